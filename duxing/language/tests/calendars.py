"""A small working calendar: the national holiday of 2026 with its make-up Saturday, and weekends."""

from datetime import date, timedelta

MADE_UP = date(2026, 10, 10)


class SmallCalendar:
    """Counts like the real one around that holiday."""

    def add_workdays(self, start: date, n: int, /) -> date:
        """The n-th working day after `start`."""
        day = start
        while n:
            day += timedelta(days=1)
            n -= day == MADE_UP or (day.weekday() < 5 and not (day.month == 10 and day.day <= 7))
        return day


class EmptyCalendar:
    """Knows no day at all."""

    def add_workdays(self, start: date, n: int, /) -> date:
        """Refuse."""
        raise LookupError
