"""The review queue (审核): the oldest first, the office's own lateness in plain sight."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from duxing.core import clock
from duxing.core.web import UserRequest, access, perform
from duxing.matters.access import access_feedback
from duxing.matters.forms.reporting import ReviewForm
from duxing.matters.models import Feedback
from duxing.matters.permissions import can_return
from duxing.matters.services.reviewing import review as judge
from duxing.matters.views.feedback import reading_context
from duxing.orgs.roles import OFFICE

QUEUE_LENGTH = 50


@require_GET
@access(roles=OFFICE)
def reviews(request: UserRequest) -> HttpResponse:
    """Reports that wait for the office, oldest first."""
    waiting = Feedback.objects.visible_to(request.user).waiting_for_review()
    rows = waiting.select_related(
        "assignment__matter", "assignment__unit", "due", "review_due", "proxy__entered_by"
    ).order_by("submitted_at", "pk")[: QUEUE_LENGTH + 1]
    queue = list(rows)
    context = {"queue": queue[:QUEUE_LENGTH], "more": len(queue) > QUEUE_LENGTH, "now": clock.now()}
    return render(request, "matters/reviews.html", context)


@require_http_methods(["GET", "POST"])
@access(object=access_feedback)
def review(request: UserRequest, public_id: UUID) -> HttpResponse:
    """Judge one report, then go on to the next one in the queue."""
    found = access_feedback(request.user, public_id)
    bound = request.POST if request.method == "POST" else None
    form = ReviewForm(bound, feedback=found, returns=can_return(request.user))
    outcome = perform(
        request,
        form,
        lambda values: judge(found, by=request.user, **values),
        label=lambda row: row.get_decision_display(),
        url=lambda row: _onward(request, row.feedback),
    )
    if outcome.done:
        return outcome.redirect(request)
    context = reading_context(request.user, found, form if form.is_bound else None)
    return render(request, "matters/feedback.html", context, status=outcome.status)


def _onward(request: UserRequest, judged: Feedback) -> str:
    """With “并下一件” the oldest waiting report, else the judged one's own page."""
    if "next" not in request.POST:
        return judged.get_absolute_url()
    waiting = Feedback.objects.visible_to(request.user).waiting_for_review().order_by("submitted_at", "pk")
    following = waiting.exclude(pk=judged.pk).first()
    return following.get_absolute_url() if following else reverse("matters:reviews")
