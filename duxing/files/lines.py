"""Putting the lines of PDF pages together into paragraphs again."""

import re
import unicodedata

# A page number as official papers print it, alone on its line: — 3 —, - 3 -, 3, 第3页.
_PAGE_NUMBER = re.compile(r"\s*(?:[-—–－]+\s*\d{1,4}\s*[-—–－]+|\d{1,3}|第\s*\d{1,3}\s*页.{0,12})\s*")
_BEGINNING = re.compile(
    r"\s*(?:[一二三四五六七八九十百]{1,4}[、.．]|[（(][一二三四五六七八九十\d]{1,4}[）)]"
    r"|\d{1,3}[、.．](?!\d)|第[一二三四五六七八九十百\d]{1,4}[章节条项]|[①-⑳]|附件)"
)
_ENDINGS = "。；;：:！!？?”）)"


def join_lines(pages: list[str]) -> str:
    """One paragraph a line: a line goes on in the next unless it ends a sentence, is short, or the
    next one begins with a number or an indent."""
    lines = [line.rstrip() for page in pages for line in _without_number(page.split("\n"))]
    full = _usual_width(lines)
    joined: list[str] = []
    goes_on = False
    for line in lines:
        if not line.strip():
            goes_on = False
            continue
        if goes_on and not _BEGINNING.match(line) and not line.startswith(("　　", "    ")):
            joined[-1] += _seam(joined[-1], line) + line.strip()
        else:
            joined.append(line.strip())
        goes_on = (
            _width(line) >= full - 6
            and line[-1] not in _ENDINGS[:2]
            or (_width(line) >= full - 2 and line[-1] in _ENDINGS[2:])
        )
    return "\n".join(joined)


def _without_number(lines: list[str]) -> list[str]:
    """The page without its number, which stands first or last; a bare figure elsewhere is content."""
    shown = [i for i, line in enumerate(lines) if line.strip()]
    ends = {i for i in (shown[:1] + shown[-1:]) if _PAGE_NUMBER.fullmatch(lines[i])}
    return [line for i, line in enumerate(lines) if i not in ends]


def _usual_width(lines: list[str]) -> int:
    """The width of a full line: the 90th percentile, in half-width columns."""
    widths = sorted(_width(line) for line in lines if line.strip())
    return widths[int(len(widths) * 0.9)] if widths else 0


def _width(line: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WFA" else 1 for char in line.strip())


def _seam(left: str, right: str) -> str:
    """A space only between two Latin words."""
    ascii_both = left[-1:].isascii() and left[-1:].isalpha() and right.lstrip()[:1].isascii()
    return " " if ascii_both and right.lstrip()[:1].isalpha() else ""
