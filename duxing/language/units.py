"""Splitting a written list of units into names (rule 1 of the corpus README)."""

import re
from dataclasses import dataclass

from duxing.language.lexicon import COLLECTIVE, EVERYBODY, PILOT_GROUP, TOWN_SUFFIX, UNIT_SUFFIX, VAGUE_GROUP

OPENING, CLOSING = "（〔【[", "）〕】]"
_VAGUE = re.compile(rf"{VAGUE_GROUP}(?:和单位|和部门)?")
_UNIT_END = re.compile(rf"(?:{UNIT_SUFFIX}|{TOWN_SUFFIX})(?:[（〔][^（）〔〕]*[）〕])?$")
_GROUP = re.compile(rf"(?:{COLLECTIVE}|{EVERYBODY}|{PILOT_GROUP})$")
_AND_EACH = re.compile(r"(?:以及|和|及|与)(?=各)")
_EACH_LEVEL = re.compile(r"各(?:省|市|州|设区市|县|区)")
_LEVEL_GOVERNMENT = re.compile(r"(?:省|市|州|县|区|自治区)(?:[（〔][^（）〔〕]{1,12}[）〕])?(?:人民)?政府")
_AND = re.compile(r"以及|和|及|与")
_NOBODY = frozenset({"无", "—", "——", "-", "--", "/", "无。", "暂无"})
_EDGE = "，、；。：,.;:“”\"' 　"
_ETC = re.compile(r"等(?:有关|相关|国务院|省|市|县|区|部门|单位|\d|[一二三四五六七八九十]+|和|及|、|$)")


@dataclass(frozen=True, slots=True)
class UnitList:
    """Names as written, in order, and whether the text adds others that it does not name."""

    names: tuple[str, ...]
    and_others: bool


def split_outside(text: str, separators: str) -> list[str]:
    """Cut at any of the separators, but never inside brackets."""
    parts, depth, start = [], 0, 0
    for i, char in enumerate(text):
        if char in OPENING:
            depth += 1
        elif char in CLOSING:
            depth = max(0, depth - 1)
        elif depth == 0 and char in separators:
            parts.append(text[start:i])
            start = i + 1
    parts.append(text[start:])
    return [part for part in parts if part]


def is_unit(name: str) -> bool:
    """Whether the name ends as a unit's name does, or is a collective name."""
    return 2 <= len(name) <= 40 and bool(_UNIT_END.search(name) or _GROUP.fullmatch(name))


def split_units(text: str, *, keep_vague: bool = True) -> UnitList:
    """The units in a list such as “A、B，C等部门和各县（市、区）政府”.

    Folded text without white space goes in. “等” and vague groups (有关部门) give `and_others`;
    a vague group with 各 that stands first is kept when `keep_vague`, since nobody else leads.
    """
    names: list[str] = []
    others = False
    for part in _names_in_order(text):
        for piece in _pieces(part):
            name, more = _without_etc(piece)
            others = others or more
            if not name or name in _NOBODY:
                continue
            if _VAGUE.fullmatch(name) and (names or not keep_vague or not name.startswith("各")):
                others = True
            elif name not in names:
                names.append(name)
    return UnitList(tuple(names), others)


def _pieces(part: str) -> list[str]:
    """Cut before 各 after 和/及, and at 和/及 between two whole names."""
    return [name for piece in _split_at(_AND_EACH, part) for name in _split_pair(piece)]


def _names_in_order(text: str) -> list[str]:
    """Cut at punctuation, but keep “各市、县〔市、区〕政府” as the one unit that it is."""
    parts = split_outside(text, "、，；。,;")
    joined: list[str] = []
    for part in parts:
        if joined and _EACH_LEVEL.fullmatch(joined[-1]) and _LEVEL_GOVERNMENT.match(part):
            joined[-1] += "、" + part
        else:
            joined.append(part)
    return joined


def _split_at(pattern: re.Pattern[str], part: str) -> list[str]:
    cuts = [m for m in pattern.finditer(part) if _depth(part, m.start()) == 0]
    pieces, start = [], 0
    for cut in cuts:
        pieces.append(part[start : cut.start()])
        start = cut.end()
    return [*pieces, part[start:]]


def _split_pair(piece: str) -> list[str]:
    for cut in _AND.finditer(piece):
        left, right = piece[: cut.start()], piece[cut.end() :]
        if _depth(piece, cut.start()) or _VAGUE.fullmatch(piece):
            continue
        if _whole(left) and _whole(right):
            return [left, *_split_pair(right)]
    return [piece]


def _whole(name: str) -> bool:
    stripped, _ = _without_etc(name)
    return is_unit(stripped) or bool(_VAGUE.fullmatch(stripped))


def _depth(text: str, end: int) -> int:
    return sum(c in OPENING for c in text[:end]) - sum(c in CLOSING for c in text[:end])


def _without_etc(piece: str) -> tuple[str, bool]:
    """The name before “等”, with leftover punctuation and pointing words removed."""
    name = piece.strip(_EDGE)
    match = _ETC.search(name)
    if match and _depth(name, match.start()) == 0:
        return name[: match.start()].strip(_EDGE), True
    vague = re.search(rf"(?<=.){VAGUE_GROUP}$", name)
    if vague and is_unit(name[: vague.start()]):
        return name[: vague.start()], True
    return name, False
