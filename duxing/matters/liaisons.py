"""Whom to telephone in a unit (联络员座机): first the call, then the paper."""

from collections.abc import Sequence
from dataclasses import dataclass

from duxing.orgs.models import Post, Unit
from duxing.orgs.roles import Role


@dataclass(frozen=True)
class Phone:
    """One unit with its liaisons, “何清 0700-2341”; empty where none is entered."""

    unit: str
    people: tuple[str, ...] = ()


def phones_of(units: Sequence[Unit]) -> list[Phone]:
    """The liaisons of the units with their landlines, in the order of the units; one query."""
    posts = Post.objects.filter(unit__in=units, role=Role.LIAISON, holder__is_active=True)
    found: dict[int, list[str]] = {}
    for post in posts.select_related("holder").in_order():
        assert post.holder is not None
        found.setdefault(post.unit_id, []).append(f"{post.holder.name} {post.holder.landline}".strip())
    return [Phone(unit.name, tuple(found.get(unit.pk, ()))) for unit in units]
