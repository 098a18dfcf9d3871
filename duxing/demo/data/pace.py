"""The office's day: moments at which things plausibly happen, drawn anew for each matter.

Everything falls on a working day between 8:30 and 17:40 with a pause at noon, and before today.
The draws depend only on today and on the key of the matter, so that a day gives one city.
"""

import random
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import TypeVar

from duxing.demo.data.when import When, at

T = TypeVar("T")

MORNING = (8 * 60 + 40, 11 * 60 + 40)
AFTERNOON = (14 * 60 + 30, 17 * 60 + 25)


class Pace:
    """Moments and choices of one matter."""

    def __init__(self, when: When, key: str) -> None:
        self.when = when
        self._draw = random.Random(f"{when.today.isoformat()}/{key}")

    def pick(self, choices: Sequence[T]) -> T:
        """One of the choices."""
        return self._draw.choice(choices)

    def between(self, low: int, high: int) -> int:
        """A whole number from `low` to `high`, both included."""
        return self._draw.randint(low, high)

    def chance(self, percent: int) -> bool:
        """True in that many cases of a hundred."""
        return self._draw.randrange(100) < percent

    def share(self) -> float:
        """A number from 0 to 1."""
        return self._draw.random()

    def morning(self, day: date) -> datetime:
        return self._within(day, MORNING)

    def afternoon(self, day: date) -> datetime:
        return self._within(day, AFTERNOON)

    def some_time(self, day: date) -> datetime:
        return self.morning(day) if self.chance(50) else self.afternoon(day)

    def later(self, moment: datetime, workdays: int) -> datetime:
        """Some time on the day that many working days after `moment`; a little later on its own day."""
        if workdays:
            return self.some_time(self.when.calendar.add_workdays(moment.date(), workdays))
        return self.soon(moment)

    def soon(self, moment: datetime) -> datetime:
        """Within the hour, past the noon pause, or first thing on the next working day."""
        next_one = moment + timedelta(minutes=self.between(12, 55))
        minutes = next_one.hour * 60 + next_one.minute
        if MORNING[1] + 15 < minutes < AFTERNOON[0]:
            return self._within(moment.date(), (AFTERNOON[0], AFTERNOON[0] + 40))
        if minutes > AFTERNOON[1] + 15:
            return self._within(
                self.when.calendar.add_workdays(moment.date(), 1), (MORNING[0], MORNING[0] + 40)
            )
        return next_one

    def _within(self, day: date, span: tuple[int, int]) -> datetime:
        minutes = self.between(*span)
        return at(day, minutes // 60, minutes % 60)
