"""The frame of a document: its title, year, date, and what kind of paper it is."""

import re
from dataclasses import dataclass
from datetime import date

from duxing.language.lexicon import CONTACT_LABELS, UNIT_SUFFIX
from duxing.language.numerals import NUMBER, YEAR, number
from duxing.language.numerals import year as read_year
from duxing.language.structure import Block
from duxing.language.units import is_unit, split_units

_DAY_WORDS = rf"{YEAR}年{NUMBER}月{NUMBER}日"
_DATE = re.compile(rf"(?P<y>{YEAR})年(?P<m>{NUMBER})月(?P<d>{NUMBER})日")
_DATE_LINE = re.compile(rf"[^，。；：]{{0,30}}?{_DATE.pattern}(?:印发)?")
_DOCUMENT_NUMBER = re.compile(
    r"^[（(]?[^，。；：（]{0,24}[〔\[（(](?P<y>(?:19|20)\d\d)[〕\]）)](?:第)?\d+[号期]?[）)]?$"
)
_KIND = (
    r"(?:通知|意见|方案|纪要|通报|清单|台账|分解表|分工|要点|若干措施|措施|报告|计划|决定|任务书|责任书|分解|一览表|任务表|函|"
    r"督办单|督办通知单|交办单|实施细则|细则|办法|民生实事|实事|实事项目|规划|批复|决议|公告|要求|安排|项目表|任务|目标)"
)
_TITLE_END = re.compile(rf"{_KIND}(?:（[^）]{{1,30}}）)?$")
_MINUTES = re.compile(r"纪要|会议议定|议定事项")
_INSPECTION = re.compile(r"督查通报|情况的通报|督办|督查|整改")
_PUNCTUATION = re.compile(r"[，。；！？]|：$")
_SALUTATION = re.compile(r".{2,120}：$")
_HEAD_LINE = re.compile(
    rf"(?:{'|'.join(CONTACT_LABELS)}|时间|地点|主持人?|出席|列席|参加|参会|请假|缺席|记录|发|送|报|分送|抄送|主送|"
    r"抄报|签发|编号|文号|交办时间|批示领导|批示时间|来文单位|会议时间|会议地点|参会人员|参加人员|出席人员|列席人员|主持人员)[：:]"
)
_LETTERHEAD = re.compile(rf".{{2,36}}{UNIT_SUFFIX}(?:文件)?")
_LOOKS_BACK = re.compile(r"审计|决算|预算执行|整改|考核|总结|通报|督察|评估")
_TITLE_BLOCKS = 14


@dataclass(frozen=True, slots=True)
class Frame:
    """What the head and foot of a document say. `title_blocks` are indices of blocks in the title.

    `addressee` is the unit to which an order (督办, 交办, 整改通知) is written, if to one alone.
    """

    title: str
    title_blocks: frozenset[int]
    year: int | None
    on: date | None
    issued: date | None
    is_minutes: bool
    is_inspection: bool
    addressee: str | None = None


def to_date(match: re.Match[str] | None) -> date | None:
    """The date of a match of year, month and day; None when there is no such day."""
    if match is None:
        return None
    values = read_year(match["y"]), number(match["m"]), number(match["d"])
    if None in values:
        return None
    try:
        return date(*(v for v in values if v is not None))
    except ValueError:
        return None


def read_frame(blocks: list[Block], *, year: int | None, on: date | None) -> Frame:
    """Title, year and date of a document; what the caller gives goes before what the text says."""
    indices = _title_blocks(blocks)
    title = "".join(blocks[i].strand.text for i in indices)
    head = "".join(b.strand.text for b in blocks[:6])[:200]
    is_minutes = bool(_MINUTES.search(title or head))
    issued = _issued(blocks)
    meeting = _meeting_day(blocks) if is_minutes else None
    day = on or meeting or issued
    found = year or (on.year if on else None) or _year(blocks, title, day)
    is_inspection = bool(_INSPECTION.search(title or head))
    if is_minutes and day == issued and found:
        day = on or _meeting_without_year(blocks, found) or day
    addressee = _addressee(blocks) if _is_order(title or head) else None
    return Frame(title, frozenset(indices), found, day, issued or day, is_minutes, is_inspection, addressee)


_ORDER = re.compile(r"督办|交办|催办|督查通知|整改通知|提示函|提醒函|工作提示")
_ANSWER = re.compile(r"报告|反馈|请示|汇报|落实情况|办理情况|整改情况")


def _is_order(title: str) -> bool:
    return bool(_ORDER.search(title)) and not _ANSWER.search(title)


def _addressee(blocks: list[Block]) -> str | None:
    """The one unit after whose name the order opens its colon."""
    for block in blocks[:_TITLE_BLOCKS]:
        if block.level == 0 and block.words.endswith("：") and len(block.words) <= 40:
            names = split_units(block.words[:-1]).names
            if len(names) == 1 and is_unit(names[0]) and not names[0].startswith("各"):
                return names[0]
    return None


_HELD_THIS_YEAR = re.compile(
    rf"(?P<m>{NUMBER})月(?P<d>{NUMBER})日(?=[^。；]{{0,60}}(?:召开(?!的)|召集|主持))"
)


def _meeting_without_year(blocks: list[Block], year: int) -> date | None:
    """“6月5日下午，市长主持召开……” in minutes whose head gives the year."""
    for block in blocks[:_TITLE_BLOCKS]:
        match = _HELD_THIS_YEAR.search(block.strand.text)
        month, day = (number(match["m"]), number(match["d"])) if match else (None, None)
        if month and day:
            try:
                return date(year, month, day)
            except ValueError:
                return None
    return None


def _title_blocks(blocks: list[Block]) -> list[int]:
    candidates = [
        i
        for i, b in enumerate(blocks[:_TITLE_BLOCKS])
        if b.level == 0 and not b.noise and len(b.words) <= 50 and not _PUNCTUATION.search(b.words)
        and not _DOCUMENT_NUMBER.match(b.words) and not _DATE_LINE.fullmatch(b.words)
    ]  # fmt: skip
    best: list[int] = []
    for i in candidates:
        run = [i]
        while not _TITLE_END.search(blocks[run[-1]].words) and run[-1] + 1 in candidates and len(run) < 4:
            run.append(run[-1] + 1)
        if not _TITLE_END.search(blocks[run[-1]].words):
            continue
        words = "".join(blocks[j].words for j in run)
        if not best or ("关于" in words and "关于" not in "".join(blocks[j].words for j in best)):
            best = run
        if "关于" in words:
            break
    return best


def _issued(blocks: list[Block]) -> date | None:
    """The date under the document, or the one in its head line."""
    for block in blocks:
        if len(block.words) <= 40 and _DATE_LINE.fullmatch(block.words):
            match = _DATE.search(block.words)
            if match and (day := to_date(match)):
                return day
    tail = "".join(b.strand.text for b in blocks[-2:])[-40:]
    match = re.search(rf"(?:政府|办公厅|办公室|国务院|委员会|局|部){_DATE.pattern}", tail)
    return to_date(match) if match else None


_HELD = re.compile(rf"{_DAY_WORDS}(?=[^。；]{{0,60}}(?:召开(?!的)|召集|主持))|^(?:会议)?时间：?{_DAY_WORDS}")


def _meeting_day(blocks: list[Block]) -> date | None:
    """The day on which the meeting was held; the head of the minutes often dates its printing too."""
    for block in blocks[:14]:
        if held := _HELD.search(block.strand.text):
            return to_date(_DATE.search(held.group()))
    return _first_date(blocks)


def _first_date(blocks: list[Block]) -> date | None:
    for block in blocks[:10]:
        if match := _DATE.search(block.strand.text):
            return to_date(match)
    return None


def _year(blocks: list[Block], title: str, day: date | None) -> int | None:
    for block in blocks[:12]:
        if match := _DOCUMENT_NUMBER.match(block.words):
            return int(match["y"])
    if day:
        return day.year
    # “2021年度预算执行审计”: the audited year, not that of the paper.
    year_end = "年(?!度)" if _LOOKS_BACK.search(title) else "年"
    lines = [title] if title else [b.words for b in blocks[:3] if len(b.words) <= 40]
    if match := re.search(rf"(?P<y>{YEAR})(?:{year_end}|[-—－~至])", "，".join(lines)):
        return read_year(match["y"])
    first = _first_date(blocks)
    return first.year if first else _month_line_year(blocks)


def _month_line_year(blocks: list[Block]) -> int | None:
    """“（2024年9月）” under the title, or “2024年9月” under the text."""
    for block in (*blocks[:8], *blocks[-3:]):
        if match := re.fullmatch(rf"（?(?P<y>{YEAR})年{NUMBER}月）?", block.words):
            return read_year(match["y"])
    return None


def is_frame_line(block: Block) -> bool:
    """Document numbers, salutations, signatures and dates: words of the frame, nothing to do."""
    text = block.words
    if block.noise or _DOCUMENT_NUMBER.match(text) or (len(text) <= 40 and _DATE_LINE.fullmatch(text)):
        return True
    if text.endswith("：") and is_unit(text[:-1]):
        return True
    if _SALUTATION.fullmatch(text) and re.match(r"各|[^，。]{2,40}[委局办厅部府会司]、", text):
        return True
    if _HEAD_LINE.match(text) or _is_signature(text):
        return True
    return bool(
        re.fullmatch(r"[（(](?:此件|本文|[^）]{0,12}代章)[^）]*[）)]|附件\d*：?.{0,50}|第\d+期", text)
    )


def _is_signature(text: str) -> bool:
    """A line that holds nothing but the name of a unit: a letterhead (……文件) or a signature."""
    return not _PUNCTUATION.search(text) and "、" not in text and bool(_LETTERHEAD.fullmatch(text))
