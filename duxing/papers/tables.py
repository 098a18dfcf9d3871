"""Tables on official papers: the form with labels, and the 版记 at the foot of the last page."""

from collections.abc import Sequence
from typing import Any

from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.shared import Mm, Pt

from duxing.papers.layout import (
    BOTH,
    CENTER,
    LINE,
    SIZE_4,
    SMALL,
    SMALL_LABEL,
    TYPE_WIDTH,
    Face,
    paragraph,
    shape,
    write,
)
from duxing.papers.wordxml import cell_margins, fixed_layout, float_at, keep_row_whole, table_borders

MIDDLE = WD_CELL_VERTICAL_ALIGNMENT.CENTER
TWIPS_PER_MM = 1440 / 25.4
# A row of fewer characters is not broken over two pages; a longer one would leave a page half empty.
KEPT_WHOLE = 120


def form_table(document: Any, rows: Sequence[tuple[str, Sequence[str]]], *, label_mm: int = 30) -> Any:
    """A ruled form: one row for each (label, paragraphs), the label in the left column."""
    table = _table(document, len(rows), [label_mm, TYPE_WIDTH - label_mm])
    for row, (label, texts) in zip(table.rows, rows, strict=True):
        _fill(row.cells[0], [label], SMALL_LABEL, CENTER)
        _fill(row.cells[1], texts, SMALL, BOTH)
        if sum(len(text) for text in texts) < KEPT_WHOLE:
            keep_row_whole(row)
    return table


def blank_row(document: Any, labels: Sequence[str], *, label_mm: int = 24) -> Any:
    """One ruled row of labels, each followed by an empty cell to be filled in by hand."""
    space = (TYPE_WIDTH - label_mm * len(labels)) / len(labels)
    table = _table(document, 1, [label_mm, space] * len(labels))
    for n, label in enumerate(labels):
        _fill(table.rows[0].cells[2 * n], [label], SMALL_LABEL, CENTER)
        _fill(table.rows[0].cells[2 * n + 1], [""], SMALL, BOTH)
    keep_row_whole(table.rows[0])
    return table


def imprint(document: Any, copies: str, printer: str, printed: str) -> None:
    """版记 fixed at the foot of the page where it falls: 抄送 over 印发机关 and date.

    Word and WPS place it at the bottom; LibreOffice 7.4 sets it right after the text.
    """
    lines = [f"抄送：{copies}。"] if copies else []
    # Two tables that touch become one.
    paragraph(document, face=Face(size=4, line=8))
    table = document.add_table(rows=len(lines) + 1, cols=1)
    fixed_layout(table, round(TYPE_WIDTH * TWIPS_PER_MM))
    table_borders(table, top=8, bottom=8, insideH=6)
    height_mm = (len(lines) + 1) * LINE / 72 * 25.4
    bottom_mm = document.sections[-1].bottom_margin.mm
    float_at(table, round((297 - bottom_mm - height_mm) * TWIPS_PER_MM))
    face = Face(size=SIZE_4)
    for row, text in zip(table.rows, [*lines, f"{printer}\t{printed}印发"], strict=True):
        line = shape(row.cells[0].paragraphs[0], face)
        line.paragraph_format.tab_stops.add_tab_stop(Mm(TYPE_WIDTH - 9), WD_TAB_ALIGNMENT.RIGHT)
        line.paragraph_format.left_indent = line.paragraph_format.right_indent = Pt(SIZE_4)
        row.cells[0].width = Mm(TYPE_WIDTH)
        write(line, text, face)
    # The paragraph that the floating table hangs on; it takes no room.
    paragraph(document, face=Face(size=1, line=1))


def _table(document: Any, rows: int, widths: Sequence[float]) -> Any:
    table = document.add_table(rows=rows, cols=len(widths))
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    fixed_layout(table, round(TYPE_WIDTH * TWIPS_PER_MM))
    table_borders(table, top=8, bottom=8, left=8, right=8, insideH=4, insideV=4)
    cell_margins(table, side=100, above=40)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
        for cell in column.cells:
            cell.width = Mm(width)
            cell.vertical_alignment = MIDDLE
    return table


def _fill(cell: Any, texts: Sequence[str], face: Face, align: Any) -> None:
    for n, text in enumerate(texts or [""]):
        line = cell.paragraphs[0] if n == 0 else cell.add_paragraph()
        write(shape(line, face, align=align), text, face)
