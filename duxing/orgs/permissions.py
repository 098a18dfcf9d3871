"""Who keeps the directory of units, people and posts."""

from typing import Any

from duxing.core.errors import Forbidden
from duxing.orgs.models import Post, Unit, UnitKind, User
from duxing.orgs.roles import BUSINESS, OFFICE, UNIT_STAFF, Role

# What a job or a command does in its own name rather than a person's.
SYSTEM = "system"
KEEPERS = frozenset({Role.OFFICE_DIRECTOR, Role.SYSADMIN})
LIAISONS = frozenset({Role.LIAISON, Role.TOWNSHIP_LIAISON})


# Which roles a post of a unit of this kind may carry; every other kind has heads, deputies, liaisons.
_ROLES = {
    UnitKind.GOVERNMENT: (Role.CITY_LEADER, Role.SECRETARY_GENERAL, Role.DEPUTY_SECRETARY),
    UnitKind.SECTION: (
        Role.OFFICER,
        Role.OFFICE_DEPUTY,
        Role.OFFICE_DIRECTOR,
        Role.OFFICE_SECTION,
        Role.SYSADMIN,
    ),
    UnitKind.TOWNSHIP: (Role.TOWNSHIP_LIAISON,),
}


def roles_in(unit: Unit) -> tuple[Role, ...]:
    """The roles that are offered for a new post in `unit`, the most frequent first."""
    return _ROLES.get(UnitKind(unit.kind), (Role.LIAISON, Role.UNIT_DEPUTY, Role.UNIT_HEAD))


def can_keep_directory(user: Any) -> bool:
    """Units and people are kept by the office director and the system administrator."""
    return bool(user == SYSTEM or user.has_role(*KEEPERS))


def can_add_alias(user: Any) -> bool:
    """The office learns new names of units every day; it need not ask for each."""
    return bool(user == SYSTEM or user.has_role(*KEEPERS, *OFFICE))


def can_hand_over(user: Any, post: Post) -> bool:
    """The office hands over posts of units; the head of a unit those of its own liaisons.

    Nobody gives a post to somebody else or takes one away while holding it, except by others.
    """
    if user == SYSTEM:
        return True
    if post.holder_id == user.pk:
        return False
    if user.has_role(*KEEPERS) or (post.role in UNIT_STAFF and user.has_role(*OFFICE)):
        return True
    return post.role in LIAISONS and bool(user.has_role_in(post.unit_id, Role.UNIT_HEAD))


def can_reset_password(user: Any, person: User) -> bool:
    """Another person's password; one's own is changed by who knows it."""
    return user == SYSTEM or (person.pk != user.pk and bool(user.has_role(*KEEPERS)))


def refuse_mixed_roles(roles: set[str]) -> None:
    """三员分立: who administers the system has no business post. Raises Forbidden."""
    if Role.SYSADMIN in roles and roles & BUSINESS:
        raise Forbidden("系统管理员不得兼任业务岗位。")
