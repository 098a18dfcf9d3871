"""立项: from a proposed matter to one with a number, by the approval that its source type asks for."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from duxing.audit.services import record
from duxing.core import clock
from duxing.core.actions import action
from duxing.core.crash import crashpoint
from duxing.core.errors import BadInput, ChangedMeanwhile, Forbidden, NotAllowedNow
from duxing.core.proxy import Basis, ProxyBasis
from duxing.core.states import apply_move, save_changes
from duxing.files.services import attach
from duxing.intake.models import Approval
from duxing.intake.permissions import (
    MAYOR,
    is_batch,
    is_mayor,
    levels_needed,
    may_approve,
    next_level,
    required_levels,
    role_title,
)
from duxing.matters import states
from duxing.matters.models import Matter
from duxing.matters.permissions import can_manage, is_office
from duxing.matters.services.proxying import OWNER as PROXY_OWNER
from duxing.matters.services.proxying import enter
from duxing.matters.services.terms import by_policy
from duxing.notices.services import queue
from duxing.orgs.models import Post, User
from duxing.orgs.roles import Role
from duxing.papers.numbering import issue_number
from duxing.sources.models import Source

ACT = "立项审批"
SHORTEST_REASON = 2


@action
def file_matter(matter: Matter, *, by: User) -> Matter:
    """File a matter whose source is itself the basis; otherwise hand it in for approval.

    Raises Forbidden, BadInput (no unit, a unit not yet identified), NotAllowedNow, ChangedMeanwhile.
    """
    if not can_manage(by, matter):
        raise Forbidden("只有督查室可以立项。")
    refuse_unfinished(matter)
    levels = required_levels(matter)
    if levels:
        apply_move(matter, states.SUBMIT_FOR_APPROVAL, by=by)
        _tell_approvers(matter, levels[0])
        record(by, "intake.matter.handed_in", matter, levels=levels)
        return matter
    _give_number(matter, by)
    record(by, "intake.matter.filed", matter, number=matter.number)
    return matter


def refuse_unfinished(matter: Matter) -> None:
    """Raise BadInput when filing would leave a matter with nobody, or with a unit nobody knows."""
    waiting = [name.question.written for name in matter.open_names.select_related("question")]
    if waiting:
        raise BadInput(f"“{matter.title}”中的“{'、'.join(waiting)}”还没有对应到单位，请先核对。", "lead_unit")
    if matter.lead_unit is None:
        raise BadInput(f"“{matter.title}”还没有{matter.lead_word}，请先填写。", "lead_unit")


def _give_number(matter: Matter, by: User) -> None:
    today = clock.today()
    crashpoint("filing.before_number")
    apply_move(
        matter,
        states.APPROVE,
        by=by,
        filed_on=today,
        number=issue_number(matter.type.series, today, owner=matter).text,
    )


def approvers(role: str, leader: Post | None) -> list[User]:
    """The people whose turn it is: for the deputy secretary-general, the aide of the leader in charge."""
    if role == MAYOR:
        posts = Post.objects.filter(role=Role.CITY_LEADER, sees_all=True).select_related("holder")
        return [post.holder for post in posts if post.holder and is_mayor(post)]
    if role == Role.DEPUTY_SECRETARY:
        aide = leader.aide if leader else None
        if aide is not None and aide.holder is not None:
            return [aide.holder]
        return list(User.objects.with_role(Role.SECRETARY_GENERAL).in_order())
    return list(User.objects.with_role(role).in_order())


def _tell_approvers(matter: Matter, role: str) -> None:
    queue(
        approvers(role, matter.leader),
        f"{matter.called}报请立项，请审批。",
        matter.get_absolute_url(),
        key=f"intake.approval:{matter.public_id}:{role}:{matter.version}",
    )


@action
def approve(matter: Matter, *, by: User, proxy: ProxyBasis | None = None) -> Matter:
    """One level approves one matter; after the last level it gets its number.

    With `proxy` the office enters an approval given on paper or by phone. Raises Forbidden,
    NotAllowedNow, BadInput, ChangedMeanwhile.
    """
    if matter.status != states.MatterStatus.PENDING_APPROVAL:
        raise NotAllowedNow(f"当前状态为“{matter.get_status_display()}”，不能审批。")
    refuse_unfinished(matter)
    levels, given = required_levels(matter), matter.approvals.count()
    role = next_level(given, levels)
    if role is None:
        raise NotAllowedNow("已不需要再审批，请直接立项。")
    _refuse_others(role, by, proxy, matter.leader)
    following = next_level(given + 1, levels)
    # The row that is versioned moves first: of two who give the same word at once, one is told.
    if following is None:
        _give_number(matter, by)
        _tell_keeper(matter, by, f"{matter.called}已批准立项，编号{matter.number}。")
    else:
        save_changes(matter, by=by)
        _tell_approvers(matter, following)
    crashpoint("approve.before_word")
    _keep_word(role, given + 1, by, proxy, matter=matter)
    record(by, "intake.matter.approved", matter, role=role, proxy=proxy is not None, number=matter.number)
    return matter


def _refuse_others(role: str, by: User, proxy: ProxyBasis | None, leader: Post | None = None) -> None:
    """Raise Forbidden when somebody gives in their own name the word of another level or line."""
    if proxy is None and not may_approve(by, role, leader):
        raise Forbidden(f"这一级由{role_title(role)}审批；督查室请用代录，写明依据和日期。")


def _keep_word(role: str, level: int, by: User, proxy: ProxyBasis | None, **about: Any) -> Approval:
    """The row of one level: by the person, or entered from paper or phone."""
    entry = enter(proxy, by=by, act=ACT, matter=about.get("matter")) if proxy else None
    phoned = proxy is not None and proxy.basis == Basis.PHONE and proxy.scan is None
    return Approval.objects.create(
        level=level,
        role=role,
        approver_name=entry.principal if entry else by.name,
        approved_on=entry.acted_on if entry else clock.today(),
        approved_by=by,
        proxy=entry,
        sign_until=by_policy("later_signature", clock.now(), "电话同意").due_on if phoned else None,
        **about,
    )


def _tell_keeper(matter: Matter, by: User, words: str) -> None:
    keeper = matter.supervisor
    if keeper is not None and keeper.pk != by.pk:
        queue([keeper], words, matter.get_absolute_url(), key=f"intake.decided:{matter.public_id}")


def batch_levels(source: Source) -> list[str]:
    """The roles that approve all matters of a source at once, lowest first."""
    return levels_needed(source.type, [], 0)


def proposed_of(source: Source) -> Any:
    """The matters of the source that wait for a number, in the order of the text."""
    return source.matters.filter(status__in=states.PROPOSED, parent=None).order_by("pk")


def begun_at(source: Source) -> datetime | None:
    """When the first level approved the source as a whole; None before that."""
    return source.approvals.order_by("level").values_list("made_at", flat=True).first()


def in_batch(matter: Matter, begun: datetime | None) -> bool:
    """Whether the word on the whole is about this matter: what came after its first level is not."""
    return begun is None or matter.created_at <= begun


def _refuse_given(source: Source, shown: int | None) -> None:
    """Raise ChangedMeanwhile when the level that the person saw has been given since.

    Without this a second entry of the secretary-general's word would count as the mayor's.
    """
    words = list(source.approvals.select_related("approved_by").order_by("level"))
    if shown is None or shown == len(words) + 1:
        return
    if not 1 <= shown <= len(words):
        raise ChangedMeanwhile("审批级次有变动，这次没有记录，请刷新页面后核对。")
    word = words[shown - 1]
    raise ChangedMeanwhile(
        f"{role_title(word.role)}这一级已经审批：{word.approver_name}，{word.approved_on}，"
        f"由{word.approved_by}记录。这次没有重复记录，也没有记作下一级审批。"
    )


def _called(source: Source) -> str:
    return f"来文{source.register_number}（内部件）" if source.is_internal else f"“{source.title}”"


@action
def approve_batch(
    source: Source, *, by: User, proxy: ProxyBasis | None = None, level: int | None = None
) -> Sequence[Matter]:
    """One level approves every proposed matter of a source at once; after the last all get numbers.

    Matters added after the first level are left alone: they are handed in one by one. `level` is the one (from 1) that the person was shown. Raises Forbidden, BadInput (a matter
    without a unit), NotAllowedNow, ChangedMeanwhile.
    """
    if not is_batch(source.type):
        raise NotAllowedNow(f"“{source.type.title}”不是批量审批，请逐件审批。")
    _refuse_given(source, level)
    rows = proposed_of(source).select_related("type", "lead_unit", "source", "supervisor")
    begun = begun_at(source)
    proposed = [matter for matter in rows if in_batch(matter, begun)]
    if not proposed:
        raise NotAllowedNow("没有待批的拟立项事项。")
    levels, given = batch_levels(source), source.approvals.count()
    role = next_level(given, levels)
    if role is None:
        raise NotAllowedNow("整件已经批准；后来增加的事项请逐件报批。")
    for matter in proposed:
        refuse_unfinished(matter)
    _refuse_others(role, by, proxy)
    save_changes(source, by=by)
    _keep_word(role, given + 1, by, proxy, source=source)
    following = next_level(given + 1, levels)
    for matter in proposed:
        if following is None:
            _give_number(matter, by)
        elif matter.status == states.MatterStatus.DRAFT:
            apply_move(matter, states.SUBMIT_FOR_APPROVAL, by=by)
    if following is not None:
        queue(
            approvers(following, None),
            f"{_called(source)}共{len(proposed)}件拟立项，请审批。",
            source.get_absolute_url(),
            key=f"intake.approval:{source.public_id}:{following}",
        )
    record(by, "intake.source.approved", source, role=role, matters=len(proposed), final=following is None)
    return proposed


@action
def decline(matter: Matter, *, by: User, reason: str, proxy: ProxyBasis | None = None) -> Matter:
    """不予立项: the matter keeps its row, who decided and why.

    By the approver, or by the office, which may enter what the approver wrote. Raises Forbidden,
    BadInput, NotAllowedNow, ChangedMeanwhile.
    """
    role = next_level(matter.approvals.count(), required_levels(matter)) or Role.OFFICE_DIRECTOR
    own, its_word = proxy is None, may_approve(by, role, matter.leader)
    if own and not (is_office(by) or its_word):
        raise Forbidden("只有督查室和审批人可以不予立项。")
    words = reason.strip()
    if len(words) < SHORTEST_REASON:
        raise BadInput("请填写不予立项的理由。", "reason")
    apply_move(matter, states.NOT_FILE, by=by)
    entry = enter(proxy, by=by, act=ACT, matter=matter) if proxy else None
    Approval.objects.create(
        matter=matter,
        level=matter.approvals.count() + 1,
        role=role if not own or its_word else Role.OFFICE_DIRECTOR,
        approver_name=entry.principal if entry else by.name,
        approved_on=entry.acted_on if entry else clock.today(),
        approved_by=by,
        proxy=entry,
        declined=True,
        reason=words,
    )
    _tell_keeper(matter, by, f"{matter.called}不予立项：{words}")
    record(by, "intake.matter.not_filed", matter, reason=words, proxy=entry is not None)
    return matter


@action
def add_signed_paper(approval: Approval, *, by: User, scan: Any) -> Approval:
    """后补签: the signed paper of an approval given by telephone is added.

    Raises Forbidden, BadInput without a scan, NotAllowedNow when it is there already.
    """
    if not is_office(by):
        raise Forbidden("只有督查室可以补签字件。")
    entry = approval.proxy
    if entry is None or entry.has_scan:
        raise NotAllowedNow("这次审批不需要补签字件。")
    if scan is None:
        raise BadInput("请选择签字件的扫描件。", "scan")
    attach(scan, by=by, owner_kind=PROXY_OWNER, owner_public_id=entry.public_id, purpose="scan", field="scan")
    save_changes(entry, by=by, has_scan=True)
    record(by, "intake.approval.signed", approval, approver=approval.approver_name)
    return approval
