"""Fetching one notice: the reader's own, or none at all."""

from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404

from duxing.notices.models import Notice


def access_notice(user: Any, public_id: UUID) -> Notice:
    """The user's own notice; 404 for another's as for none."""
    notice: Notice = get_object_or_404(Notice.objects.visible_to(user), public_id=public_id)
    return notice
