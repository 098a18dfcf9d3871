"""Reading slips, and the end of a matter."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods

from duxing.core.errors import BadInput, Forbidden
from duxing.core.web import UserRequest, access, perform
from duxing.matters.access import access_matter, access_reading, access_submission
from duxing.matters.forms.ending import CloseForm, MergeForm, ReadingForm, SubmissionForm
from duxing.matters.models import Matter, Reading
from duxing.matters.permissions import can_close, can_read_for, is_office
from duxing.matters.services.closing import close as close_matter
from duxing.matters.services.closing import merge as merge_matter
from duxing.matters.services.closing import unread_leaders
from duxing.matters.services.presenting import record_instruction, record_read, submit_to_leaders
from duxing.matters.slips import items_for, ready_for_slip, slips_for
from duxing.orgs.roles import OFFICE

MOST_ON_SLIP = 40


@require_GET
@access(staff=True)
def submissions(request: UserRequest) -> HttpResponse:
    """Reading slips, newest first."""
    context = {"slips": slips_for(request.user, MOST_ON_SLIP), "office": is_office(request.user)}
    return render(request, "matters/submissions.html", context)


@require_http_methods(["GET", "POST"])
@access(roles=OFFICE)
def new_submission(request: UserRequest) -> HttpResponse:
    """Put accepted matters on one slip."""
    matters = ready_for_slip(request.user, MOST_ON_SLIP)
    bound = request.POST if request.method == "POST" else None
    form = SubmissionForm(bound, matters=matters, chosen=set(request.GET.getlist("matter")))
    outcome = perform(
        request,
        form,
        lambda values: submit_to_leaders(form.entries(), by=request.user, title=values["title"]),
        label=lambda slip: f"已拟{slip.title}",
    )
    if outcome.done:
        return outcome.redirect(request)
    return render(request, "matters/new_submission.html", {"form": form}, status=outcome.status)


@require_GET
@access(object=access_submission)
def submission(request: UserRequest, public_id: UUID) -> HttpResponse:
    """One slip, printable: its matters and how far it has gone."""
    slip = access_submission(request.user, public_id)
    readings = list(slip.readings.select_related("leader__holder", "proxy__entered_by"))
    waiting = next((one for one in readings if one.status == "pending"), None)
    own = waiting is not None and can_read_for(request.user, waiting)
    context = {
        "slip": slip,
        "items": items_for(request.user, slip),
        "readings": readings,
        "waiting": waiting if own or is_office(request.user) else None,
        "own": own,
    }
    return render(request, "matters/submission.html", context)


@require_http_methods(["GET", "POST"])
@access(object=access_reading)
def record_reading(request: UserRequest, public_id: UUID) -> HttpResponse:
    """A leader's reading, by the leader or entered from the paper."""
    found = access_reading(request.user, public_id)
    proxied = not can_read_for(request.user, found)
    if proxied and not is_office(request.user):
        raise Forbidden("请由领导本人登记阅示，督查室可以据纸件代录。")
    bound = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = ReadingForm(*bound, reading=found, user=request.user)
    outcome = perform(
        request,
        form,
        lambda values: _record(request, found, form, values, proxied),
        label="已登记阅示",
        url=found.submission.get_absolute_url(),
    )
    if outcome.done:
        return outcome.redirect(request)
    context = {"reading": found, "slip": found.submission, "form": form, "proxied": proxied}
    return render(request, "matters/record_reading.html", context, status=outcome.status)


def _record(
    request: UserRequest, found: Reading, form: ReadingForm, values: dict[str, Any], proxied: bool
) -> Reading:
    proxy = form.proxy_basis() if proxied else None
    if values["outcome"] == "read":
        return record_read(found, by=request.user, proxy=proxy)
    matter = values["item"].matter
    return record_instruction(
        found, by=request.user, matter=matter, words=values["words"], due_on=values["due_on"], proxy=proxy
    )


@require_http_methods(["GET", "POST"])
@access(object=access_matter)
def close(request: UserRequest, public_id: UUID) -> HttpResponse:
    """End a matter with one of the outcomes."""
    found = access_matter(request.user, public_id)
    if not can_close(request.user, found):
        raise Forbidden("只有督查室可以办结。")
    bound = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = CloseForm(*bound, matter=found)
    outcome = perform(
        request,
        form,
        lambda values: close_matter(
            found,
            by=request.user,
            outcome=values["outcome"],
            note=values["note"],
            criteria=form.criteria(),
            proxy=form.proxy_basis() if values.get("basis") else None,
        ),
        label=lambda row: row.get_outcome_display(),
        url=found.get_absolute_url(),
    )
    if outcome.done:
        return outcome.redirect(request)
    context = {"matter": found, "form": form, "unread": unread_leaders(found), "conflict": outcome.conflict}
    return render(request, "matters/close.html", context, status=outcome.status)


@require_http_methods(["GET", "POST"])
@access(object=access_matter)
def merge(request: UserRequest, public_id: UUID) -> HttpResponse:
    """Let another matter answer this one's leaders too."""
    found = access_matter(request.user, public_id)
    if not can_close(request.user, found):
        raise Forbidden("只有督查室可以并案。")
    form = MergeForm(request.POST if request.method == "POST" else None, obj=found)

    def call(values: dict[str, Any]) -> Any:
        into = Matter.objects.visible_to(request.user).filter(number=values["number"]).first()
        if into is None:
            raise BadInput(f"没有找到编号为“{values['number']}”的事项，请核对编号。", "number")
        return merge_matter(found, into, by=request.user, note=values["note"])

    outcome = perform(request, form, call, label="已并案", url=found.get_absolute_url())
    if outcome.done:
        return outcome.redirect(request)
    context = {"matter": found, "form": form, "conflict": outcome.conflict}
    return render(request, "matters/merge.html", context, status=outcome.status)
