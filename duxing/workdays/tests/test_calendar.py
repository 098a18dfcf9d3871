"""Counting along the calendar: against the library, against a slow counter, at the edges."""

from datetime import date, timedelta

import chinese_calendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from duxing.core.errors import BadInput
from duxing.workdays.calendar import WorkCalendar, each_day, missing_years_warning
from duxing.workdays.seed import national_marks, shipped_calendar

CALENDAR = shipped_calendar()
DAYS = st.dates(date(1985, 1, 1), date(2100, 12, 31))


def slow_add(start: date, n: int) -> date:
    """The n-th working day after `start`, counted the way a clerk does it on paper."""
    marks, _ = national_marks()
    day = start
    while n:
        day += timedelta(days=1)
        worked = marks[day].is_work if day in marks else day.isoweekday() <= 5
        if worked:
            n -= 1
    return day


@pytest.mark.parametrize("year", range(2004, 2027))
def test_every_known_day_agrees_with_the_library(year):
    for day in each_day(date(year, 1, 1), date(year, 12, 31)):
        assert CALENDAR.is_workday(day) == chinese_calendar.is_workday(day), day
    assert year in CALENDAR.known_years


@pytest.mark.parametrize(
    ("start", "n", "due"),
    [
        (date(2026, 9, 18), 10, date(2026, 10, 9)),
        (date(2026, 9, 28), 7, date(2026, 10, 13)),
        (date(2025, 9, 26), 10, date(2025, 10, 16)),
    ],
)
def test_the_exam_questions(start, n, due):
    assert CALENDAR.add_workdays(start, n) == due
    assert CALENDAR.workdays_between(start, due) == n
    assert CALENDAR.add_workdays(due, -n) == start


@pytest.mark.parametrize(
    ("back", "day"), [(8, date(2026, 11, 11)), (22, date(2026, 10, 22)), (35, date(2026, 9, 29))]
)
def test_counting_back_from_the_day_of_the_demo(back, day):
    assert CALENDAR.add_workdays(date(2026, 11, 23), -back) == day


@settings(max_examples=150, deadline=None)
@given(start=DAYS, n=st.integers(0, 60))
def test_adding_agrees_with_the_slow_counter(start, n):
    assert CALENDAR.add_workdays(start, n) == slow_add(start, n)


@settings(max_examples=150, deadline=None)
@given(start=DAYS, n=st.integers(1, 400))
def test_counting_back_undoes_counting_forward(start, n):
    due = CALENDAR.add_workdays(start, n)
    assert CALENDAR.is_workday(due)
    assert CALENDAR.workdays_between(start, due) == n
    assert CALENDAR.workdays_between(due, start) == -n
    assert CALENDAR.add_workdays(due, -n) == CALENDAR.previous_workday(start)


@settings(max_examples=100, deadline=None)
@given(day=DAYS)
def test_next_and_previous_frame_a_rest_day(day):
    after, before = CALENDAR.next_workday(day), CALENDAR.previous_workday(day)
    if CALENDAR.is_workday(day):
        assert after == before == day
        assert CALENDAR.rest_name(day) == ""
    else:
        assert before < day < after
        assert not any(CALENDAR.is_workday(d) for d in each_day(before, after) if before < d < after)
        assert CALENDAR.rest_name(day)


def test_leap_day_and_year_end_are_days_like_others():
    assert CALENDAR.add_workdays(date(2024, 2, 28), 1) == date(2024, 2, 29)
    assert CALENDAR.add_workdays(date(2025, 12, 31), 1) == date(2026, 1, 4)


def test_unknown_years_are_estimated_and_said_so():
    counted = CALENDAR.count(date(2027, 12, 20), 15)
    assert counted.day == date(2028, 1, 10)
    assert counted.estimated
    assert counted.missing_years == (2027, 2028)
    known = WorkCalendar(CALENDAR.marks, [*CALENDAR.known_years, 2027])
    assert missing_years_warning(known.count(date(2027, 12, 20), 15).missing_years) == (
        "尚未导入 2028 年节假日安排，期限暂按周末推算；请管理员在“工作日历”中导入后系统将自动复核。"
    )
    assert not CALENDAR.count(date(2026, 9, 18), 10).estimated
    assert missing_years_warning(()) == ""


def test_known_until_is_the_end_of_the_last_year():
    assert CALENDAR.known_until == date(2026, 12, 31)
    assert WorkCalendar({}).known_until is None
    assert CALENDAR.is_known(date(2026, 12, 31))
    assert not CALENDAR.is_known(date(2027, 1, 1))


@pytest.mark.parametrize("n", [10**6, -(10**6)])
def test_counting_out_of_the_calendar_is_refused(n):
    with pytest.raises(BadInput):
        CALENDAR.add_workdays(date(2026, 1, 1), n)
    with pytest.raises(BadInput):
        CALENDAR.next_workday(date(1, 1, 1))


def test_a_local_day_changes_the_count():
    typhoon = {date(2026, 9, 21): (False, "台风停工", "市政府通知")}
    local = WorkCalendar(CALENDAR.marks | typhoon, CALENDAR.known_years, 2)
    assert local.add_workdays(date(2026, 9, 18), 10) == date(2026, 10, 10)
    assert local.rest_name(date(2026, 9, 21)) == "台风停工"
