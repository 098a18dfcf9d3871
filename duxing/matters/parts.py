"""How far the units of a 分办 matter are (practice 五, 16): who has reported, and who is missing."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import OuterRef, Subquery

from duxing.core import clock
from duxing.matters.models import Feedback, FeedbackDue, Matter
from duxing.matters.states import SPOKEN, DueStatus


@dataclass(frozen=True)
class Part:
    """One unit's matter below a parent. `reported` is about the report that counts now."""

    name: str
    number: str
    url: str
    status: str
    due_on: date | None
    reported: bool
    self_state: str = ""


def parts_of(parent: Matter, user: Any) -> list[Part]:
    """The child matters in the person's scope in the units' official order; one query.

    The report that counts is the last one whose time is over, else the next one.
    """
    now = clock.now()
    dues = FeedbackDue.objects.filter(
        assignment__matter=OuterRef("pk"), assignment__unit=OuterRef("lead_unit")
    ).exclude(status=DueStatus.CANCELLED)
    past = dues.filter(due_at__lte=now).order_by("-due_at").values("status")[:1]
    coming = dues.filter(due_at__gt=now).order_by("due_at").values("status")[:1]
    said = Feedback.objects.filter(assignment__matter=OuterRef("pk"), status__in=SPOKEN)
    rows = (
        Matter.objects.visible_to(user)
        .filter(parent=parent)
        .annotate(
            past=Subquery(past),
            coming=Subquery(coming),
            said=Subquery(said.order_by("-submitted_at").values("self_state")[:1]),
        )
        .select_related("lead_unit")
        .order_by("lead_unit__order", "pk")
    )
    return [_part(row) for row in rows]


def _part(row: Any) -> Part:
    words = dict(Feedback._meta.get_field("self_state").choices or ())
    return Part(
        name=row.lead_unit.name if row.lead_unit else row.title,
        number=row.number or "",
        url=row.get_absolute_url(),
        status=row.get_status_display(),
        due_on=row.due_on,
        reported=DueStatus.REPORTED in (row.past, row.coming),
        self_state=words.get(row.said or "", ""),
    )
