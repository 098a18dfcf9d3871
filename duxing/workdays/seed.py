"""The holiday arrangements and deadline policies that the product ships with, as data files.

`presets/holidays.json` holds, for each year since 2004, the days off and the make-up days of the
yearly notice of 国务院办公厅; a test proves it equal to the chinesecalendar library, day by day.
"""

import json
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from duxing.workdays.calendar import DayMark, WorkCalendar

PRESETS = Path(__file__).parent / "presets"
SEED_VERSION = 1


def national_marks() -> tuple[dict[date, DayMark], list[int]]:
    """All shipped days that a notice names, and the years that the file knows."""
    data = json.loads((PRESETS / "holidays.json").read_text("utf-8"))
    marks: dict[date, DayMark] = {}
    for year, kinds in data["years"].items():
        source = data["source"].format(year=year)
        for kind, is_work in (("rest", False), ("work", True)):
            for name, days in kinds[kind].items():
                for day in days:
                    marks[date.fromisoformat(f"{year}-{day}")] = DayMark(is_work, name, source)
    return marks, [int(year) for year in data["years"]]


@cache
def shipped_calendar() -> WorkCalendar:
    """The calendar of the shipped data alone, for use without a database."""
    marks, years = national_marks()
    return WorkCalendar(marks, years, SEED_VERSION)


def shipped_policies() -> list[dict[str, Any]]:
    """The rows of `presets/policies.json`, as they go into the deadline policy table."""
    rows: list[dict[str, Any]] = json.loads((PRESETS / "policies.json").read_text("utf-8"))["policies"]
    return rows
