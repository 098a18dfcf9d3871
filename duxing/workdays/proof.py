"""Why a deadline is that day (期限计算说明): everything needed to recount it by hand. Pure.

A proof carries its own exceptions to the weekend rule, so that it can be shown, printed and
checked years later without the calendar that made it.
"""

from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

from duxing.workdays.calendar import each_day, is_weekend, missing_years_warning
from duxing.workdays.proof_text import basis_text, sentence_text
from duxing.workdays.wording import date_range, weekday_text

# A longer strip no longer explains anything; the sentence does.
LONGEST_STRIP = 70

Named = tuple[tuple[date, str], ...]


@dataclass(frozen=True, slots=True)
class StripDay:
    """One day of the strip. `kind` is start, end, added, counted or skipped, in this priority;
    `made_up` marks a make-up working day whatever its kind; `number` is its place in the count.
    """

    day: date
    weekday: str
    short: str
    kind: str
    label: str
    made_up: bool = False
    number: int | None = None


@dataclass(frozen=True)
class DateProof:
    """A computed deadline with the facts behind it.

    `nominal` is the counted day before any roll; `rest` the marked days off and `added` the
    worked weekend days from start to end, by name; dates are local, `due_at` is the UTC instant
    from which it is late, `started_at` is set only when hours were counted.
    """

    start: date
    event: str
    unit: str
    amount: int
    counts_start: bool
    roll: str
    nominal: date
    due_on: date
    due_at: datetime
    rest: Named
    added: Named
    rule: str
    rule_version: int = 1
    sources: tuple[str, ...] = ()
    calendar_version: int = 0
    missing_years: tuple[int, ...] = ()
    started_at: datetime | None = None

    @property
    def estimated(self) -> bool:
        """Whether unknown years were counted by weekends alone."""
        return bool(self.missing_years)

    @property
    def warning(self) -> str:
        """The words about missing years, or empty."""
        return missing_years_warning(self.missing_years)

    @cached_property
    def _rest(self) -> dict[date, str]:
        return dict(self.rest)

    @cached_property
    def _added(self) -> dict[date, str]:
        return dict(self.added)

    def is_workday(self, day: date) -> bool:
        """By this proof's own exceptions and the weekend rule."""
        return day in self._added or (not is_weekend(day) and day not in self._rest)

    def counted(self) -> list[date]:
        """The days that make up the count, first to last; empty unless days are counted."""
        if self.unit not in ("workday", "day") or not self.amount:
            return []
        first = self.start if self.counts_start else self.start + timedelta(days=1)
        days = each_day(first, self.nominal)
        return [day for day in days if self.unit == "day" or self.is_workday(day)]

    def recount(self) -> date:
        """The due date counted again, day by day, from this proof alone.

        For units that do not count days (months, a stated date) it starts from `nominal`.
        """
        day, left = self.start, self.amount
        if self.unit == "workday" and left:
            day -= timedelta(days=int(self.counts_start))
            while left:
                day += timedelta(days=1)
                left -= self.is_workday(day)
        elif self.unit == "day":
            day += timedelta(days=left - int(self.counts_start and left > 0))
        elif self.unit != "workday":
            day = self.nominal
        step = {"next": 1, "previous": -1}.get(self.roll, 0)
        while step and not self.is_workday(day):
            day += timedelta(days=step)
        return day

    def holds(self) -> bool:
        """Whether the recount gives the due date that the proof states."""
        return self.recount() == self.due_on

    def sentence(self, year: int | None = None) -> str:
        """The explanation in one or two Chinese sentences.

        Dates of `year` (default: the year of the start) are written without their year.
        """
        return sentence_text(self, self.start.year if year is None else year)

    def basis(self) -> str:
        """依据：the holiday notices and the rule with its version."""
        return basis_text(self)

    @property
    def span(self) -> str:
        """9月18日至10月9日, the year first: for captions."""
        first, last = min(self.start, self.due_on), max(self.nominal, self.due_on)
        return date_range(first, last)

    @property
    def has_strip(self) -> bool:
        """Whether the days are counted ones and few enough to be shown one by one."""
        if self.unit not in ("workday", "day") or self.due_on < self.start:
            return False
        return (max(self.nominal, self.due_on) - self.start).days < LONGEST_STRIP

    def days(self) -> list[StripDay]:
        """Every day from the start to the end, for the strip."""
        numbers = {day: n for n, day in enumerate(self.counted(), 1)}
        last = max(self.nominal, self.due_on)
        return [self._strip_day(day, numbers.get(day)) for day in each_day(self.start, last)]

    def _strip_day(self, day: date, number: int | None) -> StripDay:
        rest = "" if self.is_workday(day) else self._rest.get(day, "周末")
        label = f"第{number}日" if number else rest
        if day == self.start:
            kind, label = "start", self.event
        elif day == self.due_on:
            kind = "end"
            label = label if day == self.nominal else {"next": "顺延", "previous": "提前"}[self.roll]
        elif number is None:
            kind, label = "skipped", rest or "不计"
        else:
            kind = "added" if day in self._added else "counted"
        short = f"{day.month}.{day.day}"
        return StripDay(day, weekday_text(day), short, kind, label, day in self._added, number)

    def to_json(self) -> dict[str, Any]:
        """Plain values for a JSON column; `from_json` gives the equal proof back."""
        return {f.name: _plain(getattr(self, f.name)) for f in fields(self)}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "DateProof":
        """The proof that `to_json` wrote. Raises KeyError, TypeError or ValueError
        on anything else.
        """
        values = {f.name: data[f.name] for f in fields(cls)}
        return cls(**(values | {name: read(data[name]) for name, read in _READERS.items()}))


def _plain(value: Any) -> Any:
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return value


def _named(pairs: list[list[str]]) -> Named:
    return tuple((date.fromisoformat(day), name) for day, name in pairs)


_READERS: dict[str, Callable[[Any], Any]] = {
    "start": date.fromisoformat,
    "nominal": date.fromisoformat,
    "due_on": date.fromisoformat,
    "due_at": datetime.fromisoformat,
    "started_at": lambda text: datetime.fromisoformat(text) if text else None,
    "rest": _named,
    "added": _named,
    "sources": tuple,
    "missing_years": tuple,
}
