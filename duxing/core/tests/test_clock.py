"""Days end at midnight in Shanghai, whatever the machine thinks."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duxing.core import clock
from duxing.core.clock_shift import shifted

LAST = datetime(2026, 11, 23, 15, 59, 59, 999999, tzinfo=UTC)


def test_a_day_ends_with_its_last_microsecond():
    assert clock.end_of_day_instant(date(2026, 11, 23)) == LAST + timedelta(microseconds=1)
    assert clock.start_of_day_instant(date(2026, 11, 24)) == LAST + timedelta(microseconds=1)


@pytest.mark.parametrize(("instant", "day"), [(LAST, 23), (LAST + timedelta(microseconds=1), 24)])
def test_today_is_the_day_in_shanghai(instant, day):
    with shifted(instant):
        assert clock.today() == date(2026, 11, day)


@given(st.dates(date(1985, 1, 1), date(2099, 12, 30)))
def test_days_touch_and_never_overlap(day):
    """Years of summer time (1986 to 1991) among them."""
    assert clock.end_of_day_instant(day) == clock.start_of_day_instant(day + timedelta(days=1))
    assert clock.local(clock.start_of_day_instant(day)).date() == day
    assert clock.local(clock.end_of_day_instant(day) - timedelta(microseconds=1)).date() == day


def test_the_shift_ends_with_its_block():
    with shifted(LAST):
        with shifted(LAST + timedelta(days=1)):
            assert clock.now() == LAST + timedelta(days=1)
        assert clock.now() == LAST
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(minutes=1)
    assert clock.now().tzinfo is UTC


def test_a_naive_instant_is_refused():
    with pytest.raises(ValueError, match="aware"), shifted(datetime(2026, 1, 1)):
        pass
