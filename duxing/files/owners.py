"""Who may open an attachment: the app that owns the record says so.

An owning app registers its kind in `AppConfig.ready()`. Files stands below all of them and knows
none.
"""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import Http404

from duxing.core.errors import Forbidden
from duxing.files.models import Attachment

# (user, attachment) -> whether the user may open it; may also raise Http404 itself.
MayOpen = Callable[[Any, Attachment], bool]

# attachment -> whether it may be shown in the page but not saved.
ShownOnly = Callable[[Attachment], bool]

_owners: dict[str, MayOpen] = {}
_shown_only: dict[str, ShownOnly] = {}
_noted: set[str] = set()


def register_owner(
    kind: str, may_open: MayOpen, shown_only: ShownOnly | None = None, *, noted: bool = False
) -> None:
    """Let `may_open(user, attachment)` decide about attachments whose owner_kind is `kind`.

    It looks up `attachment.owner_public_id` in its own `visible_to` and may look at
    `attachment.purpose`: whoever sees an excerpt must not get the original. `shown_only` says of an
    attachment that it must not leave the page. With `noted`, who saves a file is recorded.
    """
    if _owners.get(kind, may_open) is not may_open:
        raise ValueError(f"owner kind {kind!r} is registered twice")
    _owners[kind] = may_open
    if shown_only is not None:
        _shown_only[kind] = shown_only
    if noted:
        _noted.add(kind)


def access_attachment(user: Any, public_id: UUID) -> Attachment:
    """The attachment, if its owner lets the user open it; else Http404. An unknown kind is closed."""
    attachment: Attachment | None = (
        Attachment.objects.select_related("stored").filter(public_id=public_id).first()
    )
    may_open = _owners.get(attachment.owner_kind) if attachment else None
    if attachment is None or may_open is None or not may_open(user, attachment):
        raise Http404
    return attachment


def is_noted(attachment: Attachment) -> bool:
    """Whether it is recorded who saves the file."""
    return attachment.owner_kind in _noted


def refuse_saving(attachment: Attachment) -> None:
    """Raise Forbidden when the file would be saved and its owner lets it only be shown."""
    shown_only = _shown_only.get(attachment.owner_kind)
    if shown_only is not None and shown_only(attachment):
        raise Forbidden("内部资料（工作秘密）只能在页面上查看，不能下载。")
