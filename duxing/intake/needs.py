"""Requirements as the office types them: one a line, a figure with its unit is the target. Pure."""

import re
from decimal import Decimal, InvalidOperation

from duxing.language.lexicon import MEASURE
from duxing.language.text import fold
from duxing.matters.figures import can_be_kept
from duxing.matters.services.creating import RequirementData

# A number at the head of a line is the writer's own counting: ①, 1.  （一） 二、 but not 3.5公里.
_COUNTING = re.compile(
    r"^\s*(?:[①-⑳]|[（(]\s*(?:\d{1,2}|[一二三四五六七八九十]{1,3})\s*[)）]|\d{1,2}(?:[、．]|\.(?!\d))|[一二三四五六七八九十]{1,3}、)\s*"
)
_TIME = re.compile(
    r"\d+(?:\.\d+)?(?:个工作日|个月|个星期|小时|分钟|天|日|周|年|月)|\d{1,2}月\d{1,2}日|第\d+\D|《[^》]*》"
)
_FIGURE = re.compile(rf"(?<![\d.第])(\d+(?:\.\d+)?)({MEASURE}|%|％|‰)")
LONGEST = 500


def needs_of(text: str) -> list[RequirementData]:
    """The numbered points in `text`, one a line; empty lines and the writer's own numbers are left out."""
    lines = (_COUNTING.sub("", line).strip(" 　；;") for line in text.splitlines())
    return [need_of(line) for line in lines if line]


def need_of(line: str) -> RequirementData:
    """One requirement: the words as typed, and the first figure with a unit as its target.

    Times are no targets, and the text stays whatever was read from it.
    """
    found = _FIGURE.search(_TIME.sub("，", fold(line)))
    if found is None:
        return RequirementData(line)
    try:
        value = Decimal(found[1])
    except InvalidOperation:
        return RequirementData(line)
    return RequirementData(line, value, "%" if found[2] == "％" else found[2])


def countable(need: RequirementData) -> RequirementData:
    """The same without its figure, where that could not be kept: for words that nobody just typed."""
    return need if can_be_kept(need.target_value) else RequirementData(need.text)
