"""Reading the text out of what is imported (来文导入): docx, PDF, txt, html."""

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from python_calamine import CalamineWorkbook
from selectolax.lexbor import LexborHTMLParser

from duxing.core.errors import BadInput
from duxing.files.docx_text import docx_text, docx_words
from duxing.files.lines import Line, join_lines
from duxing.files.packages import members
from duxing.files.pdf_text import pdf_lines
from duxing.files.reading import decode

OLD_DOC = "暂不能读取旧版 .doc 文件，请在 WPS 或 Word 中另存为 .docx 后再导入。"
NO_TEXT_LAYER = "该文件是扫描图像，没有可读取的文字，不能自动分解。请改用“登记一件”，扫描件将作为附件保存。"
# Fewer characters than this on a page are a stamp or a page number, not a text.
MIN_CHARS_OF_PAGE = 16
GATE_PAGES = 3
GATE_ROWS = 200


class NoTextLayer(BadInput):
    """A PDF of pictures only; the caller offers 登记一件 and keeps the file as a scan."""


@dataclass(frozen=True)
class Extracted:
    """The text with one paragraph a line. `blind_pages` are the PDF pages (from 1) without text."""

    text: str
    blind_pages: tuple[int, ...] = ()


def extract(kind: str, content: bytes | BinaryIO) -> Extracted:
    """The text of a checked file of `kind` (an extension of `kinds.IMPORTS`).

    Raises NoTextLayer for an image-only PDF, BadInput for .doc, for a file without text and for
    one that cannot be read.
    """
    if kind == "doc":
        raise BadInput(OLD_DOC, "file")
    stream = io.BytesIO(content) if isinstance(content, bytes) else content
    stream.seek(0)
    try:
        found = _READERS[kind](stream)
    except BadInput:
        raise
    except Exception as error:
        # The readers raise many kinds of error for damaged files; the person can only do one thing.
        raise BadInput("无法读取文件内容，请另存为标准格式后重试，或改用粘贴文字。", "file") from error
    if not found.text.strip():
        raise BadInput("文件中没有文字，请检查后重新选择。", "file")
    return found


def words_for_gate(kind: str, stream: BinaryIO) -> str:
    """What can be read quickly, for the classification gate: also headers and text boxes.

    Empty for pictures and for whatever cannot be read.
    """
    stream.seek(0)
    reader = _GATE_READERS.get(kind)
    if reader is None:
        return ""
    try:
        return reader(stream)
    except Exception:
        # The gate reads whatever it can; whether the file is sound was decided by the checks.
        return ""


def texts_for_gate(kind: str, stream: BinaryIO) -> Iterator[str]:
    """Everything that the gate reads of a checked file: of an archive, each member's path and words."""
    if kind != "zip":
        yield words_for_gate(kind, stream)
        return
    for path, member in members(stream):
        stem, _, ext = path.rpartition(".")
        yield stem.replace("/", "\n")
        yield words_for_gate(ext.lower(), member)


def _from_txt(stream: BinaryIO) -> Extracted:
    return Extracted(decode(stream.read()))


def _from_html(stream: BinaryIO) -> Extracted:
    return Extracted(html_text(decode(stream.read())))


def html_text(html: str) -> str:
    """The visible text of a page or of pasted html, one block a line."""
    tree = LexborHTMLParser(html)
    for node in tree.css("script, style, noscript, template, head, nav, iframe, select, button"):
        node.decompose()
    for node in tree.css("br, p, div, li, tr, h1, h2, h3, h4, h5, h6, table, section, article"):
        node.insert_before("\n")
        node.insert_after("\n")
    for cell in tree.css("td, th"):
        cell.insert_after("\t")
    raw = tree.body.text(separator="") if tree.body else ""
    lines = (re.sub(r"[ \t\xa0]*\t[ \t\xa0]*", "\t", line).strip(" \t\xa0") for line in raw.split("\n"))
    return "\n".join(line for line in lines if line)


def _from_pdf(stream: BinaryIO) -> Extracted:
    pages = pdf_lines(stream)
    blind = [n for n, page in enumerate(pages, 1) if _characters(page) < MIN_CHARS_OF_PAGE]
    if len(blind) == len(pages):
        raise NoTextLayer(NO_TEXT_LAYER, "file")
    return Extracted(join_lines(pages), tuple(blind))


def _characters(page: Sequence[Line]) -> int:
    return sum(len(line.text) for line in page)


def _from_docx(stream: BinaryIO) -> Extracted:
    return Extracted(docx_text(stream))


def _gate_pdf(stream: BinaryIO) -> str:
    return "\n".join(line.text for page in pdf_lines(stream, pages=GATE_PAGES) for line in page)


def _gate_sheets(stream: BinaryIO) -> str:
    book = CalamineWorkbook.from_filelike(stream)
    lines: list[str] = []
    for name in book.sheet_names:
        lines.append(name)
        for row in book.get_sheet_by_name(name).to_python(nrows=GATE_ROWS):
            lines += [cell for cell in row if isinstance(cell, str)]
    return "\n".join(lines)


_READERS = {
    "txt": _from_txt,
    "html": _from_html,
    "htm": _from_html,
    "pdf": _from_pdf,
    "docx": _from_docx,
}
_GATE_READERS = {
    "txt": lambda stream: decode(stream.read()),
    "html": lambda stream: html_text(decode(stream.read())),
    "htm": lambda stream: html_text(decode(stream.read())),
    "pdf": _gate_pdf,
    "docx": docx_words,
    "xlsx": _gate_sheets,
    "xls": _gate_sheets,
    "et": _gate_sheets,
}
