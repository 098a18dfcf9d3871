"""A worker that dies while it sends neither loses the message nor sends it twice."""

import pytest

from duxing.core import clock
from duxing.core.clock_shift import shifted
from duxing.notices.deliver import LEASE, deliver_due, reap
from duxing.notices.models import Outbox, OutboxState
from duxing.notices.tests.test_queue import tell
from duxing.orgs.models import User
from duxing.testing.processes import manage


@pytest.mark.parametrize(
    ("place", "after_reaping"),
    [("notices.before_call", OutboxState.QUEUED), ("notices.before_commit", OutboxState.SENT)],
)
def test_a_worker_that_dies_is_cleared_up_after(
    elsewhere, tmp_path, settings, monkeypatch, place, after_reaping
):
    log = tmp_path / "gateway"
    monkeypatch.setenv("DUXING_TEST_GATEWAY", str(log))
    path = "duxing.notices.tests.gateway.FileGateway"
    settings.NOTICE_CHANNELS = {"sms": path}
    tell(User.objects.create_user("li", None, name="李某"), channel="sms", number="7号")

    code, said = manage("worker", "--once", crash=place, NOTICE_CHANNELS=f"sms={path}", **elsewhere)
    assert code == 9, said
    assert Outbox.objects.get().state == OutboxState.SENDING
    with shifted(clock.now() + 2 * LEASE):
        assert reap() == 1
        assert Outbox.objects.get().state == after_reaping
    with shifted(clock.now() + 10 * LEASE):
        deliver_due()
    assert Outbox.objects.get().state == OutboxState.SENT
    assert len(log.read_text().splitlines()) == 1
