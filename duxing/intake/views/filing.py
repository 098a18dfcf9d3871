"""立项: editing a proposal, filing it, and the words of those who approve."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from duxing.core.web import UserRequest, access, perform
from duxing.intake.access import access_approval, access_proposal, access_source
from duxing.intake.forms.filing import (
    ApproveBatchForm,
    ApproveForm,
    DeclineForm,
    FileForm,
    ProposalForm,
    SignedPaperForm,
)
from duxing.intake.outcome import after_filing, told_of_filing
from duxing.intake.permissions import READERS, demand_keeper, demand_office
from duxing.intake.services.filing import add_signed_paper, approve_batch, file_matter
from duxing.intake.services.filing import approve as give_word
from duxing.intake.services.filing import decline as refuse
from duxing.intake.services.quick import (
    approve_and_dispatch,
    file_and_dispatch,
    propose,
    propose_and_dispatch,
)
from duxing.intake.waiting import batch_of, waiting_for, waiting_page
from duxing.matters.services.creating import drop_proposal
from duxing.matters.services.creating import edit_matter as change


def _bound(request: UserRequest) -> tuple[Any, Any]:
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


@require_GET
@access(roles=READERS)
def waiting(request: UserRequest) -> HttpResponse:
    """待批立项: what waits for whose word."""
    return render(request, "intake/waiting.html", {"page": waiting_page(request.user)})


@require_http_methods(["GET", "POST"])
@access(object=access_source)
def new_matter(request: UserRequest, public_id: UUID) -> HttpResponse:
    """再立一件: one more matter of the same source."""
    found = access_source(request.user, public_id)
    demand_keeper(request.user, found)
    form = ProposalForm(_bound(request)[0], source=found, initial={"name": found.title[:120]})

    def call(_: Any) -> Any:
        if form.dispatches:
            return propose_and_dispatch(found, form.new(), form.handing(), by=request.user)
        return propose(found, form.new(), by=request.user)

    outcome = perform(request, form, call, label=told_of_filing, url=after_filing)
    if outcome.done:
        return outcome.redirect(request)
    return render(request, "intake/new_matter.html", {"form": form, "source": found}, status=outcome.status)


@require_http_methods(["GET", "POST"])
@access(object=access_proposal)
def edit_matter(request: UserRequest, public_id: UUID) -> HttpResponse:
    """Change a proposal before it is filed."""
    found = access_proposal(request.user, public_id)
    demand_keeper(request.user, found)
    form = ProposalForm(_bound(request)[0], source=found.source, matter=found, obj=found)
    outcome = perform(
        request,
        form,
        lambda _: change(found, by=request.user, **form.changes()),
        label="已保存",
        url=reverse("intake:file", args=[public_id]),
    )
    if outcome.done:
        return outcome.redirect(request)
    context = {"form": form, "matter": found, "conflict": outcome.conflict}
    return render(request, "intake/edit_matter.html", context, status=outcome.status)


@require_POST
@access(object=access_proposal)
def drop(request: UserRequest, public_id: UUID) -> HttpResponse:
    """Take a proposal away again."""
    found = access_proposal(request.user, public_id)
    demand_keeper(request.user, found)
    where = found.source.get_absolute_url() if found.source else reverse("intake:sources")
    form = FileForm(request.POST, obj=found)
    outcome = perform(
        request, form, lambda _: drop_proposal(found, by=request.user), label="已删去拟立项", url=where
    )
    if outcome.done:
        return outcome.redirect(request)
    context = {"form": form, "matter": found, "one": waiting_for(found, request.user)}
    return render(request, "intake/file.html", context, status=outcome.status)


@require_http_methods(["GET", "POST"])
@access(object=access_proposal)
def file(request: UserRequest, public_id: UUID) -> HttpResponse:
    """立项, or 报批 where somebody has to agree; at once handed out if wanted."""
    found = access_proposal(request.user, public_id)
    demand_keeper(request.user, found)
    form = FileForm(_bound(request)[0], obj=found)

    def call(_: Any) -> Any:
        if form.dispatches:
            return file_and_dispatch(found, form.handing(), by=request.user)
        return file_matter(found, by=request.user)

    outcome = perform(request, form, call, label=told_of_filing, url=after_filing)
    if outcome.done:
        return outcome.redirect(request)
    context = {"form": form, "matter": found, "one": waiting_for(found, request.user)}
    return render(
        request, "intake/file.html", context | {"conflict": outcome.conflict}, status=outcome.status
    )


@require_http_methods(["GET", "POST"])
@access(object=access_proposal)
def approve(request: UserRequest, public_id: UUID) -> HttpResponse:
    """One level's word on one matter, by the person or entered from paper or phone."""
    found = access_proposal(request.user, public_id)
    one = waiting_for(found, request.user)
    one.demand()
    form = ApproveForm(*_bound(request), obj=found, proxied=not one.mine, principal=one.approver)

    def call(_: Any) -> Any:
        if form.dispatches and form.proxied:
            return approve_and_dispatch(found, form.handing(), by=request.user, proxy=form.rests_on())
        return give_word(found, by=request.user, proxy=form.rests_on())

    outcome = perform(request, form, call, label=told_of_filing, url=after_filing)
    if outcome.done:
        return outcome.redirect(request)
    context = {"form": form, "matter": found, "one": one, "conflict": outcome.conflict}
    return render(request, "intake/approve.html", context, status=outcome.status)


@require_http_methods(["GET", "POST"])
@access(object=access_source)
def approve_source(request: UserRequest, public_id: UUID) -> HttpResponse:
    """One level's word on all proposals of a source at once."""
    found = access_source(request.user, public_id)
    batch = batch_of(found, request.user)
    batch.demand()
    form = ApproveBatchForm(*_bound(request), proxied=not batch.mine, principal=batch.approver)
    outcome = perform(
        request,
        form,
        lambda got: approve_batch(found, by=request.user, proxy=form.rests_on(), level=got["level"]),
        label=lambda done: f"已记录{batch.turn}审批，共{len(done)}件",
        url=found.get_absolute_url(),
    )
    if outcome.done:
        return outcome.redirect(request)
    context = {"form": form, "source": found, "batch": batch, "conflict": outcome.conflict}
    return render(request, "intake/approve_source.html", context, status=outcome.status)


@require_http_methods(["GET", "POST"])
@access(object=access_proposal)
def decline(request: UserRequest, public_id: UUID) -> HttpResponse:
    """不予立项, with the reason."""
    found = access_proposal(request.user, public_id)
    one = waiting_for(found, request.user)
    one.demand()
    form = DeclineForm(*_bound(request), obj=found, proxied=not one.mine, principal=one.approver)
    outcome = perform(
        request,
        form,
        lambda _: refuse(found, by=request.user, reason=form.cleaned_data["reason"], proxy=form.rests_on()),
        label="已登记不予立项",
    )
    if outcome.done:
        return outcome.redirect(request)
    context = {"form": form, "matter": found, "one": one, "conflict": outcome.conflict}
    return render(request, "intake/decline.html", context, status=outcome.status)


@require_http_methods(["GET", "POST"])
@access(object=access_approval)
def sign_later(request: UserRequest, public_id: UUID) -> HttpResponse:
    """后补签: add the signed paper of an approval given by telephone."""
    found = access_approval(request.user, public_id)
    demand_office(request.user)
    form = SignedPaperForm(*_bound(request))
    outcome = perform(
        request,
        form,
        lambda _: add_signed_paper(found, by=request.user, scan=form.cleaned_data["scan"]),
        label="已补签字件",
        url=reverse("intake:waiting"),
    )
    if outcome.done:
        return outcome.redirect(request)
    return render(request, "intake/sign_later.html", {"form": form, "approval": found}, status=outcome.status)
