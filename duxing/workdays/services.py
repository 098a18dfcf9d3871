"""Loading the calendar and the policies, and changing them with an audit entry."""

import uuid
from collections.abc import Mapping
from datetime import date
from functools import lru_cache, partial
from typing import Any

from duxing.audit.services import record
from duxing.audit.settled import settled
from duxing.audit.unchanged import unchanged
from duxing.core import clock
from duxing.core.actions import action
from duxing.core.errors import BadInput, ChangedMeanwhile, Forbidden
from duxing.core.prepared import fetch
from duxing.core.states import changed_message, save_changes
from duxing.workdays.calendar import DayMark, WorkCalendar
from duxing.workdays.clocks import LightBounds, light_bounds
from duxing.workdays.dates import check_year
from duxing.workdays.deadlines import Policy
from duxing.workdays.models import Calendar, CalendarDay, CalendarVersion, DeadlinePolicy
from duxing.workdays.notice import parse_notice
from duxing.workdays.permissions import can_edit_calendar
from duxing.workdays.wording import full_date

MAIN = "main"
OWN_SOURCE = "本单位调整"
NO_RIGHT = "工作日历由督查室主任调整。"


def calendar_row() -> Calendar:
    """The one calendar; a migration made it."""
    (row,) = fetch(_calendar)
    return row


def _calendar() -> Any:
    return Calendar.objects.filter(code=MAIN)


def load_calendar(row: Calendar | None = None) -> WorkCalendar:
    """The present working calendar, of `row` or as it stands; the days are cached per process and version."""
    stamp = row.stamp if row else settled(_stamp, "workdays.stamp")
    return _built(stamp)


def _stamp() -> uuid.UUID:
    return calendar_row().stamp


def calendar_for(user: Any) -> WorkCalendar:
    """The present calendar for a page of `user`: looked for again when something was done."""
    return unchanged(load_calendar, "workdays.calendar", known_head=getattr(user, "chain_head", None))


@lru_cache(maxsize=4)
def _built(stamp: uuid.UUID) -> WorkCalendar:
    """Built once per stamp; days and version come by one query, so that they fit each other."""
    days = CalendarDay.objects.filter(calendar__code=MAIN)
    rows = list(
        days.values_list("date", "is_work", "name", "source", "calendar__known_years", "calendar__version")
    )
    if not rows:
        row = calendar_row()
        return WorkCalendar({}, row.known_years, row.version)
    years, version = rows[0][4:]
    return WorkCalendar({day: DayMark(*mark[:3]) for day, *mark in rows}, years, version)


def calendar_at(number: int) -> WorkCalendar:
    """The calendar as it was in version `number`, for explaining an old date.

    Raises BadInput when there was no such version.
    """
    row = calendar_row()
    if not 1 <= number <= row.version:
        raise BadInput(f"工作日历没有第{number}版。")
    marks: dict[date, Any] = dict(load_calendar(row).marks)
    years = list(row.known_years)
    for version in row.versions.filter(number__gt=number).order_by("-number"):
        for change in version.changes:
            _undo(change, marks, years)
    return WorkCalendar(marks, years, number)


def _undo(change: dict[str, Any], marks: dict[date, Any], years: list[int]) -> None:
    if "year" in change:
        years.remove(change["year"])
        return
    day, before = date.fromisoformat(change["date"]), change["before"]
    if before is None:
        del marks[day]
    else:
        marks[day] = DayMark(**before)


def load_policies(*codes: str) -> dict[str, Policy]:
    """The newest version of each named rule (of all, when none is named), in one query.

    Raises LookupError for a code that does not exist.
    """
    rows = DeadlinePolicy.objects.order_by("code", "version")
    found = {row.code: row.as_policy() for row in (rows.filter(code__in=codes) if codes else rows)}
    missing = set(codes) - set(found)
    if missing:
        raise LookupError(f"no deadline policy {sorted(missing)}")
    return found


def load_policy(code: str) -> Policy:
    """The newest version of one rule. Raises LookupError."""
    found = settled(partial(fetch, _policy, code=code), "workdays.policy", code)
    if not found:
        raise LookupError(f"no deadline policy {code}")
    return found[0].as_policy()


def _policy(*, code: Any) -> Any:
    return DeadlinePolicy.objects.filter(code=code).order_by("-version")[:1]


def present_bounds(calendar: WorkCalendar | None = None) -> LightBounds:
    """The limits of the lights right now; near is what the rule “near_due” says."""
    return light_bounds(clock.now(), calendar or load_calendar(), load_policy("near_due").amount)


def sources_of(year: int, calendar: WorkCalendar) -> list[str]:
    """Who has said something about days of `year`, in the order of the days."""
    marks = calendar.marks_between(date(year, 1, 1), date(year, 12, 31))
    return list(dict.fromkeys(mark.source for _, mark in marks))


@action
def set_day(day: date, is_work: bool, name: str, *, by: Any, version: int | None = None) -> CalendarDay:
    """Make one day a working day or a rest day and start a new calendar version.

    `name` says why (a festival, a make-up day, a storm) and goes into the date proofs; `version`
    is the one the person saw. Raises Forbidden, BadInput, ChangedMeanwhile.
    """
    if not can_edit_calendar(by):
        raise Forbidden(NO_RIGHT)
    check_year(day, noun="日期", field="day")
    row = _row_at(version)
    if load_calendar(row).is_workday(day) == is_work:
        raise BadInput(f"{full_date(day)}原本就是{_kind(is_work)}，无需调整。", "is_work")
    mark = DayMark(is_work, name.strip(), OWN_SOURCE)
    if not mark.name:
        raise BadInput("请填写调整原因，它会写进期限计算说明。", "name")
    title = f"{full_date(day)}改为{_kind(is_work)}：{mark.name}"
    changes = _write_days(row, {day: mark})
    _new_version(row, title, changes, by=by, version=version)
    record(by, "workdays.day.changed", row, number=row.version, changes=changes)
    return CalendarDay.objects.get(calendar=row, date=day)


@action
def import_notice(year: int, text: str, *, by: Any, version: int | None = None) -> CalendarVersion:
    """Take over the yearly notice of `year` from its text and start a new calendar version.

    Days that the office itself has set stay as they are. Raises Forbidden, BadInput,
    ChangedMeanwhile.
    """
    if not can_edit_calendar(by):
        raise Forbidden(NO_RIGHT)
    source = f"国务院办公厅{year}年节假日安排"
    row = _row_at(version)
    own = set(row.days.filter(source=OWN_SOURCE).values_list("date", flat=True))
    days = [item for item in parse_notice(text, year) if item.day not in own]
    changes = _write_days(row, {item.day: DayMark(item.is_work, item.name, source) for item in days})
    if year not in row.known_years:
        changes.append({"year": year})
    if not changes:
        raise BadInput(f"{year} 年的安排已经导入，内容没有变化。", "text")
    years = sorted({*row.known_years, year})
    made = _new_version(row, f"导入{source}", changes, by=by, version=version, known_years=years)
    record(by, "workdays.notice.imported", row, number=row.version, year=year, changes=changes)
    return made


def _row_at(version: int | None) -> Calendar:
    """The calendar, if it is still the one that the person saw: that comes before what it says now."""
    row = calendar_row()
    if version is not None and version != row.version:
        raise ChangedMeanwhile(changed_message(row))
    return row


def _kind(is_work: bool) -> str:
    return "工作日" if is_work else "休息日"


def _write_days(row: Calendar, marks: Mapping[date, DayMark]) -> list[dict[str, Any]]:
    """Write the days that differ and tell what they were; the rows are few."""
    present = {day.date: day for day in row.days.filter(date__in=list(marks))}
    changes: list[dict[str, Any]] = []
    for day, mark in sorted(marks.items()):
        before = present[day].facts() if day in present else None
        if before == mark._asdict():
            continue
        CalendarDay.objects.update_or_create(calendar=row, date=day, defaults=mark._asdict())
        changes.append({"date": day.isoformat(), "before": before, "after": mark._asdict()})
    return changes


def _new_version(
    row: Calendar,
    title: str,
    changes: list[dict[str, Any]],
    *,
    by: Any,
    version: int | None,
    known_years: list[int] | None = None,
) -> CalendarVersion:
    years = row.known_years if known_years is None else known_years
    save_changes(row, by=by, version=version, stamp=uuid.uuid4(), known_years=years)
    return CalendarVersion.objects.create(
        calendar=row, number=row.version, title=title[:200], changes=changes, created_by=by
    )
