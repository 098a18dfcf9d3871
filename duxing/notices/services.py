"""Telling people: rows written in the transaction of the act that they are about."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from duxing.core import clock
from duxing.core.actions import action
from duxing.core.crash import crashpoint
from duxing.core.prepared import fetch
from duxing.core.writing import insert_new
from duxing.notices import channels
from duxing.notices.models import TEXT_LIMIT, Notice, Outbox

INSIDE = "inapp"
MOST_SHOWN = 99


def queue(
    recipients: Iterable[Any], text: str, url: str, *, key: str, channel: str = INSIDE, number: str = ""
) -> None:
    """Tell each of `recipients` once, inside the system, and by `channel` as well if one is named.

    `key` names the cause, "matters.dispatched:<public id>:<version>"; the recipient is added to it,
    and a second call with the same key does nothing. None among the recipients (a vacant post) and
    people who have left are passed over. In-app notices stand at once, so a stopped worker hides
    nothing. What leaves the system says only that something waits, and its `number`.
    Call it inside the action. Raises ValueError for an unknown channel or an address that is not ours.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("queue() belongs inside an action")
    if url and (not url.startswith("/") or url.startswith("//")):
        raise ValueError(f"{url!r} is not an address of this system")
    people = {person.pk: person for person in recipients if person is not None and person.is_active}
    insert_new(
        [
            Notice(recipient=who, text=_cut(text), url=url, dedup_key=f"{key}:{pk}")
            for pk, who in people.items()
        ]
    )
    if channel != INSIDE:
        channels.channel(channel)
        crashpoint("notices.before_outbox")
        Outbox.objects.bulk_create(
            [
                Outbox(
                    dedup_key=f"{key}:{pk}:{channel}",
                    channel=channel,
                    recipient=who,
                    payload={"text": outside_text(number)},
                )
                for pk, who in people.items()
            ],
            ignore_conflicts=True,
        )
        crashpoint("notices.after_outbox")


def outside_text(number: str) -> str:
    """What may leave the system: no title, no words, no unit (practice 1.2, 23)."""
    return f"有1件督办事项待签收，请登录督行查看。编号{number}。"


def _cut(text: str) -> str:
    return text if len(text) <= TEXT_LIMIT else text[: TEXT_LIMIT - 1] + "…"


def unread_count(user: Any) -> int:
    """How many notices wait; exact to 99, and 100 means more."""
    return len(fetch(_unread, recipient=user.pk))


def _unread(*, recipient: Any) -> Any:
    rows = Notice.objects.filter(recipient_id=recipient).unread()
    return rows.values_list("pk", flat=True)[: MOST_SHOWN + 1]


@action
def mark_read(notice: Notice, *, by: Any) -> Notice:
    """Note that `by` has read the notice; the first time stays."""
    Notice.objects.visible_to(by).unread().filter(pk=notice.pk).update(read_at=clock.now())
    return notice


@action
def mark_all_read(*, by: Any) -> int:
    """Note that `by` has read everything; how many that were."""
    return Notice.objects.visible_to(by).unread().update(read_at=clock.now())
