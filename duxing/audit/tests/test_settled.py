"""What seldom changes is kept through everyday work, and read again as soon as any of it changes."""

from datetime import timedelta
from itertools import count

import pytest

from duxing.audit import settled
from duxing.audit.models import AuditHead
from duxing.audit.services import record, record_failure
from duxing.core import clock
from duxing.core.actions import action
from duxing.core.clock_shift import shifted
from duxing.core.states import save_changes
from duxing.orgs.backends import Accounts

FIRST_OF_A_MINUTE = {"second": 1, "microsecond": 0}


@pytest.fixture(autouse=True)
def _one_minute(cast):
    with shifted(clock.now().replace(**FIRST_OF_A_MINUTE)):
        yield
    settled.begin(None)


@pytest.fixture
def read():
    numbers = count()
    return lambda: settled.settled(lambda: next(numbers), "test")


def ask(cast):
    """A request of the officer begins."""
    settled.begin(None)
    return Accounts().get_user(cast.officer.pk)


@action
def rename(unit, by):
    save_changes(unit, by=by, name="市住建局")
    record(by, "orgs.unit.edited", unit)


def test_everyday_work_leaves_it_alone(cast, read):
    ask(cast)
    assert read() == 0
    record_failure(cast.officer, "matters.feedback.submitted", "here")
    ask(cast)
    assert read() == 0


def test_any_other_entry_has_it_read_again(cast, read):
    for kind in ("orgs.person.stopped", "something.new"):
        ask(cast)
        before = read()
        record_failure("system", kind, "here")
        ask(cast)
        assert read() == before + 1


def test_a_row_of_the_directory_counts_whatever_the_entry_is_called(cast, read):
    @action
    def settle():
        save_changes(cast.lead, by=cast.officer, name="市住建局")
        record(cast.officer, "intake.name.settled", cast.lead)

    ask(cast)
    assert read() == 0
    settle()
    ask(cast)
    assert read() == 1


def test_an_act_that_changes_such_things_reads_and_leaves_nothing_behind(cast, read):
    @action
    def change():
        save_changes(cast.lead, by=cast.officer, name="市住建局")
        seen = read(), read()
        record(cast.officer, "orgs.unit.edited", cast.lead)
        return (*seen, read())

    ask(cast)
    assert read() == 0
    assert change() == (1, 2, 3)
    assert read() == 4


def test_without_a_request_all_is_read_and_a_minute_ends_it(cast, read):
    assert (read(), read()) == (0, 1)
    ask(cast)
    assert (read(), read()) == (2, 2)
    with shifted(clock.now() + timedelta(minutes=1)):
        assert read() == 3


def test_whether_anything_changed_is_known_only_to_who_holds_the_chain(cast):
    person = ask(cast)
    assert not settled.as_it_began()
    record_failure(person, "matters.feedback.submitted", "here")
    assert settled.as_it_began()
    person = ask(cast)
    AuditHead.objects.update(settled=b"x")
    record_failure(person, "matters.feedback.submitted", "here")
    assert not settled.as_it_began()


def test_who_changes_such_things_in_the_act_is_asked_about(cast):
    person = ask(cast)
    rename(cast.lead, person)
    assert not settled.as_it_began()
