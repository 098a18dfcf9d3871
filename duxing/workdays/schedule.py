"""Feedback schedules (定期报送): which reports are due when. Pure; no database.

A schedule needs the paper it rests on and an end (practice: 设“定期报送”必填依据和终止日), so that
no unit is asked for reports without a ground or for ever.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from duxing.core.errors import BadInput
from duxing.workdays.calendar import WorkCalendar
from duxing.workdays.dates import check_range
from duxing.workdays.deadlines import Roll, add_months, month_day, roll_day

MONTHS_IN_QUARTER = 3


class Rhythm(StrEnum):
    """How often a report is due."""

    ONCE = "once"  # 一次
    DATES = "dates"  # 指定日期
    MONTHLY = "monthly"  # 每月
    QUARTERLY = "quarterly"  # 每季度


RHYTHM_TITLES = {
    Rhythm.ONCE: "报送一次",
    Rhythm.DATES: "按指定日期报送",
    Rhythm.MONTHLY: "每月报送",
    Rhythm.QUARTERLY: "每季度报送",
}


@dataclass(frozen=True, slots=True)
class Schedule:
    """When reports are due, from `start` until `until` (both local dates, both included).

    `basis` is the paper that asks for the reports. MONTHLY uses `day` (a shorter month: its last
    day). QUARTERLY uses `day` of the quarter's last month, or with `after_workdays` the n-th
    working day after the quarter (季后n个工作日). ONCE and DATES use `dates`; ONCE without any is
    due at `until`. A rest day rolls as `roll` says; ONCE and DATES stand as written unless told.
    """

    rhythm: Rhythm
    start: date
    until: date | None
    basis: str
    day: int = 25
    dates: tuple[date, ...] = ()
    after_workdays: int = 0
    roll: Roll = Roll.NEXT


@dataclass(frozen=True, slots=True)
class DueDate:
    """One expected report: the month it covers as an integer (202611), the written day, and the
    day on which it is due once rest days are taken into account.
    """

    period: int
    nominal: date
    due_on: date
    missing_years: tuple[int, ...] = ()

    @property
    def rolled(self) -> bool:
        """Whether the due day differs from the written one (顺延)."""
        return self.due_on != self.nominal


def due_dates(schedule: Schedule, calendar: WorkCalendar) -> list[DueDate]:
    """All reports of the schedule in order.

    The written day decides whether a report lies within the schedule; a roll may carry its due
    day past the end. Raises BadInput when basis, end or dates are missing or do not fit.
    """
    until = _check(schedule)
    dues = []
    for period, nominal in _nominals(schedule, until, calendar):
        if schedule.start <= nominal <= until:
            due_on = roll_day(nominal, schedule.roll, calendar)
            missing = calendar.missing_years(nominal, due_on)
            dues.append(DueDate(period, nominal, due_on, missing))
    if not dues:
        raise BadInput("按这个安排，截止日期之前没有一次报送，请检查起止日期和报送日。", "until")
    return dues


def _check(schedule: Schedule) -> date:
    if not schedule.basis.strip():
        raise BadInput("请填写定期报送的依据。", "basis")
    if schedule.until is None:
        raise BadInput("请填写定期报送的截止日期。", "until")
    check_range(schedule.start, schedule.until, noun="报送截止日期", field="until")
    if not 1 <= schedule.day <= 31:
        raise BadInput("报送日应为 1 至 31 日。", "day")
    if schedule.rhythm is Rhythm.DATES and not schedule.dates:
        raise BadInput("请至少填写一个报送日期。", "dates")
    outside = [day for day in schedule.dates if not schedule.start <= day <= schedule.until]
    if outside:
        raise BadInput(f"报送日期（{outside[0]}）不在起止日期之内，请检查。", "dates")
    return schedule.until


def _nominals(schedule: Schedule, until: date, calendar: WorkCalendar) -> list[tuple[int, date]]:
    """Period and written day of each report, not yet cut to the schedule's span."""
    if schedule.rhythm in (Rhythm.ONCE, Rhythm.DATES):
        dates = sorted(set(schedule.dates)) or [until]
        if schedule.rhythm is Rhythm.ONCE:
            dates = dates[:1]
        return [(month_number(day), day) for day in dates]
    months = _months(add_months(schedule.start.replace(day=1), -MONTHS_IN_QUARTER), until)
    if schedule.rhythm is Rhythm.MONTHLY:
        return [(month_number(m), month_day(m.year, m.month, schedule.day)) for m in months]
    closing = [m for m in months if m.month % MONTHS_IN_QUARTER == 0]
    return [(month_number(m), _quarter_day(schedule, m, calendar)) for m in closing]


def _quarter_day(schedule: Schedule, month: date, calendar: WorkCalendar) -> date:
    if schedule.after_workdays:
        return calendar.add_workdays(month_day(month.year, month.month, 31), schedule.after_workdays)
    return month_day(month.year, month.month, schedule.day)


def _months(first: date, until: date) -> list[date]:
    count = (until.year - first.year) * 12 + until.month - first.month + 1
    return [add_months(first, n) for n in range(count)]


def month_number(day: date) -> int:
    """The month as an integer: 202611."""
    return day.year * 100 + day.month


def period_text(period: int) -> str:
    """202611 as 2026年11月."""
    return f"{period // 100}年{period % 100}月"
