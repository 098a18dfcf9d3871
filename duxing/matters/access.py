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
from duxing.orgs.asking import fetch_for
from duxing.orgs.roles import UNIT_STAFF, Role


def _one(rows: Any, public_id: UUID) -> Any:
    found = rows.filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found


def _first(rows: list[Any]) -> Any:
    if not rows:
        raise Http404
    return rows[0]


def access_matter(user: Any, public_id: UUID) -> Matter:
    """The matter, or Http404."""
    rows = Matter.objects.visible_to(user).select_related(
        "type", "source", "parent", "lead_unit", "leader__holder", "supervisor", "section"
    )
    found: Matter = _one(rows, public_id)
    return found


def access_matter_page(user: Any, public_id: UUID) -> Matter:
    """The matter with what its page needs to know, or Http404."""
    found: Matter = _first(fetch_for(user, _page, public_id=public_id))
    return found


def _page(who: Any, *, public_id: Any) -> Any:
    return Matter.objects.visible_to(who).for_page(who).filter(public_id=public_id)


def access_assignment(user: Any, public_id: UUID) -> Assignment:
    """The unit's share of a matter, or Http404."""
    rows = Assignment.objects.visible_to(user).select_related("matter__type", "unit", "receipt_due")
    found: Assignment = _one(rows, public_id)
    return found


def access_due(user: Any, public_id: UUID) -> FeedbackDue:
    """The expected report, or Http404."""
    found: FeedbackDue = _first(fetch_for(user, _due, public_id=public_id))
    return found


def _due(who: Any, *, public_id: Any) -> Any:
    rows = FeedbackDue.objects.visible_to(who).filter(public_id=public_id)
    return rows.select_related(
        "assignment__matter__type", "assignment__matter__supervisor", "assignment__unit"
    )


def access_feedback(user: Any, public_id: UUID) -> Feedback:
    """The report, or Http404."""
    found: Feedback = _first(fetch_for(user, _feedback, public_id=public_id))
    return found


def _feedback(who: Any, *, public_id: Any) -> Any:
    return (
        Feedback.objects.visible_to(who)
        .filter(public_id=public_id)
        .select_related(
            "due",
            "assignment__matter__source",
            "assignment__matter__type",
            "assignment__matter__supervisor",
            "assignment__unit",
            "drafted_by",
            "signed_by",
            "proxy__entered_by",
            "review__reviewer",
            "review_due",
        )
    )


def access_submission(user: Any, public_id: UUID) -> Submission:
    """The reading slip, or Http404."""
    found: Submission = _one(Submission.objects.visible_to(user).select_related("made_by"), public_id)
    return found


def access_proxy_entry(user: Any, public_id: UUID) -> ProxyEntry:
    """What an act entered by the office rests on, for whoever sees that act, or Http404."""
    found: ProxyEntry = _one(ProxyEntry.objects.select_related("matter", "entered_by"), public_id)
    if not may_see_basis(user, found):
        raise Http404
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
    """The scan behind a proxy entry opens for whoever sees the act that rests on it.

    A unit's paper with its receipt or report; a leader's paper with the slip, or (consent to a
    deadline, to filing, to the end) with the matter for those above units only.
    """
    entry = _opens(ProxyEntry, attachment)
    return entry is not None and may_see_basis(user, entry)


def may_see_basis(user: Any, entry: ProxyEntry) -> bool:
    """Whether the paper or call behind an act is in the person's scope."""
    if user.sees_all:
        return True
    if Feedback.objects.visible_to(user).filter(proxy=entry).exists():
        return True
    if Assignment.objects.visible_to(user).filter(receipt_proxy=entry).exists():
        return True
    if Submission.objects.visible_to(user).filter(readings__proxy=entry).exists():
        return True
    units_paper = entry.feedbacks.exists() or Assignment.objects.filter(receipt_proxy=entry).exists()
    if units_paper or entry.matter_id is None:
        return False
    return bool(Matter.objects.seen_from_above(user).filter(pk=entry.matter_id).exists())


def is_above(user: Any, matter: Matter) -> bool:
    """Whether the person sees this matter, which is in scope, from above the units.

    The office, its sections, the leaders. Who has a post there and another in a unit is asked for
    the very matter: one query more.
    """
    if user.sees_all:
        return True
    if not user.has_role(Role.OFFICE_SECTION, Role.CITY_LEADER, Role.DEPUTY_SECRETARY):
        return False
    if not user.has_role(*UNIT_STAFF):
        return True
    return bool(Matter.objects.seen_from_above(user).filter(pk=matter.pk).exists())


def may_open_matter_file(user: Any, attachment: Attachment) -> bool:
    """Papers issued on a matter open for whoever sees the matter."""
    return bool(Matter.objects.visible_to(user).filter(public_id=attachment.owner_public_id).exists())


def is_shown_only(attachment: Attachment) -> bool:
    """A slip of an internal matter, made before it was known to be one, is not given out again."""
    matter = Matter.objects.select_related("source").filter(public_id=attachment.owner_public_id).first()
    return matter is not None and matter.is_internal


def visible_calls(user: Any, matter: Matter) -> Any:
    """The call notes of a matter that the person may read: all for those above units, else the own unit's."""
    rows = CallNote.objects.filter(matter=matter).select_related("unit", "made_by")
    return rows if is_above(user, matter) else rows.filter(unit_id__in=user.unit_ids)
