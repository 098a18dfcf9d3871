"""The only ways to one source or proposal of this app: in scope, or 404 as if it did not exist."""

from typing import Any
from uuid import UUID

from django.http import Http404

from duxing.files.models import Attachment
from duxing.sources.models import Source


def access_source(user: Any, public_id: UUID) -> Source:
    """The source, if its whole text is in the user's scope, or Http404; units never get here."""
    rows = Source.objects.visible_to(user).select_related("type", "registered_by", "watched_by", "section")
    found: Source | None = rows.filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found


def may_open_source_file(user: Any, attachment: Attachment) -> bool:
    """Scan and original of a source open for those who may read the whole of it."""
    return bool(Source.objects.visible_to(user).filter(public_id=attachment.owner_public_id).exists())
