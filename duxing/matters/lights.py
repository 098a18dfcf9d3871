"""Whether a matter is late, near or in good time: one rule, as a function and as SQL.

Nothing of this is stored. `test_lights` holds the two forms equal.
"""

from typing import Any

from django.db.models import Case, CharField, Q, Value, When

from duxing.matters.models import Matter
from duxing.matters.querysets import with_office
from duxing.matters.states import RUNNING
from duxing.workdays.clocks import Light, LightBounds, light

STOPPED = "done"
UNSET = "idle"


def light_of(matter: Any, bounds: LightBounds) -> str:
    """The light of one matter: late, near, ok; idle without a deadline; done when it no longer runs,
    which is so from the delivery of the final report on: then the office's own clock runs."""
    if matter.status not in RUNNING or matter.clock_stopped_at is not None:
        return STOPPED
    if is_with_office(matter):
        return STOPPED
    if matter.due_on is None or matter.due_at is None:
        return UNSET
    return light(matter.due_on, matter.due_at, bounds).value


def is_with_office(matter: Any) -> bool:
    """Whether the lead's final report waits for the office; `for_list` and `for_page` know it already."""
    known = getattr(matter, "with_office", None)
    if known is None:
        known = Matter.objects.filter(with_office(), pk=matter.pk).exists()
    return bool(known)


def light_expression(bounds: Any) -> Any:
    """The same rule as an SQL expression on Matter."""
    return Case(
        When(~Q(status__in=RUNNING) | Q(clock_stopped_at__isnull=False), then=Value(STOPPED)),
        When(with_office(), then=Value(STOPPED)),
        When(due_at__isnull=True, then=Value(UNSET)),
        When(due_at__lte=bounds.now, then=Value(Light.LATE.value)),
        When(due_on__lte=bounds.near_until, then=Value(Light.NEAR.value)),
        default=Value(Light.NORMAL.value),
        output_field=CharField(),
    )
