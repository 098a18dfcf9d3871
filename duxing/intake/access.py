"""The only ways to one source or proposal of this app: in scope, or 404 as if it did not exist."""

from typing import Any
from uuid import UUID

from django.http import Http404

from duxing.files.models import Attachment
from duxing.intake.models import Approval, UnitQuestion
from duxing.matters.access import access_matter, is_above
from duxing.matters.models import Matter
from duxing.sources.models import Clause, Source


def access_source(user: Any, public_id: UUID) -> Source:
    """The source, if its whole text is in the user's scope, or Http404; units never get here."""
    rows = Source.objects.visible_to(user).select_related("type", "registered_by", "watched_by", "section")
    found: Source | None = rows.filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found


def access_proposal(user: Any, public_id: UUID) -> Matter:
    """A matter on its way to a number, or Http404; units know of a matter only what it asks of them."""
    found = access_matter(user, public_id)
    if not is_above(user, found):
        raise Http404
    return found


def access_approval(user: Any, public_id: UUID) -> Approval:
    """One level's word on a matter or source in scope, or Http404."""
    rows = Approval.objects.visible_to(user).select_related("proxy", "matter", "source", "approved_by")
    found: Approval | None = rows.filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found


def may_open_source_file(user: Any, attachment: Attachment) -> bool:
    """Scan and original of a source open for those who may read the whole of it."""
    return bool(Source.objects.visible_to(user).filter(public_id=attachment.owner_public_id).exists())


def is_shown_only(attachment: Attachment) -> bool:
    """What came with an internal paper (工作秘密) is shown in the page and not given out."""
    return bool(Source.objects.filter(public_id=attachment.owner_public_id, is_internal=True).exists())


def access_clause(user: Any, public_id: UUID) -> Clause:
    """One sentence of a source in scope, or Http404."""
    found: Clause | None = (
        Clause.objects.visible_to(user).select_related("source__type").filter(public_id=public_id).first()
    )
    if found is None:
        raise Http404
    return found


def access_draft(user: Any, public_id: UUID) -> Matter:
    """A matter of a source that the user reads whole, or Http404."""
    rows = Matter.objects.visible_to(user).filter(source__in=Source.objects.visible_to(user))
    found: Matter | None = (
        rows.select_related("type", "source__type", "lead_unit", "leader__holder")
        .filter(public_id=public_id)
        .first()
    )
    if found is None:
        raise Http404
    return found


def access_question(user: Any, public_id: UUID) -> UnitQuestion:
    """A unit name that was asked about in a source in scope, or Http404."""
    found: UnitQuestion | None = (
        UnitQuestion.objects.visible_to(user)
        .select_related("source__type")
        .filter(public_id=public_id)
        .first()
    )
    if found is None:
        raise Http404
    return found
