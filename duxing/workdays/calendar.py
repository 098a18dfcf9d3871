"""A working calendar: which days are worked, and counting along it. Pure; no database.

The rest days and make-up days (调休) are data, handed in as marks; ordinary weekends are the
rule for every day without a mark. All dates are those of Asia/Shanghai.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from duxing.core.errors import BadInput

# Wider than any deadline that a form accepts, so that counting back and forth never runs out.
FIRST_YEAR = 1980
LAST_YEAR = 2110
SATURDAY = 5
NOTICE_EXPECTED = (10, 15)


class DayMark(NamedTuple):
    """What a notice or the office says of one day: worked or not, the festival, who says so."""

    is_work: bool
    name: str
    source: str


@dataclass(frozen=True, slots=True)
class Counted:
    """The end of a count, and the years in it for which no holiday arrangement is known."""

    day: date
    missing_years: tuple[int, ...]

    @property
    def estimated(self) -> bool:
        """Whether weekends alone had to stand in for an unknown arrangement (暂按周末推算)."""
        return bool(self.missing_years)


def is_weekend(day: date) -> bool:
    """Saturday or Sunday, whatever a notice says."""
    return day.weekday() >= SATURDAY


class WorkCalendar:
    """Counts working days by binary search in a sorted list, built once per calendar version.

    `marks` are the days that a notice or the office names, `known_years` the years whose
    arrangement has been imported; days of other years follow the weekend rule and make a result
    estimated. `version` is the number that proofs record.
    """

    def __init__(
        self,
        marks: Mapping[date, tuple[bool, str, str]],
        known_years: Iterable[int] = (),
        version: int = 0,
    ) -> None:
        self.marks = {day: DayMark(*mark) for day, mark in marks.items()}
        self.known_years = frozenset(known_years)
        self.version = version
        self._marked = sorted(self.marks)
        first, end = date(FIRST_YEAR, 1, 1).toordinal(), date(LAST_YEAR + 1, 1, 1).toordinal()
        said = {day.toordinal(): mark.is_work for day, mark in self.marks.items()}
        # Ordinal 1 was a Monday, so (n - 1) % 7 is the weekday.
        self._days = [n for n in range(first, end) if said.get(n, (n - 1) % 7 < SATURDAY)]

    @property
    def known_until(self) -> date | None:
        """The last day of the last imported year, or None when nothing was imported."""
        return date(max(self.known_years), 12, 31) if self.known_years else None

    def is_known(self, day: date) -> bool:
        """Whether the arrangement of that year has been imported."""
        return day.year in self.known_years

    def missing_years(self, start: date, end: date) -> tuple[int, ...]:
        """The years from `start` to `end`, both included, without an imported arrangement."""
        low, high = sorted((start.year, end.year))
        return tuple(year for year in range(low, high + 1) if year not in self.known_years)

    def is_workday(self, day: date) -> bool:
        """Whether the day is worked: weekdays that are no holiday, and make-up weekend days."""
        mark = self.marks.get(day)
        return not is_weekend(day) if mark is None else mark.is_work

    def rest_name(self, day: date) -> str:
        """Why the day is not worked: the festival or “周末”; empty for a working day."""
        if self.is_workday(day):
            return ""
        mark = self.marks.get(day)
        return mark.name if mark and mark.name else "周末"

    def marks_between(self, start: date, end: date) -> list[tuple[date, DayMark]]:
        """The marked days from `start` to `end`, both included, in order."""
        low, high = bisect_left(self._marked, start), bisect_right(self._marked, end)
        return [(day, self.marks[day]) for day in self._marked[low:high]]

    def add_workdays(self, start: date, n: int) -> date:
        """The n-th working day after `start`; the start day is day 0 and not counted.

        A negative `n` counts back, 0 gives `start` itself. Raises BadInput outside 1980-2110.
        """
        if n == 0:
            return self._inside(start)
        number = self._inside(start).toordinal()
        if n > 0:
            return self._nth(bisect_right(self._days, number) + n - 1)
        return self._nth(bisect_left(self._days, number) + n)

    def count(self, start: date, n: int) -> Counted:
        """`add_workdays` together with the years for which it had to estimate."""
        end = self.add_workdays(start, n)
        return Counted(end, self.missing_years(start, end))

    def next_workday(self, day: date) -> date:
        """`day` itself when it is worked, else the first working day after it (顺延)."""
        return self._nth(bisect_left(self._days, self._inside(day).toordinal()))

    def previous_workday(self, day: date) -> date:
        """`day` itself when it is worked, else the last working day before it (提前)."""
        return self._nth(bisect_right(self._days, self._inside(day).toordinal()) - 1)

    def workdays_between(self, start: date, end: date) -> int:
        """How many working days lie after `start` up to and including `end`.

        Negative when `end` is earlier: minus the working days after `end` up to `start`.
        """
        low, high = self._inside(start).toordinal(), self._inside(end).toordinal()
        return bisect_right(self._days, high) - bisect_right(self._days, low)

    def _nth(self, index: int) -> date:
        if not 0 <= index < len(self._days):
            raise BadInput(f"日期应在 {FIRST_YEAR} 年至 {LAST_YEAR} 年之间，请检查年份。")
        return date.fromordinal(self._days[index])

    def _inside(self, day: date) -> date:
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise BadInput(f"日期应在 {FIRST_YEAR} 年至 {LAST_YEAR} 年之间，请检查年份。")
        return day


def missing_years_warning(years: Iterable[int]) -> str:
    """What to tell people when a deadline runs into years without an arrangement."""
    named = "、".join(f"{year} 年" for year in years)
    if not named:
        return ""
    return f"尚未导入 {named}节假日安排，期限暂按周末推算；请管理员在“工作日历”中导入后系统将自动复核。"


def next_year_warning(today: date, calendar: WorkCalendar) -> str:
    """From 15 October on, that next year's arrangement has not been imported; else empty.

    The notice of the State Council's office (国务院办公厅) appears in late October or November.
    """
    year = today.year + 1
    if (today.month, today.day) < NOTICE_EXPECTED or year in calendar.known_years:
        return ""
    return f"尚未导入 {year} 年节假日安排，请督查室主任在“工作日历”中导入。"


def each_day(start: date, end: date) -> Iterable[date]:
    """Every date from `start` to `end`, both included."""
    return (start + timedelta(days=n) for n in range((end - start).days + 1))
