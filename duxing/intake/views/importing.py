"""Taking in a document (导入)."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST
from django.views.decorators.vary import vary_on_headers

from duxing.core.web import UserRequest, access, perform
from duxing.intake.access import access_source
from duxing.intake.forms.importing import AmendForm, ImportForm
from duxing.intake.permissions import REGISTRARS, demand_keeper
from duxing.intake.services.amending import amend_source, decompose_again
from duxing.intake.services.importing import import_document
from duxing.sources.models import Source


@require_http_methods(["GET", "POST"])
@access(roles=REGISTRARS)
def import_source(request: UserRequest) -> HttpResponse:
    """A file or pasted text becomes a registered source, taken apart; a mere picture only registered."""
    bound = request.method == "POST"
    form = ImportForm(request.POST if bound else None, request.FILES if bound else None)
    outcome = perform(
        request,
        form,
        lambda _: import_document(by=request.user, **form.paper()),
        label=lambda source: _achieved(form, source),
        url=lambda source: _next_page(form, source),
    )
    if outcome.done:
        return outcome.redirect(request)
    return render(request, "intake/import.html", {"form": form}, status=outcome.status)


def _achieved(form: ImportForm, source: Source) -> str:
    if form.image_only:
        return f"该文件是扫描图像，不能自动分解。已登记为{source.register_number}，扫描件已保存，请登记事项"
    blind = "、".join(str(page) for page in form.blind_pages[:5])
    return f"已导入并分解。第{blind}页没有文字，请对照原件核对" if blind else "已导入并分解，请核对"


def _next_page(form: ImportForm, source: Source) -> str:
    if form.image_only:
        return reverse("intake:new_matter", args=[source.public_id])
    return reverse("intake:clauses", args=[source.public_id])


@require_POST
@vary_on_headers("HX-Request")
@access(roles=REGISTRARS)
def read_document(request: UserRequest) -> HttpResponse:
    """Show what the chosen document says about itself, before anything is kept; writes nothing."""
    form = ImportForm(request.POST, request.FILES)
    form.is_valid()
    found = form.facts() if form.words else {}
    shown = ImportForm(initial=request.POST.dict() | found)
    context = {"form": shown, "read": bool(form.words), "image_only": form.image_only, "asked": form}
    return render(request, "intake/_import_facts.html", context)


@require_http_methods(["GET", "POST"])
@access(object=access_source)
def amend(request: UserRequest, public_id: UUID) -> HttpResponse:
    """Correct what the register says of a document, and read it anew if asked to."""
    source = access_source(request.user, public_id)
    demand_keeper(request.user, source)
    form = AmendForm(request.POST if request.method == "POST" else None, source=source)

    def call(_: Any) -> Source:
        act = decompose_again if form.cleaned_data["act"] == "redo" else amend_source
        return act(source, by=request.user, **form.facts())

    outcome = perform(
        request,
        form,
        call,
        label=lambda _: "已重新分解，请核对" if form.cleaned_data["act"] == "redo" else "已更正",
        url=reverse("intake:clauses", args=[public_id]) if source.text else source.get_absolute_url(),
    )
    if outcome.done:
        return outcome.redirect(request)
    return render(request, "intake/amend.html", {"form": form, "source": source}, status=outcome.status)
