"""Rows in bulk as the product would have left them: each with its digest, each batch one entry of the chain.

A batch is written by COPY in one transaction, so a city of 100,000 matters takes minutes and
`duxing audit verify` finds nothing to say about it.
"""

import json
import random
import uuid
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import connection, models

from duxing.audit.encoding import row_digest, rows_digest
from duxing.audit.models import AuditRow, AuditShape
from duxing.audit.rows import columns_of, shape_hash
from duxing.audit.services import STAFF_CHAIN
from duxing.core.models import Protected

ALG = "sm3"


class Table:
    """One protected table: takes rows as keyword arguments, gives them to COPY with their digests."""

    def __init__(self, model: type[Protected], at: datetime) -> None:
        self.model, self.label = model, model._meta.label_lower
        self.columns = columns_of(model)
        self.name = shape_hash(self.label, ALG, self.columns)
        shape, _ = AuditShape.objects.get_or_create(
            columns_hash=self.name,
            defaults={"label": self.label, "alg": ALG, "columns": ",".join(self.columns)},
        )
        self.shape = shape.pk
        fields = [f for f in model._meta.concrete_fields if f.attname != "row_salt"]
        self.defaults = {f.attname: f.get_default() for f in fields}
        self.defaults |= {"created_at": at, "updated_at": at}
        self.json = [n for n, c in enumerate(self.columns) if _is_json(model, c)]
        self.rows: list[Sequence[Any]] = []
        self.marks: list[tuple[str, int, bytes, bytes | None]] = []

    def add(self, chance: random.Random, **values: Any) -> None:
        """One row; `id` is among the values, what is not has the model's default."""
        whole = self.defaults | values
        whole["public_id"] = uuid.UUID(int=chance.getrandbits(128), version=4)
        salt = chance.randbytes(16)
        cells = [whole[name] for name in self.columns]
        found = row_digest(self.label, values["id"], salt, self.columns, cells, ALG)
        self.marks.append((self.label, values["id"], self.name.encode(), found))
        for n in self.json:
            cells[n] = json.dumps(cells[n])
        cells.append(salt)
        self.rows.append(cells)

    def write(self, cursor: Any) -> None:
        """Hand the rows to the database and forget them."""
        copy_in(cursor, self.model._meta.db_table, [*self.columns, "row_salt"], self.rows)
        self.rows = []


def _is_json(model: type[Protected], column: str) -> bool:
    return any(f.attname == column and isinstance(f, models.JSONField) for f in model._meta.concrete_fields)


def copy_in(cursor: Any, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """COPY rows into a table."""
    names = ", ".join(f'"{name}"' for name in columns)
    with cursor.copy(f'COPY "{table}" ({names}) FROM STDIN') as copy:
        for row in rows:
            copy.write_row(row)


def write_batch(tables: Sequence[Table], seq: int) -> bytes | None:
    """Write what the tables hold and its digests under entry `seq`; the digest over all of it."""
    with connection.cursor() as wrapped:
        cursor = wrapped.cursor
        cursor.execute(
            "BEGIN; SET LOCAL synchronous_commit = off; SET LOCAL session_replication_role = replica"
        )
        for table in tables:
            table.write(cursor)
        marks = ((t.shape, *mark) for t in tables for mark in t.marks)
        rows = ((STAFF_CHAIN, seq, label, pk, digest, shape) for shape, label, pk, _, digest in marks)
        copy_in(cursor, AuditRow._meta.db_table, ("chain", "seq", "label", "row", "digest", "shape_id"), rows)
        cursor.execute("COMMIT")
    total = rows_digest([mark for table in tables for mark in table.marks], ALG)
    for table in tables:
        table.marks = []
    return total
