"""Whether a text holds a part of itself: exact everywhere, found by an index on PostgreSQL.

The index stands over the pairs of neighbouring characters (duxing_pairs, made by a migration), since
Chinese words have two. It is an addition: what decides is whether the part is there.
"""

from typing import Any

from django.db.models import CharField, Lookup, TextField

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
class Holds(Has):
    """The same for a part of two characters or more, which the index finds; of one it would read all."""

    lookup_name = "holds"

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        text, before = self.process_lhs(compiler, connection)
        part, after = self.process_rhs(compiler, connection)
        exact, params = super().as_sql(compiler, connection)
        return f"({PAIRS}({text}) @> {PAIRS}({part}) AND {exact})", (*before, *after, *params)
