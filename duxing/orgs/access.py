"""The only ways to one record of this app: in scope, or 404 as if it did not exist."""

from typing import Any
from uuid import UUID

from django.http import Http404

from duxing.orgs.models import Post, Unit, UnitAlias, User


def _one(rows: Any, public_id: UUID) -> Any:
    found = rows.filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found


def access_unit(user: Any, public_id: UUID) -> Unit:
    """The unit, or Http404."""
    rows = Unit.objects.visible_to(user).select_related("parent", "successor")
    return _one(rows, public_id)


def access_alias(user: Any, public_id: UUID) -> UnitAlias:
    """The alias of a unit in scope, or Http404."""
    rows = UnitAlias.objects.filter(unit__in=Unit.objects.visible_to(user)).select_related("unit")
    return _one(rows, public_id)


def access_post(user: Any, public_id: UUID) -> Post:
    """The post, or Http404."""
    rows = Post.objects.visible_to(user).select_related("unit", "holder")
    return _one(rows, public_id)


def access_person(user: Any, public_id: UUID) -> User:
    """The person, or Http404."""
    return _one(User.objects.visible_to(user), public_id)
