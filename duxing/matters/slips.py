"""Reading slips as one person sees them: of the matters on a slip only those of the own line."""

from typing import Any

from django.db.models import Exists, OuterRef, Prefetch

from duxing.matters.models import Matter, Submission, SubmissionItem
from duxing.matters.states import MatterStatus, ReadingStatus


def items_for(user: Any, slip: Submission) -> list[SubmissionItem]:
    """The matters on the slip that are in the person's scope, in order."""
    own = Matter.objects.visible_to(user).values("pk")
    return list(slip.items.filter(matter__in=own).select_related("matter__type", "matter__lead_unit"))


def slips_for(user: Any, most: int) -> list[Submission]:
    """The newest slips in scope, with their readings and the matters that the person may see."""
    own = Matter.objects.visible_to(user).values("pk")
    items = Prefetch("items", SubmissionItem.objects.filter(matter__in=own))
    rows = Submission.objects.visible_to(user).select_related("made_by")
    return list(rows.prefetch_related("readings", items).order_by("-made_at", "-pk")[:most])


def ready_for_slip(user: Any, most: int) -> list[Matter]:
    """Accepted matters that no slip of their round carries yet, the longest waiting first."""
    carried = SubmissionItem.objects.filter(
        matter_id=OuterRef("pk"),
        round=OuterRef("round"),
        submission__readings__status=ReadingStatus.PENDING,
    )
    ready = Matter.objects.visible_to(user).filter(
        ~Exists(carried), status=MatterStatus.ACCEPTED, clock_stopped_at__isnull=True
    )
    return list(ready.for_list().order_by("updated_at", "pk")[:most])
