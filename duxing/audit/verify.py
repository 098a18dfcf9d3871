"""Checking the chain and the tables against each other (校验操作记录)."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.apps import apps
from django.db.models import Max

from duxing.audit import encoding, rows
from duxing.audit.models import AuditBody, AuditEntry, AuditHead, AuditRow, AuditShape
from duxing.audit.services import STAFF_CHAIN

INTACT, ALTERED, MISSING, TABLES_DIFFER, UNREADABLE = 0, 1, 2, 5, 6


@dataclass
class Finding:
    """One thing that does not agree: the exit code it stands for and words for the auditor."""

    code: int
    words: str


@dataclass
class Report:
    """What a verification saw. `exit_code` is the gravest of the findings (reliability 3.3)."""

    entries: int = 0
    protected: int = 0
    last: str = ""
    findings: list[Finding] = field(default_factory=list)

    @property
    def exit_code(self) -> int:
        codes = {finding.code for finding in self.findings}
        return next((c for c in (UNREADABLE, ALTERED, MISSING, TABLES_DIFFER) if c in codes), INTACT)


def verify() -> Report:
    """Walk the chain from its start, then hold every protected row against its last digest."""
    report = Report()
    head = AuditHead.objects.filter(chain=STAFF_CHAIN).first()
    if head is None or head.seq == 0:
        report.findings.append(Finding(UNREADABLE, "没有任何操作记录：数据库为空，或未完成初始化。"))
        return report
    report.findings += _check_chain(head, report)
    report.findings += _check_tables(report)
    return report


def _check_chain(head: AuditHead, report: Report) -> Iterator[Finding]:
    expected, prev = 1, bytes(head.genesis)
    row_facts = _RowFacts()
    bodies = AuditBody.objects.filter(chain=STAFF_CHAIN).order_by("seq").iterator(chunk_size=2000)
    body = next(bodies, None)
    entry = None
    for entry in AuditEntry.objects.filter(chain=STAFF_CHAIN).order_by("seq").iterator(chunk_size=2000):
        report.entries += 1
        if entry.seq != expected:
            yield Finding(MISSING, f"第 {expected} 条至第 {entry.seq - 1} 条操作记录缺失。")
        elif bytes(entry.prev) != prev:
            yield Finding(ALTERED, f"第 {entry.seq} 条（{entry.kind}，{entry.obj}）与上一条接不上，已被改动。")
        if encoding.entry_hash(entry) != bytes(entry.h):
            yield Finding(ALTERED, f"第 {entry.seq} 条（{entry.kind}，{entry.obj}）内容已被改动。")
        while body is not None and body.seq < entry.seq:
            yield Finding(ALTERED, f"第 {body.seq} 条明细没有对应的操作记录。")
            body = next(bodies, None)
        if body is not None and body.seq == entry.seq:
            if encoding.body_hash(bytes(body.salt), bytes(body.body), entry.alg) != bytes(entry.body_hash):
                yield Finding(ALTERED, f"第 {entry.seq} 条（{entry.kind}，{entry.obj}）的明细已被改动。")
            body = next(bodies, None)
        if row_facts.total(entry) != (None if entry.row_digest is None else bytes(entry.row_digest)):
            yield Finding(ALTERED, f"第 {entry.seq} 条（{entry.kind}，{entry.obj}）的数据摘要已被改动。")
        expected, prev = entry.seq + 1, bytes(entry.h)
    if expected != head.seq + 1 or prev != bytes(head.h):
        yield Finding(MISSING, f"末尾的操作记录缺失或被替换：应到第 {head.seq} 条，实到第 {expected - 1} 条。")
    if body is not None or row_facts.left_over():
        yield Finding(ALTERED, "有明细或数据摘要没有对应的操作记录。")
    if entry is not None:
        report.last = encoding.stamp(entry.ts).decode()


class _RowFacts:
    """Reads AuditRow beside the entries, in the same order, holding one entry's rows at a time."""

    def __init__(self) -> None:
        self.rows = (
            AuditRow.objects.filter(chain=STAFF_CHAIN)
            .order_by("seq", "label", "row")
            .values_list("seq", "label", "row", "shape__columns_hash", "digest")
            .iterator(chunk_size=2000)
        )
        self.ahead = next(self.rows, None)

    def total(self, entry: AuditEntry) -> bytes | None:
        """The digest over this entry's rows; rows of no entry make it differ."""
        facts = []
        while self.ahead is not None and self.ahead[0] <= entry.seq:
            _, label, pk, shape, one = self.ahead
            facts.append((label, pk, shape.encode(), None if one is None else bytes(one)))
            self.ahead = next(self.rows, None)
        return encoding.rows_digest(facts, entry.alg)

    def left_over(self) -> bool:
        return self.ahead is not None


def _check_tables(report: Report) -> Iterator[Finding]:
    known = {model._meta.label_lower for model in rows.protected_models()}
    latest = AuditRow.objects.filter(chain=STAFF_CHAIN).values("label", "row").annotate(last=Max("seq"))
    for label in sorted(known):
        yield from _check_table(label, dict(latest.filter(label=label).values_list("row", "last")), report)


def _check_table(label: str, last_seq: dict[int, int], report: Report) -> Iterator[Finding]:
    model = apps.get_model(label)
    title = str(model._meta.verbose_name)
    expected = _last_digests(label, last_seq)
    shapes = {s.pk: s for s in AuditShape.objects.filter(label=label)}
    algs = {seq: alg for seq, alg in AuditEntry.objects.values_list("seq", "alg")} if expected else {}
    live: set[int] = set()
    groups = {(shape, algs.get(last_seq[pk], "")) for pk, (shape, _) in expected.items()}
    for shape_pk, alg in sorted(groups):
        columns = shapes[shape_pk].columns.split(",")
        own = {
            pk
            for pk, (shape, _) in expected.items()
            if shape == shape_pk and algs.get(last_seq[pk], "") == alg
        }
        for pk, now in rows.digests(model, columns, alg):
            if pk not in own:
                continue
            live.add(pk)
            if now != expected[pk][1]:
                yield Finding(TABLES_DIFFER, f"“{title}”第 {pk} 行与操作记录不符，已被直接改动。（{label}:{pk}）")
    report.protected += len(live)
    for pk in sorted(set(expected) - live):
        if expected[pk][1] is not None:
            yield Finding(TABLES_DIFFER, f"“{title}”第 {pk} 行已被直接删除。（{label}:{pk}）")
    unknown = set(model._base_manager.values_list("pk", flat=True)) - set(expected)
    for pk in sorted(unknown):
        yield Finding(TABLES_DIFFER, f"“{title}”第 {pk} 行没有操作记录，系直接写入。（{label}:{pk}）")


def _last_digests(label: str, last_seq: dict[int, int]) -> dict[int, tuple[int, bytes | None]]:
    """For each row of the table, the shape and digest that its last entry wrote."""
    found: dict[int, tuple[int, bytes | None]] = {}
    own = AuditRow.objects.filter(chain=STAFF_CHAIN, label=label).values_list("seq", "row", "shape", "digest")
    for seq, pk, shape, one in own.iterator(chunk_size=2000):
        if last_seq[pk] == seq:
            found[pk] = (shape, None if one is None else bytes(one))
    return found
