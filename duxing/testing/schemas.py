"""What tables a database has, to hold two of them against each other."""

from typing import Any

from django.apps import apps as installed
from django.db import connection

OURS = tuple(f"{app.label}_" for app in installed.get_app_configs() if app.name.startswith("duxing."))
Schema = dict[str, tuple[frozenset[Any], frozenset[Any]]]


def schema() -> Schema:
    """Every table of ours with its columns (name, kind, size, null) and its constraints and indexes, unnamed."""
    found = {}
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names(cursor)):
            if not table.startswith(OURS):
                continue
            described = connection.introspection.get_table_description(cursor, table)
            columns = frozenset(
                (c.name, str(c.type_code), c.internal_size, bool(c.null_ok)) for c in described
            )
            listed = connection.introspection.get_constraints(cursor, table).values()
            found[table] = (columns, frozenset(_constraint(one) for one in listed))
    return found


def _constraint(one: dict[str, Any]) -> tuple[Any, ...]:
    columns = tuple(name or "" for name in one["columns"] or ())
    kinds = [kind for kind in ("primary_key", "unique", "index", "check") if one[kind]]
    return (columns, tuple(kinds), one["foreign_key"])


def differing(made: Schema, wanted: Schema) -> list[str]:
    """Where a schema is not the one that is wanted. An index over an expression, which only SQL can make,
    may be there beside what the models say."""
    wrong = [f"表 {name} 只在一边" for name in sorted(made.keys() ^ wanted.keys())]
    for name in sorted(made.keys() & wanted.keys()):
        (columns, rules), (own_columns, own_rules) = made[name], wanted[name]
        wrong += [f"{name} 的列不同：{one}" for one in sorted(columns ^ own_columns, key=str)]
        extra = {one for one in rules - own_rules if one[1] != ("index",) or any(one[0])}
        wrong += [f"{name} 的约束或索引不同：{one}" for one in sorted(extra | (own_rules - rules), key=str)]
    return wrong
