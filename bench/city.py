"""The city of the measurement: 100 units, and as many matters as are asked for, each always the same.

The spread is that of `performance.md`: 29.8 % of the matters are open, 8.9 % late; each has four
shares, ten expected reports and two reports that were sent.
"""

import multiprocessing
import random
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db import connection, connections

from bench.bulk import ALG, Table, write_batch
from duxing.audit import encoding
from duxing.audit.models import AuditBody, AuditEntry, AuditHead
from duxing.audit.services import STAFF_CHAIN, record
from duxing.core import clock
from duxing.core.actions import action
from duxing.matters.models import (
    Assignment,
    CallNote,
    Feedback,
    FeedbackDue,
    FeedbackItem,
    Matter,
    ReceiptDue,
    Requirement,
    ReviewDue,
)
from duxing.matters.search import search_columns
from duxing.orgs.models import Post, Unit, UnitKind, User
from duxing.orgs.roles import Role
from duxing.sources.models import Instruction, Source, SourceType
from duxing.testing.cast import Cast, make_cast

UNITS, LEADERS, HEADS, OWN = 100, 6, 20, 200
BATCH, FIRST, EVENTS = 500, 10_000, 20
MODELS = (
    *(Source, Instruction, Matter, Requirement, Assignment, ReceiptDue, FeedbackDue, Feedback),
    *(FeedbackItem, ReviewDue, CallNote),
)
PLACES = ("古桥路", "锦绣家园", "澄溪河", "云麓大道", "渠首镇", "双槐镇", "柳堰镇", "碧峰镇")
WORKS = ("雨水管网改造", "老旧小区改造", "农村公路改建", "供暖管网检修", "闲置土地处置", "油烟噪声治理")
# One matter in ninety-five holds the word that the search is measured with.
RARE, RARE_EACH = "拆迁安置", 95


@dataclass(frozen=True)
class Frame:
    """What every matter refers to."""

    today: date
    type: int
    units: tuple[int, ...]
    names: tuple[str, ...]
    leaders: tuple[int, ...]
    officer: int
    colleague: int
    drafter: int


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
        _One(frame, n, tables).write()
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


class _One:
    """One matter with all that hangs on it; everything follows from its number."""

    def __init__(self, frame: Frame, n: int, tables: dict[str, Table]) -> None:
        self.frame, self.n, self.tables = frame, n, tables
        self.chance = random.Random(n)
        place = n * 7919 % 1000
        self.open, self.late = place < 298, place < 89
        self.waits = 295 <= place < 298
        self.final = self.waits and n % 3 == 0
        # The same few matters belong to the measured unit at every size.
        self.lead = 0 if n < OWN else 1 + n // 3 % (UNITS - 1)
        self.signs = self.open and not self.late and not self.waits and 1 <= self.lead <= HEADS
        spread = self.chance.randrange(120)
        back = -1 - spread if not self.open else -1 - spread // 2 if self.late else spread
        self.due = frame.today + timedelta(days=back)
        self.pk = FIRST + n

    def add(self, name: str, **values: Any) -> None:
        self.tables[name].add(self.chance, **values)

    def write(self) -> None:
        if self.n % 20 == 0:
            self._source()
        self._matter()
        for k in range(4):
            self._share(k)
        self._dues()
        if self.open and self.n % 100 < 5:
            self._calls()

    def _source(self) -> None:
        day = self.frame.today - timedelta(days=self.n % 300)
        pk = FIRST + self.n // 20
        self.add(
            "Source",
            id=pk,
            type_id=self.frame.type,
            register_number=f"云政督登〔{day.year}〕{900000 + self.n}号",
            title=f"{PLACES[self.n % 8]}群众来信第{self.n}件",
            received_on=day,
            registered_by_id=self.frame.officer,
            status="settled",
        )
        self.add(
            "Instruction",
            id=pk,
            source_id=pk,
            position=1,
            leader_id=self.frame.leaders[self.n // 20 % LEADERS],
            leader_name="副市长",
            given_on=day,
            words="请速办理，举一反三。",
            received_at=clock.start_of_day_instant(day),
        )

    def _matter(self) -> None:
        n, frame, due = self.n, self.frame, self.due
        word = RARE if n % RARE_EACH == 7 else WORKS[n % 6]
        title = f"{PLACES[n % 8]}{word}第{n}件"
        filed = due - timedelta(days=40)
        shared = f"{title}|{frame.names[self.lead]}"
        self.add(
            "Matter",
            id=self.pk,
            type_id=frame.type,
            source_id=FIRST + n // 20,
            number=f"云政督批〔{frame.today.year}〕{100000 + n}号",
            title=title,
            year=frame.today.year,
            lead_unit_id=frame.units[self.lead],
            leader_id=frame.leaders[n % LEADERS],
            supervisor_id=frame.officer if n % 5 == 0 else frame.colleague,
            due_on=due,
            due_at=clock.end_of_day_instant(due),
            place=PLACES[n % 8],
            status=self._status(),
            filed_on=filed,
            dispatched_at=clock.start_of_day_instant(filed),
            ended_at=None if self.open else clock.end_of_day_instant(due),
            search_text=f"{shared}|{PLACES[n // 20 * 20 % 8]}群众来信第{n // 20 * 20}件|请速办理，举一反三。",
            search_text_units=f"{shared}|请速办理，举一反三。",
        )
        self.add(
            "Requirement",
            id=self.pk,
            matter_id=self.pk,
            position=1,
            text=title,
            target_value=Decimal("100.0000"),
            target_unit="公里",
        )

    def _status(self) -> str:
        if not self.open:
            return "closed"
        return "accepted" if self.n % 100 == 50 and not self.late and not self.waits else "dispatched"

    def _share(self, k: int) -> None:
        pk, role = self._share_key(k), ("lead", "supporting", "informed", "informed")[k]
        unit = self.lead if k == 0 else 1 + (self.lead + 13 * k + self.n % 7) % (UNITS - 1)
        unsigned = self.open and k == 1 and self.n % 40 == 3
        begun = clock.start_of_day_instant(self.due - timedelta(days=39))
        self.add(
            "Assignment",
            id=pk,
            matter_id=self.pk,
            unit_id=self.frame.units[unit],
            role=role,
            due_on=self.due,
            due_at=clock.end_of_day_instant(self.due),
            delivered_at=begun,
            received_at=None if unsigned or k > 1 else begun,
            received_by="" if unsigned or k > 1 else "何工",
            status="dispatched" if unsigned or k > 1 else "in_progress" if self.open else "accepted",
        )
        if k < 2:
            self.add(
                "ReceiptDue",
                id=FIRST + 2 * self.n + k,
                assignment_id=pk,
                due_on=self.due - timedelta(days=38),
                due_at=clock.end_of_day_instant(self.due - timedelta(days=38)),
                fulfilled_at=None if unsigned else begun,
            )

    def _share_key(self, k: int) -> int:
        return FIRST + 4 * self.n + k

    def _dues(self) -> None:
        """Two that were reported and eight others: still expected, or no longer since the matter ended."""
        for k in range(10):
            day = self.due + timedelta(days=(k - 2) * 15 - 5)
            final = (k == 1 and self.final) or (k == 9 and not self.final)
            state = "reported" if k < 2 else "open" if self.open else "cancelled"
            self.add(
                "FeedbackDue",
                id=FIRST + 10 * self.n + k,
                assignment_id=self._share_key(0),
                period=day.year * 100 + day.month,
                label="办理结果" if final else f"{day.month}月进展",
                nominal_on=day,
                due_on=day,
                due_at=clock.end_of_day_instant(day),
                reported_at=clock.start_of_day_instant(day) if k < 2 else None,
                is_final=final,
                status=state,
            )
            if k < 2 or (k == 2 and self.signs):
                self._report(k, day)

    def _report(self, k: int, day: date) -> None:
        pk = FIRST + 3 * self.n + k
        waiting, unsent = k == 1 and self.waits, k == 2
        sent = None if unsent else clock.start_of_day_instant(min(day, self.frame.today))
        self.add(
            "Feedback",
            id=pk,
            due_id=FIRST + 10 * self.n + k,
            assignment_id=self._share_key(0),
            self_state="on_track",
            as_of=min(day, self.frame.today),
            text="截至目前已完成过半，剩余部分按计划推进。",
            next_step="完成剩余工程。",
            next_on=self.frame.today + timedelta(days=20),
            drafted_by_id=self.frame.drafter,
            signer_name="" if unsent else "王立新",
            submitted_at=sent,
            status="awaiting_signature" if unsent else "submitted" if waiting else "accepted",
        )
        self.add(
            "FeedbackItem",
            id=pk,
            feedback_id=pk,
            requirement_id=self.pk,
            quantity=Decimal(f"{40 + self.n % 60}.0000"),
            text="按计划推进，详见附表。",
        )
        if waiting:
            owed = self.frame.today + timedelta(days=self.n % 6 - 1)
            self.add(
                "ReviewDue",
                id=FIRST + self.n,
                feedback_id=pk,
                due_on=owed,
                due_at=clock.end_of_day_instant(owed),
            )

    def _calls(self) -> None:
        for k in range(EVENTS):
            at = clock.start_of_day_instant(self.frame.today - timedelta(days=k + 1))
            self.add(
                "CallNote",
                id=FIRST + EVENTS * self.n + k,
                matter_id=self.pk,
                unit_id=self.frame.units[self.lead],
                answered_by="何工",
                words=f"第{k}次通话，情况正常。",
                made_by_id=self.frame.officer,
                made_at=at,
            )


def eventful(number: int) -> Iterator[int]:
    """Keys of open matters with a timeline of EVENTS calls beside the rest, at most `number`."""
    rows = CallNote.objects.filter(matter__status="dispatched").order_by("matter_id")
    yield from rows.values_list("matter_id", flat=True).distinct()[:number]
