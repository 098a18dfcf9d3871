"""Feedback (反馈): drafting, signing inside the unit, and sending it to the office."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from duxing.audit.services import record
from duxing.core import clock
from duxing.core.actions import action
from duxing.core.crash import crashpoint
from duxing.core.errors import BadInput, ChangedMeanwhile, Forbidden, NotAllowedNow
from duxing.core.proxy import Basis, ProxyBasis
from duxing.core.states import apply_move, hold, save_changes
from duxing.files.models import Attachment
from duxing.files.services import attach
from duxing.matters import states
from duxing.matters.figures import check_figure
from duxing.matters.models import (
    Assignment,
    Feedback,
    FeedbackDue,
    FeedbackForm,
    FeedbackItem,
    ProxyEntry,
    ReviewDue,
)
from duxing.matters.permissions import can_draft, can_enter_proxy, can_sign
from duxing.matters.services.completeness import check_complete, requirements_of
from duxing.matters.services.proxying import enter
from duxing.matters.services.terms import by_policy
from duxing.matters.services.units import keepers_of
from duxing.notices.services import queue
from duxing.orgs.models import User
from duxing.orgs.roles import UNIT_SIGNERS

OWNER = "matters.feedback"
FIGURE = "完成数"
FIELDS = (
    "self_state",
    "as_of",
    "text",
    "problem",
    "help_needed",
    "next_step",
    "next_on",
    "next_person",
    "report_number",
    "contact",
    "signer_name",
)


@dataclass(frozen=True)
class Answer:
    """The answer to one requirement: cumulative quantity as of the report's date, and words."""

    requirement_id: int
    quantity: Decimal | None = None
    text: str = ""


@dataclass(frozen=True)
class Report:
    """What a report says. `values` holds the fields named in FIELDS, `files` uploads as evidence,
    `dropped` the public ids of evidence that is taken away again.
    """

    values: Mapping[str, Any] = field(default_factory=dict)
    answers: Sequence[Answer] = ()
    files: Sequence[Any] = ()
    dropped: Sequence[UUID] = ()


def refuse_ended(assignment: Assignment) -> None:
    """Raise NotAllowedNow with the day it ended, once the matter is over (bad input 7)."""
    matter = assignment.matter
    if matter.status in states.ENDED:
        at = clock.local(matter.ended_at or matter.updated_at)
        raise NotAllowedNow(
            f"该事项已于 {at:%Y-%m-%d %H:%M} {matter.get_status_display().removeprefix('已')}，不能再提交反馈；"
            "如需补充，请联系督办人员退回重办。"
        )


def _demand_running(assignment: Assignment) -> None:
    """The same inside an action: the matter cannot end before the action has."""
    refuse_ended(assignment)
    hold(assignment.matter, within=states.GOING_ON)


@action
def start_draft(due: FeedbackDue, *, by: User) -> Feedback:
    """The unit's open draft of a due report, made when there is none.

    After a return or a request for more the next round begins with what the last one said.
    Raises Forbidden, NotAllowedNow.
    """
    if not can_draft(by, due.assignment):
        raise Forbidden("只有承办单位可以填写反馈。")
    last = _last_round(due)
    if last is not None and last.status in states.OPEN_DRAFT:
        return last
    draft = _new_round(due, by, last)
    record(by, "matters.feedback.started", draft, round=draft.round)
    return draft


def _last_round(due: FeedbackDue) -> Feedback | None:
    """The newest round of a due report. Raises NotAllowedNow when it waits for nothing more."""
    _demand_running(due.assignment)
    if due.status in (states.DueStatus.CANCELLED, states.DueStatus.MISSED):
        raise NotAllowedNow("这一期已不再要求报送，请回到事项页面，按新的应报日期报送。")
    last: Feedback | None = due.feedbacks.order_by("-round").first()
    if last is not None and last.status in (states.FeedbackStatus.SUBMITTED, states.FeedbackStatus.ACCEPTED):
        raise NotAllowedNow(f"这一期已经报送，当前状态为“{last.get_status_display()}”，不用重复填写。")
    return last


def _new_round(
    due: FeedbackDue, by: User, last: Feedback | None, form: str = FeedbackForm.FILLED
) -> Feedback:
    """The next round of a due report; filled in by form it begins with what the last one said."""
    sent = due.feedbacks.filter(submitted_at__isnull=False).order_by("-round").first()
    carried = sent if form == FeedbackForm.FILLED else None
    begun = Feedback(
        due=due,
        assignment=due.assignment,
        form=form,
        round=last.round + 1 if last else 1,
        previous=sent,
        drafted_by=by,
        updated_by=by,
        **{name: getattr(carried, name) for name in FIELDS if carried},
    )
    try:
        with transaction.atomic():
            begun.save()
    except IntegrityError as error:
        raise ChangedMeanwhile(
            "这一期反馈刚刚由其他人填写，您填写的内容已保留，请刷新页面后对照。"
        ) from error
    for item in carried.items.all() if carried else ():
        FeedbackItem.objects.create(
            feedback=begun, requirement=item.requirement, quantity=item.quantity, text=item.text
        )
    return begun


def _in_place_of_draft(due: FeedbackDue, by: User, form: str, *, proxied: bool) -> Feedback:
    """A fresh round for a paper; the unit's open draft stays beside it, readable and out of use."""
    last = _last_round(due)
    if last is not None and last.status in states.OPEN_DRAFT:
        if last.status == states.FeedbackStatus.AWAITING_SIGNATURE and not proxied:
            raise NotAllowedNow(f"当前状态为“{last.get_status_display()}”，不能另报盖章件。")
        apply_move(last, states.SET_ASIDE, by=by)
        if proxied:
            queue(
                [last.drafted_by],
                f"{due.assignment.matter.called}的反馈已据纸件代录，您的拟稿留存备查。",
                last.get_absolute_url(),
                key=f"matters.set_aside:{last.public_id}",
            )
    return _new_round(due, by, last, form)


@action
def save_draft(feedback: Feedback, report: Report, *, by: User, version: int | None = None) -> Feedback:
    """Keep what was typed so far. Raises NotAllowedNow once it was sent, ChangedMeanwhile."""
    if not can_draft(by, feedback.assignment):
        raise Forbidden("只有承办单位可以填写反馈。")
    _demand_running(feedback.assignment)
    if feedback.status not in states.EDITABLE:
        raise NotAllowedNow(f"当前状态为“{feedback.get_status_display()}”，不能再修改。")
    _write(feedback, report, by, version)
    record(by, "matters.feedback.saved", feedback)
    return feedback


def _write(feedback: Feedback, report: Report, by: User, version: int | None = None) -> None:
    values = {name: report.values[name] for name in FIELDS if name in report.values}
    save_changes(feedback, by=by, version=version, **values)
    present = {item.requirement_id: item for item in feedback.items.all()}
    places = {one.pk: one.position for one in requirements_of(feedback.assignment)}
    for answer in report.answers:
        if answer.requirement_id not in places:
            raise BadInput("有一条答复不属于本事项的要求，请刷新页面后重新填写。")
        check_figure(answer.quantity, FIGURE, f"quantity_{places[answer.requirement_id]}")
        item = present.get(answer.requirement_id)
        if item is None:
            FeedbackItem.objects.create(
                feedback=feedback,
                requirement_id=answer.requirement_id,
                quantity=answer.quantity,
                text=answer.text,
            )
        elif (item.quantity, item.text) != (answer.quantity, answer.text):
            save_changes(item, by=by, quantity=answer.quantity, text=answer.text)
    for gone in Attachment.objects.of(OWNER, feedback.public_id).filter(public_id__in=report.dropped):
        gone.delete()
    for upload in report.files:
        attach(upload, by=by, owner_kind=OWNER, owner_public_id=feedback.public_id, purpose="evidence")


@action
def send_to_sign(feedback: Feedback, *, by: User, version: int | None = None) -> Feedback:
    """Put a finished draft before the unit's leader (送审签)."""
    if not can_draft(by, feedback.assignment):
        raise Forbidden("只有承办单位可以送审签。")
    _demand_running(feedback.assignment)
    check_complete(feedback)
    apply_move(feedback, states.SEND_TO_SIGN, by=by)
    signers = User.objects.with_role(*UNIT_SIGNERS).filter(posts__unit=feedback.assignment.unit)
    queue(
        list(signers),
        f"有1件反馈待您审签：{feedback.assignment.matter.called}",
        feedback.get_absolute_url(),
        key=f"matters.to_sign:{feedback.public_id}:{feedback.version}",
    )
    record(by, "matters.feedback.sent_to_sign", feedback)
    return feedback


@action
def take_back(feedback: Feedback, *, by: User) -> Feedback:
    """The unit's leader, or its author, sends the draft back to be reworked."""
    if not can_draft(by, feedback.assignment):
        raise Forbidden("只有承办单位可以退回拟稿。")
    apply_move(feedback, states.TAKE_BACK, by=by)
    record(by, "matters.feedback.taken_back", feedback)
    return feedback


@action
def sign_and_submit(feedback: Feedback, *, by: User) -> Feedback:
    """A responsible leader of the unit signs; the report leaves the unit (审签并报送)."""
    if not can_sign(by, feedback.assignment):
        raise Forbidden("反馈须由本单位负责同志审签后报送，请先送审签。")
    _demand_running(feedback.assignment)
    check_complete(feedback)
    _submit(feedback, by, signed_by=by, signed_at=clock.now(), signer_name=by.name)
    record(by, "matters.feedback.submitted", feedback, round=feedback.round, late=feedback.due.was_late())
    return feedback


@action
def submit_sealed(
    due: FeedbackDue, report: Report, *, by: User, scan: Any, proxy: ProxyBasis | None = None
) -> Feedback:
    """Report by a sealed paper: its scan and three fields (state, figures, next date).

    The unit uploads it itself, its seal being the signature; with `proxy` the office enters it.
    """
    if proxy is None and not can_draft(by, due.assignment):
        raise Forbidden("只有承办单位可以报送；督查室请用代录，写明依据和签发人。")
    if scan is None:
        raise BadInput("请选择盖章件的扫描件。", "sealed")
    _refuse_unreceived(due.assignment)
    feedback = _in_place_of_draft(due, by, FeedbackForm.SEALED, proxied=proxy is not None)
    _write(feedback, report, by)
    attach(scan, by=by, owner_kind=OWNER, owner_public_id=feedback.public_id, purpose="scan", field="sealed")
    check_complete(feedback)
    _submit(feedback, by, proxy=_entered(proxy, feedback, by))
    record(by, "matters.feedback.submitted", feedback, round=feedback.round, sealed=True)
    return feedback


@action
def submit_by_proxy(due: FeedbackDue, report: Report, *, by: User, proxy: ProxyBasis) -> Feedback:
    """The office enters from paper or phone a report that the unit made (代录反馈)."""
    if not can_enter_proxy(by):
        raise Forbidden("只有督查室可以代录。")
    _refuse_unreceived(due.assignment)
    feedback = _in_place_of_draft(due, by, FeedbackForm.FILLED, proxied=True)
    _write(feedback, report, by)
    check_complete(feedback)
    entry = _entered(proxy, feedback, by)
    _submit(feedback, by, proxy=entry, signer_name=proxy.principal.strip())
    record(by, "matters.feedback.submitted", feedback, round=feedback.round, proxy=True)
    return feedback


def _refuse_unreceived(assignment: Assignment) -> None:
    if assignment.status == states.AssignmentStatus.DISPATCHED:
        raise NotAllowedNow("请先签收，再报送反馈。")


def _entered(proxy: ProxyBasis | None, feedback: Feedback, by: User) -> ProxyEntry | None:
    if proxy is None:
        return None
    sealed = feedback.form == FeedbackForm.SEALED
    matter = feedback.assignment.matter
    return enter(proxy, by=by, act=states.SUBMIT.label, matter=matter, scan_kept=sealed)


def _submit(feedback: Feedback, by: User, **changes: Any) -> None:
    """Move feedback, due row and assignment together; the first submission's time is kept."""
    now = clock.now()
    entry: ProxyEntry | None = changes.get("proxy")
    # A call is no paper with a stamp: a report told on the telephone counts from its entry.
    on_paper = entry is not None and entry.basis != Basis.PHONE
    paper_on = entry.acted_on if entry is not None and on_paper else None
    apply_move(feedback, states.SUBMIT, by=by, submitted_at=now, paper_on=paper_on, **changes)
    crashpoint("submit.after_feedback")
    _fulfil(feedback.due, by, now, paper_on)
    assignment = feedback.assignment
    _refuse_unreceived(assignment)
    if assignment.status != states.AssignmentStatus.ACCEPTED:
        apply_move(assignment, states.REPORT, by=by)
    term = by_policy("review", now, "报送")
    ReviewDue.objects.create(feedback=feedback, due_on=term.due_on, due_at=term.due_at)
    crashpoint("submit.before_notice")
    queue(
        keepers_of(assignment.matter),
        f"{assignment.unit.name}已反馈{assignment.matter.called}，请审核。",
        feedback.get_absolute_url(),
        key=f"matters.submitted:{feedback.public_id}",
    )


def _fulfil(due: FeedbackDue, by: User, now: datetime, paper_on: date | None) -> None:
    if due.reported_at is None:
        apply_move(due, states.DUE_REPORT, by=by, reported_at=now, counted_on=paper_on)
    else:
        apply_move(due, states.DUE_REPORT, by=by)
