"""What exactly is hashed, byte by byte (reliability 3.3). Frozen: a change needs a new version tag."""

import json
import struct
import unicodedata
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import lru_cache
from operator import itemgetter
from typing import Any, NamedTuple
from uuid import UUID

from duxing.core.digest import NOTHING, digest, prefixed, prefixed_one

ENTRY_TAG = b"DUXING-AUDIT-v1"
ROW_TAG = b"DUXING-ROW-v1"
ROWS_TAG = b"DUXING-ROWS-v1"
# u16 and u64: what stands in a chain is never negative, what somebody wrote into it might be.
_PLACE = struct.Struct(">hq")
_ROW_BEGINNING, _ROWS_BEGINNING = prefixed_one(ROW_TAG), prefixed_one(ROWS_TAG)
_PLACE_OF = itemgetter(0, 1)


class Sealed(NamedTuple):
    """The fields of an entry that its hash covers, in the order in which they are read."""

    chain: int
    seq: int
    ts: datetime
    kind: str
    actor: str
    unit_path: str
    obj: str
    ok: bool
    body_hash: bytes
    row_digest: bytes | None
    prev: bytes
    alg: str


def text(value: str) -> bytes:
    """UTF-8 of the NFC form."""
    return unicodedata.normalize("NFC", value).encode("utf-8")


def stamp(instant: datetime) -> bytes:
    """`YYYY-MM-DDTHH:MM:SS.ffffffZ`."""
    moved = instant if instant.tzinfo is UTC else instant.astimezone(UTC)
    return f"{moved.isoformat(timespec='microseconds')[:26]}Z".encode()


def canonical(body: dict[str, Any]) -> bytes:
    """Canonical JSON: sorted keys, no spaces, no floats, dates and decimals as strings."""
    return text(json.dumps(_plain(body), ensure_ascii=False, sort_keys=True, separators=(",", ":")))


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, dict):
        return {unicodedata.normalize("NFC", str(k)): _plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        items = sorted(value) if isinstance(value, set | frozenset) else value
        return [_plain(item) for item in items]
    if isinstance(value, datetime):
        return stamp(value).decode()
    if isinstance(value, date | Decimal | UUID):
        return str(value)
    raise TypeError(f"{type(value).__name__} cannot stand in an audit body")


def cell(value: Any) -> bytes | None:
    """One column value of a row, the same on every database."""
    if value is None:
        return None
    known = _CELLS.get(type(value))
    if known is None:
        # A subclass, such as the text of a choice: the first type that it is, in this order.
        known = next((made for kind, made in _CELLS.items() if isinstance(value, kind)), None)
    if known is None:
        raise TypeError(f"{type(value).__name__} cannot be digested")
    return known(value)


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


# Of a type and those derived from it the derived one stands first: a truth is a number, an instant a date.
# Text is not normalised: the digest must notice a change of form as well.
_CELLS: dict[type, Callable[[Any], bytes]] = {
    bool: lambda value: b"1" if value else b"0",
    int: lambda value: str(int(value)).encode(),
    Decimal: lambda value: format(value.normalize(), "f").encode(),
    str: lambda value: str.encode(value, "utf-8"),
    datetime: stamp,
    date: lambda value: value.isoformat().encode(),
    UUID: lambda value: str(value).encode(),
    bytes: bytes,
    memoryview: bytes,
    dict: _json,
    list: _json,
}


def row_digest(
    label: str, pk: int, salt: bytes, columns: Sequence[str], values: Sequence[Any], alg: str
) -> bytes:
    """Digest of one protected row over its salt and its named columns."""
    parts = [_ROW_BEGINNING, prefixed_one(bytes(salt)), _often(label), prefixed_one(str(pk).encode())]
    for name, value in zip(columns, values, strict=True):
        # Many cells of a row are empty, and a call for each part would cost more than its digest.
        one = b"" if value is None else cell(value) or b""
        parts += (_often(name), NOTHING if value is None else len(one).to_bytes(4, "big"), one)
    return digest(b"".join(parts), alg)


def rows_digest(rows: Sequence[tuple[str, int, bytes, bytes | None]], alg: str) -> bytes | None:
    """Digest over (label, pk, shape hash, row digest) of all rows of one entry, sorted; None for none."""
    if not rows:
        return None
    parts = [_ROWS_BEGINNING]
    for label, pk, shape, one in sorted(rows, key=_PLACE_OF) if len(rows) > 1 else rows:
        parts += (_often(label), prefixed_one(b"%d" % pk), prefixed_one(shape), prefixed_one(one))
    return digest(b"".join(parts), alg)


def body_hash(salt: bytes, body: bytes, alg: str) -> bytes:
    """H(salt ‖ canonical body)."""
    return digest(bytes(salt) + bytes(body), alg)


def entry_hash(entry: Sealed) -> bytes:
    """The hash that chains an entry (reliability 3.3), with the algorithm that it names.

    H( LP(tag) LP(alg) LP(prev) u16be(chain) u64be(seq) LP(ts) LP(kind) LP(actor) LP(unit_path)
    LP(obj) u8(ok) LP(body_hash) LP(row_digest) ), where LP is `digest.prefixed`.
    """
    return digest(
        b"".join(
            (
                _beginning(entry.alg),
                prefixed_one(entry.prev),
                _PLACE.pack(entry.chain, entry.seq),
                prefixed_one(stamp(entry.ts)),
                _often(entry.kind),
                _often(entry.actor),
                _often(entry.unit_path),
                prefixed_one(text(entry.obj)),
                b"\x01" if entry.ok else b"\x00",
                prefixed_one(entry.body_hash),
                prefixed_one(entry.row_digest),
            )
        ),
        entry.alg,
    )


@lru_cache(maxsize=8)
def _beginning(alg: str) -> bytes:
    return prefixed((ENTRY_TAG, alg.encode()))


@lru_cache(maxsize=4096)
def _often(value: str) -> bytes:
    """LP of a text that many entries share."""
    return prefixed_one(text(value))
