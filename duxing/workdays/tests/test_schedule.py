"""Report schedules: written day, due day, and what a schedule may not lack."""

from datetime import date

import pytest

from duxing.core.errors import BadInput
from duxing.workdays.deadlines import Roll
from duxing.workdays.schedule import DueDate, Rhythm, Schedule, due_dates, period_text
from duxing.workdays.seed import shipped_calendar

CALENDAR = shipped_calendar()


def schedule(rhythm, **more):
    values = {"start": date(2026, 9, 18), "until": date(2026, 11, 30), "basis": "分解方案第3条"}
    return Schedule(rhythm, **(values | more))


def test_monthly_reports_move_off_rest_days():
    assert due_dates(schedule(Rhythm.MONTHLY), CALENDAR) == [
        DueDate(202609, date(2026, 9, 25), date(2026, 9, 28)),
        DueDate(202610, date(2026, 10, 25), date(2026, 10, 26)),
        DueDate(202611, date(2026, 11, 25), date(2026, 11, 25)),
    ]


def test_a_roll_may_carry_the_due_day_past_the_end():
    last = due_dates(schedule(Rhythm.MONTHLY, until=date(2026, 10, 25)), CALENDAR)[-1]
    assert last.due_on == date(2026, 10, 26)
    assert last.rolled


def test_without_a_roll_the_written_day_stands():
    first = due_dates(schedule(Rhythm.MONTHLY, roll=Roll.NONE), CALENDAR)[0]
    assert first.due_on == date(2026, 9, 25)
    assert not first.rolled


def test_a_short_month_reports_on_its_last_day():
    dues = due_dates(
        schedule(Rhythm.MONTHLY, day=31, start=date(2026, 1, 1), until=date(2026, 4, 30)), CALENDAR
    )
    assert [d.nominal for d in dues] == [
        date(2026, 1, 31),
        date(2026, 2, 28),
        date(2026, 3, 31),
        date(2026, 4, 30),
    ]
    assert dues[1].due_on == date(2026, 2, 28)  # a make-up Saturday


def test_quarterly_reports():
    dues = due_dates(schedule(Rhythm.QUARTERLY, until=date(2027, 1, 31)), CALENDAR)
    assert [(d.period, d.nominal) for d in dues] == [
        (202609, date(2026, 9, 25)),
        (202612, date(2026, 12, 25)),
    ]
    after = due_dates(schedule(Rhythm.QUARTERLY, after_workdays=5), CALENDAR)
    assert [(d.period, d.due_on) for d in after] == [(202609, date(2026, 10, 13))]


def test_the_quarter_before_the_start_is_due_after_it():
    dues = due_dates(schedule(Rhythm.QUARTERLY, after_workdays=5, start=date(2026, 10, 1)), CALENDAR)
    assert [d.period for d in dues] == [202609]


def test_once_and_fixed_dates():
    once = due_dates(schedule(Rhythm.ONCE, roll=Roll.NONE), CALENDAR)
    assert [d.due_on for d in once] == [date(2026, 11, 30)]
    dates = (date(2026, 11, 10), date(2026, 10, 9))
    dues = due_dates(schedule(Rhythm.DATES, dates=dates), CALENDAR)
    assert [d.due_on for d in dues] == [date(2026, 10, 9), date(2026, 11, 10)]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"basis": " "}, "basis"),
        ({"until": None}, "until"),
        ({"until": date(2026, 9, 1)}, "until"),
        ({"until": date(2206, 9, 1)}, "until"),
        ({"until": date(2026, 9, 20)}, "until"),
        ({"day": 0}, "day"),
        ({"dates": (date(2027, 1, 1),)}, "dates"),
    ],
)
def test_a_schedule_needs_basis_end_and_days(wrong, field):
    with pytest.raises(BadInput) as refused:
        due_dates(schedule(Rhythm.MONTHLY, **wrong), CALENDAR)
    assert refused.value.field == field


def test_fixed_dates_need_a_date():
    with pytest.raises(BadInput):
        due_dates(schedule(Rhythm.DATES), CALENDAR)


def test_unknown_years_are_named():
    dues = due_dates(schedule(Rhythm.MONTHLY, until=date(2027, 1, 31)), CALENDAR)
    assert dues[-1].missing_years == (2027,)
    assert period_text(dues[-1].period) == "2027年1月"
