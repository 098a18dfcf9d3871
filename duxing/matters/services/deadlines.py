"""Moving a deadline after dispatch: a new version with reason and approver, never an edit in place."""

from datetime import date

from duxing.audit.services import record
from duxing.core import clock
from duxing.core.actions import action
from duxing.core.crash import crashpoint
from duxing.core.errors import BadInput, ChangedMeanwhile, Forbidden, NotAllowedNow
from duxing.core.proxy import ProxyBasis
from duxing.core.states import changed_message, save_changes
from duxing.matters import states
from duxing.matters.models import DeadlineVersion, Matter
from duxing.matters.permissions import is_office
from duxing.matters.services.proxying import enter
from duxing.matters.services.rounds import OldDeadline, carry_to_lead, keep_version
from duxing.matters.services.terms import on_date
from duxing.orgs.models import User

SHORTEST_REASON = 10


def what_it_takes(old: date | None) -> str:
    """What is said where a reason or a later day lacks (bad input 15); `old` is the present deadline."""
    limit = f"，且新期限应晚于原期限 {old}" if old else ""
    return f"请填写延期理由（不少于 {SHORTEST_REASON} 字）{limit}。"


@action
def move_deadline(
    matter: Matter,
    *,
    by: User,
    due_on: date,
    reason: str,
    proxy: ProxyBasis,
    version: int | None = None,
    with_parts: bool = False,
) -> DeadlineVersion:
    """Enter a new deadline that a leader approved on paper or by phone (调整期限，据批准意见录入).

    The original stays in its own version, and a deadline moved after it had passed leaves the
    lateness standing. `with_parts` moves the 分办 matters below that are due earlier along. Raises
    Forbidden, BadInput (15), NotAllowedNow, ChangedMeanwhile.
    """
    if not is_office(by):
        raise Forbidden("只有督查室可以录入期限调整。")
    if version is not None and version != matter.version:
        raise ChangedMeanwhile(changed_message(matter))
    if matter.status not in (states.MatterStatus.DISPATCHED, states.MatterStatus.REOPENED):
        raise NotAllowedNow(f"当前状态为“{matter.get_status_display()}”，不能调整期限。")
    old = matter.due_on
    if len(reason.strip()) < SHORTEST_REASON or (old is not None and due_on <= old):
        field = "reason" if len(reason.strip()) < SHORTEST_REASON else "due_on"
        raise BadInput(what_it_takes(old), field)
    if due_on < clock.today():
        raise BadInput("新期限不能早于今天。", "due_on")
    row = _move(matter, by, due_on, reason.strip(), proxy)
    parts = matter.children.filter(status__in=states.RUNNING, due_on__lt=due_on) if with_parts else ()
    for part in parts:
        _move(part, by, due_on, reason.strip(), proxy)
    record(
        by, "matters.deadline.moved", matter, old=old, new=due_on, after_due=row.after_due, parts=len(parts)
    )
    return row


def _move(matter: Matter, by: User, due_on: date, reason: str, proxy: ProxyBasis) -> DeadlineVersion:
    term = on_date(due_on, title="经批准调整的期限")
    before = OldDeadline.of(matter)
    # The matter first: of two people at once the later one is told, before anything else is written.
    save_changes(matter, by=by, due_on=term.due_on, due_at=term.due_at, due_proof=term.proof)
    crashpoint("deadline.after_matter")
    entry = enter(proxy, by=by, act="批准调整期限", matter=matter)
    row = keep_version(matter, before, by=by, reason=reason, proxy=entry)
    carry_to_lead(matter, by=by)
    return row
