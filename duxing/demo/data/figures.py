"""Figures inside official sentences: finding the counted part, and saying how far it has come. Pure."""

import re
from datetime import date
from decimal import ROUND_DOWN, Decimal

from duxing.demo.data.plan import Need

FIGURE = re.compile(
    r"(\d+(?:\.\d+)?)(%|平方公里|公里|批次|[万亿](?:元|人次|平方米|立方米|千瓦|吨|亩|户|人|辆|单)|"
    r"[个家处条套项件辆亩座张场名户栋米台宗盏块笔份所次支种人])(?!工作日|以内)"
)
# A figure that counts days, or a level that is kept and not reached step by step.
KEPT = ("稳定在", "达到", "占比", "率", "增长", "下降", "压减")
HARVEST, WHEAT = "总产量", Decimal("0.44")
ABOUT = re.compile(r"(以上|左右)$")
FINE = Decimal("0.01")
ONE = Decimal("0.1")
WHOLE = Decimal(1)


def need_from(text: str, due: date | None, unit: str = "") -> Need:
    """A requirement from a clause; its first figure with a known measure is the target."""
    found = figure_in(text)
    if not found:
        return Need(text, due=due, unit=unit)
    return Need(text, Decimal(found.group(1)), found.group(2), due, unit)


def figure_in(text: str) -> re.Match[str] | None:
    """The figure that counts: what is to be reached (达到) where the clause says so, else the first."""
    reach = text.find("达到")
    return (FIGURE.search(text, reach) if reach >= 0 else None) or FIGURE.search(text)


def clauses_of(text: str) -> list[str]:
    """The counted clauses of a task: split at commas, and at enumerations of several figures."""
    parts: list[str] = []
    for clause in text.rstrip("。").split("，"):
        pieces = clause.split("、")
        counted = [piece for piece in pieces if FIGURE.search(piece)]
        parts.extend(pieces if len(pieces) > 1 and len(counted) == len(pieces) else [clause])
    return parts


def is_level(need: Need) -> bool:
    """Whether the figure is a level (a rate, a growth) and not a count that adds up."""
    if HARVEST in need.text:
        return False
    return need.measure == "%" or any(word in need.text for word in KEPT)


def reached(need: Need, share: Decimal) -> Decimal:
    """How much of the target is there when `share` (0 to 1) of the way is done; never above it."""
    assert need.target is not None
    if HARVEST in need.text:
        # Nothing before the wheat, then the wheat alone until autumn.
        share = Decimal(0) if share < Decimal("0.4") else WHEAT if share < Decimal("0.85") else share
    elif is_level(need):
        share = Decimal("0.9") + share / 10 if "稳定在" not in need.text else WHOLE
    value = need.target * min(share, WHOLE)
    return min(need.target, value.quantize(_step(need), ROUND_DOWN))


def said(need: Need, value: Decimal) -> str:
    """The clause with the figure reached in the place of the target: 新建改造雨水管网9.6公里，占80.0%."""
    assert need.target is not None
    share = "" if is_level(need) else f"，占{percent(value, need.target)}%"
    found = figure_in(need.text)
    if found is None:
        return f"{need.text}：{plain(value)}{need.measure}{share}"
    replaced = f"{need.text[: found.start()]}{plain(value)}{need.measure}{need.text[found.end() :]}"
    return f"{ABOUT.sub('', replaced)}{share}"


def remaining(need: Need, value: Decimal) -> str:
    """What is left, with its measure: 2.4公里; empty when nothing is, or when it is a level."""
    assert need.target is not None
    left = need.target - value
    return f"{plain(left)}{need.measure}" if left > 0 and not is_level(need) else ""


def percent(value: Decimal, target: Decimal) -> str:
    """The share in percent with one decimal."""
    return str((value / target * 100).quantize(ONE))


def plain(value: Decimal) -> str:
    """12.50 as 12.5 and 12.0 as 12."""
    return format(value.normalize(), "f")


def _step(need: Need) -> Decimal:
    """How finely a quantity of that measure is told."""
    assert need.target is not None
    if need.measure[0] in "万亿":
        return FINE if need.target < 100 else ONE
    if need.measure in ("公里", "%", "平方公里"):
        return ONE
    return WHOLE
