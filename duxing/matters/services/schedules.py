"""When feedback is due: from a schedule with a basis and an end, one row for each expected report."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from duxing.core import clock
from duxing.core.errors import BadInput
from duxing.matters.models import Assignment, FeedbackDue, FeedbackSchedule, Matter, ScheduleKind
from duxing.workdays.schedule import DueDate, Rhythm, Schedule, due_dates
from duxing.workdays.services import load_calendar

FINAL = "办理结果"


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
    """Make the due rows of one assignment: its periods, and its final report where it has a date.

    A supporting unit owes its final part only; an informed one nothing.
    """
    rows: list[FeedbackDue] = []
    if assignment.role in ("lead", "collating") and data.kind != ScheduleKind.ONCE:
        rows = [_period_row(assignment, one) for one in periods(data, clock.today())]
    if assignment.has_clock and assignment.due_on and assignment.due_at:
        rows.append(_final_row(assignment))
    return rows


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
    return due_dates(schedule, load_calendar())


def _period_row(assignment: Assignment, one: DueDate) -> FeedbackDue:
    label = f"{one.period % 100}月报送"
    return FeedbackDue.objects.create(
        assignment=assignment,
        period=one.period,
        label=label,
        nominal_on=one.nominal,
        due_on=one.due_on,
        due_at=clock.end_of_day_instant(one.due_on),
    )


def _final_row(assignment: Assignment) -> FeedbackDue:
    assert assignment.due_on is not None and assignment.due_at is not None
    return FeedbackDue.objects.create(
        assignment=assignment,
        period=0,
        label=FINAL,
        nominal_on=assignment.due_on,
        due_on=assignment.due_on,
        due_at=assignment.due_at,
        is_final=True,
    )
