"""Reading a date phrase: a date where the words allow one, None where they do not. Never a guess.

Sources of the rules: corpus README (rule 4) and the office's usage: “6月底前” is until 30 June,
“6月前” is before 1 June, “10个工作日内” counts working days after the day of the order.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, time
from typing import Protocol

from duxing.language import deadline_rules as rules
from duxing.language.deadline_rules import Reading, Setting
from duxing.language.numerals import NUMBER
from duxing.language.text import fold, is_blank

# Words before a date that make it something else than the end of a task.
_NOT_BEFORE = re.compile(
    r"(?:截至|截止|截止到|自|从|有效期至|有效期到|以来|早在|已于|曾于|原定于|经|印发于)$"
)
_NOT_AFTER = re.compile(
    r"^(?:起(?!诉)|以来|以后|之后|后(?!前)|[上下]午|至今|的(?!前)|开展的|印发|发布|召开|召集|会议)"
)
_SERVICE_LIMIT = re.compile(r"(?:至|到|减|缩短|压缩|控制|少于|超过|满|近|前|每|为|达)$")
_CLOCK = re.compile(
    r"(上午|下午|晚上|晚|中午)?(\d{1,2})(?:[:：](\d\d)|[时点](?:(\d{1,2})分|(半))?)(?:整)?(?:之|以)?前?"
)


_BARE_SPAN = re.compile(
    rf"(?:限|限期|在|于)?(?P<span>(?:{NUMBER}|半)(?P<unit>个?工作日|个?自然日|小时|天|个?周|个?星期|个月|日|号))"
    r"(?:办结|完成|办理|报结果|反馈)?"
)


class Calendar(Protocol):
    """The working calendar that the caller passes in; days are those of Asia/Shanghai."""

    def add_workdays(self, start: date, n: int, /) -> date:
        """The n-th working day after `start`."""
        ...


@dataclass(frozen=True, slots=True)
class DeadlineReading:
    """A date phrase and how it was read.

    `due` is a day in Asia/Shanghai, the last one allowed, or None when the words give none;
    `rule` says in Chinese how it was read; `time_of_day` is set when an hour is written.
    `start` and `end` are offsets in the folded text that was searched.
    """

    text: str
    due: date | None
    rule: str
    ongoing: bool
    time_of_day: time | None = None
    start: int = 0
    end: int = 0


def read_deadline(
    phrase: str, *, year: int | None = None, on: date | None = None, calendar: Calendar | None = None
) -> DeadlineReading | None:
    """What a written deadline means: a cell of a 完成时限 column, or a leader's words.

    `year` completes a bare month, `on` is the day of the meeting or the instruction from which
    relative words count (without it they give no date), `calendar` counts working days. None when
    the phrase holds no words of time. With several dates the last one counts. Raises nothing.

    A clerk may type it as it is said: 3个工作日, 三日内, 本周五前, 12月10日, 24小时内, 年底前. A bare
    date that is past on `on` is next year's, if that is not nearly a year away; what may mean two
    days (周五前 on a Friday, 15日) gives no date, and `rule` says why.
    """
    folded = "".join(c for c in fold(phrase) if not is_blank(c))
    setting = Setting(year=year, on=on, calendar=calendar, roll_over=on is not None, relative=True)
    if bare := _BARE_SPAN.fullmatch(folded):
        return _read_bare(folded, bare, setting)
    found = list(_scan(folded, setting, lenient=True))
    if not found:
        return None
    dated = [r for r in found if r.due is not None]
    return max(dated, key=lambda r: (r.due or date.min, r.start)) if dated else found[-1]


def _read_bare(words: str, bare: re.Match[str], setting: Setting) -> DeadlineReading | None:
    """“3个工作日” is typed for “3个工作日内”; “15日” may be a span or a day of the month."""
    if bare["unit"] in ("日", "号"):
        why = f"“{words}”可指{words}内，也可指某月{words}，请写明。"
        return DeadlineReading(words, None, why, False, None, 0, len(words))
    for reading in _scan(f"{bare['span']}内", setting, lenient=True):
        rule = reading.rule.replace(f"“{reading.text}”", f"“{words}”", 1)
        return replace(reading, text=words, rule=rule, start=0, end=len(words))
    return None


def read_in(phrase: str, setting: Setting) -> list[DeadlineReading]:
    """Every date in a stated deadline (folded), read as leniently as `read_deadline` reads."""
    return list(_scan(phrase, setting, lenient=True))


def find_deadlines(text: str, setting: Setting) -> list[DeadlineReading]:
    """The deadlines in running text (folded, no white space), in order.

    Stricter than `read_deadline`: a plain date without 前, 底 or 内 is no deadline, nor are
    periods of validity, dates of reports (截至), or anything inside 《》.
    """
    return list(_scan(text, setting, lenient=False))


def _scan(text: str, setting: Setting, *, lenient: bool) -> Iterator[DeadlineReading]:
    quoted = [m.span() for m in re.finditer(r"《[^《》]{1,80}》", text)]
    position = 0
    while match := rules.ANY.search(text, position):
        position = max(match.end(), match.start() + 1)
        if any(a <= match.start() < b for a, b in quoted):
            continue
        reading = _read_match(text, match, setting, lenient)
        if reading is None:
            continue
        setting = reading.carry_into(setting)
        if reading.silent:
            continue
        end = match.end() - len(match.group()) + len(reading.words)
        yield _with_clock(text, reading, match.start(), end)


def _read_match(text: str, match: re.Match[str], setting: Setting, lenient: bool) -> Reading | None:
    before, after = text[max(0, match.start() - 6) : match.start()], text[match.end() : match.end() + 6]
    handler: Callable[[re.Match[str], Setting, bool], Reading | None] = rules.HANDLERS[match.lastgroup or ""]
    if match.lastgroup in rules.SILENT:
        return handler(match, setting, lenient)
    if _NOT_BEFORE.search(before) and not lenient:
        return rules.silent(match)
    if not lenient and _NOT_AFTER.search(after) and not match.group().endswith(("前", "内", "底", "末")):
        return rules.silent(match)
    if match.lastgroup in rules.SPANS and not match["sx"] and _SERVICE_LIMIT.search(before) and not lenient:
        return rules.silent(match)
    return handler(match, setting, lenient)


def _with_clock(text: str, reading: Reading, start: int, end: int) -> DeadlineReading:
    """Add the hour when one follows the date directly (12月1日17:00前)."""
    result = DeadlineReading(reading.words, reading.due, reading.rule, reading.ongoing, None, start, end)
    clock = _CLOCK.match(text, end)
    if clock is None or reading.due is None:
        return result
    hour, minute = int(clock[2]), int(clock[3] or clock[4] or (30 if clock[5] else 0))
    if clock[1] in ("下午", "晚上", "晚") and hour < 12:
        hour += 12
    if hour > 23 or minute > 59:
        return result
    words = reading.words + clock.group()
    rule = f"{reading.rule.rstrip('。')}，{hour}时{minute:02d}分前。"
    return replace(result, text=words, rule=rule, time_of_day=time(hour, minute), end=clock.end())
