"""Writing, signing and reading reports."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from duxing.core import clock
from duxing.core.errors import ChangedMeanwhile, Forbidden
from duxing.core.forms import KeyedForm
from duxing.core.states import changed_message
from duxing.core.web import Outcome, UserRequest, access, perform
from duxing.matters import states
from duxing.matters.access import access_due, access_feedback
from duxing.matters.drafts import (
    differences,
    evidence_of,
    items_of,
    last_sent,
    newest_round,
    reasons_of,
    rounds_of,
    signers_of,
)
from duxing.matters.forms.reporting import ReportForm, ReviewForm, SealedForm
from duxing.matters.models import Assignment, Feedback, FeedbackDue
from duxing.matters.permissions import (
    can_draft,
    can_enter_proxy,
    can_return,
    can_review,
    can_see_internal,
    can_sign,
)
from duxing.matters.services import reporting

FRESH = 1
OVER = (
    states.FeedbackStatus.AWAITING_SIGNATURE,
    states.FeedbackStatus.SUBMITTED,
    states.FeedbackStatus.ACCEPTED,
)


def _proxied(user: Any, assignment: Assignment) -> bool:
    """Whether the office enters the report for the unit; others only read. Raises Forbidden."""
    if can_draft(user, assignment):
        return False
    if not can_enter_proxy(user):
        raise Forbidden("只有承办单位可以填写反馈，督查室可以据纸件代录。")
    return True


def _submitted_label(assignment: Assignment) -> str:
    return f"该反馈已提交成功（编号 {assignment.matter.number}）"


def _form(request: UserRequest, due: FeedbackDue, last: Feedback | None) -> ReportForm:
    bound = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    draft = last if last is not None and last.status in states.OPEN_DRAFT else None
    sent = last if last is not None and last.status in states.SENT_BACK else None
    return ReportForm(*bound, due=due, draft=draft, sent=sent, kept=evidence_of(draft))


@require_http_methods(["GET", "POST"])
@access(object=access_due)
def report(request: UserRequest, public_id: UUID) -> HttpResponse:
    """Write a report: save it, send it to be signed, or (the office) enter it from paper."""
    due = access_due(request.user, public_id)
    proxied = _proxied(request.user, due.assignment)
    last = newest_round(due, request.user)
    if request.method == "GET" and last is not None and last.status in OVER:
        return redirect(last)
    if request.method == "GET":
        reporting.refuse_ended(due.assignment)
    form = _form(request, due, last)
    sends = "send" in request.POST
    label = _submitted_label(due.assignment) if proxied else ("已送审签" if sends else "已保存拟稿")
    outcome = perform(request, form, lambda _: _act(request, due, form, proxied, sends), label=label)
    if outcome.done:
        return outcome.redirect(request)
    kept = evidence_of(form.obj) if form.is_bound else form.kept
    context = _context(due, form, proxied, outcome) | {"draft": form.obj, "kept": kept}
    return render(request, "matters/report.html", context, status=outcome.status)


def _act(request: UserRequest, due: FeedbackDue, form: ReportForm, proxied: bool, sends: bool) -> Feedback:
    if proxied:
        return reporting.submit_by_proxy(due, form.report(), by=request.user, proxy=form.proxy_basis())
    if form.obj is not None and form.cleaned_data.get("version") is None:
        # The page was opened before anybody had begun; meanwhile a colleague has.
        raise ChangedMeanwhile(changed_message(form.obj))
    feedback = reporting.start_draft(due, by=request.user)
    if form.obj is not None and feedback.pk != form.obj.pk:
        raise ChangedMeanwhile(changed_message(form.obj))
    # The draft was read anew just now; what counts is the one that the person saw, or none but a fresh one.
    seen = FRESH if form.obj is None else form.cleaned_data["version"]
    reporting.save_draft(feedback, form.report(), by=request.user, version=seen)
    if sends:
        reporting.send_to_sign(feedback, by=request.user)
    return feedback


def _context(due: FeedbackDue, form: Any, proxied: bool, outcome: Outcome) -> dict[str, Any]:
    last = last_sent(due)
    return {
        "due": due,
        "matter": due.assignment.matter,
        "form": form,
        "proxied": proxied,
        "last": last,
        "last_items": items_of(last),
        "conflict": outcome.conflict,
        "differences": differences(form, form.obj) if outcome.conflict else [],
        "signers": [] if proxied else signers_of(due.assignment.unit),
    }


@require_POST
@access(object=access_due)
def autosave(request: UserRequest, public_id: UUID) -> HttpResponse:
    """Keep what was typed so far; answers with the time and the version that the page now shows."""
    due = access_due(request.user, public_id)
    if not can_draft(request.user, due.assignment):
        raise Forbidden("只有承办单位可以填写反馈，督查室可以据纸件代录。")
    form = _form(request, due, newest_round(due, request.user))
    form.files.clear()  # type: ignore[attr-defined]
    outcome = perform(request, form, lambda _: _act(request, due, form, False, False), label="已自动保存")
    saved = outcome.result or (newest_round(due, request.user) if outcome.done else None)
    context = {"at": clock.now(), "draft": saved, "message": outcome.message}
    return render(request, "matters/_saved.html", context, status=200 if outcome.done else outcome.status)


@require_http_methods(["GET", "POST"])
@access(object=access_due)
def report_sealed(request: UserRequest, public_id: UUID) -> HttpResponse:
    """Report by a sealed paper and three fields."""
    due = access_due(request.user, public_id)
    proxied = _proxied(request.user, due.assignment)
    last = newest_round(due, request.user)
    if request.method == "GET" and last is not None and last.status in OVER:
        return redirect(last)
    if request.method == "GET":
        reporting.refuse_ended(due.assignment)
    bound = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = SealedForm(*bound, due=due)

    def send(values: dict[str, Any]) -> Feedback:
        proxy = form.proxy_basis() if proxied else None
        return reporting.submit_sealed(
            due, form.report(), by=request.user, scan=values["sealed"], proxy=proxy
        )

    outcome = perform(request, form, send, label=_submitted_label(due.assignment))
    if outcome.done:
        return outcome.redirect(request)
    context = _context(due, form, proxied, outcome)
    return render(request, "matters/report_sealed.html", context, status=outcome.status)


@require_GET
@access(object=access_feedback)
def feedback(request: UserRequest, public_id: UUID) -> HttpResponse:
    """Read one report; its signer signs here, its reviewer judges here."""
    found = access_feedback(request.user, public_id)
    return render(request, "matters/feedback.html", reading_context(request.user, found))


def reading_context(user: Any, found: Feedback, review_form: ReviewForm | None = None) -> dict[str, Any]:
    """What the page of one report shows; the review queue shows the same beside its list."""
    waits = found.status == states.FeedbackStatus.SUBMITTED and found.assignment.matter.is_open
    reviews = waits and can_review(user, found)
    awaiting = found.status == states.FeedbackStatus.AWAITING_SIGNATURE
    last, rounds = last_sent(found.due, before=found), rounds_of(found)
    review = getattr(found, "review", None)
    return {
        "feedback": found,
        "matter": found.assignment.matter,
        "items": items_of(found),
        "files": evidence_of(found),
        "rounds": rounds,
        "nth": next((n for n, one in enumerate(rounds, 1) if one.pk == found.pk), len(rounds) + 1),
        "last": last,
        "last_items": items_of(last) if reviews or awaiting else [],
        "review": review,
        "review_codes": reasons_of(review),
        "shows_internal": can_see_internal(user),
        "signs": awaiting and can_sign(user, found.assignment),
        "writes": can_draft(user, found.assignment),
        "enters": can_enter_proxy(user) and found.status in states.SENT_BACK and rounds[-1:] == [found],
        "form": review_form or (ReviewForm(feedback=found, returns=can_return(user)) if reviews else None),
        "returns": can_return(user),
        "sign_form": KeyedForm(obj=found),
    }


@require_POST
@access(object=access_feedback)
def sign(request: UserRequest, public_id: UUID) -> HttpResponse:
    """A unit leader signs, or sends the draft back."""
    found = access_feedback(request.user, public_id)
    form = KeyedForm(request.POST, obj=found)
    back = "back" in request.POST
    call = reporting.take_back if back else reporting.sign_and_submit
    label = "已退回拟稿" if back else _submitted_label(found.assignment)
    outcome = perform(request, form, lambda _: call(found, by=request.user), label=label)
    if outcome.done:
        return outcome.redirect(request)
    context = reading_context(request.user, found) | {"errors_form": form}
    return render(request, "matters/feedback.html", context, status=outcome.status)
