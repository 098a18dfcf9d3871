"""Figures that are links: each counts exactly what the list behind it shows, all in one query."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import IntegerField, QuerySet, Subquery

from duxing.orgs.models import User

EXACT = 1000


class _Bounded(Subquery):
    """The number of rows of a query that stops after EXACT + 1: its cost does not follow the store."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) counted)"
    output_field = IntegerField()
    empty_result_set_value = 0


def bounded(user: Any, queries: Mapping[str, Sequence[QuerySet[Any]]]) -> QuerySet[Any]:
    """The query behind `bounded_counts`: one row with a column for each of `queries`.

    Each stands in parts that have no row in common: a part is not read where those before it sufficed.
    """
    figures = {name: _Bounded(joined(parts)[: EXACT + 1]) for name, parts in queries.items()}
    return User.objects.filter(pk=user.pk).values().annotate(**figures).values(*figures)


def joined(parts: Sequence[QuerySet[Any]]) -> QuerySet[Any]:
    """The keys of all parts, one part after the other."""
    first, *others = (rows.order_by().values("pk") for rows in parts)
    return first.union(*others, all=True) if others else first


def bounded_counts(user: Any, queries: Mapping[str, QuerySet[Any]]) -> dict[str, int]:
    """How many rows each of `queries` has, by name; EXACT + 1 stands for more than EXACT.

    The person's own row carries them, so that however many figures a page shows, they cost one query.
    """
    return dict(bounded(user, {name: [rows] for name, rows in queries.items()}).get())


def count_text(number: int, noun: str = "件") -> str:
    """“共37件”, or “1000件以上”."""
    return f"{EXACT}{noun}以上" if number > EXACT else f"共{number}{noun}"


def short_count(number: int) -> str:
    """“37”, or “1000+”: for a figure with its noun beside."""
    return f"{EXACT}+" if number > EXACT else str(number)
