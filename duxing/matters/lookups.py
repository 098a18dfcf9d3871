"""Whether a text holds a part of itself: exact everywhere, found by an index on PostgreSQL.

The index stands over the pairs of neighbouring characters (duxing_pairs, made by a migration), since
Chinese words have two. It is an addition: what decides is whether the part is there.
"""

from typing import Any

from django.db.models import CharField, Lookup, TextField

PAIRS = "duxing_pairs"


@CharField.register_lookup
@TextField.register_lookup
class Holds(Lookup):
    """`search_text__holds="油烟"`: the part is in the text, in exactly these characters."""

    lookup_name = "holds"

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        text, before = self.process_lhs(compiler, connection)
        part, after = self.process_rhs(compiler, connection)
        return f"INSTR({text}, {part}) > 0", (*before, *after)

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        text, before = self.process_lhs(compiler, connection)
        part, after = self.process_rhs(compiler, connection)
        pairs = f"{PAIRS}({text}) @> {PAIRS}({part})"
        both = (*before, *after)
        return f"({pairs} AND STRPOS({text}, {part}) > 0)", (*both, *both)
