"""Text of a PDF as lines with their places, so that paragraphs can be told from broken lines."""

import re
from threading import Lock
from typing import Any, BinaryIO

import pypdfium2

from duxing.files.lines import Line

# PDFium may be called by one thread at a time only.
_PDFIUM = Lock()
_CHINESE = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f"
# Renderers set a thin gap between Chinese and figures, which comes out as a space.
_GAP = re.compile(rf"(?<=[{_CHINESE}“”]) (?=\S)|(?<=\S) (?=[{_CHINESE}“”])")
_NOT_A_LINE = ("\r", "\n")


def pdf_lines(stream: BinaryIO, *, pages: int | None = None) -> list[list[Line]]:
    """The lines of each page in reading order, of the first `pages` pages or of all."""
    with _PDFIUM:
        document = pypdfium2.PdfDocument(stream.read())
        try:
            count = len(document) if pages is None else min(pages, len(document))
            return [_page_lines(document[n]) for n in range(count)]
        finally:
            document.close()


def _page_lines(page: Any) -> list[Line]:
    text_page = page.get_textpage()
    try:
        lines: list[Line] = []
        start = 0
        total = text_page.count_chars()
        whole = [text_page.get_text_range(n, 1) for n in range(total)]
        for n in range(total + 1):
            if n == total or whole[n] in _NOT_A_LINE:
                line = _line(text_page, whole, start, n)
                if line is not None:
                    lines.append(line)
                start = n + 1
        return lines
    finally:
        text_page.close()
        page.close()


def _line(text_page: Any, whole: list[str], start: int, end: int) -> Line | None:
    """The characters from `start` to `end` as one line; None when it shows nothing."""
    shown = [n for n in range(start, end) if whole[n].strip(" \u3000\x00\ufffe")]
    if not shown:
        return None
    first = text_page.get_charbox(shown[0], loose=True)
    last = text_page.get_charbox(shown[-1], loose=True)
    text = "".join(whole[start:end]).replace("\x00", "").replace("\ufffe", "")
    return Line(_GAP.sub("", text).strip(), first[0], last[2], max(first[3] - first[1], last[3] - last[1]))
