"""How a matter ends (办结): six outcomes counted apart, criteria ticked one by one, dues stopped."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from duxing.audit.services import record
from duxing.core import clock
from duxing.core.actions import action
from duxing.core.crash import crashpoint
from duxing.core.errors import BadInput, ChangedMeanwhile, Forbidden, NotAllowedNow
from duxing.core.proxy import ProxyBasis
from duxing.core.states import Move, apply_move, changed_message, hold, hold_all, save_changes
from duxing.matters import states
from duxing.matters.models import Closing, Matter, Outcome, Reading
from duxing.matters.permissions import can_close
from duxing.matters.services.presenting import answered_by, chain_of
from duxing.matters.services.proxying import enter
from duxing.matters.services.rounds import begin_round
from duxing.matters.services.schedules import stop_asking
from duxing.matters.services.units import refuse_ended_unit
from duxing.notices.services import queue
from duxing.orgs.models import User

MOVES: dict[str, Move] = {
    Outcome.DONE: states.CLOSE,
    Outcome.CARRIED_OVER: states.END_UNDONE,
    Outcome.ROUTINE: states.END_UNDONE,
    Outcome.CANCELLED: states.CANCEL,
    Outcome.STAGE: states.CLOSE_STAGE,
}


@action
def close(
    matter: Matter,
    *,
    by: User,
    outcome: str,
    note: str,
    criteria: Sequence[dict[str, Any]] = (),
    proxy: ProxyBasis | None = None,
    version: int | None = None,
) -> Closing:
    """End a matter. 办结销号 needs an accepted report, every leader of the chain answered, and all criteria met.

    `criteria` are {"text", "met", "evidence"}. Reports still expected stop being asked for; what
    was late stays late. Raises Forbidden, BadInput, NotAllowedNow, ChangedMeanwhile.
    """
    _refuse(matter, by, outcome, note, criteria, version)
    now = clock.now()
    apply_move(matter, MOVES[outcome], by=by, ended_at=now, clock_stopped_at=matter.clock_stopped_at or now)
    crashpoint("close.after_move")
    entry = enter(proxy, by=by, act="同意办结", matter=matter) if proxy else None
    row = Closing.objects.create(
        matter=matter,
        round=matter.round,
        outcome=outcome,
        criteria=list(criteria),
        note=note.strip(),
        closed_by=by,
        closed_at=now,
        proxy=entry,
    )
    _end_parts(matter, by)
    for child in matter.children.filter(status__in=states.OPEN):
        _end_child(child, row, by)
    _tell(matter, row)
    record(by, "matters.matter.closed", matter, outcome=outcome)
    return row


def _refuse(
    matter: Matter,
    by: User,
    outcome: str,
    note: str,
    criteria: Sequence[dict[str, Any]],
    version: int | None,
) -> None:
    if not can_close(by, matter):
        raise Forbidden("只有督查室可以办结。")
    # A slip, a report or a receipt of this moment is either seen here or refused there.
    hold(matter)
    if version is not None and version != matter.version:
        raise ChangedMeanwhile(changed_message(matter))
    if outcome not in MOVES:
        raise BadInput("请选择办结结果。", "outcome")
    if len(note.strip()) < 5:
        raise BadInput("请填写督查室意见，说明办结的理由（不少于5字）。", "note")
    if outcome == Outcome.DONE:
        _check_done(matter, criteria)
    _refuse_over_open_children(matter, outcome)


def _end_child(child: Matter, of_parent: Closing, by: User) -> None:
    """分办 matters end with the parent that was cancelled or carried over; each keeps its own row."""
    at = of_parent.closed_at
    move = MOVES[of_parent.outcome]
    apply_move(child, move, by=by, ended_at=at, clock_stopped_at=child.clock_stopped_at or at)
    row = Closing.objects.create(
        matter=child,
        round=child.round,
        outcome=of_parent.outcome,
        note=of_parent.note,
        closed_by=by,
        closed_at=at,
        proxy=of_parent.proxy,
    )
    _end_parts(child, by)
    _tell(child, row)


def _check_done(matter: Matter, criteria: Sequence[dict[str, Any]]) -> None:
    if not states.CLOSE.fits(matter):
        raise NotAllowedNow("办理结果尚未审核通过，不能办结销号；确需结束的，请选择其他结果。")
    waiting = unread_leaders(matter)
    if waiting:
        raise NotAllowedNow(f"还没有回报{'、'.join(waiting)}，不能办结销号。请先呈阅，或登记领导已阅。")
    if not criteria:
        raise BadInput("请逐条勾选销号标准。", "criteria")
    unmet = [one["text"] for one in criteria if not one.get("met")]
    if unmet:
        raise BadInput(f"还有销号标准未达到：{unmet[0]}。未达到的请选择“未完成结转”等结果。", "criteria")


def unread_leaders(matter: Matter) -> list[str]:
    """Leaders whose words this round answers and who have not read its result (domain 11, 13).

    Those of matters merged into this one are among them.
    """
    if not any(one.type.answers_leaders for one in answered_by(matter)):
        return []
    slips = matter.submission_items.filter(round=matter.round).values("submission")
    readings = list(Reading.objects.filter(submission__in=slips).order_by("position"))
    if not readings:
        return ["原批示领导"]
    waiting = [one.leader_name for one in readings if one.status == states.ReadingStatus.PENDING]
    shown = {one.leader_id or one.leader_name for one in readings}
    waiting += [
        str(one.leader.holder or one.leader_name) if one.leader else one.leader_name
        for one in chain_of(matter)
        if (one.leader_id or one.leader_name) not in shown
    ]
    return list(dict.fromkeys(waiting))


def _refuse_over_open_children(matter: Matter, outcome: str) -> None:
    if outcome in (Outcome.CANCELLED, Outcome.CARRIED_OVER):
        return
    open_children = matter.children.filter(status__in=states.OPEN).count()
    if open_children:
        raise NotAllowedNow(f"还有{open_children}件分办事项没有结束，请先逐件办结。")


def _end_parts(matter: Matter, by: User) -> None:
    for assignment in matter.assignments.all():
        stop_asking(assignment, by=by)


def _tell(matter: Matter, row: Closing) -> None:
    people = User.objects.filter(is_active=True, posts__unit__assignments__matter=matter).distinct()
    queue(
        list(people),
        f"{matter.called}已结束：{row.get_outcome_display()}。",
        matter.get_absolute_url(),
        key=f"matters.closed:{row.public_id}",
    )


@action
def merge(matter: Matter, into: Matter, *, by: User, note: str) -> Closing:
    """并案: two instructions, one matter; the leaders of both are answered by the one that stays."""
    if not can_close(by, matter):
        raise Forbidden("只有督查室可以并案。")
    if matter.pk == into.pk:
        raise BadInput("不能并入自身，请选择另一件事项。", "into")
    hold_all([matter, into])
    if not into.is_open:
        raise NotAllowedNow(f"“{into.title}”已经结束，不能并入。请选择在办的事项。")
    if matter.children.exists() or matter.parent_id is not None or into.parent_id is not None:
        raise NotAllowedNow("分办事项不能并案。")
    now = clock.now()
    apply_move(matter, states.MERGE, by=by, ended_at=now, clock_stopped_at=now)
    row = Closing.objects.create(
        matter=matter,
        round=matter.round,
        outcome=Outcome.MERGED,
        note=note.strip() or f"并入{into.number}",
        merged_into=into,
        closed_by=by,
        closed_at=now,
    )
    crashpoint("merge.before_parts")
    _end_parts(matter, by)
    if into.clock_stopped_at is not None and unread_leaders(into):
        # Its own leaders have read the result, those of the matter that joins it have not.
        save_changes(into, by=by, clock_stopped_at=None)
    _tell(matter, row)
    record(by, "matters.matter.merged", matter, into=str(into.public_id))
    return row


@action
def reopen(matter: Matter, *, by: User, reason: str, due_on: date, proxy: ProxyBasis | None = None) -> Matter:
    """重新督办: look-back found a relapse or a false report (domain 4.2, 18).

    A new round begins: the lead unit works again and owes a report on `due_on`. `proxy` is the
    approval on paper or by phone, where there was one. Raises Forbidden, BadInput, NotAllowedNow.
    """
    if not can_close(by, matter):
        raise Forbidden("只有督查室可以重新督办。")
    if len(reason.strip()) < 5:
        raise BadInput("请填写重新督办的理由（不少于5字）。", "reason")
    if due_on < clock.today():
        raise BadInput("新期限不能早于今天。", "due_on")
    if matter.lead_unit is not None:
        refuse_ended_unit(matter.lead_unit, field="due_on")
    entry = enter(proxy, by=by, act="同意重新督办", matter=matter) if proxy else None
    begin_round(
        matter, states.REOPEN, by=by, due_on=due_on, reason=f"重新督办：{reason.strip()}", proxy=entry
    )
    record(by, "matters.matter.reopened", matter, reason=reason.strip(), due_on=due_on)
    return matter
