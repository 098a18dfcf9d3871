"""Handing a matter out (交办), with the telephones of those who are to take it."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods

from duxing.core.errors import Forbidden
from duxing.core.web import UserRequest, access, perform
from duxing.matters.access import access_matter
from duxing.matters.forms.handing import DispatchForm, planned_values
from duxing.matters.liaisons import phones_of
from duxing.matters.models import Matter
from duxing.matters.permissions import can_dispatch, refuse_dispatch_downward
from duxing.matters.services.dispatching import dispatch as hand_out
from duxing.workdays.services import load_calendar

UNIT_FIELDS = ("lead", "supporting", "clocked", "parallel")


@require_http_methods(["GET", "POST"])
@access(object=access_matter)
def dispatch(request: UserRequest, public_id: UUID) -> HttpResponse:
    """Hand the matter out; the query string may name the units, as the review of a document does."""
    found = access_matter(request.user, public_id)
    asked = {name: request.GET[name] for name in UNIT_FIELDS if request.GET.get(name)}
    bound = request.POST if request.method == "POST" else None
    form = DispatchForm(bound, initial=planned_values(found) | asked, matter=found, obj=found)
    if not can_dispatch(request.user, found):
        _refuse(request.user, form)
    outcome = perform(
        request, form, lambda _: hand_out(found, by=request.user, **form.plan()), label="已交办"
    )
    if outcome.done:
        return outcome.redirect(request)
    context = {
        "matter": found,
        "form": form,
        "conflict": outcome.conflict,
        "phones": phones_of(form.named_units()),
        "rests": found.due_on is not None and not load_calendar().is_workday(found.due_on),
    }
    return render(request, "matters/dispatch.html", context, status=outcome.status)


def _refuse(user: Any, form: DispatchForm) -> None:
    """Say why, before anything else: a department has no voice downward at all (practice 五, 18)."""
    refuse_dispatch_downward(user, form.named_units())
    raise Forbidden("只有市政府办公室（督查室）可以交办。")


@require_GET
@access(object=access_matter)
def phones(request: UserRequest, public_id: UUID) -> HttpResponse:
    """The fragment with the telephones of the units named so far."""
    found: Matter = access_matter(request.user, public_id)
    if not can_dispatch(request.user, found):
        raise Forbidden("只有市政府办公室（督查室）可以交办。")
    form = DispatchForm(request.GET, matter=found)
    return render(request, "matters/_phones.html", {"phones": phones_of(form.named_units()), "matter": found})
