"""Edits of the protected rows, and those that know the chain: only the witness shows the last ones."""

import random
from typing import Any

from django.db import connection, models, transaction

from duxing.audit import report, rows, witness
from duxing.audit.checkpoints import sign
from duxing.audit.encoding import cell
from duxing.audit.models import AuditCheckpoint, AuditEntry, AuditRow
from duxing.core.models import Protected
from rigs.tamper import forging
from rigs.tamper.edits_chain import Expected, any_seq
from rigs.tamper.forging import sql


def any_row(rng: random.Random) -> tuple[type[Protected], int]:
    """A protected row, every table alike."""
    filled = [model for model in rows.protected_models() if model._base_manager.exists()]
    model = rng.choice(filled)
    return model, rng.choice(model._base_manager.order_by("pk").values_list("pk", flat=True))


def place(model: type[Protected], pk: int) -> str:
    return f"（{model._meta.label_lower}:{pk}）"


def _other(rng: random.Random, field: Any, old: Any) -> Any:
    """Another value that the column takes."""
    kind = field.get_internal_type()
    if old is None:
        return {"DateTimeField": "2020-01-01 00:00:00+00:00", "DateField": "2020-01-01"}.get(kind, 1)
    if isinstance(field, models.ForeignKey | models.IntegerField | models.AutoField):
        return old + 1
    if kind == "BooleanField":
        return not old
    if kind == "DecimalField":
        return old + 1
    if kind == "DateTimeField":
        return "2020-01-01 00:00:00.000001+00:00"
    if kind == "DateField":
        return "2019-12-31"
    if kind == "UUIDField":
        return f"{rng.getrandbits(128):032x}"
    if kind == "BinaryField":
        return rng.randbytes(16)
    return f"{old}x"[-(field.max_length or 10**6) :] if kind != "JSONField" else None


def change(rng: random.Random, model: type[Protected], pk: int) -> bool:
    """Change one random column of a row by SQL; whether the database took it and the value is another."""
    fields = [f for f in model._meta.concrete_fields if not f.primary_key]
    field = rng.choice(fields)
    before = model._base_manager.values_list(field.attname, flat=True).get(pk=pk)
    value = _other(rng, field, before)
    if value is None or (isinstance(before, str) and str(value) == before):
        return False
    quote = connection.ops.quote_name
    try:
        with transaction.atomic():
            sql(f"UPDATE {quote(model._meta.db_table)} SET {quote(field.column)}=%s WHERE id=%s", value, pk)
            after = model._base_manager.values_list(field.attname, flat=True).get(pk=pk)
    except Exception:
        # A constraint of the database was faster; another edit then.
        return False
    return cell(after) != cell(before)


def some_change(rng: random.Random) -> tuple[type[Protected], int]:
    """Change a random row, as often as it takes."""
    while True:
        model, pk = any_row(rng)
        if change(rng, model, pk):
            return model, pk


def row_field(rng: random.Random) -> Expected:
    return Expected(report.TABLES_DIFFER, first=place(*some_change(rng)))


def row_delete(rng: random.Random) -> Expected:
    model, pk = any_row(rng)
    sql(f"DELETE FROM {connection.ops.quote_name(model._meta.db_table)} WHERE id=%s", pk)
    return Expected(report.TABLES_DIFFER, first=f"已被直接删除。{place(model, pk)}")


def row_insert(rng: random.Random) -> Expected:
    """A copy of a row under a new key, or of one under the key of a row that ended."""
    quote = connection.ops.quote_name
    while True:
        model, pk = any_row(rng)
        table = quote(model._meta.db_table)
        columns = [f.column for f in model._meta.concrete_fields if not f.primary_key]
        fresh = {"public_id": "%s"}
        unique = {
            f.column for f in model._meta.concrete_fields if f.unique and f.get_internal_type() == "CharField"
        }
        taken = ", ".join(fresh.get(c, f"{quote(c)}||'x'" if c in unique else quote(c)) for c in columns)
        named = ", ".join(map(quote, columns))
        new = 10**8 + rng.randrange(10**6)
        identity = f"{rng.getrandbits(128):032x}"
        try:
            with transaction.atomic():
                sql(
                    f"INSERT INTO {table} (id, {named}) SELECT {new}, {taken} FROM {table} WHERE id={pk}",
                    *([identity] if "public_id" in columns else []),
                )
        except Exception:
            # A unique number or the like; another table then.
            continue
        return Expected(report.TABLES_DIFFER, first=f"没有操作记录，系直接写入。{place(model, new)}")


def row_and_digest(rng: random.Random) -> Expected:
    """The digest is made to fit the row; the entry is not."""
    seq = forging.redigest(*some_change(rng))
    return Expected(report.ALTERED, first=f"第 {seq} 条（")


def _first_witness(seq: int) -> int:
    """The first signed entry at or after `seq`."""
    return AuditCheckpoint.objects.filter(seq__gte=seq).order_by("seq").values_list("seq", flat=True)[0]


def row_and_chain(rng: random.Random) -> Expected:
    """Row, digest, entry and every hash after it are made to fit: the database agrees with itself."""
    seq = forging.redigest(*some_change(rng))
    witnessed = _first_witness(seq)
    forging.resum(seq)
    forging.rechain(seq)
    forging.forget_checkpoints(seq - 1)
    return Expected(report.OLDER, first=f"签到第 {witnessed:,} 条，该条的链值与所签的不同")


def rewritten(rng: random.Random) -> Expected:
    """An entry is rewritten and every hash after it; whether checkpoints are left in the database or not."""
    seq = any_seq(rng)
    witnessed = _first_witness(seq)
    name = rng.choice(["actor", "obj", "kind"])
    sql(f"UPDATE audit_auditentry SET {name}='somebody' WHERE seq=%s", seq)
    forging.rechain(seq)
    if rng.random() < 0.7:
        forging.forget_checkpoints(seq - 1)
    return Expected(report.OLDER, first=f"签到第 {witnessed:,} 条，该条的链值与所签的不同")


def dropped(rng: random.Random) -> Expected:
    """An entry is taken out, the later ones move up, and every hash is made to fit."""
    seq = rng.randint(2, forging.head().seq - 1)
    while AuditRow.objects.filter(seq=seq).exists():
        seq -= 1
    if seq < 1:
        return rewritten(rng)
    witnessed, last = _first_witness(seq), forging.head().seq
    before = AuditEntry.objects.filter(seq=seq - 1).first()
    start = bytes(before.h) if before else bytes(forging.head().genesis)
    for table in ("entry", "body"):
        sql(f"DELETE FROM audit_audit{table} WHERE seq=%s", seq)
    for table in ("entry", "body", "row"):
        sql(f"UPDATE audit_audit{table} SET seq=-seq WHERE seq>%s", seq)
        sql(f"UPDATE audit_audit{table} SET seq=-seq-1 WHERE seq<0")
    sql("UPDATE audit_auditentry SET prev=%s WHERE seq=%s", start, seq)
    forging.rechain(seq)
    forging.forget_checkpoints(seq - 1)
    newer = f"签到第 {last:,} 条，数据库只到第 {last - 1:,} 条"
    same = f"签到第 {witnessed:,} 条，该条的链值与所签的不同"
    return Expected(report.OLDER, first=newer if witnessed == last else same)


def truncated(rng: random.Random) -> Expected:
    """The chain ends earlier and everything fits; then more may be written in place of what is gone."""
    last = forging.head().seq
    after = rng.randint(max(1, last - 60), last - 1)
    witnessed = _first_witness(after + 1)
    kept = list(AuditEntry.objects.filter(seq__gt=after).order_by("seq"))
    forging.truncate(after)
    forging.forget_checkpoints(after)
    if rng.random() < 0.5:
        return Expected(report.OLDER, said=f"签到第 {witnessed:,} 条，数据库只到第 {after:,} 条")
    # Re-chained: as many entries as before, of other acts.
    for entry in kept:
        entry.pk, entry.actor, entry.row_digest = None, "somebody", None
        entry.prev = bytes(forging.head().h)
        entry.h = rng.randbytes(32)
        entry.save(force_insert=True)
        forging.reseal(entry.seq)
        sql(
            "UPDATE audit_audithead SET seq=%s, h=(SELECT h FROM audit_auditentry WHERE seq=%s)",
            entry.seq,
            entry.seq,
        )
    return Expected(report.OLDER, said=f"签到第 {witnessed:,} 条，该条的链值与所签的不同")


EDITS = (
    row_field,
    row_field,
    row_delete,
    row_insert,
    row_and_digest,
    row_and_chain,
    rewritten,
    rewritten,
    dropped,
    truncated,
)


def old_backup(act: Any) -> Expected:
    """Work, sign, write out; the caller then rolls everything back, as if an old backup came back."""
    act()
    made = sign()
    witness.write_all()
    return Expected(report.OLDER, first=f"签到第 {made.seq:,} 条，数据库只到第")
