"""Which attachments a query is about. Scope is the owner's: see `owners`."""

from collections import defaultdict
from typing import Any, Self
from uuid import UUID

from duxing.core.models import ProtectedQuerySet


class AttachmentQuerySet(ProtectedQuerySet):
    """Attachments, oldest first, with their stored file."""

    def of(self, owner_kind: str, *owner_ids: UUID) -> Self:
        """What is attached to the given owners of one kind, in the order of uploading.

        The caller has already proven that the user sees the owners.
        """
        own = self.filter(owner_kind=owner_kind, owner_public_id__in=owner_ids)
        return own.select_related("stored").order_by("created_at", "pk")

    def by_owner(self, owner_kind: str, owner_ids: list[UUID]) -> dict[UUID, list[Any]]:
        """The same for a list page: one query, grouped by the owner's public id."""
        found: dict[UUID, list[Any]] = defaultdict(list)
        for attachment in self.of(owner_kind, *owner_ids):
            found[attachment.owner_public_id].append(attachment)
        return found
