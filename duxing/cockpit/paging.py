"""Paging by cursor: (due date, id), earlier and later; counts exact to 1,000 (scale 3, 10)."""

from dataclasses import dataclass
from datetime import date

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


def _beyond(cursor: tuple[date | None, int], forward: bool) -> Q:
    """Rows after (or before) the cursor; rows without a date come last."""
    day, pk = cursor
    if forward:
        if day is None:
            return Q(due_on__isnull=True, pk__gt=pk)
        return Q(due_on__gt=day) | Q(due_on=day, pk__gt=pk) | Q(due_on__isnull=True)
    if day is None:
        return Q(due_on__isnull=False) | Q(due_on__isnull=True, pk__lt=pk)
    return Q(due_on__lt=day) | Q(due_on=day, pk__lt=pk)


def page_of(rows: QuerySet, *, after: str = "", before: str = "", size: int = PAGE) -> Page:
    """A page of matters in the order of due date and id. A broken cursor shows the first page.

    Only keys are read: a sort over wide rows would cost as much as the store is big.
    """
    ahead, back = _read(after) if after else None, _read(before) if before else None
    if back is not None:
        page = _keys(rows.filter(_beyond(back, False)), False, size)
        more, page = len(page) > size, page[:size][::-1]
        return _page(page, more, bool(page))
    if ahead is not None:
        rows = rows.filter(_beyond(ahead, True))
    page = _keys(rows, True, size)
    more, page = len(page) > size, page[:size]
    return _page(page, ahead is not None and bool(page), more)


def _keys(rows: QuerySet, forward: bool, size: int) -> list[Key]:
    due, pk = F("due_on"), F("pk")
    first = (due.asc(nulls_last=True), pk.asc())
    order = first if forward else (due.desc(nulls_first=True), pk.desc())
    return list(rows.order_by(*order).values_list("pk", "due_on")[: size + 1])


def _page(page: list[Key], earlier: bool, later: bool) -> Page:
    keys = [pk for pk, _ in page]
    return Page(keys, _cursor(page[0]) if earlier else "", _cursor(page[-1]) if later else "")


def all_keys(rows: QuerySet, most: int) -> list[int]:
    """The keys of the first `most` matters in the order of the list."""
    return [pk for pk, _ in _keys(rows, True, most - 1)]
