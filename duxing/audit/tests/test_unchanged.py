"""What was computed under one head of the chain holds until the chain goes on or the minute ends."""

from datetime import timedelta
from itertools import count

from duxing.audit.models import AuditHead
from duxing.audit.services import record_failure
from duxing.audit.unchanged import unchanged
from duxing.core import clock
from duxing.core.clock_shift import shifted

FIRST_OF_A_MINUTE = {"second": 1, "microsecond": 0}


def test_it_is_computed_once_until_something_is_done(cast):
    numbers = count()
    with shifted(clock.now().replace(**FIRST_OF_A_MINUTE)):
        assert [unchanged(lambda: next(numbers), "a", cast.officer.pk) for _ in range(3)] == [0, 0, 0]
        record_failure("system", "audit.request.refused", "here")
        assert [unchanged(lambda: next(numbers), "a", cast.officer.pk) for _ in range(3)] == [1, 1, 1]


def test_what_is_one_persons_is_never_anothers(cast):
    with shifted(clock.now().replace(**FIRST_OF_A_MINUTE)):
        assert unchanged(lambda: "hers", "b", cast.officer.pk) == "hers"
        assert unchanged(lambda: "his", "b", cast.handler.pk) == "his"
        assert unchanged(lambda: "", "b", cast.officer.pk) == "hers"


def test_a_deadline_that_passes_with_the_minute_is_seen(cast):
    start = clock.now().replace(**FIRST_OF_A_MINUTE)
    for later, expected in ((0, "early"), (58, "early"), (59, "late")):
        with shifted(start + timedelta(seconds=later)):
            told = unchanged(lambda: "early" if clock.now() < start + timedelta(seconds=59) else "late", "c")
            assert told == expected


def test_a_head_that_is_known_is_not_read_again(cast, django_assert_num_queries):
    head = bytes(AuditHead.objects.get().h)
    with django_assert_num_queries(0):
        assert unchanged(lambda: 1, "d", known_head=head) == 1


def test_without_a_chain_nothing_is_kept(db):
    numbers = count()
    assert [unchanged(lambda: next(numbers), "e") for _ in range(2)] == [0, 1]
