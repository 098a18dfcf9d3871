"""Handing out, signing for, and what was said on the telephone."""

from duxing.demo.data.acts import liaison_login
from duxing.demo.data.parts import clocked
from duxing.demo.data.plan import EVENT_KINDS, MatterPlan, PlannedEvent
from duxing.demo.loading.context import Context, paper
from duxing.demo.loading.papers import filed
from duxing.matters.models import Assignment, AssignmentRole
from duxing.matters.services.deadlines import move_deadline
from duxing.matters.services.dispatching import Share, dispatch, note_call
from duxing.matters.services.receiving import receive
from duxing.matters.services.schedules import ScheduleData
from duxing.matters.states import AssignmentStatus
from duxing.orgs.models import Unit

LONGEST_CALL = 300


def hand_out(context: Context, plan: MatterPlan, event: PlannedEvent) -> None:
    """Dispatch to the lead, to units with a clock of their own, and to those that are only told."""
    matter = filed(context, plan)
    units = context.directory.units
    via = event.via or "system"
    dispatch(
        matter,
        by=context.officer(plan),
        lead=Share(units[plan.lead], AssignmentRole.LEAD, matter.due_on, via),
        others=_others(context, plan, via),
        parallel=[units[code] for code in plan.parallel],
        schedule=_schedule(plan),
    )
    rows = Assignment.objects.filter(matter=matter) | Assignment.objects.filter(matter__parent=matter)
    for row in rows.select_related("unit").order_by("matter__parent_id", "pk"):
        context.shares[plan.key, row.unit.code] = row.pk


def _others(context: Context, plan: MatterPlan, via: str) -> list[Share]:
    own = clocked(plan)
    due = plan.first_due or plan.due
    found = []
    for code in dict.fromkeys((*plan.support, *plan.informed)):
        if code == plan.lead or code in plan.parallel:
            continue
        unit: Unit = context.directory.units[code]
        if code in own and due is not None:
            found.append(Share(unit, AssignmentRole.SUPPORTING, due, via))
        else:
            found.append(Share(unit, AssignmentRole.INFORMED, None, via))
    return found


def _schedule(plan: MatterPlan) -> ScheduleData:
    one = plan.schedule
    if one.kind == "dates":
        return ScheduleData("dates", dates=one.dates, basis=one.basis[:120], ends_on=one.ends_on)
    if one.kind in ("monthly", "quarterly"):
        return ScheduleData(one.kind, day=one.day, basis=one.basis[:120], ends_on=one.ends_on)
    return ScheduleData()


def call(context: Context, plan: MatterPlan, event: PlannedEvent) -> None:
    """A telephone call in a line."""
    unit = context.directory.units[event.unit or plan.lead]
    answered = event.signer or _liaison_name(context, event)
    note_call(
        context.matter(plan.key),
        by=context.user(event.by),
        answered_by=answered,
        words=event.text[:LONGEST_CALL],
        unit=unit,
    )


def by_phone(context: Context, plan: MatterPlan, event: PlannedEvent) -> None:
    """An act whose record does not exist yet: what was said about it stands as a call."""
    unit = context.directory.units[event.unit or plan.lead]
    words = f"{EVENT_KINDS[event.kind]}：{event.text}"
    note_call(
        context.matter(plan.key),
        by=context.officer(plan),
        answered_by=_liaison_name(context, event),
        words=words[:LONGEST_CALL],
        unit=unit,
    )


def _liaison_name(context: Context, event: PlannedEvent) -> str:
    login = liaison_login(event.unit, event.at.date(), context.when)
    return context.user(login).name if login else "值班室"


def sign_for(context: Context, plan: MatterPlan, event: PlannedEvent) -> None:
    """The receipt, by the unit or entered by the office; who signed once need not sign for a new round."""
    share = context.share(plan, event.unit)
    if share.status == AssignmentStatus.DISPATCHED:
        receive(share, by=context.user(event.by), proxy=paper(event) if event.proxy else None)


def move_date(context: Context, plan: MatterPlan, event: PlannedEvent) -> None:
    """An extension that was granted on paper."""
    assert event.until is not None
    move_deadline(
        context.matter(plan.key),
        by=context.officer(plan),
        due_on=event.until,
        reason=event.text,
        proxy=paper(event),
    )
