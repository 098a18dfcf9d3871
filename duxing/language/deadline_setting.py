"""What completes a date phrase, what a reading of one says, and how a missing year is found."""

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from duxing.language.numerals import year as read_year

# A bare date that is past belongs to the next year, unless that would be nearly a year away: then it
# is more likely a slip, and a person must look.
_FARTHEST = timedelta(days=300)


@dataclass(frozen=True, slots=True)
class Setting:
    """What completes a date phrase.

    `year` of the document; `on` the day from which relative words count; `issued` the date under
    the document (印发之日); `roll_over`: a bare month that is past on `on` means next year;
    `relative`: words such as 15日内 may count from `on`. `said` is the year named last in the text.
    """

    year: int | None = None
    on: date | None = None
    issued: date | None = None
    calendar: Any = None
    roll_over: bool = False
    relative: bool = False
    said: int | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """What one match means. `silent`: words of time that set no deadline."""

    words: str
    due: date | None
    rule: str
    ongoing: bool = False
    silent: bool = False
    said: int | None = None

    def carry_into(self, setting: Setting) -> Setting:
        """A year that was written completes the months after it."""
        return replace(setting, said=self.said) if self.said else setting


Handler = Callable[[re.Match[str], Setting, bool], Reading | None]


def silent(match: re.Match[str]) -> Reading:
    """Skip the match: it is no deadline."""
    return Reading(match.group(), None, "", silent=True)


def undated(words: str, why: str) -> Reading:
    """Words of time without a day; `why` follows the quoted words."""
    return Reading(words, None, f"“{words}”{why}")


def month_end(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year, month, monthrange(year, month)[1])


def add_months(day: date, months: int) -> date:
    """The same day some months later; the last day of a shorter month."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def finish(words: str, due: date, how: str, source: str = "", said: int | None = None) -> Reading:
    """A reading with its day and the Chinese sentence that says how it was found."""
    note = f"（{source}）" if source else ""
    return Reading(words, due, f"“{words}”{how}{due.year}年{due.month}月{due.day}日{note}。", said=said)


def resolve(
    match: re.Match[str], group: str, setting: Setting, make: Callable[[int], date], how: str
) -> Reading | None:
    """Complete a date with its year; past bare dates roll over where the setting says so.

    The year stands in the match groups `{group}y` (written out) or `{group}w` (今年, 明年).
    """
    words = match.group()
    year, source, written = _year_of(match, group, setting)
    if year is None:
        return Reading(words, None, "文件没有写明年份，算不出日期。")
    try:
        due = make(year)
        bare = setting.roll_over and setting.on and not written and setting.said is None
        if bare and setting.on and due < setting.on:
            due = make(year + 1)
            passed = f"该日期在{setting.on.month}月{setting.on.day}日已过"
            if due - setting.on > _FARTHEST:
                return undated(words, f"{passed.removeprefix('该日期')}，请核对日期。")
            source = f"{passed}，按下一年计"
    except ValueError:
        return Reading(words, None, "文中日期不存在，请核对。")
    return finish(words, due, how, source, year if written else None)


def _year_of(match: re.Match[str], group: str, setting: Setting) -> tuple[int | None, str, bool]:
    """The year that applies, where it comes from, and whether it was written out."""
    if written := match[f"{group}y"]:
        value = read_year(written)
        return value, "", value is not None
    base = setting.year or (setting.on.year if setting.on else None)
    if match[f"{group}w"] == "明年":
        return (base + 1 if base else None), "“明年”按文件年份推算", True
    if setting.said and not match[f"{group}w"]:
        return setting.said, f"年份承前文，为{setting.said}年", False
    return base, f"年份按文件补为{base}年", False
