"""Paging by cursor: (due date, id), earlier and later; counts exact to 1,000 (scale 3, 10)."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, Q, QuerySet

PAGE = 50
Key = tuple[int, date | None]


@dataclass(frozen=True)
class Page:
    """The keys of one page of matters, in order, and the cursors beside it."""

    keys: list[int]
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
        """The keys and days of one page and one line more, nearest to the place first."""
        rows = rows if self.pk is None else rows.filter(_beyond((self.day, self.pk), self.forward))
        due, pk = F("due_on"), F("pk")
        first = (due.asc(nulls_last=True), pk.asc())
        order = first if self.forward else (due.desc(nulls_first=True), pk.desc())
        return rows.order_by(*order).values_list("pk", "due_on")[: size + 1]

    def page(self, found: list[Key], size: int) -> "Page":
        """The page that `found`, the rows of `cut`, make up."""
        more, page = len(found) > size, found[:size]
        if not self.forward:
            return _page(page[::-1], more, bool(page))
        return _page(page, self.pk is not None and bool(page), more)


def page_of(rows: QuerySet, *, after: str = "", before: str = "", size: int = PAGE) -> Page:
    """A page of matters in the order of due date and id. A broken cursor shows the first page.

    Only keys are read: a sort over wide rows would cost as much as the store is big.
    """
    place = Place.read(after, before)
    return place.page(list(place.cut(rows, size)), size)


def _page(page: list[Key], earlier: bool, later: bool) -> Page:
    keys = [pk for pk, _ in page]
    return Page(keys, _cursor(page[0]) if earlier else "", _cursor(page[-1]) if later else "")


def all_keys(rows: QuerySet, most: int) -> list[int]:
    """The keys of the first `most` matters in the order of the list."""
    return [pk for pk, _ in Place().cut(rows, most - 1)]
