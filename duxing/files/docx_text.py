"""Text of a .docx in reading order, with the numbers that Word counts by itself."""

from collections.abc import Iterator
from typing import Any

from docx import Document
from docx.oxml.ns import qn

from duxing.files.docx_numbers import Counter

_SKIPPED = {
    qn("w:moveFrom"),
    qn("w:del"),
    qn("w:txbxContent"),
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
}
_SIGNS = {qn("w:tab"): "\t", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-"}


def docx_text(stream: Any) -> str:
    """One paragraph or table row a line; cells of a row stand apart by tabs.

    Tracked changes are read as accepted.
    """
    document = Document(stream)
    return "\n".join(_lines(document.element.body, Counter(document)))


def _lines(body: Any, counter: Counter) -> Iterator[str]:
    for child in body.iterchildren():
        if child.tag == qn("w:p"):
            text = _text(child)
            number = counter.number_of(child) if text.strip() else ""
            yield from (number + text).split("\n")
        elif child.tag == qn("w:tbl"):
            for row in child.iter(qn("w:tr")):
                yield "\t".join(" ".join(_cell(cell, counter)) for cell in row.iterchildren(qn("w:tc")))
        elif child.tag == qn("w:sdt"):
            for content in child.iterchildren(qn("w:sdtContent")):
                yield from _lines(content, counter)


def _cell(cell: Any, counter: Counter) -> Iterator[str]:
    for paragraph in cell.iter(qn("w:p")):
        text = _text(paragraph).strip()
        number = counter.number_of(paragraph)
        if text or number:
            # A cell that holds nothing but an automatic number is the column 序号.
            yield (number + text).strip()


def _text(element: Any) -> str:
    """Insertions in, deletions and moved-away text out, text boxes apart."""
    parts: list[str] = []
    for child in element:
        if child.tag in _SKIPPED:
            continue
        if child.tag == qn("w:t"):
            parts.append(child.text or "")
        elif child.tag in _SIGNS and element.tag == qn("w:r"):
            parts.append(_SIGNS[child.tag])
        else:
            parts.append(_text(child))
    return "".join(parts)
