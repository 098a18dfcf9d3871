"""How the words of a task become a matter's title and its numbered requirements. Pure."""

import re
from collections.abc import Sequence

from duxing.language.numerals import number

TITLE_LIMIT, REQUIREMENT_LIMIT = 120, 500
SHORT_TITLE, LONG_TASK = 40, 140
_LABEL = re.compile(
    r"^\s*(?:第[一二三四五六七八九十百]+[章部编条项]|[（(]?(?P<n>\d{1,3}|[一二三四五六七八九十百]{1,4})[）)、.．]|[一二三四五六七八九十]+是)\s*"
)
_ROLE = r"(?:牵头负责|牵头|负责|会同|配合|主办|协办|汇总|按职责分工|分别)"
_SEGMENT = re.compile(r"[^，；。]+[，；。]?")
_EDGE = "，；。、：: 　\n\t"


def without_label(text: str) -> str:
    """The words after a leading number (1. 一、 （三） ④)."""
    return re.sub("^[\u2460-\u2473\u25cf\u2605]\\s*", "", _LABEL.sub("", text)).strip()


def topic_of(section: str) -> str:
    """What the nearest heading is about: “二、关于澄溪河排涝泵站检修” gives 澄溪河排涝泵站检修."""
    last = section.split(" / ")[-1]
    topic = without_label(last)
    return topic.removeprefix("关于").rstrip(_EDGE) if "关于" in topic[:2] else ""


def item_number(section: str, text: str) -> int | None:
    """The number of the item in the minutes, from its heading or from its own words."""
    for words in (section.split(" / ")[0], text):
        found = _LABEL.match(words)
        if found and found["n"]:
            return number(found["n"])
    return None


def item_label(meeting: str, section: str, text: str) -> str:
    """第58次常务会第4项, or nothing where session or item is not known."""
    item = item_number(section, text)
    if not meeting or item is None:
        return ""
    return f"{meeting.removesuffix('议')}第{item}项"[:60]


def body_of(text: str, names: Sequence[str], deadline: str | None) -> str:
    """The words of a task without who does it and by when: what is to be done."""
    kept = []
    for segment in _SEGMENT.findall(without_label(text)):
        rest = _without_actor(segment, names)
        if deadline and deadline in rest:
            rest = re.sub(rf"[于在]?{re.escape(deadline)}", "", rest, count=1)
        if rest.strip(_EDGE):
            kept.append(rest.lstrip(_EDGE))
    return "".join(kept).strip(_EDGE)


def _without_actor(segment: str, names: Sequence[str]) -> str:
    """The segment without the units at its beginning, if it says that they act."""
    if not names:
        return segment
    name = "|".join(re.escape(one) for one in sorted(names, key=len, reverse=True))
    list_of = rf"(?:{name})(?:(?:、|和|及|与|会同)(?:{name}))*"
    found = re.match(rf"\s*(?P<by>商请|责成|会同|由|请)?{list_of}(?P<role>{_ROLE}|要|应当|应|须)?", segment)
    if found is None or not (found["by"] or found["role"] or found.end() < len(segment.rstrip(_EDGE))):
        return segment
    return segment[found.end() :]


def title_of(text: str, names: Sequence[str], deadline: str | None, section: str = "") -> str:
    """A short name for the matter in the words of the text, with the item's topic where it lacks."""
    body = body_of(text, names, deadline) or without_label(text).strip(_EDGE)
    short = _cut(body)
    topic = topic_of(section)
    if topic and not _speaks_of(short, topic):
        short = f"{topic}：{short}"
    return short[:TITLE_LIMIT]


def _cut(body: str) -> str:
    """The first sentence; a long one ends at a comma."""
    for stops in ("。；", "，"):
        if len(body) <= SHORT_TITLE:
            break
        ends = [i for i, char in enumerate(body) if char in stops and 8 <= i <= 60]
        body = body[: ends[0] if stops != "，" else ends[-1]] if ends else body
    return body.strip(_EDGE)[: TITLE_LIMIT - 40]


def _speaks_of(title: str, topic: str) -> bool:
    """Whether three characters in a row of the topic stand in the title."""
    return any(topic[i : i + 3] in title for i in range(max(1, len(topic) - 2)))


def requirement_lines(body: str, targets: Sequence[str]) -> list[str]:
    """The numbered points of a task: a line for each figure and for each other demand beside it.

    A task without figures, or a long one in prose, stays one line; with figures each of them
    follows as a line of its own.
    """
    if not targets:
        return [body[:REQUIREMENT_LIMIT]]
    if len(body) > LONG_TASK:
        return [body[:REQUIREMENT_LIMIT], *(t for t in targets if t != body)]
    lines: list[str] = []
    for segment in _SEGMENT.findall(body):
        lines += [part.strip(_EDGE) for part in _by_figures(segment)]
    return [line for line in dict.fromkeys(lines) if len(line) > 1] or [body]


def _by_figures(segment: str) -> list[str]:
    """“口袋公园15个、城市绿道24公里” are two points; “市场监管、公安部门” is none to cut."""
    parts = segment.split("、")
    if len(parts) > 1 and all(re.search(r"\d", part) for part in parts):
        return parts
    return [segment]
