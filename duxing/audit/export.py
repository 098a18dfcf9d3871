"""The chain as text, one line an entry, for a verifier that is not ours (tools/verify_audit.pl)."""

import json
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from duxing.audit.encoding import Sealed, stamp
from duxing.audit.models import AuditBody, AuditEntry, AuditHead, AuditRow
from duxing.audit.services import STAFF_CHAIN, record
from duxing.core.actions import action

PAGE = 1000
FORM = "duxing-audit-export v1"


def lines(first: int | None, last: int | None, *, bodies: bool, rows: bool) -> Iterator[str]:
    """A first line about the export, then the entries from `first` to `last`, in order.

    Hashes are hex, times as they are hashed; a body is the JSON that was hashed, beside its salt.
    """
    start = max(first or 1, 1)
    yield _dump({"form": FORM, "chain": STAFF_CHAIN, "from": start, "prev": _before(start)})
    while True:
        found = AuditEntry.objects.filter(chain=STAFF_CHAIN, seq__gte=start).order_by("seq")
        if last is not None:
            found = found.filter(seq__lte=last)
        page = list(found.values_list(*Sealed._fields, "h")[:PAGE])
        if not page:
            return
        span = (page[0][1], page[-1][1])
        salted = _bodies(span) if bodies else {}
        digests = _rows(span) if rows else None
        for *fields, h in page:
            entry = Sealed._make(fields)
            yield _line(entry, h, salted.get(entry.seq), None if digests is None else digests[entry.seq])
        start = span[1] + 1


@action
def note_export(count: int, *, bodies: bool, rows: bool) -> AuditEntry:
    """Record that the log left the system: how many entries, and whether with their details."""
    return record("system", "audit.log.exported", "audit.log", count=count, bodies=bodies, rows=rows)


def _before(start: int) -> str:
    """The hash that the first exported entry follows; empty when that cannot be said."""
    if start == 1:
        return bytes(AuditHead.objects.get(chain=STAFF_CHAIN).genesis).hex()
    before = AuditEntry.objects.filter(chain=STAFF_CHAIN, seq=start - 1).first()
    return bytes(before.h).hex() if before else ""


def _bodies(span: tuple[int, int]) -> dict[int, tuple[bytes, bytes]]:
    found = AuditBody.objects.filter(chain=STAFF_CHAIN, seq__range=span).values_list("seq", "salt", "body")
    return {seq: (bytes(salt), bytes(body)) for seq, salt, body in found}


def _rows(span: tuple[int, int]) -> dict[int, list[list[Any]]]:
    made: dict[int, list[list[Any]]] = defaultdict(list)
    found = AuditRow.objects.filter(chain=STAFF_CHAIN, seq__range=span)
    for seq, label, row, shape, one in found.values_list(
        "seq", "label", "row", "shape__columns_hash", "digest"
    ):
        made[seq].append([label, row, shape, None if one is None else bytes(one).hex()])
    return made


def _line(entry: Sealed, h: bytes, body: tuple[bytes, bytes] | None, rows: list[list[Any]] | None) -> str:
    facts: dict[str, Any] = {
        name: unicodedata.normalize("NFC", value) if isinstance(value, str) else value
        for name, value in entry._asdict().items()
    }
    for name in ("body_hash", "row_digest", "prev"):
        facts[name] = None if facts[name] is None else bytes(facts[name]).hex()
    facts |= {"ts": stamp(entry.ts).decode(), "h": bytes(h).hex()}
    if rows is not None:
        facts["rows"] = sorted(rows)
    if body is None:
        return _dump(facts)
    facts["salt"] = body[0].hex()
    # The body goes in as it was hashed: reading and writing it again could change its bytes.
    return f'{_dump(facts)[:-1]},"body":{body[1].decode("utf-8", "replace")}}}'


def _dump(facts: dict[str, Any]) -> str:
    return json.dumps(facts, ensure_ascii=False, separators=(",", ":"))
