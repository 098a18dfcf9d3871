"""Who may do what to a record that they can see. Seeing is not acting."""

from typing import Any

from duxing.core.errors import Forbidden
from duxing.matters.models import Assignment, Feedback, Matter, Reading
from duxing.orgs.models import Unit, UnitKind
from duxing.orgs.roles import OFFICE, OFFICE_LEADS, UNIT_SIGNERS, UNIT_STAFF, Role


def refuse_paper(matter: Matter) -> None:
    """Raise Forbidden when a file would be made of a matter that may only be shown (工作秘密)."""
    if matter.is_internal:
        raise Forbidden("本事项出自内部资料（工作秘密），只在页面上查看，不生成文件。")


def is_office(user: Any) -> bool:
    """Whether the person belongs to the supervision office (督查室)."""
    return bool(user.has_role(*OFFICE))


def can_manage(user: Any, matter: Matter) -> bool:
    """The office manages every matter; an office section those that it handed out itself."""
    if is_office(user):
        return True
    return user.has_role(Role.OFFICE_SECTION) and matter.section_id in user.unit_ids


def can_dispatch(user: Any, matter: Matter) -> bool:
    """Dispatching is done in the name of the government's general office only."""
    return can_manage(user, matter)


def refuse_dispatch_downward(user: Any, units: list[Unit]) -> None:
    """Raise Forbidden when a department would give an order to a county government.

    Source: 2024 rules on easing the burden of the grass roots: departments and coordinating bodies must not
    issue binding demands to party committees and governments of a lower level (practice 1.0, 6).
    """
    own = user.unit
    if own is None or is_office(user) or user.has_role(Role.OFFICE_SECTION):
        return
    below = [unit.name for unit in units if unit.is_county_level]
    if below and own.kind in (UnitKind.DEPARTMENT, UnitKind.DIRECT, UnitKind.STATIONED, UnitKind.ENTERPRISE):
        raise Forbidden(
            f"市直部门不能向{'、'.join(below)}派件。确需县（市、区）办理的，请报市政府办公室（督查室），以其名义交办。"
        )


def can_receive(user: Any, assignment: Assignment) -> bool:
    """Anyone of the assigned unit signs for it; nobody above does so on its behalf."""
    return user.has_role_in(assignment.unit_id, *UNIT_STAFF)


def can_draft(user: Any, assignment: Assignment) -> bool:
    """The unit's people write its reports."""
    return user.has_role_in(assignment.unit_id, *UNIT_STAFF)


def can_sign(user: Any, assignment: Assignment) -> bool:
    """One of the unit's responsible leaders signs what leaves it."""
    return user.has_role_in(assignment.unit_id, *UNIT_SIGNERS)


def can_enter_proxy(user: Any) -> bool:
    """Only the supervision office enters from paper or phone what others did (代录)."""
    return is_office(user)


def wrote_or_entered(user: Any, feedback: Feedback) -> bool:
    """Whether the person wrote the report or entered it from paper (domain 11, 4)."""
    entered_by = feedback.proxy.entered_by_id if feedback.proxy is not None else None
    return is_author(user, feedback.drafted_by_id, entered_by)


def is_author(user: Any, drafted_by: int | None, entered_by: int | None) -> bool:
    """The same of a report known by the keys of who wrote it and of who entered it."""
    return user.pk in (drafted_by, entered_by)


def can_review(user: Any, feedback: Feedback) -> bool:
    """The office judges reports, but never the one who wrote or entered them."""
    return is_office(user) and not wrote_or_entered(user, feedback)


def can_return(user: Any) -> bool:
    """A return counts against the unit, so it is the office's leads who decide it (practice 1.0, 17)."""
    return bool(user.has_role(*OFFICE_LEADS))


def can_read_for(user: Any, reading: Reading) -> bool:
    """The leader to whom the slip goes records the own reading."""
    return reading.leader is not None and reading.leader.holder_id == user.pk


def can_close(user: Any, matter: Matter) -> bool:
    """Ending a matter is an act of the supervision office, not of the leader (practice 1.0, 19)."""
    return is_office(user)


def may_be_asked_to_file(user: Any, matter: Matter) -> bool:
    """Whether the word on filing may be the person's: which level's it is, intake knows.

    The office enters it; the leaders who give it are the mayor, the 秘书长, and the aide of the leader in
    charge (分管副秘书长), no other leader who sees the matter.
    """
    if is_office(user) or user.sees_all:
        return True
    aide = matter.leader.aide_id if matter.leader else None
    return any(post.pk == aide for post in user.held_posts)


def can_see_internal(user: Any) -> bool:
    """Review notes inside the office are read by the office and the 秘书长 (domain 8.2)."""
    return bool(user.has_role(*OFFICE, Role.SECRETARY_GENERAL))
