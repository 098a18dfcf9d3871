"""Reading the text out of what is imported (来文导入): docx, PDF, txt, html.

Pure; the product calls it through the confined reader (`apart`), a command on one's own files directly.
"""

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import BinaryIO

from selectolax.lexbor import LexborHTMLParser

from duxing.core.errors import BadInput
from duxing.files.docx_text import docx_text
from duxing.files.lines import Line, join_lines
from duxing.files.pdf_text import pdf_lines
from duxing.language.text import read_text

OLD_DOC = "暂不能读取旧版 .doc 文件，请在 WPS 或 Word 中另存为 .docx 后再导入。"
NO_TEXT_LAYER = "该文件是扫描图像，没有可读取的文字，不能自动分解。请改用“登记一件”，扫描件将作为附件保存。"
# Fewer characters than this on a page are a stamp or a page number, not a text.
MIN_CHARS_OF_PAGE = 16


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
    except (BadInput, MemoryError):
        raise
    except Exception as error:
        # The readers raise many kinds of error for damaged files; the person can only do one thing.
        raise BadInput("无法读取文件内容，请另存为标准格式后重试，或改用粘贴文字。", "file") from error
    if not found.text.strip():
        raise BadInput("文件中没有文字，请检查后重新选择。", "file")
    return found


def _from_txt(stream: BinaryIO) -> Extracted:
    return Extracted(read_text(stream.read()))


def _from_html(stream: BinaryIO) -> Extracted:
    return Extracted(html_text(read_text(stream.read())))


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


_READERS = {
    "txt": _from_txt,
    "html": _from_html,
    "htm": _from_html,
    "pdf": _from_pdf,
    "docx": _from_docx,
}
