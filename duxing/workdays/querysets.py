"""The light as SQL, so that lists filter and count by the same limits that a page shows."""

from django.db.models import Case, CharField, Q, Value, When

from duxing.workdays.clocks import Light, LightBounds


def light_case(
    bounds: LightBounds, *, due_on: str = "due_on", due_at: str = "due_at", starts_on: str = ""
) -> Case:
    """`clocks.light` as an expression over the columns `due_on`, `due_at` and, if named, `starts_on`.

    Its value is that of `Light`; a row without a due date gets null.
    """
    whens = [When(**{f"{due_on}__isnull": True}, then=Value(None))]
    whens.append(When(late(bounds, due_at=due_at), then=Value(Light.LATE.value)))
    if starts_on:
        whens.append(When(**{f"{starts_on}__gt": bounds.today}, then=Value(Light.IDLE.value)))
    near = Q(**{f"{due_on}__lte": bounds.near_until})
    whens.append(When(near, then=Value(Light.NEAR.value)))
    return Case(*whens, default=Value(Light.NORMAL.value), output_field=CharField())


def late(bounds: LightBounds, *, due_at: str = "due_at") -> Q:
    """Rows whose deadline has passed at the instant of `bounds`."""
    return Q(**{f"{due_at}__lte": bounds.now})
