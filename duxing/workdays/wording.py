"""How dates are written on screens and papers: 9月18日（周五）, 9月25日至27日."""

from collections.abc import Iterable
from datetime import date, timedelta

WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")


def weekday_text(day: date) -> str:
    """周一 to 周日."""
    return WEEKDAYS[day.weekday()]


def plain_date(day: date, year: int | None = None) -> str:
    """9月18日, with the year in front when it is not `year`."""
    short = f"{day.month}月{day.day}日"
    return short if day.year == year else f"{day.year}年{short}"


def full_date(day: date, year: int | None = None) -> str:
    """9月18日（周五）, with the year in front when it is not `year`."""
    return f"{plain_date(day, year)}（{weekday_text(day)}）"


def date_range(first: date, last: date, year: int | None = None) -> str:
    """9月25日至27日, 9月30日至10月2日, or one full date."""
    if first == last:
        return full_date(first, year)
    if (first.year, first.month) == (last.year, last.month):
        return f"{plain_date(first, year)}至{last.day}日"
    return f"{plain_date(first, year)}至{plain_date(last, first.year)}"


def group_named(days: Iterable[tuple[date, str]]) -> list[tuple[date, date, str]]:
    """Runs of consecutive days with the same name, as (first, last, name); input in order."""
    runs: list[tuple[date, date, str]] = []
    for day, name in days:
        if runs and runs[-1][2] == name and runs[-1][1] + timedelta(days=1) == day:
            runs[-1] = (runs[-1][0], day, name)
        else:
            runs.append((day, day, name))
    return runs
