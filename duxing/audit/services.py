"""Writing the chain: one entry for one act, in the transaction of the act."""

import secrets
from collections import defaultdict
from collections.abc import Sequence
from typing import Any, NamedTuple

from django.apps import apps
from django.conf import settings
from django.db.models import Model, QuerySet

from duxing.audit import encoding, rows, settled, shapes
from duxing.audit.models import AuditBody, AuditEntry, AuditHead, AuditRow
from duxing.core import clock, scope
from duxing.core.actions import action
from duxing.core.crash import crashpoint
from duxing.core.digest import digest
from duxing.core.prepared import fetch
from duxing.core.writing import insert_and_update

STAFF_CHAIN = 1


def record(by: Any, kind: str, obj: Any, *, ok: bool = True, **body: Any) -> AuditEntry:
    """Append one entry to the staff chain and digest every protected row touched so far.

    `by` is the acting user, or a word such as "system". `kind` is dotted, "matters.feedback.submitted".
    `obj` is the record that the act is about, or a word. `body` holds only JSON values, dates,
    decimals and ids. Call it last in an action; the entry has its place in the chain when the outermost
    action is sealed.
    """
    alg = settings.DIGEST_ALGORITHM
    touched = _digest_touched(alg)
    actor, unit_path, who = _actor(by)
    salt = secrets.token_bytes(16)
    canonical = encoding.canonical({"who": who, **body})
    entry = AuditEntry(
        chain=STAFF_CHAIN,
        kind=kind,
        actor=actor,
        unit_path=unit_path,
        obj=_name(obj),
        ok=ok,
        body_hash=encoding.body_hash(salt, canonical, alg),
        row_digest=encoding.rows_digest(
            [(row.label, row.pk, row.shape.name, row.digest) for row in touched], alg
        ),
        alg=alg,
    )
    everyday = settled.is_everyday(kind, (row.label for row in touched))
    if not everyday:
        settled.distrust()
    scope.note(_Noted(entry, salt, canonical, touched, everyday), _seal)
    return entry


def _seal(noted: Sequence["_Noted"], along: Sequence[scope.Change]) -> None:
    """Write the entries of an act at the end of the chain, which is locked from here to the commit.

    `along` are changes that are written with them.
    """
    crashpoint("audit.before_head")
    head = _lock_head()
    settled.locked(bytes(head.settled))
    at, seq, h = clock.now(), head.seq, bytes(head.h)
    changes: dict[str, Any] = {}
    for one in noted:
        entry, seq = one.entry, seq + 1
        entry.seq, entry.ts, entry.prev = seq, at, h
        h = entry.h = encoding.entry_hash(
            encoding.Sealed(*(getattr(entry, name) for name in encoding.Sealed._fields))
        )
        if not one.everyday:
            changes["settled"] = h
    changes |= {"seq": seq, "h": h}
    bodies = [AuditBody(chain=STAFF_CHAIN, seq=one.entry.seq, salt=one.salt, body=one.body) for one in noted]
    crashpoint("audit.before_seal")
    same = {"chain": STAFF_CHAIN, "seq": head.seq, "h": head.h}
    parts = ([one.entry for one in noted], bodies, _digests(noted, bytes(head.genesis)))
    # What decides is the condition on the head: locks on rows are unknown to SQLite.
    if insert_and_update(parts, AuditHead, same, changes, also=along) is None:
        raise RuntimeError("the head of the chain was moved by somebody who did not hold it")
    crashpoint("audit.after_seal")


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
    """The end of the chain as it stands, held until the transaction ends.

    SQLite has no locks on rows, but there the transaction holds the whole database already
    (IMMEDIATE, config.env); what decides on both is the condition on the head in `_seal`.
    """
    found = fetch(_head, chain=STAFF_CHAIN)
    if not found:
        genesis = digest(secrets.token_bytes(32), settings.DIGEST_ALGORITHM)
        AuditHead.objects.get_or_create(
            chain=STAFF_CHAIN, defaults={"h": genesis, "genesis": genesis, "settled": genesis}
        )
        found = fetch(_head, chain=STAFF_CHAIN)
    head: AuditHead = found[0]
    return head


def _head(*, chain: Any) -> QuerySet[AuditHead]:
    return AuditHead.objects.select_for_update().filter(chain=chain)


class _Touched(NamedTuple):
    """A protected row after the act; its digest is None when the act removed it."""

    label: str
    pk: int
    shape: shapes.Shape
    digest: bytes | None


def _digest_touched(alg: str) -> list[_Touched]:
    """The rows written since the last entry, by label and key; read again only where the write gave none back."""
    unread: dict[str, list[int]] = defaultdict(list)
    found: dict[tuple[str, int], bytes] = {}
    taken = scope.take()
    for label, pk, row in taken:
        if row is None:
            unread[label].append(pk)
        else:
            found[label, pk] = rows.digest_of(label, row, shapes.of_now(label, alg).columns, alg)
    for label, keys in unread.items():
        columns = list(shapes.of_now(label, alg).columns)
        found |= {(label, pk): one for pk, one in rows.digests(apps.get_model(label), columns, alg, keys)}
    places = sorted((label, pk) for label, pk, _ in taken)
    return [_Touched(*place, shapes.of_now(place[0], alg), found.get(place)) for place in places]


class _Noted(NamedTuple):
    """An entry that waits for its place in the chain, with its details and row digests."""

    entry: AuditEntry
    salt: bytes
    body: bytes
    touched: list[_Touched]
    everyday: bool


def _digests(noted: Sequence[_Noted], genesis: bytes) -> list[AuditRow]:
    """A row for each protected row that the entries are about."""
    keys = shapes.keys_of({row.shape for one in noted for row in one.touched}, genesis)
    return [
        AuditRow(
            chain=STAFF_CHAIN,
            seq=one.entry.seq,
            label=row.label,
            row=row.pk,
            shape_id=keys[row.shape],
            digest=row.digest,
        )
        for one in noted
        for row in one.touched
    ]
