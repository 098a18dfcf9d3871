"""Edits of the chain itself: entries, details, digests, head, checkpoints."""

import random
from dataclasses import dataclass, field

from duxing.audit import report
from duxing.audit.models import AuditBody, AuditCheckpoint, AuditEntry, AuditRow, AuditShape
from rigs.tamper import forging
from rigs.tamper.forging import sql


@dataclass(frozen=True)
class Expected:
    """What must come of an edit: the exit code, and words that must stand in the first finding or anywhere."""

    code: int
    first: str = ""
    said: str = ""
    also: frozenset[int] = field(default_factory=frozenset)


def any_seq(rng: random.Random) -> int:
    return rng.randint(1, forging.head().seq)


def _named(seq: int) -> str:
    return f"第 {seq} 条（"


def entry_field(rng: random.Random) -> Expected:
    seq = any_seq(rng)
    name = rng.choice(
        ["kind", "actor", "unit_path", "obj", "ts", "ok", "body_hash", "row_digest", "prev", "h", "alg"]
    )
    if name == "ok":
        sql("UPDATE audit_auditentry SET ok=NOT ok WHERE seq=%s", seq)
    elif name == "alg":
        sql("UPDATE audit_auditentry SET alg=%s WHERE seq=%s", "sha256", seq)
    elif name == "ts":
        sql("UPDATE audit_auditentry SET ts=%s WHERE seq=%s", "2020-01-01 00:00:00+00:00", seq)
    elif name in ("body_hash", "row_digest", "prev", "h"):
        sql(f"UPDATE audit_auditentry SET {name}=%s WHERE seq=%s", rng.randbytes(32), seq)
    else:
        sql(f"UPDATE audit_auditentry SET {name}={name}||%s WHERE seq=%s", "x", seq)
    return Expected(report.ALTERED, first=_named(seq), also=frozenset({report.OLDER}))


def entry_delete(rng: random.Random) -> Expected:
    first = any_seq(rng)
    last = min(forging.head().seq, first + rng.choice([0, 0, 1, 40]))
    sql("DELETE FROM audit_auditentry WHERE seq BETWEEN %s AND %s", first, last)
    if last == forging.head().seq:
        return Expected(report.MISSING, first=f"实到第 {first - 1} 条")
    return Expected(report.MISSING, first=f"第 {first} 条至第 {last} 条操作记录缺失")


def entry_insert(rng: random.Random) -> Expected:
    """A copy of an entry at a place that is free: before the first, or after the last."""
    seq, place = any_seq(rng), rng.choice([0, -5, forging.head().seq + 1])
    columns = "ts, kind, actor, unit_path, obj, ok, body_hash, row_digest, prev, alg"
    sql(
        f"INSERT INTO audit_auditentry (chain, seq, h, {columns}) "
        f"SELECT 1, %s, %s, {columns} FROM audit_auditentry WHERE seq=%s",
        place,
        rng.randbytes(32),
        seq,
    )
    return Expected(report.ALTERED, first=_named(place))


def entry_strange_chain(rng: random.Random) -> Expected:
    seq = any_seq(rng)
    sql("UPDATE audit_auditentry SET chain=2 WHERE seq=%s", seq)
    return Expected(report.ALTERED, first="“操作记录”中有不属于本链的内容", said=f"第 {seq} 条")


def reorder(rng: random.Random) -> Expected:
    """Two entries change places, with or without their details and digests."""
    one, other = sorted(rng.sample(range(1, forging.head().seq + 1), 2))
    tables = rng.choice([("entry",), ("entry", "body", "row")])
    for table in tables:
        for old, new in ((one, -one), (other, one), (-one, other)):
            sql(f"UPDATE audit_audit{table} SET seq=%s WHERE seq=%s", new, old)
    return Expected(report.ALTERED, first=_named(one), also=frozenset({report.OLDER}))


def swap(rng: random.Random) -> Expected:
    """The actors of two entries change places."""
    one, other = sorted(rng.sample(range(1, forging.head().seq + 1), 2))
    a, b = (AuditEntry.objects.get(seq=seq) for seq in (one, other))
    name = next((name for name in ("actor", "obj", "ts") if getattr(a, name) != getattr(b, name)), None)
    if name is None:
        return entry_field(rng)
    for seq, value in ((one, getattr(b, name)), (other, getattr(a, name))):
        sql(f"UPDATE audit_auditentry SET {name}=%s WHERE seq=%s", value, seq)
    return Expected(report.ALTERED, first=_named(one))


def body(rng: random.Random) -> Expected:
    chosen = rng.choice(AuditBody.objects.order_by("pk").values_list("seq", flat=True))
    name = rng.choice(["body", "salt", "seq"])
    if name == "seq":
        sql("UPDATE audit_auditbody SET seq=%s WHERE seq=%s", forging.head().seq + 7, chosen)
        return Expected(report.ALTERED, said=f"第 {forging.head().seq + 7} 条明细")
    sql(f"UPDATE audit_auditbody SET {name}=%s WHERE seq=%s", rng.randbytes(16), chosen)
    return Expected(report.ALTERED, first=_named(chosen))


def digest_row(rng: random.Random) -> Expected:
    chosen = rng.choice(AuditRow.objects.order_by("pk").values_list("pk", flat=True))
    row = AuditRow.objects.get(pk=chosen)
    kind = rng.choice(["digest", "null", "label", "row", "seq", "shape", "delete", "insert"])
    if kind == "digest" or (kind == "null" and row.digest is None):
        sql("UPDATE audit_auditrow SET digest=%s WHERE id=%s", rng.randbytes(32), chosen)
    elif kind == "null":
        sql("UPDATE audit_auditrow SET digest=NULL WHERE id=%s", chosen)
    elif kind == "label":
        sql("UPDATE audit_auditrow SET label=label||'x' WHERE id=%s", chosen)
    elif kind == "row":
        sql("UPDATE audit_auditrow SET row=row+900000 WHERE id=%s".replace("row=row", '"row"="row"'), chosen)
    elif kind == "seq":
        sql("UPDATE audit_auditrow SET seq=%s WHERE id=%s", forging.head().seq + 3, chosen)
    elif kind == "shape":
        other = AuditShape.objects.exclude(pk=row.shape_id).first()
        sql("UPDATE audit_auditrow SET shape_id=%s WHERE id=%s", other.pk, chosen)
    elif kind == "delete":
        sql("DELETE FROM audit_auditrow WHERE id=%s", chosen)
    else:
        sql(
            'INSERT INTO audit_auditrow (chain, seq, label, "row", digest, shape_id) '
            'SELECT chain, seq, label, "row"+900000, digest, shape_id FROM audit_auditrow WHERE id=%s',
            chosen,
        )
    return Expected(report.ALTERED, first=_named(row.seq))


def shape(rng: random.Random) -> Expected:
    used = AuditRow.objects.order_by().values_list("shape", flat=True).distinct()
    chosen = rng.choice(sorted(used))
    name, value = rng.choice([("columns", "id"), ("alg", "sha256"), ("label", "orgs.none")])
    sql(f"UPDATE audit_auditshape SET {name}=%s WHERE id=%s", value, chosen)
    return Expected(report.ALTERED, first="的摘要范围已被改动")


def head(rng: random.Random) -> Expected:
    kind = rng.choice(["h", "back", "on", "genesis", "delete"])
    if kind == "h":
        sql("UPDATE audit_audithead SET h=%s", rng.randbytes(32))
        return Expected(report.ALTERED, first="链尾已被改动")
    if kind == "genesis":
        sql("UPDATE audit_audithead SET genesis=%s", rng.randbytes(32))
        return Expected(report.ALTERED, first=_named(1))
    if kind == "delete":
        sql("DELETE FROM audit_audithead")
        return Expected(report.MISSING, first="链首缺失")
    if kind == "on":
        sql("UPDATE audit_audithead SET seq=seq+2")
        return Expected(report.MISSING, first="末尾的操作记录缺失")
    sql("UPDATE audit_audithead SET seq=seq-2")
    return Expected(report.ALTERED, first="链尾已被改动", also=frozenset({report.OLDER}))


def checkpoint(rng: random.Random) -> Expected:
    chosen = rng.choice(AuditCheckpoint.objects.order_by("n"))
    kind = rng.choice(["text", "signature", "seq", "delete", "number", "progress", "bucket"])
    if kind == "text":
        sql("UPDATE audit_auditcheckpoint SET text=replace(text, 'seq ', 'seq 1') WHERE n=%s", chosen.n)
        return Expected(report.FORGED, said=f"检查点第 {chosen.n} 号")
    if kind == "signature":
        other = AuditCheckpoint.objects.exclude(n=chosen.n).first()
        sql("UPDATE audit_auditcheckpoint SET signatures=%s WHERE n=%s", other.signatures, chosen.n)
        return Expected(report.FORGED, said=f"检查点第 {chosen.n} 号")
    if kind == "seq":
        sql("UPDATE audit_auditcheckpoint SET seq=seq-1 WHERE n=%s", chosen.n)
        return Expected(report.ALTERED, said=f"检查点第 {chosen.n} 号的序号")
    if kind == "number":
        sql("UPDATE audit_auditcheckpoint SET n=n+1000 WHERE n=%s", chosen.n)
        return Expected(report.MISSING, said=f"检查点第 {chosen.n} 号缺失")
    if kind == "delete":
        sql("DELETE FROM audit_auditcheckpoint WHERE n=%s", chosen.n)
        return Expected(report.MISSING, said="检查点")
    if kind == "progress":
        sql("UPDATE audit_auditsigning SET seq=seq-1, n=n-1")
        return Expected(report.MISSING, said="检查点应到")
    sql(
        "UPDATE audit_auditbucket SET digest=%s WHERE id=(SELECT MAX(id) FROM audit_auditbucket)",
        rng.randbytes(32),
    )
    return Expected(report.ALTERED, said="摘要分组已被改动")


def half_chained(rng: random.Random) -> Expected:
    """The entry's own hash is made to fit; what follows it is not."""
    seq = any_seq(rng)
    sql("UPDATE audit_auditentry SET actor='somebody' WHERE seq=%s", seq)
    forging.reseal(seq)
    if seq == forging.head().seq:
        return Expected(report.OLDER, first="链尾已被改动")
    return Expected(report.ALTERED, first=_named(seq + 1), also=frozenset({report.OLDER}))


EDITS = (
    entry_field,
    entry_field,
    entry_delete,
    entry_insert,
    entry_strange_chain,
    reorder,
    swap,
    body,
    digest_row,
    digest_row,
    shape,
    head,
    checkpoint,
    checkpoint,
    half_chained,
)
