"""Paging by cursor: (due date, id), earlier and later; counts exact to 1,000 (scale 3, 10)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, Q, QuerySet

PAGE = 50
Key = tuple[int, date | None]


@dataclass(frozen=True)
class Page:
    """One page of matters, in order, and the cursors beside it."""

    rows: list[Any]
    earlier: str
    later: str


def _cursor(key: Key) -> str:
    pk, day = key
    return f"{day.isoformat() if day else ''}.{pk}"


def _read(text: str) -> tuple[date | None, int] | None:
    day, _, pk = text.rpartition(".")
    try:
        return (date.fromisoformat(day) if day else None), int(pk[:18])
    except ValueError:
        return None


def _beyond(cursor: tuple[Any, Any], forward: bool) -> Q:
    """Rows after (or before) the cursor; rows without a date come last."""
    day, pk = cursor
    if forward:
        if day is None:
            return Q(due_on__isnull=True, pk__gt=pk)
        return Q(due_on__gt=day) | Q(due_on=day, pk__gt=pk) | Q(due_on__isnull=True)
    if day is None:
        return Q(due_on__isnull=False) | Q(due_on__isnull=True, pk__lt=pk)
    return Q(due_on__lt=day) | Q(due_on=day, pk__lt=pk)


@dataclass(frozen=True)
class Place:
    """Where a page begins: forth from the last line of the page before, or back from the first of the next.

    Its day and key may be stand-ins, where the query is kept.
    """

    forward: bool = True
    day: Any = None
    pk: Any = None

    @classmethod
    def read(cls, after: str, before: str) -> "Place":
        """From the address; a broken cursor is the first page."""
        back = _read(before) if before else None
        found = back or (_read(after) if after else None)
        return cls() if found is None else cls(back is None, *found)

    def cut(self, rows: QuerySet, size: int) -> QuerySet:
        """The keys of one page and one line more, nearest to the place first.

        Only keys: a sort over wide rows would cost as much as the store is big.
        """
        rows = rows if self.pk is None else rows.filter(_beyond((self.day, self.pk), self.forward))
        return self.ordered(rows).values("pk")[: size + 1]

    def ordered(self, rows: QuerySet) -> QuerySet:
        """`rows` in the order of due date and id, from the place on."""
        due, pk = F("due_on"), F("pk")
        first = (due.asc(nulls_last=True), pk.asc())
        return rows.order_by(*(first if self.forward else (due.desc(nulls_first=True), pk.desc())))

    def page(self, found: list[Any], size: int, key: Callable[[Any], Key]) -> "Page":
        """The page that `found` makes up, the rows with the keys of `cut`, `ordered`; `key` reads its key."""
        more, rows = len(found) > size, found[:size]
        if self.forward:
            earlier, later = self.pk is not None and bool(rows), more
        else:
            rows, earlier, later = rows[::-1], more, bool(rows)
        return Page(rows, _cursor(key(rows[0])) if earlier else "", _cursor(key(rows[-1])) if later else "")


def all_keys(rows: QuerySet, most: int) -> list[int]:
    """The keys of the first `most` matters in the order of the list."""
    return list(Place().cut(rows, most - 1).values_list("pk", flat=True))
