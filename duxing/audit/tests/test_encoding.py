"""The bytes that are hashed, frozen: who changes them must raise the version of the tag."""

import datetime as dt
from decimal import Decimal
from uuid import UUID

import pytest

from duxing.audit import encoding
from duxing.audit.encoding import Sealed, canonical, cell, entry_hash, row_digest, rows_digest, stamp
from duxing.core.digest import digest

AT = dt.datetime(2026, 11, 23, 10, 0, 0, 123, tzinfo=dt.UTC)
LABEL, PK, SALT = "orgs.unit", 7, bytes(range(16))
COLUMNS = ["code", "created_at", "name", "parent_id", "valid_from", "version"]
VALUES = ["yc-czj", AT, "市财政局", None, dt.date(2019, 3, 1), 3]


def entry(alg: str, **changes: bytes) -> Sealed:
    base = Sealed(
        1,
        302,
        AT,
        "orgs.unit.renamed",
        "li",
        "yc/yc-czj/",
        "orgs.unit:7",
        True,
        b"b" * 32,
        None,
        b"p" * 32,
        alg,
    )
    return base._replace(**changes)


FROZEN = {
    "sm3": (
        "c345d212e7c97ad0e3c8b376cba9e1e3b871db82eceb8baf11503c915a8aee6e",
        "5018c474f46cfcc64657b2fd5ea08002fdad09090c9d47c1aaf11642fe00d7ee",
        "2166a8618b2e3645c3a35114dd446c10675b0120dd7f119a4e5baedefe3c7b2b",
        "4f1117318f18fa0b56bd4eb1e9b1ef037e46850585c8103a1dd05f4ea0b01906",
    ),
    "sha256": (
        "758b9d3b3977f01611d746f6917b24c6e642744b1736f6f5be818af3c99d1e01",
        "e2f927ceaedc20ddc28f00198cc3d95a562212fcc241676f8d1c2f79a74cdf8a",
        "ab1b8fdbbf0416610bd3e72d38d199ea79db5263dfa447a7ae3ab6bb15237b98",
        "0362abe5ee723633d6ddf92edfc168667f71cf66734254d5caccb84ac2b3496c",
    ),
}


@pytest.mark.parametrize("alg", FROZEN)
def test_frozen_vectors(alg):
    row = row_digest(LABEL, PK, SALT, COLUMNS, VALUES, alg)
    rows = rows_digest([(LABEL, PK, b"s" * 64, row), (LABEL, 3, b"s" * 64, None)], alg)
    body = encoding.body_hash(SALT, canonical({"b": [1, None, True], "a": "é", "due": AT.date()}), alg)
    made = (entry_hash(entry(alg, row_digest=rows)), row, rows, body)
    assert tuple(one.hex() for one in made) == FROZEN[alg]


def lp(data: bytes | None) -> bytes:
    return b"\xff" * 4 if data is None else len(data).to_bytes(4, "big") + data


def test_the_entry_hash_by_the_letter_of_its_definition():
    """Written out by hand from the definition, not with the product's own joining."""
    data = b"".join(
        [
            *map(lp, [b"DUXING-AUDIT-v1", b"sm3", b"p" * 32]),
            b"\x00\x01" + (302).to_bytes(8, "big"),
            *map(lp, [b"2026-11-23T10:00:00.000123Z", b"orgs.unit.renamed", b"li", b"yc/yc-czj/"]),
            *map(lp, [b"orgs.unit:7"]),
            b"\x01",
            *map(lp, [b"b" * 32, None]),
        ]
    )
    assert entry_hash(entry("sm3")) == digest(data, "sm3")


@pytest.mark.parametrize(
    "changes",
    [
        {"chain": 2},
        {"seq": 303},
        {"ts": AT + dt.timedelta(microseconds=1)},
        {"kind": "orgs.unit.created"},
        {"actor": "wang"},
        {"unit_path": "yc/"},
        {"obj": "orgs.unit:8"},
        {"ok": False},
        {"body_hash": b"c" * 32},
        {"row_digest": b""},
        {"prev": b"q" * 32},
        {"alg": "sha256"},
    ],
)
def test_every_field_of_an_entry_counts(changes):
    assert entry_hash(entry("sm3")._replace(**changes)) != entry_hash(entry("sm3"))


def test_the_canonical_body():
    body = {"b": Decimal("1.50"), "a": {"z": 1, "y": ["é", {True}]}, "u": UUID(int=1), "t": AT}
    assert canonical(body).decode() == (
        '{"a":{"y":["é",[true]],"z":1},"b":"1.50",'
        '"t":"2026-11-23T10:00:00.000123Z","u":"00000000-0000-0000-0000-000000000001"}'
    )


def test_keys_are_sorted_as_they_are_written():
    """In the form before composing, the first key would stand before "f"."""
    assert canonical({"f": 1, "e\u0301": 2}) == '{"f":1,"é":2}'.encode()


@pytest.mark.parametrize("value", [1.5, object(), b"x"])
def test_a_body_holds_no_floats_and_no_objects(value):
    with pytest.raises(TypeError):
        canonical({"x": value})


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        (None, None),
        (True, b"1"),
        (False, b"0"),
        (0, b"0"),
        (Decimal("10.00"), b"10"),
        (Decimal("1E+3"), b"1000"),
        ("é", "é".encode()),
        (AT, b"2026-11-23T10:00:00.000123Z"),
        (dt.date(2026, 2, 28), b"2026-02-28"),
        (b"\x00", b"\x00"),
        (memoryview(b"ab"), b"ab"),
        ({"b": 1, "a": "市"}, '{"a":"市","b":1}'.encode()),
    ],
)
def test_cells(value, wanted):
    assert cell(value) == wanted


def test_a_column_that_no_database_keeps_exactly_is_refused():
    with pytest.raises(TypeError):
        cell(1.5)


def test_instants_are_told_in_utc():
    shanghai = dt.timezone(dt.timedelta(hours=8))
    assert stamp(dt.datetime(2026, 1, 1, 7, 59, 59, tzinfo=shanghai)) == b"2025-12-31T23:59:59.000000Z"
