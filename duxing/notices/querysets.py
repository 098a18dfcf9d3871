"""Which notices a person has, and which messages are to be sent now."""

from datetime import datetime
from typing import Any, Self

from django.db import models
from django.db.models import Case, IntegerField, Q, Value, When


class NoticeQuerySet(models.QuerySet[Any]):
    """Notices of one person; nobody sees another's."""

    def visible_to(self, user: Any) -> Self:
        return self.filter(recipient=user) if user.is_authenticated else self.none()

    def unread(self) -> Self:
        return self.filter(read_at__isnull=True)

    def unread_first(self) -> Self:
        """Unread before read, newest first within each; `is_read` is 0 or 1."""
        read = Case(When(read_at__isnull=True, then=Value(0)), default=Value(1), output_field=IntegerField())
        return self.annotate(is_read=read).order_by("is_read", "-pk")

    def after(self, is_read: int, pk: int) -> Self:
        """What follows the notice `pk` in the order of `unread_first`."""
        below = Q(is_read=is_read, pk__lt=pk)
        return self.filter(below | Q(is_read__gt=is_read))


class OutboxQuerySet(models.QuerySet[Any]):
    """Messages by what has to happen with them."""

    def due(self, at: datetime) -> Self:
        """Waiting messages whose time has come, oldest first."""
        return self.filter(state="queued", not_before__lte=at).order_by("not_before", "pk")

    def abandoned(self, at: datetime) -> Self:
        """Messages whose worker did not come back in time."""
        return self.filter(state="sending", lease_until__lt=at).order_by("pk")
