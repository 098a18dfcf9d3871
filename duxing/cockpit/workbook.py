"""The filtered list as a workbook, written row by row to disk; internal matters are left out.

Every cell is written as a string, a number or a date, so nothing that somebody typed can become a
formula or a link.
"""

import tempfile
from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from typing import IO, Any

from django.http import QueryDict
from xlsxwriter import Workbook

from duxing.cockpit.forms import FilterForm
from duxing.cockpit.listing import VIEWS, matters_for
from duxing.cockpit.paging import all_keys
from duxing.cockpit.rows import ListRow, rows_of
from duxing.core import clock
from duxing.papers.layout import clean, file_name
from duxing.workdays.services import load_calendar, present_bounds

MOST_ROWS = 10_000
CHUNK = 500
DATE = "yyyy-mm-dd"
# What begins like this, a spreadsheet may take for a formula when somebody edits the cell.
RISKY = tuple("=+-@\t\r＝＋－＠")
COLUMNS = (
    ("序号", 6),
    ("编号", 24),
    ("事项名称", 40),
    ("来源", 14),
    ("牵头（主办）单位", 20),
    ("分管领导", 10),
    ("盯办", 10),
    ("办理状态", 14),
    ("期限情况", 18),
    ("办结期限", 12),
    ("下一应报", 12),
    ("完成数（自报）", 14),
    ("目标", 12),
    ("完成比例（%）", 12),
    ("最近反馈", 34),
)


@dataclass(frozen=True)
class ListFile:
    """A finished workbook: the open file, its name, its head line and how many matters it holds."""

    file: IO[bytes]
    name: str
    head: str
    lines: int


def list_workbook(user: Any, asked: QueryDict) -> ListFile:
    """The list `asked` for, at most MOST_ROWS lines of it, in an open temporary file."""
    form = FilterForm(asked, user=user)
    chosen = form.chosen()
    calendar = load_calendar()
    bounds = present_bounds(calendar)
    rows = matters_for(user, chosen, bounds)
    kept_back = rows.filter(source__is_internal=True).count()
    keys = all_keys(rows.exclude(source__is_internal=True), MOST_ROWS + 1)
    cut, keys = len(keys) > MOST_ROWS, keys[:MOST_ROWS]
    title = VIEWS.get(chosen.get("view", ""), "督查事项")
    told = "；".join(words for _, words in form.words())
    head = _head(title, told, len(keys), cut, kept_back)
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it after sending
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "default_date_format": DATE,
    }
    with Workbook(file, options) as book:
        book.set_properties({"created": clock.now()})
        chunks = (
            rows_of(keys[start : start + CHUNK], user, bounds, calendar, wide=True)
            for start in range(0, len(keys), CHUNK)
        )
        _fill(_Sheet(book, head), chunks)
    file.seek(0)
    name = file_name(f"督查事项（{title}）{clock.today():%Y%m%d}", "xlsx")
    return ListFile(file, name, head, len(keys))


def _head(title: str, told: str, number: int, cut: bool, kept_back: int) -> str:
    """What the sheet holds, said on it: view, filters, day, number of lines, whether it was cut.

    `kept_back` are internal matters (工作秘密) of the same list, which no file holds.
    """
    parts = [title, told, f"{clock.today():%Y年%-m月%-d日}导出", f"共{number}件"]
    if cut:
        parts.append(f"超过{MOST_ROWS}件，只列出期限在前的{MOST_ROWS}件，请缩小筛选范围后分次导出")
    if kept_back:
        parts.append(f"另有{kept_back}件内部件不导出")
    return "；".join(part for part in parts if part)


def _fill(sheet: "_Sheet", chunks: Iterable[list[ListRow]]) -> None:
    """Write every line; while one chunk is written, the database finds the next one."""
    with ThreadPoolExecutor(1) as writer:
        before: Future[None] | None = None
        for rows in chunks:
            if before is not None:
                before.result()
            before = writer.submit(sheet.add, rows)
        if before is not None:
            before.result()


class _Sheet:
    """The one sheet of the workbook, its head written, its lines added from above."""

    def __init__(self, book: Workbook, head: str) -> None:
        self.sheet = sheet = book.add_worksheet("督查事项")
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(1)
        sheet.freeze_panes(2, 0)
        bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True})
        self.wrap = book.add_format({"text_wrap": True, "valign": "top"})
        self.marked = book.add_format({"text_wrap": True, "valign": "top", "quote_prefix": True})
        self.day = book.add_format({"num_format": DATE, "align": "left", "valign": "top"})
        sheet.write_string(0, 0, clean(head))
        for column, (name, width) in enumerate(COLUMNS):
            sheet.set_column(column, column, width)
            sheet.write_string(1, column, name, bold)
        self.lines = 0
        # Most words stand in many lines: what may be written of each, and how.
        self.words: dict[str, tuple[str, Any]] = {}

    def add(self, rows: Iterable[ListRow]) -> None:
        for row in rows:
            self.lines += 1
            for column, value in enumerate(_cells(self.lines, row)):
                if isinstance(value, str):
                    self.sheet.write_string(self.lines + 1, column, *self._worded(value))
                elif isinstance(value, date):
                    self.sheet.write_datetime(self.lines + 1, column, value, self.day)
                elif value is not None:
                    self.sheet.write_number(self.lines + 1, column, float(value), self.wrap)

    def _worded(self, value: str) -> tuple[str, Any]:
        found = self.words.get(value)
        if found is None:
            text = clean(value)
            found = self.words[value] = text, self.marked if text.startswith(RISKY) else self.wrap
        return found


def _cells(number: int, row: ListRow) -> list[Any]:
    matter, progress = row.matter, row.progress
    return [
        number,
        matter.number or "",
        matter.title,
        matter.type_title,
        matter.unit_name or "",
        matter.leader_name or "",
        matter.supervisor_name or "",
        matter.status_word,
        row.distance or ("未定期限" if matter.due_on is None else ""),
        matter.due_on,
        row.next_report_on,
        progress.done if progress else "",
        progress.target if progress else "",
        progress.percent if progress else None,
        row.last,
    ]
