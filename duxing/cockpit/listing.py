"""Which matters a list shows: scope first, then view, filters and search."""

from datetime import timedelta
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from duxing.cockpit.search import matching
from duxing.core import clock
from duxing.matters import states
from duxing.matters.lights import light_expression
from duxing.matters.models import Feedback, FeedbackDue, Matter, ReviewDue
from duxing.workdays.clocks import LightBounds

SENT = (
    states.FeedbackStatus.SUBMITTED,
    states.FeedbackStatus.SUPPLEMENT_REQUESTED,
    states.FeedbackStatus.RETURNED,
    states.FeedbackStatus.ACCEPTED,
)


def matters_for(user: Any, chosen: dict[str, Any], bounds: LightBounds) -> QuerySet[Any]:
    """The matters in the user's scope that fit `chosen` (see FilterForm)."""
    rows = _view(Matter.objects.visible_to(user), chosen.get("view") or "", user, bounds)
    if chosen.get("status"):
        rows = rows.filter(status=chosen["status"])
    elif not chosen.get("view") and not chosen.get("q"):
        rows = rows.filter(status__in=states.OPEN)
    if chosen.get("unit"):
        rows = rows.filter(lead_unit=chosen["unit"])
    if chosen.get("type"):
        rows = rows.filter(type=chosen["type"])
    if chosen.get("leader"):
        rows = rows.filter(leader=chosen["leader"])
    if chosen.get("light"):
        rows = rows.annotate(lamp=light_expression(bounds)).filter(lamp=chosen["light"])
    return matching(rows, chosen["q"]) if chosen.get("q") else rows


def _view(rows: Any, view: str, user: Any, bounds: LightBounds) -> Any:
    if view == "mine":
        return rows.filter(status__in=states.OPEN, supervisor=user)
    if view == "week":
        return rows.due_between(bounds.today, bounds.today + timedelta(days=6 - bounds.today.weekday()))
    if view == "late":
        return rows.overdue(bounds.now)
    if view == "review":
        return rows.filter(Exists(overdue_reviews(user).filter(feedback__assignment__matter=OuterRef("pk"))))
    if view == "ready":
        return rows.filter(status=states.MatterStatus.ACCEPTED, clock_stopped_at__isnull=True)
    if view == "ended":
        return rows.filter(status__in=states.ENDED)
    if view == "proposed":
        return rows.filter(status__in=states.PROPOSED)
    return rows.open() if view == "open" else rows


def overdue_reviews(user: Any) -> Any:
    """The judgements that the office itself owes and is late with, of reports in scope."""
    return ReviewDue.objects.filter(
        fulfilled_at__isnull=True, due_at__lte=clock.now(), feedback__in=Feedback.objects.visible_to(user)
    )


def with_latest(rows: Any) -> Any:
    """Adds what the list shows beside: next report date, time and state of the last report."""
    last = Feedback.objects.filter(assignment__matter=OuterRef("pk"), status__in=SENT).order_by(
        "-submitted_at"
    )
    coming = FeedbackDue.objects.filter(
        assignment__matter=OuterRef("pk"), status=states.DueStatus.OPEN
    ).order_by("due_at")
    return rows.for_list().annotate(
        next_report_on=Subquery(coming.values("due_on")[:1]),
        last_report_at=Subquery(last.values("submitted_at")[:1]),
        last_report_status=Subquery(last.values("status")[:1]),
    )
