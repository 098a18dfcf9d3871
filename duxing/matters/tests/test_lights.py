"""One rule for the lights, as a function and as SQL, to the microsecond."""

from datetime import timedelta

import pytest

from duxing.audit.services import record
from duxing.core import clock
from duxing.core.actions import action
from duxing.core.clock_shift import shifted
from duxing.core.states import save_changes
from duxing.matters.lights import light_expression, light_of
from duxing.matters.models import Matter
from duxing.matters.states import MatterStatus
from duxing.testing.matters import filed
from duxing.workdays.services import present_bounds

US = timedelta(microseconds=1)


@action
def put(matter, **changes):
    save_changes(matter, by="system", **changes)
    record("system", "matters.matter.edited", matter)


def both(matter):
    """The light by the function and by the expression."""
    bounds = present_bounds()
    row = Matter.objects.annotate(lamp=light_expression(bounds)).get(pk=matter.pk)
    return light_of(row, bounds), row.lamp


def test_they_agree_around_every_instant_and_day(cast):
    # So far off that no row of holidays lies in between.
    matter = filed(cast, due_on=clock.today() + timedelta(days=40))
    seen = set()
    noon = clock.now()
    days = [matter.due_on - timedelta(days=n) for n in (30, 9, 8, 7, 6, 5, 1, 0)]
    moments = [clock.start_of_day_instant(day) + gap for day in days for gap in (-US, timedelta(0), US)]
    moments += [matter.due_at + gap for gap in (-US, timedelta(0), US, timedelta(days=400))]
    for moment in moments:
        with shifted(max(moment, noon)):
            function, expression = both(matter)
            assert function == expression, moment
            seen.add(function)
    assert seen == {"ok", "near", "late"}


def test_at_the_instant_itself_it_is_late_and_one_microsecond_before_not(cast):
    matter = filed(cast)
    for gap, expected in ((-US, "near"), (timedelta(0), "late"), (US, "late")):
        with shifted(matter.due_at + gap):
            assert both(matter) == (expected, expected)


@pytest.mark.parametrize("status", MatterStatus.values)
def test_they_agree_in_every_status(cast, status):
    matter = filed(cast)
    put(matter, status=status)
    for moment in (matter.due_at - US, matter.due_at):
        with shifted(moment):
            function, expression = both(matter)
            assert function == expression
            assert (function in ("near", "late")) is (status in ("approved", "dispatched", "reopened"))


def test_without_a_date_or_with_a_stopped_clock_no_light_burns(cast):
    matter = filed(cast)
    put(matter, due_on=None, due_at=None)
    assert both(matter) == ("idle", "idle")
    put(matter, due_on=clock.today(), due_at=clock.now(), clock_stopped_at=clock.now())
    assert both(matter) == ("done", "done")


def test_overdue_is_what_burns_red(cast):
    matter = filed(cast)
    for moment in (matter.due_at - US, matter.due_at):
        with shifted(moment):
            late = list(Matter.objects.overdue(clock.now()))
            assert late == ([matter] if both(matter) == ("late", "late") else [])
