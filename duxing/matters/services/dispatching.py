"""Handing a filed matter out (交办): who takes which part, how it reached them, what they owe."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from duxing.audit.services import record
from duxing.core import clock
from duxing.core.actions import action
from duxing.core.crash import crashpoint
from duxing.core.errors import BadInput, Forbidden
from duxing.core.states import apply_move, hold_all
from duxing.matters import states
from duxing.matters.models import (
    Assignment,
    AssignmentRole,
    CallNote,
    Delivery,
    Matter,
    PlannedRole,
    ReceiptDue,
)
from duxing.matters.permissions import can_dispatch, can_manage, refuse_dispatch_downward
from duxing.matters.search import search_columns_of
from duxing.matters.services.children import spread
from duxing.matters.services.issuing import issue_notice
from duxing.matters.services.schedules import ScheduleData, expect_reports, keep_schedule
from duxing.matters.services.terms import by_policy, on_date
from duxing.matters.services.units import refuse_ended_unit
from duxing.notices.services import queue
from duxing.orgs.models import Unit, User
from duxing.orgs.roles import UNIT_STAFF
from duxing.workdays.dates import check_range


@dataclass(frozen=True)
class Share:
    """One unit's part. A supporting unit has a clock only when given its own `due_on`.

    `delivered_at` is when it reached the unit outside the system (办公系统、机要交换、当面、传真).
    """

    unit: Unit
    role: str = AssignmentRole.SUPPORTING
    due_on: date | None = None
    delivery: str = Delivery.SYSTEM
    delivered_at: datetime | None = None


@dataclass(frozen=True)
class Call:
    """A telephone call in one line."""

    answered_by: str
    words: str = "已电话通知"


def planned_shares(matter: Matter, delivery: str = Delivery.SYSTEM) -> tuple[list[Share], list[Unit]]:
    """What the proposal named beside the lead: the shares of single units, and the 分办 units."""
    rows = list(matter.planned.select_related("unit"))
    parallel = [row.unit for row in rows if row.role == PlannedRole.PARALLEL]
    shares = [
        Share(row.unit, row.role, matter.due_on if row.role == PlannedRole.SUPPORTING else None, delivery)
        for row in rows
        if row.role != PlannedRole.PARALLEL
    ]
    return shares, parallel


@action
def dispatch(
    matter: Matter,
    *,
    by: User,
    lead: Share | None = None,
    others: Sequence[Share] = (),
    parallel: Sequence[Unit] = (),
    schedule: ScheduleData | None = None,
    call: Call | None = None,
    with_slip: bool = False,
) -> Matter:
    """Hand a filed matter to its lead unit and the others, and make the rows that wait for them.

    With `parallel` units (分办) each gets a child matter with itself as lead, and the lead of
    this matter collates. No paper slip goes out unless `with_slip`. Raises Forbidden, BadInput,
    NotAllowedNow, ChangedMeanwhile.
    """
    lead = lead or (Share(matter.lead_unit) if matter.lead_unit else None)
    if lead is None:
        raise BadInput(f"请选择{matter.lead_word}。", "lead")
    units = [lead.unit, *(share.unit for share in others), *parallel]
    refuse_dispatch_downward(by, units)
    if not can_dispatch(by, matter):
        raise Forbidden("只有市政府办公室（督查室）可以交办。")
    _check_units(matter, lead, others, parallel)
    found_by = search_columns_of(matter, units)
    apply_move(matter, states.DISPATCH, by=by, dispatched_at=clock.now(), lead_unit=lead.unit, **found_by)
    crashpoint("dispatch.after_move")
    _hand_out(matter, lead, others, parallel, schedule or ScheduleData(), by)
    if call is not None:
        _note(matter, lead.unit, call, by)
    record(
        by,
        "matters.matter.dispatched",
        matter,
        lead=lead.unit.name,
        others=[f"{s.unit.name}（{AssignmentRole(s.role).label}）" for s in others],
        parallel=[unit.name for unit in parallel],
        slip=with_slip,
    )
    if with_slip:
        issue_notice(matter, by=by)
    return matter


def _hand_out(
    matter: Matter,
    lead: Share,
    others: Sequence[Share],
    parallel: Sequence[Unit],
    plan: ScheduleData,
    by: User,
) -> None:
    """The rows that wait for each unit, and the child matters of a 分办."""
    keep_schedule(matter, plan)
    role = AssignmentRole.COLLATING if parallel else AssignmentRole.LEAD
    _hand_over(matter, replace(lead, role=role, due_on=matter.due_on), plan)
    for share in others:
        _hand_over(matter, share, plan)
    crashpoint("dispatch.before_children")
    in_order = sorted(parallel, key=lambda unit: (unit.order, unit.pk))
    for child in spread(matter, in_order, by=by):
        own = replace(lead, unit=child.lead_unit, role=AssignmentRole.LEAD, due_on=child.due_on)  # type: ignore[arg-type]
        _hand_over(child, own, plan)


def _check_units(matter: Matter, lead: Share, others: Sequence[Share], parallel: Sequence[Unit]) -> None:
    """No unit twice, no unit that no longer exists, and no subtype of government twice (bad inputs 13, 14)."""
    if any(share.unit.pk == lead.unit.pk for share in others):
        lead_word, support = matter.lead_word, matter.support_word
        raise BadInput(f"“{lead.unit.name}”已是{lead_word}，不能同时作为{support}。", "supporting")
    seen: set[int] = {lead.unit.pk}
    for unit in [*(share.unit for share in others), *parallel]:
        if unit.pk in seen:
            raise BadInput(f"“{unit.name}”填写了两次，请只保留一处。", "supporting")
        seen.add(unit.pk)
    every = [lead.unit, *(share.unit for share in others), *parallel]
    hold_all(every, "valid_to")
    for unit in every:
        refuse_ended_unit(unit)
    for share in others:
        if share.due_on is not None and share.due_on != matter.due_on:
            check_range(clock.today(), share.due_on, noun="反馈期限", field="clocked_due_on")


def _hand_over(matter: Matter, share: Share, plan: ScheduleData) -> Assignment:
    """One assignment with its receipt due, its reports due, and the notice to the unit."""
    now = clock.now()
    informed = share.role == AssignmentRole.INFORMED
    clocked = not informed and (share.due_on or share.role != AssignmentRole.SUPPORTING)
    own_day = share.due_on is not None and share.due_on != matter.due_on
    term = on_date(share.due_on, title="交办时指定") if own_day else None
    row = Assignment.objects.create(
        matter=matter,
        unit=share.unit,
        role=share.role if clocked or informed else AssignmentRole.INFORMED,
        due_on=term.due_on if term else (matter.due_on if clocked else None),
        due_at=term.due_at if term else (matter.due_at if clocked else None),
        due_proof=term.proof if term else (matter.due_proof if clocked else {}),
        delivery=share.delivery,
        delivered_at=_delivered_at(share, now),
    )
    if row.has_clock:
        receipt = by_policy("receipt", now, "交办")
        ReceiptDue.objects.create(assignment=row, due_on=receipt.due_on, due_at=receipt.due_at)
        expect_reports(row, plan)
    people = User.objects.with_role(*UNIT_STAFF).filter(posts__unit=share.unit)
    queue(
        list(people),
        f"有1件督查事项待签收：{matter.number}" + ("" if matter.is_internal else f" {matter.title}"),
        matter.get_absolute_url(),
        key=f"matters.dispatched:{row.public_id}",
    )
    return row


def _delivered_at(share: Share, now: datetime) -> datetime:
    """Through the system it arrives at once; otherwise the office says when it did."""
    if share.delivery == Delivery.SYSTEM or share.delivered_at is None:
        return now
    if share.delivered_at > now:
        raise BadInput("送达时间不能晚于现在。", "delivered_on")
    return share.delivered_at


@action
def note_call(
    matter: Matter, *, by: User, answered_by: str, words: str, unit: Unit | None = None
) -> CallNote:
    """Keep one telephone call in a line: who answered, what was said."""
    if not can_manage(by, matter):
        raise Forbidden("只有督查室可以记电话。")
    note = _note(matter, unit or matter.lead_unit, Call(answered_by, words), by)
    record(by, "matters.call.noted", matter, unit=note.unit.name if note.unit else "")
    return note


def _note(matter: Matter, unit: Unit | None, call: Call, by: User) -> CallNote:
    if not call.answered_by.strip():
        raise BadInput("请填写接听人。", "answered_by")
    return CallNote.objects.create(
        matter=matter,
        unit=unit,
        answered_by=call.answered_by.strip(),
        words=call.words.strip() or "已电话通知",
        made_by=by,
        made_at=clock.now(),
    )
