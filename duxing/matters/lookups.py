"""Conditions of our own: whether a text holds a part, and whether a key is among a few.

Whether a text holds a part of itself is exact everywhere, found by an index on PostgreSQL.

The index stands over the pairs of neighbouring characters (duxing_pairs, made by a migration), since
Chinese words have two. It is an addition: what decides is whether the part is there.
"""

from collections.abc import Iterable, Sequence
from functools import reduce
from operator import or_
from typing import Any

from django.core.exceptions import FullResultSet
from django.db.models import BigAutoField, CharField, Lookup, Q, TextField
from django.db.models.lookups import In

PAIRS = "duxing_pairs"


@CharField.register_lookup
@TextField.register_lookup
class Has(Lookup):
    """`search_text__has="烟"`: the part is in the text, in exactly these characters."""

    lookup_name = "has"

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        text, before = self.process_lhs(compiler, connection)
        part, after = self.process_rhs(compiler, connection)
        position = "STRPOS" if connection.vendor == "postgresql" else "INSTR"
        return f"{position}({text}, {part}) > 0", (*before, *after)


@CharField.register_lookup
@TextField.register_lookup
class Paired(Lookup):
    """`search_text__paired="油烟"`: every pair of the part is in the text; always true without the index.

    It stands in a condition of its own beside `has`: joined to it, the database would make the pairs
    of each text anew instead of trusting the index. Parts of one character have no pair.
    """

    lookup_name = "paired"

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        if connection.vendor != "postgresql":
            raise FullResultSet
        text, before = self.process_lhs(compiler, connection)
        part, after = self.process_rhs(compiler, connection)
        return f"{PAIRS}({text}) @> {PAIRS}({part})", (*before, *after)


@BigAutoField.register_lookup
class Among(In):
    """`pk__among=query`: as `in`, for keys that are few beside the table that is asked.

    PostgreSQL then reads these keys first and looks up the row of each. A plan that is kept for any
    values would else be made for units of the middling size, and read what is open in the whole city.
    """

    lookup_name = "among"

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        key, before = self.process_lhs(compiler, connection)
        keys, after = self.process_rhs(compiler, connection)
        return f"{key} = ANY (ARRAY{keys})", (*before, *after)


def holding(columns: Iterable[str], parts: Sequence[Any], *, short: bool = False) -> tuple[Q, ...]:
    """The conditions that any of `columns` holds any of `parts`; `short` parts have one character."""
    places = [(column, part) for column in columns for part in parts]
    has = reduce(or_, (Q(**{f"{column}__has": part}) for column, part in places))
    if short:
        return (has,)
    return reduce(or_, (Q(**{f"{column}__paired": part}) for column, part in places)), has
