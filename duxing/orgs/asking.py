"""Who asks, for queries that are put together once for everybody of one kind (core.prepared).

What a person may see follows from the roles held and from the keys of person, posts and units. The
roles shape the query; the keys are given when it runs. `Asker` offers these and nothing else: a
scope that looked at anything more of the person would fail at once instead of showing one person
what another may see.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from duxing.core.prepared import fetch

# Where a key is left empty, no row has it.
NOBODY = -1


@dataclass(frozen=True)
class Shape:
    """The roles of each post held, and whether everything is in sight: what a scope is made of."""

    authenticated: bool
    roles: tuple[str, ...] = ()
    sees_all: bool = False


class Asker:
    """A person of a shape, whose keys are stand-ins for those of whoever asks."""

    def __init__(self, shape: Shape, me: Any, posts: Any, units: Any) -> None:
        self.is_authenticated, self.sees_all = shape.authenticated, shape.sees_all
        self.pk, self.post_ids, self.unit_ids = me, posts, units
        self._roles = frozenset(shape.roles)

    def has_role(self, *roles: str) -> bool:
        return not self._roles.isdisjoint(roles)


def shape_of(user: Any) -> Shape:
    if not user.is_authenticated:
        return Shape(False)
    return Shape(True, tuple(sorted(post.role for post in user.held_posts)), bool(user.sees_all))


def fetch_for(user: Any, build: Callable[..., QuerySet[Any]], *options: Any, **values: Any) -> list[Any]:
    """`core.prepared.fetch` of `build(asker, *options, **values)` for `user`; one statement serves all alike."""
    known = user.is_authenticated
    keys = {
        "me": user.pk or NOBODY,
        "posts": (user.post_ids if known else []) or [NOBODY],
        "units": (user.unit_ids if known else []) or [NOBODY],
    }
    return fetch(_for_asker, build, shape_of(user), options, **keys, **values)


def _for_asker(
    build: Callable[..., QuerySet[Any]],
    shape: Shape,
    options: tuple[Any, ...],
    *,
    me: Any,
    posts: Any,
    units: Any,
    **values: Any,
) -> QuerySet[Any]:
    return build(Asker(shape, me, posts, units), *options, **values)
