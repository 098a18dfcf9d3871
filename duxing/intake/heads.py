"""What a document says about itself: title, issuer, number, date, session. Pure; guesses to be checked."""

import re
from dataclasses import dataclass
from datetime import date

from duxing.language.decompose import decompose
from duxing.language.numerals import number
from duxing.language.numerals import year as read_year
from duxing.language.text import as_written, fold

HEAD_LINES = 14
TITLE_LIMIT = 200
_NUMBER = re.compile(r"[\u4e00-\u9fff]{0,12}[〔\[]20\d\d[〕\]](?:第)?\d+号")
_ISSUER = re.compile(r"(?P<who>[\u4e00-\u9fff]{2,30}(?:人民政府|办公室|办公厅|委员会|局|督查室))(?:文件)?")
_MEETING = re.compile(r"第[\d一二三四五六七八九十百]{1,5}次[\u4e00-\u9fff]{0,8}?会议?")
_DATE = r"(?P<y>20\d\d|二[〇零][〇零一二三四五六七八九]{2})年(?P<m>\d{1,2}|[一二三四五六七八九十]{1,3})月(?P<d>\d{1,2}|[一二三四五六七八九十]{1,3})日"
# The day of a meeting stands in the sentence that opens it, not in the head line above.
_MEETING_DAY = re.compile(_DATE + r"(?:上午|下午|晚上|晚|全天|，)?[^。\n]{0,40}?(?:召开|主持|会议)")


@dataclass(frozen=True)
class Head:
    """What could be read; empty where the document is silent. `year` is that of its tasks."""

    title: str = ""
    issuer: str = ""
    document_number: str = ""
    meeting: str = ""
    dated_on: date | None = None
    year: int | None = None


def head_of(text: str, file_name: str = "") -> Head:
    """Read the head of a document; `file_name` gives the title where the text shows none."""
    lines = [line.strip() for line in fold(text).split("\n") if line.strip()][:HEAD_LINES]
    top = "\n".join(lines)
    read = decompose(text)
    minutes = "纪要" in top
    meeting = _first(_MEETING, top) if minutes else ""
    held = _MEETING_DAY.search(top) if minutes else None
    return Head(
        title=_title(read.title, text, lines, file_name, meeting)[:TITLE_LIMIT],
        issuer=_issuer(lines)[:80],
        document_number=_first(_NUMBER, top)[:60],
        meeting=meeting[:60],
        dated_on=(_day(held) if held else None) or read.on,
        year=read.year,
    )


def _title(read: str, text: str, lines: list[str], file_name: str, meeting: str) -> str:
    """The title as read; without one the file's name, then the first line that is short enough."""
    if read:
        return read if not meeting or meeting in read else f"{read}（{meeting}）"
    stem = file_name.rpartition(".")[0].strip()
    first = next((line for line in lines if len(line) <= 60), "")
    return as_written(stem or first or text[:30], 0, TITLE_LIMIT)


def _issuer(lines: list[str]) -> str:
    for line in lines[:6]:
        found = _ISSUER.fullmatch("".join(line.split()))
        if found:
            return found["who"]
    return ""


def _first(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.search(text)
    return found.group() if found else ""


def _day(found: re.Match[str]) -> date | None:
    parts = read_year(found["y"]), number(found["m"]), number(found["d"])
    try:
        return date(*(part or 0 for part in parts))
    except ValueError:
        return None
