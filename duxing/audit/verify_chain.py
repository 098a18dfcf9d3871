"""Walking the chain: every entry, its body and its row digests, a page at a time."""

from collections import defaultdict
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from duxing.audit import encoding, rows
from duxing.audit.encoding import Sealed
from duxing.audit.models import AuditBody, AuditEntry, AuditHead, AuditRow, AuditShape
from duxing.audit.report import ALTERED, MISSING, Report
from duxing.audit.services import STAFF_CHAIN
from duxing.core.digest import ALGORITHMS
from duxing.core.prepared import fetch

PAGE = 2000
# Beyond every number that can stand there, also one that somebody wrote by hand.
FIRST, LAST = -(2**63), 2**63 - 1


def check_chain(head: AuditHead, report: Report, first: int | None = None, last: int | None = None) -> None:
    """Note in `report` whatever does not agree in the staff chain that ends at `head`.

    `first` and `last` narrow it to some entries; the one before `first` is taken as it stands.
    """
    _check_shapes(report)
    _check_strangers(report)
    _Walk(head, report, first, last).run()


def _check_shapes(report: Report) -> None:
    for shape in AuditShape.objects.order_by("pk"):
        if rows.shape_hash(shape.label, shape.alg, shape.columns.split(",")) != shape.columns_hash:
            report.add(ALTERED, f"数据表“{shape.label}”的摘要范围已被改动。")


def _check_strangers(report: Report) -> None:
    for model in (AuditHead, AuditEntry, AuditBody, AuditRow):
        if model._base_manager.filter(Q(chain__lt=STAFF_CHAIN) | Q(chain__gt=STAFF_CHAIN)).exists():
            report.add(ALTERED, f"“{model._meta.verbose_name}”中有不属于本链的内容。")


def _within(model: Any, after: Any, upto: Any) -> QuerySet[Any]:
    found: QuerySet[Any] = model._base_manager.filter(chain=STAFF_CHAIN, seq__gt=after, seq__lte=upto)
    return found


def _entries(*, after: Any, upto: Any) -> QuerySet[Any]:
    return _within(AuditEntry, after, upto).order_by("seq").values_list(*Sealed._fields, "h")[:PAGE]


def _bodies(*, after: Any, upto: Any) -> QuerySet[Any]:
    return _within(AuditBody, after, upto).values_list("seq", "salt", "body")


def _digests(*, after: Any, upto: Any) -> QuerySet[Any]:
    columns = ("seq", "label", "row", "shape__columns_hash", "digest")
    return _within(AuditRow, after, upto).values_list(*columns)


class _Walk:
    """One walk from the first entry to the head, holding one page of rows in memory."""

    def __init__(self, head: AuditHead, report: Report, first: int | None, last: int | None) -> None:
        self.head = head
        self.report = report
        self.upto = last
        self.expected = 1
        self.prev: bytes | None = bytes(head.genesis)
        if first is not None and first > 1:
            before = AuditEntry.objects.filter(chain=STAFF_CHAIN, seq=first - 1).first()
            self.expected, self.prev = first, bytes(before.h) if before else None
        self.last: datetime | None = None
        self.bodies: dict[int, tuple[bytes, bytes]] = {}
        self.rows: dict[int, list[tuple[str, int, bytes, bytes | None]]] = {}

    def run(self) -> None:
        after, end = self.expected - 1 if self.expected > 1 else FIRST, self.upto or LAST
        while True:
            page = fetch(_entries, after=after, upto=end)
            upto = page[-1][1] if len(page) == PAGE else end
            self._load(after, upto)
            for *fields, h in page:
                self._check(Sealed._make(fields), h)
            self._check_orphans()
            if len(page) < PAGE:
                break
            after = upto
        if self.last is not None:
            self.report.last = encoding.stamp(self.last).decode()
        self._check_end()

    def _load(self, after: int, upto: int) -> None:
        self.bodies = {seq: (salt, body) for seq, salt, body in fetch(_bodies, after=after, upto=upto)}
        self.rows = defaultdict(list)
        for seq, label, row, shape, one in fetch(_digests, after=after, upto=upto):
            self.rows[seq].append((label, row, shape.encode(), one))

    def _check(self, entry: Sealed, h: bytes) -> None:
        self.report.entries += 1
        name = f"第 {entry.seq} 条（{entry.kind}，{entry.obj}）"
        if entry.seq < self.expected:
            self.report.add(ALTERED, f"{name}是插入的，序号不在链上。")
            return
        if entry.seq > self.expected:
            self.report.add(MISSING, f"第 {self.expected} 条至第 {entry.seq - 1} 条操作记录缺失。")
        elif self.prev is not None and entry.prev != self.prev:
            self.report.add(ALTERED, f"{name}与上一条接不上，已被改动。")
        self.expected, self.prev, self.last = entry.seq + 1, h, entry.ts
        if entry.alg not in ALGORITHMS:
            self.report.add(ALTERED, f"{name}的算法已被改动。")
            return
        if encoding.entry_hash(entry) != h:
            self.report.add(ALTERED, f"{name}内容已被改动。")
        body = self.bodies.pop(entry.seq, None)
        if body is None:
            self.report.erased += 1
        elif encoding.body_hash(*body, entry.alg) != entry.body_hash:
            self.report.add(ALTERED, f"{name}的明细已被改动。")
        if encoding.rows_digest(self.rows.pop(entry.seq, ()), entry.alg) != entry.row_digest:
            self.report.add(ALTERED, f"{name}的数据摘要已被改动。")

    def _check_orphans(self) -> None:
        """Details without an entry; within the chain the missing entry is reported already."""
        for seq in sorted(self.bodies.keys() | self.rows.keys()):
            if not 1 <= seq <= self.head.seq:
                self.report.add(ALTERED, f"第 {seq} 条明细或数据摘要没有对应的操作记录。")

    def _check_end(self) -> None:
        last, wanted = self.expected - 1, min(self.upto or self.head.seq, self.head.seq)
        if last < wanted:
            self.report.add(MISSING, f"末尾的操作记录缺失：应到第 {wanted} 条，实到第 {last} 条。")
        elif wanted < self.head.seq:
            return
        elif last > self.head.seq or self.prev != bytes(self.head.h):
            self.report.add(ALTERED, f"链尾已被改动：链首记为第 {self.head.seq} 条，实到第 {last} 条。")
