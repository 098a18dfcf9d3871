"""Targets: the figures that a task must reach, as written (rule `targets` of the corpus README)."""

import re

from duxing.language.deadline_rules import Setting
from duxing.language.deadlines import find_deadlines
from duxing.language.lexicon import MEASURE, RATE_WORDS, SUBSIDY_WORDS, UNIT_SUFFIX

_HAN_FIGURE = r"[一二两三四五六七八九十百千]{1,8}(?=万|千|所|处|户|座|人|公里|亩|平方米)"
_FIGURE = rf"(?:\d+(?:\.\d+)?|百分之[一二三四五六七八九十百零点]+|{_HAN_FIGURE})"
_PERCENT = rf"(?:{_FIGURE}(?:%|％|‰|个?百分点|倍)|百分之[一二三四五六七八九十百零点]+)"
_TIME = r"\d+(?:个工作日|个月|小时|天|日|分钟)"
_AFTER = r"(?:以上|以下|以内|左右|之内|内|全覆盖)?"
_RATE = re.compile(rf"{RATE_WORDS}(?:了)?(?:{_PERCENT}|{_TIME}|一半){_AFTER}")
_BARE_PERCENT = re.compile(rf"{_PERCENT}(?:以上|以下|全覆盖)[^，。；、的]{{0,8}}")
_HAS_PERCENT = re.compile(_PERCENT)
_COUNT = re.compile(rf"{_FIGURE}(?:多|余)?[万亿]?{MEASURE}")
_DURATION = re.compile(r"\d+(?:[—-]\d+)?(?:个工作日|个月|小时|天|日内|年)|第?\d+(?:个)?(?:月|年|日)")
_PARTS = re.compile(r"[，。；、：！？\n]|[和及](?=\d)")
_FRONT = re.compile(
    r"^(?:“[^”]{2,12}”(?=新)|.*力争|.*确保|每年择优|其中|并|且|同时|确保|力争|全年|基本|再|使|将|各|须|要|完成(?=\d)|实现(?=\d)|打造(?=\d)|推动(?=\d)|加快(?=\d)|实施(?=危)|"
    r"滚动开放|开展(?=\d)|对(?=\d)|剩余(?=\d+处)|城区(?=\d)|未开工的(?=\d))"
)
_BACK = re.compile(
    r"(?:由|请|须于|的任务|须|并|实行|进行|全部进场|投产|主体完工|立案|拿出|开工$|为依托|用于|享受).*$"
)
_SUBJECT = re.compile(rf"^.{{2,14}}?{UNIT_SUFFIX}(?=[\u4e00-\u9fff]{{2,}}\d)")
_NO_TARGET = re.compile(
    rf"{SUBSIDY_WORDS}|期以上|以上的(?:企业|项目|人)|年期|小时值班|周岁|有效期|\d家符合|截至|不到|第\d|整合为|一证|一张|每人"
)


def find_targets(text: str) -> tuple[str, ...]:
    """The figures in a task's words (folded, no white space); subsidies, caps and dates left out."""
    found: list[str] = []
    for part in _PARTS.split(_without_dates(text)):
        if not part or _NO_TARGET.search(part):
            continue
        target = _target_of(part)
        if target and target not in found:
            found.append(target)
    return tuple(found)


def _without_dates(text: str) -> str:
    for reading in reversed(find_deadlines(text, Setting(year=2000))):
        text = text[: reading.start] + "，" + text[reading.end :]
    text = re.sub(r"《[^》]*》", "", text)
    return re.sub(
        r"\d{4}年(?:\d{1,2}月)?(?:\d{1,2}日)?(?:底)?前?|\d{1,2}月(?:\d{1,2}日|底前)|第[\d一二三四五六七八九十]+[期次届]",
        "，",
        text,
    )


def _target_of(part: str) -> str | None:
    """The figure in one phrase with the words that say what it counts, or None."""
    if rate := _RATE.search(part):
        return rate.group()
    if _HAS_PERCENT.search(part):
        bare = _BARE_PERCENT.search(part)
        return bare.group() if bare else None
    if not _COUNT.search(_DURATION.sub("", part)):
        return None
    target = _SUBJECT.sub("", part)
    while (shorter := _FRONT.sub("", target)) != target:
        target = shorter
    trimmed = _BACK.sub("", target)
    target = trimmed if _COUNT.search(trimmed) else target
    if len(target) <= 26:
        return target
    figure = _COUNT.search(target)
    return target[max(0, figure.start() - 6) : figure.end() + 8] if figure else None
