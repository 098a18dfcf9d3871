"""Targets: the figures that a task must reach, as written (rule `targets` of the corpus README)."""

import re

from duxing.language.deadlines import find_deadlines
from duxing.language.deadline_rules import Setting
from duxing.language.lexicon import MEASURE, RATE_WORDS, SUBSIDY_WORDS

_FIGURE = r"(?:\d+(?:\.\d+)?|百分之[一二三四五六七八九十百零点]+|[一二三四五六七八九十百千]{1,8}(?=万|所|处|户|个|名|座|人))"
_RATE = re.compile(rf"{RATE_WORDS}[^，。；、\d]{{0,4}}(?:{_FIGURE})(?:%|％|‰|个?百分点|倍)?[^，。；、的]{{0,4}}")
_PERCENT = re.compile(r"\d+(?:\.\d+)?[%％‰]|百分之[一二三四五六七八九十]|个百分点")
_COUNT = re.compile(rf"(?:{_FIGURE})(?:多|余)?[万亿]?(?:{MEASURE})")
_PARTS = re.compile(r"[，。；、：！？\n]")
_ADVERB = re.compile(
    r"^(?:其中|并|且|同时|确保|力争|全年|每年(?!引|支)|基本|累计(?!完成)|新(?=建成)|再|使|将|各|完成(?=\d)|实现(?=\d)|打造(?=\d)|培育(?=\d)|须|要)"
)
_NO_TARGET = re.compile(rf"{SUBSIDY_WORDS}|期以上|以上的(?:企业|项目|人)|年期|小时值班|周岁|年以上|年(?:研发|经验)|有效期")


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
    return re.sub(r"\d{4}年(?:\d{1,2}月)?(?:\d{1,2}日)?|\d{1,2}月\d{1,2}日|第[\d一二三四五六七八九十]+[期次届]", "，", text)


def _target_of(part: str) -> str | None:
    if _PERCENT.search(part):
        rate = _RATE.search(part)
        if rate:
            return rate.group()
        return part if len(part) <= 16 else None
    if not _COUNT.search(part):
        return None
    target = part
    while shorter := _ADVERB.sub("", target):
        if shorter == target:
            break
        target = shorter
    if len(target) <= 22:
        return target
    figure = _COUNT.search(target)
    return target[max(0, figure.start() - 6) : figure.end() + 6] if figure else None
