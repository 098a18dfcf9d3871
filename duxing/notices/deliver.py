"""Sending what stands in the outbox (reliability 4, outbox contract).

A message is claimed by one conditional update and committed as `sending` before the gateway is
called, so that a worker that dies leaves a trace. What it left is asked after, not sent blindly.
"""

import logging
import secrets
from datetime import timedelta

from django.db.models import F

from duxing.core import clock
from duxing.core.crash import crashpoint
from duxing.notices.channels import Rejected, channel
from duxing.notices.models import Outbox, OutboxState
from duxing.notices.querysets import OutboxQuerySet

LEASE = timedelta(seconds=60)
MOST_TRIES = 12
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=6)
BATCH = 50

log = logging.getLogger(__name__)


def deliver_due() -> int:
    """Send what is due, at most one batch; how many messages were taken."""
    taken = 0
    for pk in list(Outbox.objects.due(clock.now()).values_list("pk", flat=True)[:BATCH]):
        row = claim(pk)
        if row is not None:
            taken += 1
            send(row)
    return taken


def claim(pk: int) -> Outbox | None:
    """Take one waiting message for this worker, or None when another was faster."""
    crashpoint("notices.before_claim")
    at = clock.now()
    waiting = Outbox.objects.due(at).filter(pk=pk).order_by()
    if waiting.update(state=OutboxState.SENDING, lease_until=at + LEASE, tries=F("tries") + 1) != 1:
        return None
    row: Outbox = Outbox.objects.select_related("recipient").get(pk=pk)
    return row


def send(row: Outbox) -> None:
    """Hand a claimed message to its gateway and note how that ended."""
    crashpoint("notices.before_call")
    try:
        channel(row.channel).send(row.dedup_key, row.recipient, row.payload["text"])
    except Rejected as error:
        _settle(row, OutboxState.DEAD, str(error))
    except Exception as error:
        log.warning("message %s was not sent: %s", row.pk, type(error).__name__)
        _try_again(row, f"{type(error).__name__}: {error}")
    else:
        crashpoint("notices.before_commit")
        _settle(row, OutboxState.SENT, "")
        crashpoint("notices.after_commit")


def reap() -> int:
    """Look after messages whose worker died while it held them; how many there were."""
    found = list(Outbox.objects.abandoned(clock.now()).select_related("recipient")[:BATCH])
    for row in found:
        crashpoint("notices.before_reconcile")
        _reconcile(row)
    return len(found)


def _reconcile(row: Outbox) -> None:
    """Sent, surely not sent, or unknown: only the second is sent again without a person."""
    try:
        gateway = channel(row.channel)
        sent = gateway.was_sent(row.dedup_key)
    except Exception as error:
        log.warning("message %s cannot be asked after: %s", row.pk, type(error).__name__)
        _mine(row).update(lease_until=clock.now() + LEASE)
        return
    if sent:
        _settle(row, OutboxState.SENT, "")
    elif sent is False or gateway.idempotent:
        _try_again(row, "发送中断，已重新排队")
    else:
        _settle(row, OutboxState.UNKNOWN, "发送中断，网关未能确认")


def _mine(row: Outbox) -> OutboxQuerySet:
    """The row while nobody else has taken it over: every claim sets another lease."""
    return Outbox.objects.filter(pk=row.pk, state=OutboxState.SENDING, lease_until=row.lease_until)


def _settle(row: Outbox, state: OutboxState, error: str) -> None:
    _mine(row).update(state=state, lease_until=None, last_error=error[:300])


def _try_again(row: Outbox, error: str) -> None:
    if row.tries >= MOST_TRIES:
        _settle(row, OutboxState.DEAD, error)
        return
    _mine(row).update(
        state=OutboxState.QUEUED,
        lease_until=None,
        not_before=clock.now() + wait_after(row.tries),
        last_error=error[:300],
    )


def wait_after(tries: int) -> timedelta:
    """How long to wait after the `tries`-th failure: doubling, with up to a tenth of scatter."""
    wait: timedelta = min(FIRST_WAIT * 2 ** (tries - 1), LONGEST_WAIT)
    scatter: timedelta = wait * (secrets.randbelow(1000) / 10_000)
    return wait + scatter
