"""任务分解表: the tasks of a document on A4 landscape (domain.md 6.1).

Every cell is written as a string, so nothing that a unit typed can become a formula.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import Any

from xlsxwriter import Workbook

from duxing.core import clock
from duxing.papers.layout import PaperFile, chinese_date, clean, file_name

COLUMNS = (
    ("序号", 5.5),
    ("工作任务", 38.0),
    ("目标要求", 20.0),
    ("责任领导", 9.5),
    ("牵头单位", 15.0),
    ("配合单位", 20.0),
    ("完成时限", 12.0),
    ("备注", 9.5),
)
_RISKY = tuple("=+-@\t\r\0＝＋－＠")


@dataclass(frozen=True)
class Task:
    """One line of the table; `section` is the heading that it stands under, `due` as words."""

    text: str
    target: str = ""
    leader: str = ""
    lead: str = ""
    supporting: str = ""
    due: str = ""
    note: str = ""
    section: str = ""


@dataclass(frozen=True)
class Breakdown:
    """The table: its title, what it was made from, and the tasks in order. `dated` is local."""

    title: str
    source: str
    dated: date
    tasks: Sequence[Task]
    lead_word: str = "牵头单位"
    supporting_word: str = "配合单位"


def breakdown_xlsx(breakdown: Breakdown) -> PaperFile:
    """The table as .xlsx: header on every page, fitted to the width, one row for each section."""
    out = BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with Workbook(out, options) as book:
        book.set_properties({"title": clean(breakdown.title), "created": clock.now()})
        sheet = book.add_worksheet("任务分解表")
        _set_page(sheet)
        formats = _formats(book)
        _write_head(sheet, breakdown, formats)
        _write_tasks(sheet, breakdown.tasks, formats)
    return PaperFile(file_name(breakdown.title, "xlsx"), out.getvalue())


def _set_page(sheet: Any) -> None:
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.set_margins(left=0.6, right=0.6, top=0.75, bottom=0.7)
    sheet.fit_to_pages(1, 0)
    sheet.center_horizontally()
    sheet.repeat_rows(2)
    sheet.freeze_panes(3, 0)
    sheet.hide_gridlines(2)
    sheet.set_footer('&C&"宋体"&10第 &P 页　共 &N 页')
    for number, (_, width) in enumerate(COLUMNS):
        sheet.set_column(number, number, width)


def _formats(book: Any) -> dict[str, Any]:
    cell = {"font_name": "仿宋_GB2312", "font_size": 11, "text_wrap": True, "valign": "vcenter", "border": 1}
    centred = cell | {"align": "center"}
    return {
        "title": book.add_format(
            {"font_name": "方正小标宋简体", "font_size": 20, "align": "center", "valign": "vcenter"}
        ),
        "source": book.add_format({"font_name": "楷体_GB2312", "font_size": 11, "valign": "vcenter"}),
        "head": book.add_format(centred | {"font_name": "黑体", "bg_color": "#F2F2F2"}),
        "section": book.add_format(cell | {"font_name": "黑体", "bg_color": "#FAFAFA"}),
        "text": book.add_format(cell),
        "text'": book.add_format(cell | {"quote_prefix": True}),
        "centred": book.add_format(centred),
        "centred'": book.add_format(centred | {"quote_prefix": True}),
    }


def _write_head(sheet: Any, breakdown: Breakdown, formats: dict[str, Any]) -> None:
    last = len(COLUMNS) - 1
    sheet.set_row(0, 34)
    sheet.merge_range(0, 0, 0, last, "", formats["title"])
    sheet.write_string(0, 0, clean(breakdown.title), formats["title"])
    sheet.set_row(1, 20)
    line = f"来源：{breakdown.source}　　共 {len(breakdown.tasks)} 项　　{chinese_date(breakdown.dated)}"
    sheet.merge_range(1, 0, 1, last, "", formats["source"])
    sheet.write_string(1, 0, clean(line), formats["source"])
    sheet.set_row(2, 24)
    words = {"牵头单位": breakdown.lead_word, "配合单位": breakdown.supporting_word}
    for number, (name, _) in enumerate(COLUMNS):
        sheet.write_string(2, number, words.get(name, name), formats["head"])


def _write_tasks(sheet: Any, tasks: Sequence[Task], formats: dict[str, Any]) -> None:
    row, section = 3, ""
    for number, task in enumerate(tasks, 1):
        if task.section and task.section != section:
            section = task.section
            sheet.merge_range(row, 0, row, len(COLUMNS) - 1, "", formats["section"])
            sheet.write_string(row, 0, clean(section), formats["section"])
            sheet.set_row(row, 20)
            row += 1
        values = (
            str(number),
            task.text,
            task.target,
            task.leader,
            task.lead,
            task.supporting,
            task.due,
            task.note,
        )
        for column, value in enumerate(values):
            kind = "text" if column in (1, 2, 5) else "centred"
            _write_cell(sheet, row, column, value, formats, kind)
        sheet.set_row(row, _height(values))
        row += 1


def _write_cell(sheet: Any, row: int, column: int, value: str, formats: dict[str, Any], kind: str) -> None:
    """A string for ever: what looks like a formula also gets Excel's own text mark."""
    text = clean(value)
    mark = "'" if text.startswith(_RISKY) else ""
    sheet.write_string(row, column, text, formats[kind + mark])


def _height(values: Sequence[str]) -> float:
    """Row height in points: programs do not agree on fitting wrapped rows, so it is computed.

    A column of width w holds about w / 2 Chinese characters at 11 points.
    """
    lines = 1
    for value, (_, width) in zip(values, COLUMNS, strict=True):
        per_line = max(1.0, (width - 1.0) / 2.1)
        cells = (sum(0.55 if char.isascii() else 1 for char in part) for part in value.split("\n"))
        lines = max(lines, sum(max(1, -int(-cell // per_line)) for cell in cells))
    return min(409.0, lines * 15.5 + 6)
