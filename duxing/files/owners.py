"""Who may open an attachment: the app that owns the record says so.

An owning app registers its kind in `AppConfig.ready()`. Files stands below all of them and knows
none.
"""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import Http404

from duxing.files.models import Attachment

# (user, attachment) -> whether the user may open it; may also raise Http404 itself.
MayOpen = Callable[[Any, Attachment], bool]

_owners: dict[str, MayOpen] = {}


def register_owner(kind: str, may_open: MayOpen) -> None:
    """Let `may_open(user, attachment)` decide about attachments whose owner_kind is `kind`.

    It looks up `attachment.owner_public_id` in its own `visible_to` and may look at
    `attachment.purpose`: whoever sees an excerpt must not get the original.
    """
    if _owners.get(kind, may_open) is not may_open:
        raise ValueError(f"owner kind {kind!r} is registered twice")
    _owners[kind] = may_open


def access_attachment(user: Any, public_id: UUID) -> Attachment:
    """The attachment, if its owner lets the user open it; else Http404. An unknown kind is closed."""
    attachment: Attachment | None = (
        Attachment.objects.select_related("stored").filter(public_id=public_id).first()
    )
    may_open = _owners.get(attachment.owner_kind) if attachment else None
    if attachment is None or may_open is None or not may_open(user, attachment):
        raise Http404
    return attachment
