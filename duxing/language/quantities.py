"""Figures that a task must reach (量化指标), as written (rule `targets` of the corpus README)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from duxing.language import lexicon as words
from duxing.language.deadline_rules import Setting
from duxing.language.deadlines import find_deadlines
from duxing.language.numerals import quantity

_HAN = "一二两三四五六七八九十百千"
_HAN_FIGURE = rf"[{_HAN}]{{1,8}}(?=万|千|所|处|户|座|人|公里|亩|平方米)"
_FIGURE = rf"(?:\d+(?:\.\d+)?|百分之[{_HAN}零点]+|{_HAN_FIGURE})"
_PERCENT = rf"(?:{_FIGURE}(?:%|％|‰|个?百分点|倍)|百分之[{_HAN}零点]+)"
_TIME = r"\d+(?:\.\d+)?(?:个工作日|个月|小时|天|日|分钟)"
_AFTER = r"(?:以上|以下|以内|左右|之内|内|全覆盖)?"
_RATE = re.compile(rf"{words.RATE_WORDS}(?:了)?(?:{_PERCENT}|{_TIME}|一半){_AFTER}")
_SHARE = re.compile(rf"(?:率|比例|占比|比重)(?:为)?{_PERCENT}{_AFTER}")
_BARE_PERCENT = re.compile(rf"{_PERCENT}(?:以上|以下|全覆盖)[^，。；、的]{{0,8}}")
_HAS_PERCENT = re.compile(_PERCENT)
_PEOPLE = rf"{_FIGURE}万(?=[\u4e00-\u9fff]{{0,4}}(?:人口|群众|居民))"
_COUNT = re.compile(rf"{_FIGURE}(?:多|余)?[万亿]?{words.MEASURE}|{_PEOPLE}")
_DURATION = re.compile(r"\d+(?:[—-]\d+)?(?:个工作日|个月|小时|天|日内|年)|第?\d+(?:个)?(?:月|年|日)")
_PART = re.compile(r"(?:(?![和及]\d)[^，。；、：！？\n])+")

# Words before the figure that say how or for whom and not what it counts.
_FRONT = re.compile(
    r"^(?:“[^”]{2,12}”(?=新)|.*力争|.*确保|每年择优|其中|并|且|同时|确保|力争|全年|基本(?=建成|完成|实现|消除|解决)|再|使|将|各|须|要|年内|重点|"
    r"(?:完成|实现|打造|推动|加快|开展|对|实施)(?=\d)|实施(?=危)|滚动开放|剩余(?=\d)|城区(?=\d)|未开工的(?=\d))"
)
_BY_WAY_OF = re.compile(
    rf"^(?:面向|依托|围绕|针对|通过|按照|按|在|以)[^\d]*?(?={words.RESULT_VERBS}[^\d]{{0,14}}\d)"
)
_BACK = re.compile(
    r"(?:由|请|须于|的任务|须|并|实行|进行|全部进场|投产|主体完工|立案|拿出|开工$|为依托|用于|享受).*$"
)
_SUBJECT = re.compile(rf"^.{{2,14}}?{words.UNIT_SUFFIX}(?=[\u4e00-\u9fff]{{2,}}\d)")
_NO_TARGET = re.compile(
    r"期以上|以上的(?:企业|项目|人)|年期|小时值班|周岁|有效期|不超过|\d家符合|截至|不到|第\d|整合为|一证|一张|每人"
)
_MONEY_OR_RATE = re.compile(rf"元|{_PERCENT}")
_LONGEST = 26


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure that must be reached.

    `text` says what is counted and how much (网上可办率达到98%), `target` is the part that the
    corpus labels (达到98%); `amount` and `measure` are the number and its unit, None and "" where
    the words hold no single number (压缩一半).
    """

    text: str
    target: str
    amount: Decimal | None
    measure: str


def find_targets(text: str) -> tuple[str, ...]:
    """The figures in a task's words (folded, no white space) as the corpus labels them."""
    return tuple(figure.target for figure in find_figures(text))


def find_figures(text: str) -> tuple[Figure, ...]:
    """The figures in a task's words (folded, no white space); subsidies, caps and dates left out."""
    found: dict[str, Figure] = {}
    for figure in _figures(text):
        found.setdefault(figure.target, figure)
    return tuple(found.values())


def _figures(text: str) -> Iterator[Figure]:
    masked = _masked(text)
    for span in _PART.finditer(masked):
        part, written = span.group(), text[span.start() : span.end()]
        if _NO_TARGET.search(part) or _is_subsidy(part):
            continue
        target = _target_of(part)
        if target:
            phrase = _trimmed(part)
            amount, measure = _amount(target)
            yield Figure(
                _as_in(written, part, phrase if target in phrase else target),
                _as_in(written, part, target),
                amount,
                measure,
            )


def _as_in(written: str, part: str, piece: str) -> str:
    """The words of `written` at the place that `piece` has in its masked form `part`."""
    start = part.find(piece)
    return written[start : start + len(piece)]


def _is_subsidy(part: str) -> bool:
    """Rates and sums that are paid, lent or capped are no targets; people helped with them are."""
    if not _MONEY_OR_RATE.search(part):
        return False
    if re.search(words.SUBSIDY_WORDS, part):
        return True
    return bool(re.search(r"滞留|拖欠|欠缴", part)) and not re.search(r"清|追|收回|化解|归还|拨付", part)


_OTHER_NUMBERS = re.compile(
    r"\d{4}年(?:\d{1,2}月)?(?:\d{1,2}日)?(?:底)?前?|\d{1,2}月(?:\d{1,2}日|底前)|第[\d一二三四五六七八九十]+[期次届]|"
    r"\d{1,2}年(?:时间)?内"
)
# “百人计划” and “一件事” are names, not counts.
_QUOTED = re.compile(r"“[^“”，。；]{1,12}”")
_TITLE = re.compile(r"《[^》]*》")


def _masked(text: str) -> str:
    """The text at its length, dates turned to commas and titles of papers to a sign of their own."""
    masked = text
    for reading in find_deadlines(text, Setting(year=2000, relative=True)):
        masked = masked[: reading.start] + "，" * (reading.end - reading.start) + masked[reading.end :]
    masked = _TITLE.sub(lambda title: "\ue000" * len(title.group()), masked)
    masked = _QUOTED.sub(lambda name: "“" + "\ue001" * (len(name.group()) - 2) + "”", masked)
    return _OTHER_NUMBERS.sub(lambda number: "，" * len(number.group()), masked)


def _target_of(part: str) -> str | None:
    """The figure in one phrase with the words that say what it counts, or None."""
    if rate := _RATE.search(part) or _SHARE.search(part):
        return rate.group()
    if _HAS_PERCENT.search(part):
        bare = _BARE_PERCENT.search(part)
        return bare.group() if bare else None
    if not _COUNT.search(_DURATION.sub("", part)):
        return None
    target = _trimmed(_SUBJECT.sub("", part))
    if len(target) <= _LONGEST:
        return target
    figure = _COUNT.search(target)
    return target[max(0, figure.start() - 6) : figure.end() + 8] if figure else None


def _trimmed(part: str) -> str:
    """The phrase without words before and after that belong to the task and not to the figure."""
    phrase = _BY_WAY_OF.sub("", part)
    while (shorter := _FRONT.sub("", phrase)) != phrase:
        phrase = shorter
    trimmed = _BACK.sub("", phrase)
    return trimmed if _COUNT.search(trimmed) or _HAS_PERCENT.search(trimmed) else phrase


_UNIT = rf"个工作日|个月|小时|天|分钟|个?百分点|[%％‰倍]|[万亿]?{words.MEASURE}|[万亿]"
_WRITTEN = re.compile(rf"(?P<number>\d+(?:\.\d+)?)(?:多|余)?(?P<measure>{_UNIT})")
_SPELLED = re.compile(
    rf"百分之(?P<share>[{_HAN}零点]+)|(?P<number>[{_HAN}零万]+)(?P<measure>{words.MEASURE})?"
)


def _amount(target: str) -> tuple[Decimal | None, str]:
    """The number and its unit; digits go before numerals, which names hold too (一件事)."""
    if written := _WRITTEN.search(target):
        return quantity(written["number"]), written["measure"].replace("％", "%")
    spelled = _SPELLED.search(target)
    if spelled is None:
        return None, ""
    if spelled["share"]:
        return quantity(spelled["share"]), "%"
    return quantity(spelled["number"]), spelled["measure"] or ""
