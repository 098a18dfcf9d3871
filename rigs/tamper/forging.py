"""What somebody can do who knows the encoding by heart and holds the whole database, but not the key."""

from collections.abc import Sequence
from typing import Any

from django.db import connection

from duxing.audit import encoding, rows
from duxing.audit.models import AuditBucket, AuditCheckpoint, AuditEntry, AuditHead, AuditRow, AuditSigning
from duxing.core.models import Protected


def sql(statement: str, *values: Any) -> int:
    """Run one statement as the database's owner would; how many rows it met."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.rowcount


def many(statement: str, values: Sequence[Sequence[Any]]) -> None:
    with connection.cursor() as cursor:
        cursor.executemany(statement, values)


def head() -> AuditHead:
    return AuditHead.objects.get(chain=1)


def sealed(entry: AuditEntry) -> encoding.Sealed:
    return encoding.Sealed(**{name: getattr(entry, name) for name in encoding.Sealed._fields})


def reseal(seq: int) -> None:
    """Make one entry's own hash right again, and nothing else."""
    entry = AuditEntry.objects.get(seq=seq)
    sql("UPDATE audit_auditentry SET h=%s WHERE seq=%s", encoding.entry_hash(sealed(entry)), seq)


def rechain(first: int) -> None:
    """Make every hash from entry `first` on right again, and the head with them."""
    found = AuditEntry.objects.filter(chain=1, seq__gte=first).order_by("seq")
    prev, changed = None, []
    for entry in found.iterator(chunk_size=1000):
        if prev is not None:
            entry.prev = prev
        prev = encoding.entry_hash(sealed(entry))
        changed.append((bytes(entry.prev), prev, entry.seq))
    many("UPDATE audit_auditentry SET prev=%s, h=%s WHERE seq=%s", changed)
    sql("UPDATE audit_audithead SET seq=%s, h=%s", changed[-1][2], prev)


def forget_checkpoints(after: int = 0) -> None:
    """Remove from the database what was signed after the entry `after`; without the key none can be made."""
    AuditCheckpoint.objects.filter(seq__gt=after).delete()
    last = AuditCheckpoint.objects.order_by("n").last()
    AuditBucket.objects.all().delete()
    AuditSigning.objects.all().delete()
    if last is not None:
        AuditSigning.objects.create(chain=1, n=last.n, seq=last.seq)


def redigest(model: type[Protected], pk: int) -> int:
    """Make the last digest of a row fit the row as it is now; the number of its entry."""
    label = model._meta.label_lower
    last = AuditRow.objects.filter(label=label, row=pk).select_related("shape").latest("seq")
    columns = last.shape.columns.split(",")
    [(_, one)] = rows.digests(model, columns, last.shape.alg, [pk])
    sql("UPDATE audit_auditrow SET digest=%s WHERE id=%s", one, last.pk)
    return last.seq


def resum(seq: int) -> None:
    """Make an entry's digest over its rows fit them again."""
    facts = [
        (
            row.label,
            row.row,
            row.shape.columns_hash.encode(),
            None if row.digest is None else bytes(row.digest),
        )
        for row in AuditRow.objects.filter(seq=seq).select_related("shape")
    ]
    alg = AuditEntry.objects.get(seq=seq).alg
    sql("UPDATE audit_auditentry SET row_digest=%s WHERE seq=%s", encoding.rows_digest(facts, alg), seq)


def truncate(after: int) -> None:
    """Cut the chain off after an entry, head and all: nothing in it shows that there was more."""
    for table in ("entry", "body", "row"):
        sql(f"DELETE FROM audit_audit{table} WHERE seq>%s", after)
    sql("UPDATE audit_audithead SET seq=%s, h=(SELECT h FROM audit_auditentry WHERE seq=%s)", after, after)
