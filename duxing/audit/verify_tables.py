"""Holding every protected row against the digest that its last entry wrote."""

from typing import Any

from django.db.models import QuerySet

from duxing.audit import rows
from duxing.audit.encoding import row_digest
from duxing.audit.models import AuditRow, AuditShape
from duxing.audit.report import TABLES_DIFFER, Report
from duxing.audit.services import STAFF_CHAIN
from duxing.audit.verify_chain import FIRST, LAST
from duxing.core.digest import ALGORITHMS
from duxing.core.models import Protected
from duxing.core.prepared import fetch

PAGE = 1000


def check_tables(report: Report) -> None:
    """Note in `report` every protected row that is not as the chain knows it."""
    for model in rows.protected_models():
        _Table(model, report).run()


def _page(model: type[Protected], columns: tuple[str, ...], *, after: Any) -> QuerySet[Any]:
    rows = model._base_manager.filter(pk__gt=after).order_by("pk")
    return rows.values_list("pk", "row_salt", *columns)[:PAGE]


class _Table:
    """One walk through a protected table in the order of its keys, a page at a time."""

    def __init__(self, model: type[Protected], report: Report) -> None:
        self.model = model
        self.report = report
        self.label = model._meta.label_lower
        self.columns = rows.columns_of(model)
        self.shapes = {shape.pk: shape for shape in AuditShape.objects.all()}
        self.told: set[int] = set()

    def run(self) -> None:
        after = FIRST
        while True:
            page = fetch(_page, self.model, tuple(self.columns), after=after)
            upto = page[-1][0] if len(page) == PAGE else LAST
            expected = self._expected(after, upto)
            for pk, salt, *values in page:
                self.report.protected += 1
                self._check(pk, salt, values, expected.pop(pk, None))
            for pk in sorted(pk for pk, (_, one) in expected.items() if one is not None):
                self._say(pk, "已被直接删除")
            if upto == LAST:
                return
            after = upto

    def _expected(self, after: int, upto: int) -> dict[int, tuple[int, bytes | None]]:
        """Shape and digest by the last entry of each row with a key in (after, upto]."""
        known: QuerySet[Any] = AuditRow.objects.filter(chain=STAFF_CHAIN, label=self.label)
        known = known.filter(row__gt=after, row__lte=upto)
        facts = known.order_by("row", "seq").values_list("row", "shape", "digest")
        return {row: (shape, one) for row, shape, one in facts.iterator(chunk_size=PAGE)}

    def _check(self, pk: int, salt: bytes, values: list[Any], last: tuple[int, bytes | None] | None) -> None:
        if last is None:
            self._say(pk, "没有操作记录，系直接写入")
        elif last[1] is None:
            self._say(pk, "操作记录为已删除，系直接写入")
        elif self._readable(last[0]):
            shape = self.shapes[last[0]]
            columns = shape.columns.split(",")
            if columns != self.columns:
                by_name = dict(zip(self.columns, values, strict=True))
                values = [by_name[name] for name in columns]
            now = row_digest(self.label, pk, salt, columns, values, shape.alg)
            if now != last[1]:
                self._say(pk, "与操作记录不符，已被直接改动")

    def _readable(self, shape_pk: int) -> bool:
        """Whether the table still has the columns that were written down; says once that it has not."""
        shape = self.shapes.get(shape_pk)
        if shape is None or shape.alg not in ALGORITHMS:
            self._say_once(
                shape_pk, f"“{self._title}”登记的摘要范围缺失或已被改动，有的行无法核对。（{self.label}）"
            )
            return False
        gone = set(shape.columns.split(",")) - set(self.columns)
        if gone:
            lost = "、".join(sorted(gone))
            self._say_once(shape_pk, f"“{self._title}”缺少列 {lost}，此前登记的行无法核对。（{self.label}）")
        return not gone

    def _say_once(self, shape_pk: int, sentence: str) -> None:
        if shape_pk not in self.told:
            self.told.add(shape_pk)
            self.report.add(TABLES_DIFFER, sentence)

    @property
    def _title(self) -> str:
        return str(self.model._meta.verbose_name)

    def _say(self, pk: int, what: str) -> None:
        self.report.add(TABLES_DIFFER, f"“{self._title}”第 {pk} 行{what}。（{self.label}:{pk}）")
