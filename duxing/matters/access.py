"""The only ways to one record of this app: in scope, or 404 as if it did not exist."""

from typing import Any
from uuid import UUID

from django.http import Http404

from duxing.core.models import Protected
from duxing.files.models import Attachment
from duxing.matters.models import (
    Assignment,
    CallNote,
    Feedback,
    FeedbackDue,
    Matter,
    ProxyEntry,
    Reading,
    Submission,
)


def _one(rows: Any, public_id: UUID) -> Any:
    found = rows.filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found


def access_matter(user: Any, public_id: UUID) -> Matter:
    """The matter, or Http404."""
    rows = Matter.objects.visible_to(user).select_related(
        "type", "source", "parent", "lead_unit", "leader__holder", "supervisor", "section"
    )
    found: Matter = _one(rows, public_id)
    return found


def access_matter_page(user: Any, public_id: UUID) -> Matter:
    """The matter with what its page needs to know, or Http404."""
    found: Matter = _one(Matter.objects.visible_to(user).for_page(user), public_id)
    return found


def access_assignment(user: Any, public_id: UUID) -> Assignment:
    """The unit's share of a matter, or Http404."""
    rows = Assignment.objects.visible_to(user).select_related("matter__type", "unit", "receipt_due")
    found: Assignment = _one(rows, public_id)
    return found


def access_due(user: Any, public_id: UUID) -> FeedbackDue:
    """The expected report, or Http404."""
    rows = FeedbackDue.objects.visible_to(user).select_related(
        "assignment__matter__type", "assignment__matter__supervisor", "assignment__unit"
    )
    found: FeedbackDue = _one(rows, public_id)
    return found


def access_feedback(user: Any, public_id: UUID) -> Feedback:
    """The report, or Http404."""
    rows = Feedback.objects.visible_to(user).select_related(
        "due",
        "assignment__matter__type",
        "assignment__matter__supervisor",
        "assignment__unit",
        "drafted_by",
        "signed_by",
        "proxy__entered_by",
        "review__reviewer",
        "review_due",
    )
    found: Feedback = _one(rows, public_id)
    return found


def access_submission(user: Any, public_id: UUID) -> Submission:
    """The reading slip, or Http404."""
    found: Submission = _one(Submission.objects.visible_to(user).select_related("made_by"), public_id)
    return found


def access_reading(user: Any, public_id: UUID) -> Reading:
    """One leader's reading of a slip in scope, or Http404."""
    slips = Submission.objects.visible_to(user)
    rows = Reading.objects.filter(submission__in=slips).select_related(
        "submission", "leader__holder", "proxy"
    )
    found: Reading = _one(rows, public_id)
    return found


def _opens(model: type[Protected], attachment: Attachment) -> Any:
    return model._base_manager.filter(public_id=attachment.owner_public_id).first()


def may_open_feedback_file(user: Any, attachment: Attachment) -> bool:
    """Evidence and sealed papers open for whoever sees the report."""
    return bool(Feedback.objects.visible_to(user).filter(public_id=attachment.owner_public_id).exists())


def may_open_proxy_scan(user: Any, attachment: Attachment) -> bool:
    """The scan behind a proxy entry opens for whoever sees the matter; a leader's paper for the office only."""
    entry = _opens(ProxyEntry, attachment)
    if entry is None:
        return False
    if entry.matter_id is None:
        return bool(user.sees_all)
    return bool(Matter.objects.visible_to(user).filter(pk=entry.matter_id).exists())


def may_open_matter_file(user: Any, attachment: Attachment) -> bool:
    """Papers issued on a matter open for whoever sees the matter."""
    return bool(Matter.objects.visible_to(user).filter(public_id=attachment.owner_public_id).exists())


def visible_calls(user: Any, matter: Matter) -> Any:
    """The call notes of a matter that the person may read: all for those above units, else the own unit's."""
    rows = CallNote.objects.filter(matter=matter).select_related("unit", "made_by")
    return rows if user.sees_all or not user.unit_ids else rows.filter(unit_id__in=user.unit_ids)
