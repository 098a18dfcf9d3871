"""The register: which entries it shows, newest first, and paging through them by cursor."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet

from duxing.intake.permissions import may_register
from duxing.sources.models import Source

SIZE, EXACT = 50, 1000


@dataclass(frozen=True)
class RegisterPage:
    """One page of the register. `any` is false when the person's register holds nothing at all."""

    rows: list[Source]
    earlier: str
    later: str
    count: str
    any: bool
    keeps: bool
    chosen: dict[str, Any] = field(default_factory=dict)


def register_page(user: Any, chosen: dict[str, Any], asked: Mapping[str, str]) -> RegisterPage:
    """The entries in scope that fit `chosen`; `asked` carries the cursors “after” and “before”."""
    rows = _matching(Source.objects.visible_to(user), chosen)
    page, earlier, later = _cut(_with_parts(rows), asked.get("after", ""), asked.get("before", ""))
    return RegisterPage(
        page, earlier, later, _count_text(rows), bool(page or chosen), may_register(user), chosen
    )


def _matching(rows: QuerySet[Any], chosen: dict[str, Any]) -> QuerySet[Any]:
    if chosen.get("type"):
        rows = rows.filter(type=chosen["type"])
    if chosen.get("status"):
        rows = rows.filter(status=chosen["status"])
    if chosen.get("since"):
        rows = rows.filter(received_on__gte=chosen["since"])
    if chosen.get("until"):
        rows = rows.filter(received_on__lte=chosen["until"])
    for word in (chosen.get("q") or "").split():
        rows = rows.filter(
            Q(title__icontains=word)
            | Q(register_number__icontains=word)
            | Q(document_number__icontains=word)
            | Q(matters__number__icontains=word)
        ).distinct()
    return rows


def _with_parts(rows: QuerySet[Any]) -> QuerySet[Any]:
    """What the page shows beside: kind, leaders, number of matters; a fixed number of queries."""
    made = Count("matters", filter=Q(matters__parent=None), distinct=True)
    return rows.select_related("type").prefetch_related("instructions").annotate(made=made).defer("text")


def _cursor(row: Source) -> str:
    return f"{row.received_on.isoformat()}.{row.pk}"


def _place(cursor: str) -> tuple[date, int] | None:
    day, _, pk = cursor.rpartition(".")
    try:
        return date.fromisoformat(day), int(pk)
    except ValueError:
        return None


def _cut(rows: QuerySet[Any], after: str, before: str) -> tuple[list[Source], str, str]:
    """A page and the cursors to the newer and the older side; a broken cursor shows the first page."""
    older, newer = _place(after), _place(before)
    if newer is not None:
        day, pk = newer
        beyond = Q(received_on__gt=day) | Q(received_on=day, pk__gt=pk)
        found = list(rows.filter(beyond).order_by("received_on", "pk")[: SIZE + 1])
        page = found[:SIZE][::-1]
        return page, _cursor(page[0]) if len(found) > SIZE else "", _cursor(page[-1]) if page else ""
    if older is not None:
        day, pk = older
        rows = rows.filter(Q(received_on__lt=day) | Q(received_on=day, pk__lt=pk))
    found = list(rows.order_by("-received_on", "-pk")[: SIZE + 1])
    page = found[:SIZE]
    more = _cursor(page[-1]) if len(found) > SIZE else ""
    return page, _cursor(page[0]) if older is not None and page else "", more


def _count_text(rows: QuerySet[Any]) -> str:
    n = rows.order_by()[: EXACT + 1].count()
    return f"{EXACT}件以上" if n > EXACT else f"共{n}件"
