"""The city of the measurement: 100 units, and as many matters as are asked for, each always the same.

The spread is that of `performance.md`: 29.8 % of the matters are open, 8.9 % late; each has four
shares, ten expected reports and two reports that were sent.
"""

import multiprocessing
import secrets
from collections.abc import Iterator
from datetime import timedelta

from django.db import connection, connections

from bench.bulk import ALG, Table, write_batch
from bench.rows import HEADS, LEADERS, MODELS, UNITS, Frame, One
from duxing.audit import encoding
from duxing.audit.models import AuditBody, AuditEntry, AuditHead
from duxing.audit.services import STAFF_CHAIN, record
from duxing.core import clock
from duxing.core.actions import action
from duxing.matters.models import CallNote
from duxing.matters.search import search_columns
from duxing.orgs.models import Post, Unit, UnitKind, User
from duxing.orgs.roles import Role
from duxing.sources.models import SourceType
from duxing.testing.cast import Cast, make_cast

BATCH = 500


def found(cast: Cast) -> Frame:
    """The frame of the city that `prepare` made; read again by every process."""
    units = list(Unit.objects.filter(code__startswith="bench-").order_by("pk"))
    leaders = list(Post.objects.filter(role=Role.CITY_LEADER, title="副市长").order_by("pk"))
    every = [cast.lead, *units]
    return Frame(
        today=clock.today(),
        type=SourceType.objects.get(code="instruction").pk,
        units=tuple(u.pk for u in every),
        names=tuple(search_columns("", [u], (), None, {})["search_text"] for u in every),
        leaders=tuple(p.pk for p in leaders),
        officer=cast.officer.pk,
        colleague=cast.colleague.pk,
        drafter=cast.handler.pk,
    )


@action
def prepare() -> Cast:
    """Units, leaders and the heads who sign, beside the cast of the tests."""
    cast = make_cast()
    vice = Post.objects.get(holder=cast.vice)
    for n in range(LEADERS - 1):
        Post.objects.create(unit=cast.city, role=vice.role, title="副市长", order=60 + n)
    for n in range(UNITS - 1):
        unit = Unit.objects.create(
            code=f"bench-{n}",
            full_name=f"云川市第{n}局",
            name=f"市第{n}局",
            initials=f"d{n}j",
            kind=UnitKind.DEPARTMENT,
            order=5000 + n,
            parent=cast.city,
            path=f"yc/bench-{n}/",
        )
        if n < HEADS:
            head = User.objects.create_user(f"head{n}", None, name="周正")
            Post.objects.create(unit=unit, role=Role.UNIT_HEAD, title="局长", order=1, holder=head)
    record("system", "orgs.cast.made", "bench")
    return cast


def build(cast: Cast, matters: int, processes: int = 2) -> None:
    """Write the matters; their batches first, in any order, then the entries of the chain, in theirs."""
    head = AuditHead.objects.get(chain=STAFF_CHAIN)
    seqs = {start: head.seq + 1 + n for n, start in enumerate(range(0, matters, BATCH))}
    connections.close_all()
    with multiprocessing.get_context("fork").Pool(processes) as pool:
        jobs = [(cast, start, min(start + BATCH, matters), seq) for start, seq in seqs.items()]
        digests = dict(pool.imap_unordered(_batch, jobs, chunksize=2))
    _seal(digests, cast)
    _settle()


# Read once by each process.
_frames: list[Frame] = []


def _batch(job: tuple[Cast, int, int, int]) -> tuple[int, bytes | None]:
    cast, start, end, seq = job
    if not _frames:
        _frames.append(found(cast))
    (frame,) = _frames
    at = clock.start_of_day_instant(frame.today - timedelta(days=400))
    tables = {model.__name__: Table(model, at) for model in MODELS}
    for n in range(start, end):
        One(frame, n, tables).write()
    return seq, write_batch(list(tables.values()), seq)


def _seal(digests: dict[int, bytes | None], cast: Cast) -> None:
    """One entry for each batch, chained in their order."""
    head = AuditHead.objects.get(chain=STAFF_CHAIN)
    prev, entries, bodies = bytes(head.h), [], []
    for seq in sorted(digests):
        salt = secrets.token_bytes(16)
        body = encoding.canonical({"who": {"name": "system"}, "batch": seq})
        sealed = encoding.Sealed(
            chain=STAFF_CHAIN,
            seq=seq,
            ts=clock.now(),
            kind="orgs.cast.made",
            actor="system",
            unit_path="",
            obj="bench",
            ok=True,
            body_hash=encoding.body_hash(salt, body, ALG),
            row_digest=digests[seq],
            prev=prev,
            alg=ALG,
        )
        prev = encoding.entry_hash(sealed)
        entries.append(AuditEntry(**sealed._asdict(), h=prev))
        bodies.append(AuditBody(chain=STAFF_CHAIN, seq=seq, salt=salt, body=body))
    AuditEntry.objects.bulk_create(entries)
    AuditBody.objects.bulk_create(bodies)
    AuditHead.objects.filter(chain=STAFF_CHAIN).update(seq=max(digests), h=prev)


def _settle() -> None:
    """Numbers go on behind the rows, and the planner knows them; an installation does so by itself."""
    with connection.cursor() as cursor:
        for model in MODELS:
            table = model._meta.db_table
            cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}")
        cursor.execute("VACUUM ANALYZE")


def eventful(number: int) -> Iterator[int]:
    """Keys of open matters with a timeline of EVENTS calls beside the rest, at most `number`."""
    rows = CallNote.objects.filter(matter__status="dispatched").order_by("matter_id")
    yield from rows.values_list("matter_id", flat=True).distinct()[:number]
