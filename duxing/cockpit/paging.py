"""Paging by cursor: (due date, id), earlier and later; counts exact to 1,000 (scale 3, 10)."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, Q, QuerySet

PAGE = 50
EXACT = 1000


@dataclass(frozen=True)
class Page:
    """One page of matters and the cursors beside it."""

    rows: list[Any]
    earlier: str
    later: str


def _cursor(row: Any) -> str:
    return f"{row.due_on.isoformat() if row.due_on else ''}.{row.pk}"


def _read(text: str) -> tuple[date | None, int] | None:
    day, _, pk = text.rpartition(".")
    try:
        return (date.fromisoformat(day) if day else None), int(pk)
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


def page_of(rows: QuerySet[Any], *, after: str = "", before: str = "", size: int = PAGE) -> Page:
    """A page of matters in the order of due date and id. A broken cursor shows the first page."""
    ahead, back = _read(after) if after else None, _read(before) if before else None
    if back is not None:
        found = rows.filter(_beyond(back, False)).order_by(*_order(False))[: size + 1]
        page = list(found)
        more, page = len(page) > size, page[:size][::-1]
        return Page(page, _cursor(page[0]) if more and page else "", _cursor(page[-1]) if page else "")
    if ahead is not None:
        rows = rows.filter(_beyond(ahead, True))
    page = list(rows.order_by(*_order(True))[: size + 1])
    more, page = len(page) > size, page[:size]
    earlier = _cursor(page[0]) if ahead is not None and page else ""
    return Page(page, earlier, _cursor(page[-1]) if more else "")


def _order(forward: bool) -> tuple[Any, ...]:
    from_first = F("due_on").asc(nulls_last=True), F("pk").asc()
    return from_first if forward else (F("due_on").desc(nulls_first=True), F("pk").desc())


def count_text(rows: QuerySet[Any], noun: str = "件") -> str:
    """“共37件”, or “1000件以上”: nothing is counted beyond a thousand."""
    n = rows.order_by()[: EXACT + 1].count()
    return f"{EXACT}{noun}以上" if n > EXACT else f"共{n}{noun}"
