"""Deadline policies (期限规则) and the one function that applies them. Pure; no database.

A policy is data: a number, a unit, whether the start day counts, and what happens when the
end falls on a rest day. `compute` turns it into a date with its proof.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from duxing.core import clock
from duxing.core.errors import BadInput
from duxing.workdays.calendar import WorkCalendar
from duxing.workdays.proof import DateProof

MAX_AMOUNT = 9999


class Unit(StrEnum):
    """What a policy counts."""

    WORKDAY = "workday"  # 工作日
    DAY = "day"  # 日（自然日）
    HOUR = "hour"  # 小时, through nights and rest days
    MONTH = "month"  # 个月: the same day, or the last one of a shorter month
    MONTH_END = "month_end"  # 月末: 0 is the month of the start
    MONTH_DAY = "month_day"  # 每月某日: the next such day after the start
    FIXED = "fixed"  # 文中写明的日期


class Roll(StrEnum):
    """What happens when the counted day is a rest day."""

    NONE = "none"
    NEXT = "next"  # 顺延
    PREVIOUS = "previous"  # 提前


@dataclass(frozen=True, slots=True)
class Policy:
    """One deadline rule. `counts_start` says that the start day is day 1 (当日起算) instead of
    day 0 (次日起算); it concerns working days and calendar days only. `fixed_on` is the date of
    a FIXED policy. Raises ValueError when the parts do not fit together.
    """

    code: str
    title: str
    unit: Unit
    amount: int = 0
    roll: Roll = Roll.NONE
    counts_start: bool = False
    fixed_on: date | None = None
    version: int = 1

    def __post_init__(self) -> None:
        if not 0 <= self.amount <= MAX_AMOUNT:
            raise ValueError("amount must be between 0 and 9999")
        if (self.unit is Unit.FIXED) != (self.fixed_on is not None):
            raise ValueError("fixed_on belongs to the unit FIXED, and only to it")
        if self.unit is Unit.HOUR and self.roll is not Roll.NONE:
            raise ValueError("hours run through rest days; they do not roll")
        if self.unit is Unit.MONTH_DAY and not 1 <= self.amount <= 31:
            raise ValueError("a day of the month is 1 to 31")


@dataclass(frozen=True, slots=True)
class Deadline:
    """`due_on` is the local date to show, `due_at` the first UTC instant at which it is late."""

    due_on: date
    due_at: datetime
    proof: DateProof


def fixed(on: date, *, title: str = "原文明定期限", roll: Roll = Roll.NONE) -> Policy:
    """The policy of a date that the source itself states; a leader's words are not moved."""
    return Policy("fixed", title, Unit.FIXED, roll=roll, fixed_on=on)


def add_months(day: date, months: int) -> date:
    """The same day `months` later, or the last day of a shorter month."""
    index = day.year * 12 + day.month - 1 + months
    year, month = index // 12, index % 12 + 1
    if not 1 <= year <= 9999:
        raise BadInput("日期超出可计算的范围，请检查时限。")
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def month_day(year: int, month: int, day: int) -> date:
    """That day of the month, or the month's last one when it is shorter."""
    return date(year, month, min(day, monthrange(year, month)[1]))


def compute(
    policy: Policy, start: date | datetime, calendar: WorkCalendar, *, event: str = "交办"
) -> Deadline:
    """When something that began at `start` is due, with the proof.

    `start` is a local date or an aware instant (hours need the instant); `event` names what
    happened then (交办, 签收, 会议). Raises BadInput when the end lies outside 1980-2110.
    """
    if policy.unit is Unit.HOUR:
        return _by_hours(policy, start, calendar, event)
    began = clock.local(start).date() if isinstance(start, datetime) else start
    nominal = _nominal(policy, began, calendar)
    due_on = roll_day(nominal, policy.roll, calendar)
    due_at = clock.end_of_day_instant(due_on)
    return Deadline(due_on, due_at, _proof(policy, began, nominal, due_on, due_at, calendar, event))


def recompute(proof: DateProof, calendar: WorkCalendar) -> Deadline:
    """The same rule from the same start under another calendar version, for the review after an
    import; compare its `due_on` with the old one.
    """
    unit = Unit(proof.unit)
    policy = Policy(
        code="recomputed",
        title=proof.rule,
        unit=unit,
        amount=proof.amount,
        roll=Roll(proof.roll),
        counts_start=proof.counts_start,
        fixed_on=proof.nominal if unit is Unit.FIXED else None,
        version=proof.rule_version,
    )
    return compute(policy, proof.started_at or proof.start, calendar, event=proof.event)


def roll_day(day: date, roll: Roll, calendar: WorkCalendar) -> date:
    """`day` moved off a rest day as `roll` says."""
    if roll is Roll.NEXT:
        return calendar.next_workday(day)
    if roll is Roll.PREVIOUS:
        return calendar.previous_workday(day)
    return day


def _nominal(policy: Policy, start: date, calendar: WorkCalendar) -> date:
    """The counted day, before any roll."""
    n = policy.amount
    match policy.unit:
        case Unit.WORKDAY:
            # Day 1 is the start day itself if it is worked, so count from the day before.
            return calendar.add_workdays(start - timedelta(days=int(policy.counts_start and n > 0)), n)
        case Unit.DAY:
            return start + timedelta(days=n - int(policy.counts_start and n > 0))
        case Unit.MONTH:
            return add_months(start, n)
        case Unit.MONTH_END:
            end = add_months(start.replace(day=1), n)
            return month_day(end.year, end.month, 31)
        case Unit.MONTH_DAY:
            this = month_day(start.year, start.month, n)
            following = add_months(start.replace(day=1), 1)
            return this if this > start else month_day(following.year, following.month, n)
        case _:
            assert policy.fixed_on is not None
            return policy.fixed_on


def _by_hours(policy: Policy, start: date | datetime, calendar: WorkCalendar, event: str) -> Deadline:
    if not isinstance(start, datetime) or start.tzinfo is None:
        raise ValueError("hours are counted from an aware instant")
    due_at = (start + timedelta(hours=policy.amount)).astimezone(UTC)
    began = clock.local(start)
    # At midnight sharp the day before is the last one on which it was in time.
    due_on = clock.local(due_at - timedelta(microseconds=1)).date() if policy.amount else began.date()
    proof = _proof(policy, began.date(), due_on, due_on, due_at, calendar, event, started_at=start)
    return Deadline(due_on, due_at, proof)


def _proof(
    policy: Policy,
    start: date,
    nominal: date,
    due_on: date,
    due_at: datetime,
    calendar: WorkCalendar,
    event: str,
    started_at: datetime | None = None,
) -> DateProof:
    last = max(nominal, due_on)
    marked = calendar.marks_between(min(start, nominal, due_on), last)
    # A date that the source states is not counted, so only its own year matters for a roll.
    first = due_on if policy.unit is Unit.FIXED else start
    counted = policy.unit is Unit.WORKDAY or policy.roll is not Roll.NONE
    return DateProof(
        start=start,
        event=event,
        unit=policy.unit.value,
        amount=policy.amount,
        counts_start=policy.counts_start,
        roll=policy.roll.value,
        nominal=nominal,
        due_on=due_on,
        due_at=due_at,
        started_at=started_at,
        rest=tuple((day, mark.name) for day, mark in marked if not mark.is_work),
        added=tuple((d, m.name) for d, m in marked if m.is_work and d.weekday() > 4),
        rule=policy.title,
        rule_version=policy.version,
        sources=tuple(dict.fromkeys(mark.source for _, mark in marked)),
        calendar_version=calendar.version,
        missing_years=calendar.missing_years(first, last) if counted else (),
    )
