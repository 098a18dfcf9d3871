"""Which units, posts and people a query is about."""

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import Q

from duxing.core.models import ProtectedQuerySet


class UnitQuerySet(ProtectedQuerySet):
    """Units in their official order (序)."""

    def in_order(self) -> Self:
        return self.order_by("order", "pk")

    def current(self, on: date) -> Self:
        """Units that exist on the local date `on`."""
        return self.filter(Q(valid_from__isnull=True) | Q(valid_from__lte=on)).filter(
            Q(valid_to__isnull=True) | Q(valid_to__gt=on)
        )

    def under(self, path: str) -> Self:
        """The unit with `path` and everything below it."""
        return self.filter(path__startswith=path)

    def visible_to(self, user: Any) -> Self:
        """The directory of units is open to everybody who is logged in."""
        return self if user.is_authenticated else self.none()


class PostQuerySet(ProtectedQuerySet):
    """Posts in their official order (序)."""

    def in_order(self) -> Self:
        return self.order_by("order", "pk")

    def visible_to(self, user: Any) -> Self:
        """Who holds which post is open to everybody who is logged in."""
        return self if user.is_authenticated else self.none()


class UserQuerySet(models.QuerySet[Any]):
    """People in their official order (序)."""

    def in_order(self) -> Self:
        return self.order_by("order", "pk")

    def with_role(self, *roles: str) -> Self:
        """Active people who hold a post with one of the roles."""
        return self.filter(is_active=True, posts__role__in=roles).distinct()

    def visible_to(self, user: Any) -> Self:
        """The directory of people is open to everybody who is logged in."""
        return self if user.is_authenticated else self.none()
