"""Long chains, made with the product's own encoding but without its services: for verifying, not for use."""

import random
import secrets
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from duxing.audit import encoding, rows
from duxing.audit.models import AuditBody, AuditEntry, AuditHead, AuditRow, AuditShape
from duxing.core.digest import digest

BATCH = 2000
LABEL = "rig.row"  # of no model: such rows are hashed with the chain and not looked for in a table
BEGUN = datetime(2026, 1, 1, tzinfo=UTC)
# What JSON and the encoding must not stumble over.
ODD = [
    "",
    "市财政局",
    '引号"与\\',
    "换行\n制表\t",
    "e\u0301",
    "𠮷",
    "null",
    "\u0001\u007f",
    " 空 格 ",
    "{}[],:",
]


def random_body(rng: random.Random) -> dict[str, Any]:
    """A body of every kind of value, its keys in no order."""
    names = [f"{rng.choice(ODD)}{number}" for number in range(rng.randint(1, 6))]
    rng.shuffle(names)
    return {name: _value(rng, 2) for name in names}


def _value(rng: random.Random, depth: int) -> Any:
    kind = rng.randrange(7 if depth else 5)
    if kind == 5:
        return [_value(rng, depth - 1) for _ in range(rng.randint(0, 3))]
    if kind == 6:
        return {f"{rng.choice(ODD)}{n}": _value(rng, depth - 1) for n in range(rng.randint(0, 3))}
    return [
        None,
        rng.random() < 0.5,
        rng.randint(-(10**12), 10**12),
        rng.choice(ODD),
        "督查" * rng.randint(0, 9),
    ][kind]


def fill(count: int, alg: str, rng: random.Random, *, plain: bool = False) -> None:
    """Append `count` random entries; `plain` ones look like everyday acts, each with a body and one row."""
    head = AuditHead.objects.filter(chain=1).first()
    if head is None:
        genesis = digest(secrets.token_bytes(32), alg)
        head = AuditHead.objects.create(chain=1, h=genesis, genesis=genesis)
    name = rows.shape_hash(LABEL, alg, ["name"])
    shape, _ = AuditShape.objects.get_or_create(
        columns_hash=name, defaults={"label": LABEL, "alg": alg, "columns": "name"}
    )
    for start in range(0, count, BATCH):
        made = list(_entries(head, min(BATCH, count - start), alg, rng, shape, plain))
        AuditEntry.objects.bulk_create([one[0] for one in made])
        AuditBody.objects.bulk_create([one[1] for one in made])
        AuditRow.objects.bulk_create([row for one in made for row in one[2]])
    AuditHead.objects.filter(chain=1).update(seq=head.seq, h=head.h)


def _entries(
    head: AuditHead, count: int, alg: str, rng: random.Random, shape: AuditShape, plain: bool
) -> Iterator[tuple[AuditEntry, AuditBody, list[AuditRow]]]:
    """Entry, body and rows of the next `count` acts; `head` moves along."""
    for _ in range(count):
        seq = head.seq + 1
        body = (
            {"who": {"name": "李某", "unit": "市财政局"}, "title": "锦绣家园供暖"}
            if plain
            else random_body(rng)
        )
        canonical, salt = encoding.canonical(body), rng.randbytes(16)
        keys = [seq] if plain else sorted(rng.sample(range(1, 10**6), rng.randint(0, 3)))
        digests = [
            (pk, rng.choice([None, rng.randbytes(32)]) if not plain else rng.randbytes(32)) for pk in keys
        ]
        sealed = encoding.Sealed(
            chain=1,
            seq=seq,
            ts=BEGUN + timedelta(seconds=seq, microseconds=rng.randrange(10**6)),
            kind="matters.feedback.submitted" if plain else f"rig.{rng.choice(ODD)}.done",
            actor="liguohua" if plain else rng.choice(ODD),
            unit_path="yc/yc-czj/" if plain else rng.choice(ODD),
            obj=f"matters.feedback:{rng.randrange(10**9)}" if plain else rng.choice(ODD),
            ok=plain or rng.random() < 0.9,
            body_hash=encoding.body_hash(salt, canonical, alg),
            row_digest=encoding.rows_digest(
                [(LABEL, pk, shape.columns_hash.encode(), one) for pk, one in digests], alg
            ),
            prev=bytes(head.h),
            alg=alg,
        )
        head.seq, head.h = seq, encoding.entry_hash(sealed)
        yield (
            AuditEntry(**sealed._asdict(), h=head.h),
            AuditBody(chain=1, seq=seq, salt=salt, body=canonical),
            [AuditRow(chain=1, seq=seq, label=LABEL, row=pk, shape=shape, digest=one) for pk, one in digests],
        )
