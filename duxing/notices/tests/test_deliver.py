"""Messages to the outside: each once, none lost, one that fails does not hold up the others."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command

from duxing.core.clock_shift import shifted
from duxing.core.models import RequestKey
from duxing.notices import deliver
from duxing.notices.deliver import LEASE, LONGEST_WAIT, MOST_TRIES, claim, deliver_due, reap, wait_after
from duxing.notices.models import Outbox, OutboxState
from duxing.notices.tests.test_queue import tell
from duxing.testing.threads import together

AT = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


@pytest.fixture
def row(li, gateway):
    with shifted(AT):
        tell(li, channel="sms", number="7号")
    return Outbox.objects.get()


def state():
    return Outbox.objects.get().state


def test_a_due_message_is_sent_once(row, gateway):
    assert deliver_due() == 1
    assert deliver_due() == 0
    assert gateway.taken == [(row.dedup_key, "li", "有1件督办事项待签收，请登录督行查看。编号7号。")]
    assert (state(), Outbox.objects.get().lease_until) == (OutboxState.SENT, None)


def test_a_message_waits_for_its_time(row, gateway):
    with shifted(AT - timedelta(seconds=1)):
        assert deliver_due() == 0
    assert not gateway.taken


def test_a_failure_is_tried_again_later(row, gateway):
    gateway.errors = [OSError("timeout")]
    with shifted(AT):
        deliver_due()
        again = Outbox.objects.get()
        assert (again.state, again.tries, again.last_error) == ("queued", 1, "OSError: timeout")
        assert timedelta(minutes=1) <= again.not_before - AT <= timedelta(seconds=66)
        assert deliver_due() == 0
    with shifted(AT + timedelta(minutes=2)):
        assert deliver_due() == 1
    assert state() == OutboxState.SENT


def test_after_twelve_failures_a_person_must_look(row, gateway):
    gateway.errors = [OSError("down")] * 50
    for day in range(20):
        with shifted(AT + timedelta(days=day)):
            deliver_due()
    last = Outbox.objects.get()
    assert (last.state, last.tries) == (OutboxState.DEAD, MOST_TRIES)


def test_a_poisoned_message_does_not_hold_up_the_others(li, wang, gateway):
    tell(wang, li, channel="sms", number="7号")
    assert deliver_due() == 2
    states = dict(Outbox.objects.values_list("recipient__username", "state"))
    assert states == {"li": OutboxState.SENT, "wang": OutboxState.DEAD}
    assert Outbox.objects.get(recipient=wang).last_error == "没有手机号"


def test_the_wait_doubles_up_to_six_hours():
    waits = [wait_after(tries) for tries in range(1, 13)]
    assert waits[0] <= timedelta(seconds=66)
    assert timedelta(minutes=8) <= waits[3] <= timedelta(minutes=8.8)
    assert LONGEST_WAIT <= waits[-1] <= LONGEST_WAIT * 1.1


@pytest.mark.parametrize(
    ("answer", "idempotent", "ends"),
    [
        (True, False, OutboxState.SENT),
        (False, False, OutboxState.QUEUED),
        (None, True, OutboxState.QUEUED),
        (None, False, OutboxState.UNKNOWN),
        (OSError("down"), False, OutboxState.SENDING),
    ],
)
def test_what_a_dead_worker_held_is_asked_after(row, gateway, answer, idempotent, ends):
    with shifted(AT):
        claim(row.pk)
        assert reap() == 0
    type(gateway).idempotent, gateway.answer = idempotent, answer
    with shifted(AT + LEASE + timedelta(seconds=1)):
        assert reap() == 1
        assert state() == ends
        assert reap() == 0


def test_a_slow_worker_does_not_overwrite_who_took_over(row, gateway):
    with shifted(AT):
        slow = claim(row.pk)
    gateway.answer = True
    with shifted(AT + 2 * LEASE):
        reap()
        deliver._try_again(slow, "late")
    assert state() == OutboxState.SENT


def test_many_workers_send_each_message_once(shared_db, gateway):
    from duxing.orgs.models import User

    people = [User.objects.create_user(f"p{n}", None, name="某") for n in range(20)]
    tell(*people, channel="sms", number="7号")
    together([deliver_due] * 4)
    assert sorted(name for _, name, _ in gateway.taken) == sorted(one.username for one in people)


def test_one_pass_of_the_worker_sends_and_prunes(row, li, gateway):
    for days in (6, 8):
        RequestKey.objects.create(
            actor=li, key=f"{days:032x}", body_hash="", created_at=datetime.now(UTC) - timedelta(days=days)
        )
    call_command("worker", "--once")
    assert state() == OutboxState.SENT
    assert [key.key.int for key in RequestKey.objects.all()] == [6]


def test_each_named_place_stands_where_the_trace_of_it_is_kept(row, gateway, monkeypatch):
    passed = []
    monkeypatch.setattr(deliver, "crashpoint", lambda name: passed.append((name, state())))
    deliver_due()
    assert passed == [
        ("notices.before_claim", "queued"),
        ("notices.before_call", "sending"),
        ("notices.before_commit", "sending"),
        ("notices.after_commit", "sent"),
    ]


def test_asking_after_a_message_has_its_named_place(row, gateway, monkeypatch):
    passed = []
    monkeypatch.setattr(deliver, "crashpoint", lambda name: passed.append((name, state())))
    with shifted(AT):
        claim(row.pk)
    gateway.answer = True
    with shifted(AT + 2 * LEASE):
        reap()
    assert passed[1:] == [("notices.before_reconcile", "sending")]
    assert gateway.asked == [row.dedup_key]


def test_who_was_slower_to_claim_sends_nothing(row, gateway, monkeypatch):
    monkeypatch.setattr(deliver, "claim", lambda pk: None)
    assert deliver_due() == 0
    assert not gateway.taken


def test_a_slow_worker_does_not_settle_for_the_next_one(row, gateway):
    with shifted(AT):
        slow = claim(row.pk)
    gateway.answer = False
    with shifted(AT + 2 * LEASE):
        reap()
    with shifted(AT + timedelta(hours=1)):
        assert claim(row.pk) is not None
        deliver._settle(slow, OutboxState.DEAD, "late")
    assert state() == OutboxState.SENDING


def test_the_log_names_message_and_error_but_no_words(row, gateway, caplog):
    gateway.errors = [OSError("to 138")]
    with shifted(AT):
        deliver_due()
    assert [record.getMessage() for record in caplog.records] == [f"message {row.pk} was not sent: OSError"]
    caplog.clear()
    with shifted(AT + timedelta(minutes=5)):
        claim(row.pk)
    gateway.answer = OSError("to 138")
    with shifted(AT + timedelta(hours=1)):
        reap()
    assert [record.getMessage() for record in caplog.records] == [
        f"message {row.pk} cannot be asked after: OSError"
    ]


def test_a_long_error_is_cut_and_a_good_end_clears_it(row, gateway):
    gateway.errors = [OSError("x" * 1000)]
    with shifted(AT):
        deliver_due()
    assert len(Outbox.objects.get().last_error) == 300
    with shifted(AT + timedelta(minutes=5)):
        claim(row.pk)
    gateway.answer = True
    with shifted(AT + timedelta(hours=1)):
        reap()
    assert (state(), Outbox.objects.get().last_error) == (OutboxState.SENT, "")


def test_the_last_error_is_cut_as_well(row, gateway):
    Outbox.objects.update(tries=MOST_TRIES - 1)
    gateway.errors = [OSError("x" * 1000)]
    deliver_due()
    assert (state(), len(Outbox.objects.get().last_error)) == (OutboxState.DEAD, 300)


@pytest.mark.parametrize(("drawn", "seconds"), [(0, 60), (999, 65.994)])
def test_the_scatter_is_up_to_a_tenth(monkeypatch, drawn, seconds):
    monkeypatch.setattr(deliver.secrets, "randbelow", lambda below: min(drawn, below - 1))
    assert wait_after(1) == timedelta(seconds=seconds)
