"""立项: from a proposed matter to one with a number, by the approval that its source type asks for."""

from collections.abc import Sequence

from duxing.audit.services import record
from duxing.core import clock
from duxing.core.actions import action
from duxing.core.errors import BadInput, Forbidden, NotAllowedNow
from duxing.core.proxy import Basis, ProxyBasis
from duxing.core.states import apply_move
from duxing.intake.models import Approval
from duxing.matters import states
from duxing.matters.models import Matter
from duxing.matters.permissions import can_manage, is_office
from duxing.matters.services.proxying import enter
from duxing.matters.services.terms import by_policy
from duxing.orgs.models import User
from duxing.orgs.roles import Role
from duxing.papers.numbering import issue_number
from duxing.sources.models import Source, SourceType

MAYOR = "mayor"


def levels_of(type: SourceType) -> list[str]:
    """The roles that approve filing, lowest first; empty where the source is itself the basis."""
    return [] if type.approval.get("mode", "none") == "none" else list(type.approval.get("levels", []))


def is_batch(type: SourceType) -> bool:
    """Whether all matters of one source are approved together (一批一次)."""
    return bool(type.approval.get("mode") == "batch")


def next_level(approved: int, type: SourceType) -> str | None:
    """The role whose turn it is after `approved` approvals, or None when all have approved."""
    levels = levels_of(type)
    return levels[approved] if approved < len(levels) else None


def may_approve(user: User, role: str) -> bool:
    """Whether the person holds the post that approves at this level (a higher one may too)."""
    if role == MAYOR:
        return user.has_role(Role.CITY_LEADER) and user.sees_all
    if role == Role.DEPUTY_SECRETARY:
        return user.has_role(Role.DEPUTY_SECRETARY, Role.SECRETARY_GENERAL)
    return user.has_role(role)


def role_title(role: str) -> str:
    """The level in words for the screen."""
    return "市长" if role == MAYOR else str(Role(role).label)


@action
def file_matter(matter: Matter, *, by: User) -> Matter:
    """File a matter whose source is itself the basis; otherwise hand it in for approval.

    Raises Forbidden, BadInput (no unit, no requirement), NotAllowedNow, ChangedMeanwhile.
    """
    if not can_manage(by, matter):
        raise Forbidden("只有督查室可以立项。")
    refuse_unfinished(matter)
    if levels_of(matter.type):
        apply_move(matter, states.SUBMIT_FOR_APPROVAL, by=by)
        record(by, "intake.matter.handed_in", matter)
        return matter
    _give_number(matter, by)
    record(by, "intake.matter.filed", matter, number=matter.number)
    return matter


def refuse_unfinished(matter: Matter) -> None:
    """Raise BadInput when a matter has no lead unit: filing would leave it with nobody."""
    if matter.lead_unit is None:
        raise BadInput(f"“{matter.title}”还没有{matter.lead_word}，请先填写。", "lead_unit")


def _give_number(matter: Matter, by: User) -> None:
    today = clock.today()
    apply_move(
        matter,
        states.APPROVE,
        by=by,
        filed_on=today,
        number=issue_number(matter.type.series, today, owner=matter).text,
    )


@action
def approve(matter: Matter, *, by: User, proxy: ProxyBasis | None = None) -> Matter:
    """One level approves one matter; after the last level it gets its number.

    With `proxy` the office enters an approval given on paper or by phone. Raises Forbidden,
    NotAllowedNow, ChangedMeanwhile.
    """
    if matter.status != states.MatterStatus.PENDING_APPROVAL:
        raise NotAllowedNow(f"当前状态为“{matter.get_status_display()}”，不能审批。")
    role = next_level(matter.approvals.count(), matter.type)
    if role is None:
        raise NotAllowedNow("各级均已审批。")
    _approve_level(role, matter.approvals.count() + 1, by, proxy, matter=matter)
    if next_level(matter.approvals.count(), matter.type) is None:
        _give_number(matter, by)
    record(by, "intake.matter.approved", matter, role=role, proxy=proxy is not None, number=matter.number)
    return matter


def _approve_level(
    role: str,
    level: int,
    by: User,
    proxy: ProxyBasis | None,
    *,
    matter: Matter | None = None,
    source: Source | None = None,
) -> Approval:
    if proxy is None and not may_approve(by, role):
        raise Forbidden(f"这一级由{role_title(role)}审批；督查室请用代录，写明依据和日期。")
    entry = enter(proxy, by=by, act="立项审批", matter=matter) if proxy else None
    phoned = proxy is not None and proxy.basis == Basis.PHONE
    return Approval.objects.create(
        matter=matter,
        source=source,
        level=level,
        role=role,
        approver_name=entry.principal if entry else by.name,
        approved_on=entry.acted_on if entry else clock.today(),
        approved_by=by,
        proxy=entry,
        sign_until=by_policy("later_signature", clock.now(), "电话同意").due_on if phoned else None,
    )


@action
def approve_batch(source: Source, *, by: User, proxy: ProxyBasis | None = None) -> Sequence[Matter]:
    """One level approves every proposed matter of a source at once; after the last all get numbers.

    Raises Forbidden, BadInput (a matter without a unit), NotAllowedNow.
    """
    if not is_batch(source.type):
        raise NotAllowedNow(f"“{source.type.title}”不是批量审批，请逐件审批。")
    proposed = list(source.matters.filter(status__in=states.PROPOSED, parent=None).order_by("pk"))
    if not proposed:
        raise NotAllowedNow("没有待批的拟立项事项。")
    role = next_level(source.approvals.count(), source.type)
    if role is None:
        raise NotAllowedNow("各级均已审批。")
    for matter in proposed:
        refuse_unfinished(matter)
    _approve_level(role, source.approvals.count() + 1, by, proxy, source=source)
    last = next_level(source.approvals.count(), source.type) is None
    for matter in proposed:
        if last:
            _give_number(matter, by)
        elif matter.status == states.MatterStatus.DRAFT:
            apply_move(matter, states.SUBMIT_FOR_APPROVAL, by=by)
    record(by, "intake.source.approved", source, role=role, matters=len(proposed), final=last)
    return proposed


@action
def decline(matter: Matter, *, by: User, reason: str) -> Matter:
    """不予立项: the matter keeps its row and the reason."""
    if not is_office(by) and not by.has_role(Role.DEPUTY_SECRETARY, Role.SECRETARY_GENERAL):
        raise Forbidden("只有督查室和审批人可以不予立项。")
    if len(reason.strip()) < 2:
        raise BadInput("请填写不予立项的理由。", "reason")
    apply_move(matter, states.NOT_FILE, by=by)
    record(by, "intake.matter.not_filed", matter, reason=reason.strip())
    return matter
