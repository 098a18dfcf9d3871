"""Whether a request left the database as it was: every column of every table, and every statement."""

import hashlib
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

READING = re.compile(
    r"^[\s(]*(SELECT|SAVEPOINT|RELEASE|ROLLBACK|EXPLAIN|WITH|PRAGMA|SHOW|SET LOCAL|FETCH|CLOSE|DECLARE)", re.I
)
LOCKING = re.compile(r"FOR (NO KEY )?UPDATE", re.I)


def digest() -> dict[str, str]:
    """One digest for each table, over all rows and columns."""
    found = {}
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names(cursor)):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            rows = sorted(map(repr, cursor.fetchall()))
            found[table] = hashlib.sha256("\n".join(rows).encode()).hexdigest()
    return found


def changed(before: dict[str, str], after: dict[str, str]) -> list[str]:
    """The tables that differ."""
    return sorted(table for table in before.keys() | after.keys() if before.get(table) != after.get(table))


@contextmanager
def statements() -> Iterator[list[str]]:
    """The statements inside the block that are no reading, also those that were taken back."""
    written: list[str] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if not READING.match(sql) or LOCKING.search(sql):
            written.append(sql[:80])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield written
