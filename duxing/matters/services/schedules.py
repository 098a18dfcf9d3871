"""When feedback is due: from a schedule with a basis and an end, one row for each expected report."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from duxing.core import clock
from duxing.core.errors import BadInput
from duxing.core.states import apply_move, save_changes
from duxing.matters import states
from duxing.matters.models import (
    Assignment,
    AssignmentRole,
    FeedbackDue,
    FeedbackSchedule,
    Matter,
    ScheduleKind,
    Urgency,
)
from duxing.matters.services.terms import Term, by_policy
from duxing.orgs.models import User
from duxing.workdays.schedule import DueDate, Rhythm, Schedule, due_dates
from duxing.workdays.services import load_calendar

FINAL = "办理结果"
UNTIL = "ends_on"
UNDATED = "办理情况"
LEADS = (AssignmentRole.LEAD, AssignmentRole.COLLATING)
_QUARTERS = "一二三四"


@dataclass(frozen=True)
class ScheduleData:
    """What the office asks for. Repeated reporting needs the paper it rests on and an end."""

    kind: str = ScheduleKind.ONCE
    day: int | None = None
    dates: tuple[date, ...] = ()
    basis: str = ""
    ends_on: date | None = None

    def check(self) -> None:
        """Raise BadInput that names the field that lacks (practice 1.0, 6)."""
        if self.kind == ScheduleKind.ONCE:
            return
        if not self.basis.strip():
            raise BadInput("定期报送必须填写依据，例如要求报送的文件或会议。", "basis")
        if self.kind == ScheduleKind.DATES:
            if not self.dates:
                raise BadInput("请填写至少一个报送日期。", "dates")
            return
        if self.ends_on is None:
            raise BadInput("定期报送必须填写终止日，办结后也会自动停止。", "ends_on")
        if self.day is None or not 1 <= self.day <= 31:
            raise BadInput("请填写每期几日前报送（1 至 31）。", "day")


def keep_schedule(matter: Matter, data: ScheduleData) -> FeedbackSchedule:
    """Keep the schedule of a matter (part of its dispatch)."""
    data.check()
    return FeedbackSchedule.objects.create(
        matter=matter,
        kind=data.kind,
        day=data.day,
        dates=[day.isoformat() for day in data.dates],
        basis=data.basis.strip(),
        ends_on=data.ends_on,
    )


def expect_reports(assignment: Assignment, data: ScheduleData) -> list[FeedbackDue]:
    """Make the due rows of one assignment: its periods, and its final report.

    A supporting unit owes its final part only; an informed one nothing. Where neither a date nor a
    rhythm is set, the report is due by the city's rule, so that somebody is asked all the same.
    """
    if not assignment.has_clock:
        return []
    repeated = assignment.role in LEADS and data.kind != ScheduleKind.ONCE
    rows = []
    if repeated:
        # On the day of the final report nobody writes a second one.
        wanted = [one for one in periods(data, clock.today()) if one.due_on != assignment.due_on]
        rows = [_period_row(assignment, one, data.kind) for one in wanted]
    if assignment.due_on is not None and assignment.due_at is not None:
        rows.append(_final_row(assignment, Term(assignment.due_on, assignment.due_at), FINAL, 0))
    elif not repeated:
        term = by_policy(first_report_policy(assignment.matter), clock.now(), "交办")
        rows.append(_final_row(assignment, term, UNDATED, 0))
    return rows


def first_report_policy(matter: Matter) -> str:
    """The rule by which the report on a matter without a date is due: by urgency, then by source."""
    if matter.urgency == Urgency.EXTRA:
        return "instruction_extra_urgent"
    if matter.urgency == Urgency.URGENT:
        return "instruction_urgent"
    return "instruction_normal" if matter.type.terms == "handled" else "meeting_decision"


def periods(data: ScheduleData, start: date) -> Sequence[DueDate]:
    """The dates on which reports are due from `start` on, rolled to working days."""
    schedule = Schedule(
        rhythm=Rhythm(data.kind),
        start=start,
        until=data.ends_on or max(data.dates, default=None),
        basis=data.basis,
        day=data.day or 25,
        dates=data.dates,
    )
    try:
        return due_dates(schedule, load_calendar())
    except BadInput as error:
        # The form calls the end of the schedule by another name than the calendar does.
        raise BadInput(error.message, UNTIL if error.field == "until" else error.field) from error


def period_label(one: DueDate, kind: str) -> str:
    """11月报送, 三季度报送, 11月20日报送; the year stands when it is not this one."""
    year, month = divmod(one.period, 100)
    head = "" if year == clock.today().year else f"{year}年"
    if kind == ScheduleKind.QUARTERLY:
        return f"{head}{_QUARTERS[(month - 1) // 3]}季度报送"
    if kind == ScheduleKind.DATES:
        return f"{head}{one.nominal.month}月{one.nominal.day}日报送"
    return f"{head}{month}月报送"


def _period_row(assignment: Assignment, one: DueDate, kind: str) -> FeedbackDue:
    return FeedbackDue.objects.create(
        assignment=assignment,
        period=one.period,
        label=period_label(one, kind),
        nominal_on=one.nominal,
        due_on=one.due_on,
        due_at=clock.end_of_day_instant(one.due_on),
    )


def replace_final(assignment: Assignment, *, by: User, label: str) -> FeedbackDue:
    """Expect the final report at the assignment's present deadline instead of the earlier one.

    An earlier one that was already missed stays missed (漏报), one still to come is no longer asked
    for; what the unit had begun to write goes along to the new one. Part of another action.
    """
    now = clock.now()
    nth = assignment.dues.filter(is_final=True).count()
    new = _final_row(assignment, Term(assignment.due_on, assignment.due_at), label, nth)
    for due in assignment.dues.filter(is_final=True, status=states.DueStatus.OPEN).exclude(pk=new.pk):
        apply_move(due, states.DUE_MISS if due.is_missing(now) else states.DUE_CANCEL, by=by)
        for draft in due.feedbacks.filter(status__in=states.OPEN_DRAFT):
            save_changes(draft, by=draft.updated_by, due=new)
    return new


def stop_asking(assignment: Assignment, *, by: User) -> None:
    """Reports not yet due are no longer asked for; those already missed stay as they are (漏报).

    Part of another action.
    """
    now = clock.now()
    for due in assignment.dues.filter(status=states.DueStatus.OPEN, due_at__gt=now):
        apply_move(due, states.DUE_CANCEL, by=by)


def _final_row(assignment: Assignment, term: Term, label: str, period: int) -> FeedbackDue:
    assert term.due_on is not None and term.due_at is not None
    return FeedbackDue.objects.create(
        assignment=assignment,
        period=period,
        label=label,
        nominal_on=term.due_on,
        due_on=term.due_on,
        due_at=term.due_at,
        is_final=True,
    )
