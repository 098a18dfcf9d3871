"""What the pages of units and people show, at a fixed number of queries."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet

from duxing.core import clock
from duxing.orgs.matching import Directory
from duxing.orgs.models import AliasKind, Post, Unit, UnitKind
from duxing.orgs.names import key
from duxing.orgs.permissions import LIAISONS, can_add_alias, can_hand_over, can_keep_directory
from duxing.orgs.roles import Role

ROWS = 50
# 一家单位至少两名联络员（甲、乙角）.
FEWEST_LIAISONS = 2


def unit_rows(
    user: Any, *, typed: str = "", kind: str = "", ended: bool = False, page: Any = 1
) -> Page[Unit]:
    """A page of units in order, those that exist or those that have ended."""
    rows = Unit.objects.visible_to(user)
    rows = rows.exclude(valid_to=None) if ended else rows.current(clock.today())
    if kind in UnitKind.values:
        rows = rows.filter(kind=kind)
    if typed.strip():
        rows = rows.filter(_named(typed))
    rows = rows.select_related("successor").prefetch_related("aliases").in_order()
    return Paginator(rows, ROWS).get_page(page)


def post_rows(user: Any, *, typed: str = "", vacant: bool = False, page: Any = 1) -> Page[Post]:
    """A page of posts by unit, each with its holder; of units that exist."""
    rows = Post.objects.visible_to(user).filter(unit__in=Unit.objects.current(clock.today()))
    if vacant:
        rows = rows.filter(holder=None)
    if typed.strip():
        units = Unit.objects.filter(_named(typed))
        name, letters = typed.strip(), key(typed)
        rows = rows.filter(
            Q(unit__in=units) | Q(holder__name__contains=name) | Q(holder__initials__startswith=letters)
        )
    return Paginator(_posts_in_order(rows), ROWS).get_page(page)


def _named(typed: str) -> Q:
    """Units that any of their names, or the initials, lead to."""
    text, match = typed.strip(), Directory.load().match(typed)
    return (
        Q(name__contains=text)
        | Q(full_name__contains=text)
        | Q(aliases__text=text)
        | Q(initials__startswith=key(typed) or text)
        | Q(pk__in=[unit.pk for unit in match.units])
    )


def _posts_in_order(rows: QuerySet[Post]) -> QuerySet[Post]:
    return rows.select_related("unit", "holder").order_by("unit__order", "unit_id", "order", "pk").distinct()


@dataclass(frozen=True)
class PostLine:
    """One post and whether the reader may hand it over."""

    post: Post
    may_hand_over: bool


def post_lines(posts: Iterable[Post], user: Any) -> list[PostLine]:
    """The posts with what the reader may do."""
    return [PostLine(post, can_hand_over(user, post)) for post in posts]


def possible_holders(post: Post, user: Any) -> list[Post]:
    """The posts of colleagues in the unit who could take this one over, one for each person."""
    rows = Post.objects.visible_to(user).filter(unit=post.unit_id, holder__is_active=True)
    rows = rows.exclude(holder__in=[pk for pk in (post.holder_id, user.pk) if pk])
    held = {row.holder_id: row for row in rows.select_related("holder").order_by("-order", "-pk")}
    return sorted(held.values(), key=lambda row: (row.order, row.pk))


@dataclass(frozen=True)
class UnitPage:
    """One unit with its names, its posts and what the reader may do."""

    unit: Unit
    names: list[tuple[str, list[Any]]]
    posts: list[PostLine]
    children: Sequence[Unit]
    may_edit: bool
    may_name: bool
    ended: bool
    few_liaisons: bool


def unit_page(unit: Unit, user: Any) -> UnitPage:
    """Everything that the page of one unit shows."""
    aliases = list(unit.aliases.order_by("pk"))
    names = [(kind.label, [one for one in aliases if one.kind == kind]) for kind in AliasKind]
    posts = list(_posts_in_order(unit.posts.all()))
    held = [post for post in posts if post.role in LIAISONS and post.holder]
    ended = unit.valid_to is not None and unit.valid_to <= clock.today()
    return UnitPage(
        unit=unit,
        names=[(label, rows) for label, rows in names if rows],
        posts=post_lines(posts, user),
        children=_below(unit),
        may_edit=can_keep_directory(user),
        may_name=can_add_alias(user),
        ended=ended,
        few_liaisons=not ended and _needs_liaisons(posts) and len(held) < FEWEST_LIAISONS,
    )


def _below(unit: Unit) -> list[Unit]:
    """Townships of a county, sections of an office; everything is below the government itself."""
    if unit.kind == UnitKind.GOVERNMENT:
        return []
    return list(unit.children.current(clock.today()).in_order())


def _needs_liaisons(posts: Sequence[Post]) -> bool:
    """Whether the unit takes part at all: it has somebody who reports or signs."""
    return any(post.role in LIAISONS or post.role == Role.UNIT_HEAD for post in posts)
