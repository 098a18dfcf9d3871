"""Writing the chain: one entry for one act, in the transaction of the act."""

import secrets
from collections import defaultdict
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db.models import F, Model

from duxing.audit import encoding, rows
from duxing.audit.models import AuditBody, AuditEntry, AuditHead, AuditRow, AuditShape
from duxing.core import clock, scope
from duxing.core.actions import action
from duxing.core.crash import crashpoint
from duxing.core.digest import digest

STAFF_CHAIN = 1


def record(by: Any, kind: str, obj: Any, *, ok: bool = True, **body: Any) -> AuditEntry:
    """Append one entry to the staff chain and digest every protected row touched so far.

    `by` is the acting user, or a word such as "system". `kind` is dotted, "matters.feedback.submitted".
    `obj` is the record that the act is about, or a word. `body` holds only JSON values, dates,
    decimals and ids. Call it last in an action: from here on the head of the chain is locked.
    """
    alg = settings.DIGEST_ALGORITHM
    touched = _digest_touched(alg)
    actor, unit_path, who = _actor(by)
    salt = secrets.token_bytes(16)
    canonical = encoding.canonical({"who": who, **body})
    crashpoint("audit.before_head")
    head = _lock_head()
    sealed = encoding.Sealed(
        chain=STAFF_CHAIN,
        seq=head.seq,
        ts=clock.now(),
        kind=kind,
        actor=actor,
        unit_path=unit_path,
        obj=_name(obj),
        ok=ok,
        body_hash=encoding.body_hash(salt, canonical, alg),
        row_digest=_total(touched, alg),
        prev=bytes(head.h),
        alg=alg,
    )
    entry = AuditEntry.objects.create(**sealed._asdict(), h=encoding.entry_hash(sealed))
    AuditBody.objects.create(chain=STAFF_CHAIN, seq=head.seq, salt=salt, body=canonical)
    for row in touched:
        row.seq = head.seq
    AuditRow.objects.bulk_create(touched)
    crashpoint("audit.before_seal")
    AuditHead.objects.filter(chain=STAFF_CHAIN).update(h=entry.h)
    crashpoint("audit.after_seal")
    return entry


@action
def record_failure(by: Any, kind: str, obj: Any, **body: Any) -> AuditEntry:
    """Note an act that was refused or failed, in a transaction of its own.

    Call it after the act's transaction was rolled back, or the note goes with it.
    """
    return record(by, kind, obj, ok=False, **body)


def _actor(by: Any) -> tuple[str, str, dict[str, Any]]:
    """Login name, unit path, and the facts about the person as they are at this moment."""
    if not isinstance(by, Model):
        return str(by), "", {"name": str(by)}
    facts = by.audit_facts() if hasattr(by, "audit_facts") else {"name": str(by)}
    return by.get_username(), str(facts.get("unit_path", "")), facts  # type: ignore[attr-defined]


def _name(obj: Any) -> str:
    if isinstance(obj, Model):
        return f"{obj._meta.label_lower}:{getattr(obj, 'public_id', obj.pk)}"
    return str(obj)


def _lock_head() -> AuditHead:
    """Take the next number. The update locks the row until the transaction ends."""
    own = AuditHead.objects.filter(chain=STAFF_CHAIN)
    if own.update(seq=F("seq") + 1) != 1:
        genesis = digest(secrets.token_bytes(32), settings.DIGEST_ALGORITHM)
        AuditHead.objects.get_or_create(chain=STAFF_CHAIN, defaults={"h": genesis, "genesis": genesis})
        own.update(seq=F("seq") + 1)
    return own.get()


def _digest_touched(alg: str) -> list[AuditRow]:
    by_label: dict[str, list[int]] = defaultdict(list)
    for label, pk in scope.take():
        by_label[label].append(pk)
    made: list[AuditRow] = []
    for label in sorted(by_label):
        model = apps.get_model(label)
        columns = rows.columns_of(model)
        shape = _shape(label, alg, columns)
        found = dict(rows.digests(model, columns, alg, by_label[label]))
        for pk in sorted(by_label[label]):
            made.append(AuditRow(chain=STAFF_CHAIN, label=label, row=pk, shape=shape, digest=found.get(pk)))
    return made


def _total(touched: list[AuditRow], alg: str) -> bytes | None:
    facts = [
        (
            row.label,
            row.row,
            row.shape.columns_hash.encode(),
            None if row.digest is None else bytes(row.digest),
        )
        for row in touched
    ]
    return encoding.rows_digest(facts, alg)


def _shape(label: str, alg: str, columns: list[str]) -> AuditShape:
    name = rows.shape_hash(label, alg, columns)
    found = AuditShape.objects.filter(columns_hash=name).first()
    if found:
        return found
    made, _ = AuditShape.objects.get_or_create(
        columns_hash=name, defaults={"label": label, "alg": alg, "columns": ",".join(columns)}
    )
    return made
