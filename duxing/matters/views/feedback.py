"""Writing, signing and reading reports."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from duxing.core import clock
from duxing.core.forms import KeyedForm
from duxing.core.web import UserRequest, access, perform
from duxing.files.models import Attachment
from duxing.matters import states
from duxing.matters.access import access_due, access_feedback
from duxing.matters.forms.reporting import ReportForm, ReviewForm, SealedForm
from duxing.matters.models import Feedback, FeedbackDue
from duxing.matters.permissions import can_draft, can_return, can_review, can_see_internal, can_sign
from duxing.matters.services import reporting


def open_draft(due: FeedbackDue) -> Feedback | None:
    """The draft that a due report has open, or None."""
    drafts = due.feedbacks.filter(
        status__in=(states.FeedbackStatus.DRAFT, states.FeedbackStatus.AWAITING_SIGNATURE)
    )
    return drafts.order_by("-round").first()


def last_sent(due: FeedbackDue) -> Feedback | None:
    """What this unit last reported on the matter, to stand beside the new report."""
    sent = Feedback.objects.filter(assignment=due.assignment, submitted_at__isnull=False)
    return sent.select_related("due", "review").order_by("-submitted_at", "-pk").first()


def _form(request: UserRequest, due: FeedbackDue, draft: Feedback | None) -> ReportForm:
    bound = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    return ReportForm(*bound, due=due, draft=draft)


@require_http_methods(["GET", "POST"])
@access(object=access_due)
def report(request: UserRequest, public_id: UUID) -> HttpResponse:
    """Write a report: save it, send it to be signed, or (the office) enter it from paper."""
    due = access_due(request.user, public_id)
    draft = open_draft(due)
    proxied = not can_draft(request.user, due.assignment)
    form = _form(request, due, draft)
    sends = "send" in request.POST
    label = "反馈已代录" if proxied else ("已送审签" if sends else "已保存拟稿")
    outcome = perform(request, form, lambda _: _act(request, due, form, proxied, sends), label=label)
    if outcome.done:
        return outcome.redirect(request)
    context = _context(due, form, proxied) | {"conflict": outcome.conflict, "draft": draft}
    return render(request, "matters/report.html", context, status=outcome.status)


def _act(request: UserRequest, due: FeedbackDue, form: ReportForm, proxied: bool, sends: bool) -> Feedback:
    if proxied:
        return reporting.submit_by_proxy(due, form.report(), by=request.user, proxy=form.proxy_basis())
    feedback = reporting.start_draft(due, by=request.user)
    reporting.save_draft(feedback, form.report(), by=request.user)
    if sends:
        reporting.send_to_sign(feedback, by=request.user)
    return feedback


def _context(due: FeedbackDue, form: KeyedForm, proxied: bool) -> dict[str, Any]:
    last = last_sent(due)
    return {
        "due": due,
        "matter": due.assignment.matter,
        "form": form,
        "proxied": proxied,
        "last": last,
        "last_items": list(last.items.select_related("requirement")) if last else [],
    }


@require_POST
@access(object=access_due)
def autosave(request: UserRequest, public_id: UUID) -> HttpResponse:
    """Keep what was typed so far; answers with the time and the version that the page now shows."""
    due = access_due(request.user, public_id)
    form = _form(request, due, open_draft(due))
    form.files.clear()
    outcome = perform(request, form, lambda _: _act(request, due, form, False, False), label="已自动保存")
    saved = open_draft(due) if outcome.done else None
    context = {"at": clock.now(), "draft": saved, "message": outcome.message}
    return render(request, "matters/_saved.html", context, status=200 if outcome.done else outcome.status)


@require_http_methods(["GET", "POST"])
@access(object=access_due)
def report_sealed(request: UserRequest, public_id: UUID) -> HttpResponse:
    """Report by a sealed paper and three fields."""
    due = access_due(request.user, public_id)
    proxied = not can_draft(request.user, due.assignment)
    bound = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = SealedForm(*bound, due=due)
    outcome = perform(
        request,
        form,
        lambda values: reporting.submit_sealed(
            due,
            form.report(),
            by=request.user,
            scan=values["sealed"],
            proxy=form.proxy_basis() if proxied else None,
        ),
        label="反馈已代录" if proxied else "反馈已报送",
    )
    if outcome.done:
        return outcome.redirect(request)
    return render(request, "matters/report_sealed.html", _context(due, form, proxied), status=outcome.status)


@require_GET
@access(object=access_feedback)
def feedback(request: UserRequest, public_id: UUID) -> HttpResponse:
    """Read one report; its signer signs here, its reviewer judges here."""
    found = access_feedback(request.user, public_id)
    return render(request, "matters/feedback.html", reading_context(request.user, found))


def reading_context(user: Any, found: Feedback, review_form: ReviewForm | None = None) -> dict[str, Any]:
    """What the page of one report shows; the review queue shows the same beside its list."""
    owner = {"owner_kind": reporting.OWNER, "owner_public_id": found.public_id}
    submitted = found.status == states.FeedbackStatus.SUBMITTED
    reviews = submitted and can_review(user, found)
    return {
        "feedback": found,
        "matter": found.assignment.matter,
        "items": list(found.items.select_related("requirement").order_by("requirement__position")),
        "files": list(Attachment.objects.filter(**owner).select_related("stored")),
        "review": getattr(found, "review", None),
        "shows_internal": can_see_internal(user),
        "signs": found.status == states.FeedbackStatus.AWAITING_SIGNATURE
        and can_sign(user, found.assignment),
        "writes": can_draft(user, found.assignment),
        "form": review_form or (ReviewForm(obj=found) if reviews else None),
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
    outcome = perform(
        request,
        form,
        lambda _: call(found, by=request.user),
        label="已退回拟稿" if back else f"该反馈已提交成功（{found.assignment.matter.number}）",
    )
    if outcome.done:
        return outcome.redirect(request)
    context = reading_context(request.user, found) | {"errors_form": form}
    return render(request, "matters/feedback.html", context, status=outcome.status)
