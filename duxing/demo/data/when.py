"""Dates of the script. `D-8` is the eighth working day before today; `10-25` stands to today as
25 October 2026 stands to 23 November 2026, so that the scenes move with the day of loading.

In texts `{D-8}` and `{10-25}` become “11月11日”, `{底11-30}` becomes “11月底”, `{年}` the year of today
and `{次年}` the next one.
"""

import re
from datetime import date, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

BASE_DAY = date(2026, 11, 23)
ZONE = ZoneInfo("Asia/Shanghai")

_OFFSET = re.compile(r"D([+-]\d+)?")
_MONTH_DAY = re.compile(r"(?:(\d{4})-)?(\d{1,2})-(\d{1,2})")
_TOKEN = re.compile(r"\{([^{}]+)\}")


class Calendar(Protocol):
    """What is needed of a working calendar."""

    def add_workdays(self, start: date, n: int) -> date:
        """The n-th working day after `start`, before it when `n` is negative."""

    def is_workday(self, day: date) -> bool:
        """Whether the day is worked."""


class When:
    """Turns the dates of the script into real ones for a given today and calendar.

    With a `year` the written months and days are real ones of that year and do not move with today.
    """

    def __init__(self, today: date, calendar: Calendar, year: int | None = None) -> None:
        self.today = today
        self.calendar = calendar
        self._year = year
        self._shift = today - BASE_DAY if year is None else date(year, 1, 1) - date(BASE_DAY.year, 1, 1)

    def of_year(self, year: int) -> "When":
        """The same today, with months and days as they stand in that year."""
        return When(self.today, self.calendar, year)

    def day(self, written: str) -> date:
        """The day that `D`, `D-8`, `D+5`, `11-30`, `年底` or `底11-30` stands for. Raises ValueError."""
        offset = _OFFSET.fullmatch(written)
        if offset:
            return self.calendar.add_workdays(self.today, int(offset.group(1) or 0))
        if written == "年底":
            return date(self._year or self.today.year, 12, 31)
        if written.startswith("底"):
            return month_end(self.day(written[1:]))
        found = _MONTH_DAY.fullmatch(written)
        if not found:
            raise ValueError(f"no date of the script: {written!r}")
        year, month, day = found.groups()
        if self._year is not None and not year:
            return date(self._year, int(month), int(day))
        return date(int(year or BASE_DAY.year), int(month), int(day)) + self._shift

    def moment(self, written: str) -> datetime:
        """The moment of `D-8 09:20` or `10-25 16:40`; a day off moves back to the last working day."""
        day, clock = written.split()
        hour, minute = clock.split(":")
        return at(self.workday(self.day(day)), int(hour), int(minute))

    def workday(self, day: date) -> date:
        """`day`, or the last working day before it."""
        return day if self.calendar.is_workday(day) else self.calendar.add_workdays(day, -1)

    def text(self, written: str) -> str:
        """The text with its tokens filled in. Raises ValueError for an unknown token."""
        return _TOKEN.sub(lambda found: self._token(found.group(1)), written)

    def _token(self, token: str) -> str:
        if token in ("年", "次年"):
            return str((self._year or self.today.year) + (token == "次年"))
        day = self.day(token)
        return f"{day.month}月底" if token.startswith("底") else f"{day.month}月{day.day}日"


def at(day: date, hour: int, minute: int) -> datetime:
    """That local time as an aware moment."""
    return datetime.combine(day, time(hour, minute), ZONE)


def month_end(day: date) -> date:
    """The last day of the month of `day`."""
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
