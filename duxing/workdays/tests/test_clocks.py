"""Lights and distances."""

from datetime import UTC, date, datetime, timedelta

import pytest

from duxing.core import clock
from duxing.workdays.clocks import Light, days_left, distance_text, light, light_bounds, workdays_late
from duxing.workdays.seed import shipped_calendar

CALENDAR = shipped_calendar()
NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("due_on", "shown", "words"),
    [
        (date(2026, 10, 12), Light.LATE, "逾期30个工作日"),
        (date(2026, 11, 20), Light.LATE, "逾期1个工作日"),
        (date(2026, 11, 23), Light.NEAR, "今日到期"),
        (date(2026, 11, 25), Light.NEAR, "剩余2个工作日"),
        (date(2026, 11, 30), Light.NEAR, "剩余5个工作日"),
        (date(2026, 12, 1), Light.NORMAL, "剩余6个工作日"),
    ],
)
def test_light_and_words_of_a_deadline(due_on, shown, words):
    due_at = clock.end_of_day_instant(due_on)
    assert light(due_on, due_at, light_bounds(NOW, CALENDAR, 5)) is shown
    assert distance_text(due_on, due_at, NOW, CALENDAR) == words


def test_it_turns_late_at_the_instant():
    due_on = date(2026, 11, 23)
    due_at = clock.end_of_day_instant(due_on)
    before, after = due_at - timedelta(microseconds=1), due_at
    assert light(due_on, due_at, light_bounds(before, CALENDAR, 5)) is Light.NEAR
    assert light(due_on, due_at, light_bounds(after, CALENDAR, 5)) is Light.LATE


def test_what_has_not_begun_is_not_yet_due():
    bounds = light_bounds(NOW, CALENDAR, 5)
    due_at = clock.end_of_day_instant(date(2026, 12, 31))
    shown = light(date(2026, 12, 31), due_at, bounds, starts_on=date(2026, 12, 1))
    assert shown is Light.IDLE
    assert [one.word for one in Light] == ["逾期", "临期", "正常", "未到期"]


def test_rest_days_shorten_nothing():
    friday, saturday, sunday = date(2026, 11, 20), date(2026, 11, 21), date(2026, 11, 22)
    assert workdays_late(saturday, friday, CALENDAR) == 0
    late = datetime(2026, 11, 21, 2, tzinfo=UTC)
    assert distance_text(friday, clock.end_of_day_instant(friday), late, CALENDAR) == "逾期不足1个工作日"
    assert distance_text(sunday, clock.end_of_day_instant(sunday), late, CALENDAR) == "剩余不足1个工作日"
    assert days_left(friday, date(2026, 11, 24), CALENDAR) == 2
    assert days_left(date(2026, 11, 24), friday, CALENDAR) == 0
