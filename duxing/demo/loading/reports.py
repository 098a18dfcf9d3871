"""What units report: on the form and signed, as a sealed paper, or entered by the office."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from duxing.core import clock
from duxing.demo.data.plan import MatterPlan, PlannedEvent
from duxing.demo.loading.context import Context, paper, scan
from duxing.matters.models import Assignment, Feedback, FeedbackDue, Requirement
from duxing.matters.permissions import can_sign, wrote_or_entered
from duxing.matters.services.completeness import requirements_of
from duxing.matters.services.reporting import (
    Answer,
    Report,
    save_draft,
    send_to_sign,
    sign_and_submit,
    start_draft,
    submit_by_proxy,
    submit_sealed,
)
from duxing.matters.services.reviewing import review
from duxing.matters.states import FeedbackStatus
from duxing.orgs.models import User

SENT_BACK = (FeedbackStatus.RETURNED, FeedbackStatus.SUPPLEMENT_REQUESTED)


def report(context: Context, plan: MatterPlan, event: PlannedEvent) -> None:
    """Replay one report of a unit, the way its hands say."""
    share = context.share(plan, event.unit)
    due = due_of(share, event.period)
    said = _report(plan, event, share)
    by = context.user(event.by)
    if event.sealed:
        name = f"关于{plan.title[:24].replace('：', '')}办理情况的报告（盖章件）.png"
        proxy = paper(event) if event.proxy else None
        submit_sealed(due, said, by=by, scan=scan(name), proxy=proxy)
    elif event.proxy:
        submit_by_proxy(due, said, by=by, proxy=paper(event))
    else:
        draft = save_draft(start_draft(due, by=by), said, by=by)
        sign_and_submit(draft, by=_signer(context, event, share))


def draft(context: Context, plan: MatterPlan, event: PlannedEvent) -> None:
    """A report that lies before the unit's leader."""
    share = context.share(plan, event.unit)
    by = context.user(event.by)
    said = _report(plan, event, share)
    send_to_sign(save_draft(start_draft(due_of(share, event.period), by=by), said, by=by), by=by)


def judge(context: Context, plan: MatterPlan, event: PlannedEvent, decision: str) -> None:
    """The office's judgement of the unit's last report, by somebody who did not enter it."""
    share = context.share(plan, event.unit or plan.lead)
    last = (
        Feedback.objects.filter(assignment=share, status=FeedbackStatus.SUBMITTED)
        .select_related("assignment__matter__type", "assignment__unit", "due", "review_due", "proxy")
        .order_by("-submitted_at", "-pk")
        .first()
    )
    if last is None:
        context.skipped.append(f"{plan.key}：{event.at:%m-%d} 没有待审核的反馈")
        return
    review(
        last,
        by=_judge(context, event, last, decision),
        decision=decision,
        codes=event.codes,
        words=event.text if decision != "accept" else "",
        answer_by=event.until,
    )


def _judge(context: Context, event: PlannedEvent, feedback: Feedback, decision: str) -> User:
    wanted = context.user(event.by)
    able = (wanted, context.deputy, context.director)
    leads = able[1:] if decision == "return" else able
    return next(user for user in leads if not wrote_or_entered(user, feedback))


def due_of(share: Assignment, period: date | None) -> FeedbackDue:
    """The expected report that is answered: what was sent back first, then the period's, then the final."""
    rows = share.dues.select_related(
        "assignment__matter__type", "assignment__unit", "assignment__matter__supervisor"
    )
    back = share.feedbacks.order_by("-pk").values_list("due_id", "status").first()
    if back is not None and back[1] in SENT_BACK:
        return rows.get(pk=back[0])
    of_period = rows.filter(nominal_on=period, is_final=False).first() if period is not None else None
    if of_period is not None:
        return of_period
    waiting = rows.filter(status="open")
    found = waiting.filter(is_final=True).last() or waiting.order_by("due_at").last()
    assert found is not None, f"{share} owes no report"
    return found


def _report(plan: MatterPlan, event: PlannedEvent, share: Assignment) -> Report:
    needs = requirements_of(share)
    values: dict[str, Any] = {
        "self_state": event.state or "on_track",
        "as_of": event.as_of or clock.today(),
        "text": event.text,
        "problem": event.problem,
        "help_needed": event.help_needed,
        "next_step": event.next_step,
        "next_on": event.next_on,
        "next_person": event.next_person,
        "signer_name": event.signer,
    }
    if values["self_state"] != "done" and event.next_on is None:
        values["next_on"] = _next_day(plan)
    if values["self_state"] in ("behind", "difficult") and not event.problem:
        values["problem"] = event.text
    return Report(values=values, answers=_answers(event, needs))


def _next_day(plan: MatterPlan) -> date:
    """Until when, where the report leaves it out: the deadline, at least today."""
    return max(plan.due or clock.today(), clock.today())


def _answers(event: PlannedEvent, needs: Sequence[Requirement]) -> list[Answer]:
    figures = dict(event.figures)
    own = _own_figure(event, needs)
    found = []
    for one in needs:
        quantity: Decimal | None = figures.get(one.position, own if one.target_value is not None else None)
        if event.stage == "分办":
            quantity = own if one.target_value is not None else None
        words = event.answers[one.position - 1] if one.position <= len(event.answers) else ""
        if quantity is not None or words:
            found.append(Answer(one.pk, quantity, words))
    return found


def _own_figure(event: PlannedEvent, needs: Sequence[Requirement]) -> Decimal:
    """In a child matter the parent's numbers do not count: the one figure is the unit's own."""
    if event.stage == "分办" and event.figures:
        return event.figures[0][1]
    return Decimal(0)


def _signer(context: Context, event: PlannedEvent, share: Assignment) -> User:
    signer = context.named(event.signer)
    if signer is not None and can_sign(signer, share):
        return signer
    return next(user for user in context.directory.by_login.values() if can_sign(user, share))
