"""Putting the lines of PDF pages together into paragraphs again.

An official paper indents each paragraph by two characters, so the place of a line says whether it
begins one; what it says does not (a full line may end with a full stop in the middle of a paragraph).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

# A page number as official papers print it, alone on its line: — 3 —, - 3 -, 3, 第3页.
_PAGE_NUMBER = re.compile(r"\s*(?:[-—–－]+\s*\d{1,4}\s*[-—–－]+|\d{1,3}|第\s*\d{1,3}\s*页.{0,12})\s*")
_BEGINNING = re.compile(
    r"(?:[一二三四五六七八九十百]{1,4}[、.．]|[（(][一二三四五六七八九十\d]{1,4}[）)]"
    r"|\d{1,3}[、.．](?!\d)|第[一二三四五六七八九十百\d]{1,4}[章节条项]|[①-⑳]|附件)"
)


@dataclass(frozen=True)
class Line:
    """One line of a page; `left`, `right` and `size` (height of the characters) in points."""

    text: str
    left: float
    right: float
    size: float


@dataclass(frozen=True)
class _Frame:
    """The left margin and right edge of the pages on one side of the sheet."""

    left: float
    right: float
    indents: bool


def join_lines(pages: Sequence[Sequence[Line]]) -> str:
    """One paragraph a line. Page numbers are left out; paragraphs go on over the end of a page."""
    kept = [_without_number(page) for page in pages]
    sizes = [line.size for page in kept for line in page]
    if not sizes:
        return ""
    size = median(sizes)
    frames = [_frame([line for page in kept[side::2] for line in page], size) for side in (0, 1)]
    joined: list[str] = []
    goes_on = False
    for number, page in enumerate(kept):
        frame = frames[number % 2]
        for line in page:
            if goes_on and not _begins(line, frame, size, joined[-1]):
                joined[-1] += _seam(joined[-1], line.text) + line.text
            else:
                joined.append(line.text)
            goes_on = line.right >= frame.right - 1.7 * size
    return "\n".join(joined)


def _without_number(page: Sequence[Line]) -> list[Line]:
    """The page without its number, which stands first or last; a bare figure elsewhere is content."""
    ends = {0, len(page) - 1}
    return [line for n, line in enumerate(page) if not (n in ends and _PAGE_NUMBER.fullmatch(line.text))]


def _frame(lines: Sequence[Line], size: float) -> _Frame:
    if not lines:
        return _Frame(0, 0, False)
    left = min(line.left for line in lines)
    rights = sorted(line.right for line in lines)
    right = rights[int(len(rights) * 0.95) - (len(rights) > 1)]
    indented = sum(1.2 * size < line.left - left < 3.2 * size for line in lines)
    return _Frame(left, right, indented >= 2)


def _begins(line: Line, frame: _Frame, size: float, before: str) -> bool:
    """Whether the line after a full one begins a paragraph."""
    if frame.indents:
        return line.left > frame.left + 1.2 * size
    return bool(_BEGINNING.match(line.text)) or before.endswith("。")


def _seam(left: str, right: str) -> str:
    """A space only between two Latin words."""
    ends = left[-1:] + right[:1]
    return " " if len(ends) == 2 and ends.isascii() and ends.isalpha() else ""
