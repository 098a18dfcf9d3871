"""Who may register and decompose, and who approves filing. Levels are data of the source type.

Seeing is not acting.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from duxing.core.errors import Forbidden
from duxing.matters.models import Matter
from duxing.orgs.models import Post
from duxing.orgs.roles import LEADERS, OFFICE, Role
from duxing.sources.models import Source, SourceType

MAYOR = "mayor"
REGISTRARS = OFFICE | {Role.OFFICE_SECTION}
READERS = REGISTRARS | LEADERS


def may_register(user: Any) -> bool:
    """The office and the other sections of the general office keep the register."""
    return bool(user.has_role(*REGISTRARS))


def can_decompose(user: Any, source: Source) -> bool:
    """The office takes any source apart; an office section those that it registered itself."""
    if user.has_role(*OFFICE):
        return True
    return bool(user.has_role(Role.OFFICE_SECTION)) and source.section_id in user.unit_ids


def is_mayor(post: Post | None) -> bool:
    """Whether the post is the mayor's: the city leader who sees every line."""
    return post is not None and post.role == Role.CITY_LEADER and post.sees_all


def levels_needed(type: SourceType, leaders: Iterable[Post | None], units: int) -> list[str]:
    """The roles that approve filing, lowest first; empty where the source is itself the basis.

    `leaders` are those who wrote on the source, `units` how many take part, the lead included.
    """
    if type.approval.get("mode", "none") != "none":
        return list(type.approval.get("levels", []))
    mayor = any(is_mayor(post) for post in leaders)
    for rule in type.approval.get("when", []):
        if (rule.get("mayor") and mayor) or units >= rule.get("units", units + 1):
            return list(rule["levels"])
    return []


def required_levels(matter: Matter) -> list[str]:
    """The roles that approve this matter, lowest first; reads prefetched rows where there are."""
    chain = matter.source.instructions.all() if matter.source else []
    units = len(matter.planned.all()) + (matter.lead_unit_id is not None)
    return levels_needed(matter.type, [one.leader for one in chain], units)


def is_batch(type: SourceType) -> bool:
    """Whether all matters of one source are approved together (一批一次)."""
    return bool(type.approval.get("mode") == "batch")


def next_level(approved: int, levels: list[str]) -> str | None:
    """The role whose turn it is after `approved` approvals, or None when all have approved."""
    return levels[approved] if approved < len(levels) else None


def may_approve(user: Any, role: str, leader: Post | None = None) -> bool:
    """Whether the person holds the post that approves at this level (a higher one may too).

    `leader` is in charge of the matter: the deputy secretary-general whose word it needs is that
    leader's aide, not another who only sees the matter (分管副秘书长, decision 7).
    """
    if role == MAYOR:
        return any(is_mayor(post) for post in user.held_posts)
    if role == Role.DEPUTY_SECRETARY:
        aide = leader.aide_id if leader else None
        return bool(user.has_role(Role.SECRETARY_GENERAL)) or any(
            post.pk == aide and post.role == role for post in user.held_posts
        )
    return bool(user.has_role(role))


def demand_keeper(user: Any, record: Source | Matter) -> None:
    """Raise Forbidden for who only reads a source or a proposal: its forms are for its keepers."""
    if not (user.has_role(*OFFICE) or user.has_role_in(record.section_id or 0, Role.OFFICE_SECTION)):
        raise Forbidden("只有督查室和登记该来文的科室可以办理。")


def demand_office(user: Any) -> None:
    """Raise Forbidden for who reads an approval by telephone but does not keep the office's papers."""
    if not user.has_role(*OFFICE):
        raise Forbidden("只有督查室可以补签字件。")


def role_title(role: str) -> str:
    """The level in words for the screen."""
    if role == MAYOR:
        return "市长"
    return "分管副秘书长" if role == Role.DEPUTY_SECRETARY else str(Role(role).label)


def approver_of(role: str, leaders: Sequence[Post]) -> str:
    """The name to show with a deputy secretary-general's level: the aide of the last leader; else empty."""
    if role != Role.DEPUTY_SECRETARY or not leaders:
        return ""
    aide = leaders[-1].aide
    return aide.holder.name if aide is not None and aide.holder is not None else ""
