"""Reads the yearly holiday notice (节假日安排通知) as it is printed. Pure.

The notices name each festival with its days off and its make-up days in one fixed style, so
the director pastes the text and checks the preview; nothing is guessed.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from duxing.core.errors import BadInput
from duxing.workdays.calendar import each_day, is_weekend

FESTIVAL = re.compile(r"(?:^|\n|。)\s*(?:[一二三四五六七八九十]+、)?(?P<name>[^\n。:,;]{2,30}?)\s*:")
_DAY = r"(?:(?:(?P<{0}y>\d{{4}})年)?(?P<{0}m>\d{{1,2}})月)?(?P<{0}d>\d{{1,2}})日"
SPAN = re.compile(_DAY.format("a") + "(?:至" + _DAY.format("b") + ")?")
NOTES = re.compile(r"\([^()]*\)")
# A festival of several weeks would be a misreading.
LONGEST = 16


@dataclass(frozen=True, slots=True)
class NoticeDay:
    """One day of the notice: off or worked, and for which festival."""

    day: date
    is_work: bool
    name: str


def parse_notice(text: str, year: int) -> list[NoticeDay]:
    """The named days of the notice for `year`, in order.

    Raises BadInput, on the field `text`, when no festival is found, a day occurs twice with
    different meaning, or a sentence about days off or work cannot be read.
    """
    plain = NOTES.sub("", unicodedata.normalize("NFKC", text))
    heads = list(FESTIVAL.finditer(plain))
    found: dict[date, NoticeDay] = {}
    for head, end in zip(heads, [*(h.start() for h in heads[1:]), len(plain)], strict=False):
        for day in _festival(head["name"].strip(), plain[head.end() : end], year):
            earlier = found.setdefault(day.day, day)
            if earlier.is_work != day.is_work:
                raise BadInput(f"{day.day} 既写了放假又写了上班，请检查通知文本。", "text")
    if not any(day.day.year == year for day in found.values()):
        raise BadInput(f"没有从文本中读出 {year} 年的放假安排，请粘贴通知全文。", "text")
    return sorted(found.values(), key=lambda item: item.day)


def _festival(name: str, body: str, year: int) -> list[NoticeDay]:
    days: list[NoticeDay] = []
    # Only the sentences that settle days; wishes and explanations follow in others.
    for part in re.split(r"[。;\n]", body):
        is_work = "上班" in part
        if not is_work and "放假" not in part:
            continue
        part = part if is_work else part.split("放假")[0]
        for found in SPAN.finditer(part):
            for day in _span(found, part, year, days):
                # A make-up day that is a weekday anyway tells nothing new.
                if not is_work or is_weekend(day):
                    days.append(NoticeDay(day, is_work, name))
    return days


def _span(found: re.Match[str], part: str, year: int, before: list[NoticeDay]) -> list[date]:
    try:
        if found["am"]:
            month = int(found["am"])
        elif before:
            month = before[-1].day.month
        else:
            raise ValueError
        first = date(int(found["ay"] or year), month, int(found["ad"]))
        last = first
        if found["bd"]:
            end_year = int(found["by"] or (year if found["ay"] else first.year))
            last = date(end_year, int(found["bm"] or first.month), int(found["bd"]))
    except ValueError:
        raise BadInput(f"“{part.strip()[:40]}”中的日期读不出来，请检查通知文本。", "text") from None
    if not 0 <= (last - first).days <= LONGEST or abs(first.year - year) > 1:
        raise BadInput(f"“{part.strip()[:40]}”中的起止日期不对，请检查通知文本。", "text")
    return list(each_day(first, last))
