"""来文登记: entering a paper, the register, and one entry of it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from duxing.core.web import UserRequest, access, perform
from duxing.intake.access import access_source
from duxing.intake.forms.entry import NumberOnlyForm, PassOnForm
from duxing.intake.forms.register import KEEP, PASS, REDRAWN, RegisterForm
from duxing.intake.forms.search import SourceFilter
from duxing.intake.listing import register_page
from duxing.intake.outcome import after_registering, told_of
from duxing.intake.page import source_page
from duxing.intake.permissions import READERS, REGISTRARS, demand_keeper
from duxing.intake.reading import reading_of
from duxing.intake.services.quick import register_and_dispatch, register_and_propose, register_for_reading
from duxing.intake.services.registering import pass_on as hand_on
from duxing.intake.services.registering import register_number_only


def _bound(request: UserRequest) -> tuple[Any, Any]:
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


@require_http_methods(["GET", "POST"])
@access(roles=REGISTRARS)
def register(request: UserRequest) -> HttpResponse:
    """登记一件: the paper with its chain, and how far it goes at once."""
    if request.POST.get("act") in REDRAWN:
        reading = reading_of(RegisterForm(request.POST), request.user)
        context: dict[str, Any] = {"form": RegisterForm.again(request.POST), "reading": reading}
        return render(request, "intake/register.html", context)
    form = RegisterForm(*_bound(request))
    outcome = perform(
        request,
        form,
        lambda _: _enter(form, request.user),
        label=told_of,
        url=after_registering,
    )
    if outcome.done:
        for warning in form.warnings():
            messages.warning(request, warning)
        return outcome.redirect(request)
    context = {"form": form, "reading": reading_of(form, request.user) if form.is_bound else None}
    return render(request, "intake/register.html", context, status=outcome.status)


def _enter(form: RegisterForm, user: Any) -> Any:
    if form.act == PASS:
        return register_for_reading(form.paper(), by=user, to=form.cleaned_data["pass_to"])
    if form.act == KEEP:
        return register_and_propose(form.paper(), form.matter(), by=user)
    return register_and_dispatch(form.paper(), form.matter(), form.handing(), by=user)


@require_POST
@access(roles=REGISTRARS)
def read(request: UserRequest) -> HttpResponse:
    """What the page would be read as; nothing is written."""
    form = RegisterForm(request.POST)
    return render(request, "intake/_register_read.html", {"reading": reading_of(form, request.user)})


@require_http_methods(["GET", "POST"])
@access(roles=REGISTRARS)
def number_only(request: UserRequest) -> HttpResponse:
    """涉密件占号: number, leaders, dates, who watches; nothing of the content."""
    form = NumberOnlyForm(_bound(request)[0], user=request.user)
    outcome = perform(
        request, form, lambda _: register_number_only(by=request.user, **form.facts()), label=told_of
    )
    if outcome.done:
        return outcome.redirect(request)
    return render(request, "intake/number_only.html", {"form": form}, status=outcome.status)


@require_GET
@access(roles=READERS)
def sources(request: UserRequest) -> HttpResponse:
    """The register, newest first."""
    filters = SourceFilter(request.GET)
    page = register_page(request.user, filters.chosen(), request.GET)
    return render(request, "intake/sources.html", {"page": page, "filters": filters})


@require_GET
@access(object=access_source)
def source(request: UserRequest, public_id: UUID) -> HttpResponse:
    """One paper: its chain, its files, what was made of it, what remains."""
    found = access_source(request.user, public_id)
    context = {"source": found, "page": source_page(found, request.user)}
    return render(request, "intake/source.html", context)


@require_http_methods(["GET", "POST"])
@access(object=access_source)
def pass_on(request: UserRequest, public_id: UUID) -> HttpResponse:
    """不立项·转阅 of a paper that was registered before."""
    found = access_source(request.user, public_id)
    demand_keeper(request.user, found)
    form = PassOnForm(_bound(request)[0], obj=found)
    outcome = perform(
        request,
        form,
        lambda values: hand_on(found, by=request.user, **values),
        label="已登记转阅，不立项",
        url=reverse("intake:source", args=[found.public_id]),
    )
    if outcome.done:
        return outcome.redirect(request)
    context = {"form": form, "source": found, "conflict": outcome.conflict}
    return render(request, "intake/pass_on.html", context, status=outcome.status)
