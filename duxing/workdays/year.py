"""A year of the calendar as months, weeks and cells, for the page. Pure."""

import calendar as months
from dataclasses import dataclass
from datetime import date

from duxing.workdays.calendar import WorkCalendar, is_weekend
from duxing.workdays.wording import date_range, full_date, group_named


@dataclass(frozen=True, slots=True)
class Cell:
    """One day of the grid; `mark` is 休, 班 or empty, `words` what it is called in full."""

    day: date
    is_work: bool
    mark: str
    words: str

    @property
    def css(self) -> str:
        """The class of the cell: off, made-up, plain rest or worked."""
        if self.mark:
            return "on" if self.is_work else "off"
        return "" if self.is_work else "we"


@dataclass(frozen=True, slots=True)
class Month:
    """One month: its weeks from Monday, None outside the month, and how many days are worked."""

    number: int
    weeks: list[list[Cell | None]]
    workdays: int


def months_of(year: int, calendar: WorkCalendar) -> list[Month]:
    """The twelve months of `year`."""
    return [_month(year, number, calendar) for number in range(1, 13)]


def named_days(year: int, calendar: WorkCalendar) -> tuple[list[str], list[str]]:
    """The days off by festival and the make-up days of `year`, in words: 1月1日至3日元旦."""
    marked = calendar.marks_between(date(year, 1, 1), date(year, 12, 31))
    off = group_named((day, mark.name) for day, mark in marked if not mark.is_work)
    made_up = [full_date(day, year) for day, mark in marked if mark.is_work and is_weekend(day)]
    return [f"{date_range(first, last, year)}{name}" for first, last, name in off], made_up


def _month(year: int, number: int, calendar: WorkCalendar) -> Month:
    weeks = [
        [_cell(day, calendar) if day.month == number else None for day in week]
        for week in months.Calendar().monthdatescalendar(year, number)
    ]
    worked = sum(1 for week in weeks for cell in week if cell and cell.is_work)
    return Month(number, weeks, worked)


def _cell(day: date, calendar: WorkCalendar) -> Cell:
    is_work = calendar.is_workday(day)
    marked = calendar.marks.get(day)
    if marked is None or (is_work and not is_weekend(day)):
        return Cell(day, is_work, "", "")
    kind = "上班" if is_work else "放假"
    why = f"（{marked.name}）" if is_work and marked.name else ""
    name = marked.name if not is_work else ""
    return Cell(day, is_work, "班" if is_work else "休", f"{full_date(day, day.year)}{name}{kind}{why}")
