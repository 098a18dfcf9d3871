"""The matter page and the office's acts on it."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods

from duxing.core.errors import Forbidden
from duxing.core.web import UserRequest, access, perform
from duxing.matters.access import access_assignment, access_matter, access_matter_page
from duxing.matters.excerpts import source_view
from duxing.matters.forms.handing import CallForm, DeadlineForm, ReceiveForm, ReopenForm
from duxing.matters.models import Matter
from duxing.matters.page import matter_page
from duxing.matters.permissions import can_close, can_enter_proxy, can_manage, can_receive
from duxing.matters.services.closing import reopen as reopen_matter
from duxing.matters.services.deadlines import move_deadline as move
from duxing.matters.services.dispatching import note_call as note
from duxing.matters.services.receiving import receive as sign_for


def _bound(request: UserRequest) -> tuple[object, object]:
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


@require_GET
@access(object=access_matter_page)
def matter(request: UserRequest, public_id: UUID) -> HttpResponse:
    """One matter: where it stands, what it asks, who has it, what happened."""
    found = access_matter_page(request.user, public_id)
    return render(request, "matters/matter.html", {"page": matter_page(found, request.user), "matter": found})


@require_GET
@access(object=access_matter)
def source_text(request: UserRequest, public_id: UUID) -> HttpResponse:
    """The source's text, where the source shows the whole of it to the units."""
    found = access_matter(request.user, public_id)
    if not source_view(found, request.user).opens_text:
        raise Http404
    return render(request, "matters/source_text.html", {"matter": found})


@require_http_methods(["GET", "POST"])
@access(object=access_assignment)
def receive(request: UserRequest, public_id: UUID) -> HttpResponse:
    """Sign for a matter, or enter that the unit did."""
    found = access_assignment(request.user, public_id)
    proxied = not can_receive(request.user, found)
    if proxied and not can_enter_proxy(request.user):
        raise Forbidden("只有承办单位可以签收，督查室可以据纸件代录。")
    form = ReceiveForm(*_bound(request), obj=found)
    outcome = perform(
        request,
        form,
        lambda _: sign_for(found, by=request.user, proxy=form.proxy_basis() if proxied else None),
        label="已签收",
        url=found.get_absolute_url(),
    )
    if outcome.done:
        return outcome.redirect(request)
    context = {"assignment": found, "matter": found.matter, "form": form, "proxied": proxied}
    return render(request, "matters/receive.html", context, status=outcome.status)


@require_http_methods(["GET", "POST"])
@access(object=access_matter)
def note_call(request: UserRequest, public_id: UUID) -> HttpResponse:
    """Keep a telephone call in one line."""
    found = access_matter(request.user, public_id)
    if not can_manage(request.user, found):
        raise Forbidden("只有督查室和转办科室可以记电话。")
    form = CallForm(_bound(request)[0], matter=found)
    outcome = perform(
        request,
        form,
        lambda values: note(found, by=request.user, **values),
        label="已记电话",
        url=found.get_absolute_url(),
    )
    if outcome.done:
        return outcome.redirect(request)
    return render(request, "matters/call.html", {"matter": found, "form": form}, status=outcome.status)


@require_http_methods(["GET", "POST"])
@access(object=access_matter)
def move_deadline(request: UserRequest, public_id: UUID) -> HttpResponse:
    """Enter a deadline that a leader approved."""
    found = access_matter(request.user, public_id)
    if not can_close(request.user, found):
        raise Forbidden("只有督查室可以录入期限调整。")
    form = DeadlineForm(*_bound(request), obj=found, has_parts=found.children.exists())

    def call(values: dict[str, object]) -> object:
        return move(
            found,
            by=request.user,
            due_on=form.cleaned_data["due_on"],
            reason=form.cleaned_data["reason"],
            proxy=form.proxy_basis(),
            with_parts=form.cleaned_data.get("with_parts", False),
        )

    outcome = perform(request, form, call, label="期限已调整", url=found.get_absolute_url())
    if outcome.done:
        return outcome.redirect(request)
    context = {"matter": found, "form": form, "conflict": outcome.conflict}
    return render(request, "matters/move_deadline.html", context, status=outcome.status)


@require_http_methods(["GET", "POST"])
@access(object=access_matter)
def reopen(request: UserRequest, public_id: UUID) -> HttpResponse:
    """Take a closed matter up again."""
    found = access_matter(request.user, public_id)
    if not can_close(request.user, found):
        raise Forbidden("只有督查室可以重新督办。")
    form = ReopenForm(*_bound(request), obj=found)

    def call(values: dict[str, Any]) -> Matter:
        proxy = form.proxy_basis() if values["basis"] else None
        return reopen_matter(
            found, by=request.user, reason=values["reason"], due_on=values["due_on"], proxy=proxy
        )

    outcome = perform(request, form, call, label="已重新督办")
    if outcome.done:
        return outcome.redirect(request)
    context = {"matter": found, "form": form, "conflict": outcome.conflict, "parts": found.children.exists()}
    return render(request, "matters/reopen.html", context, status=outcome.status)
