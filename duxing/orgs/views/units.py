"""The directory of units: the list, one unit, and what is done with it."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from duxing.core.forms import KeyedForm
from duxing.core.web import UserRequest, access, perform
from duxing.orgs.access import access_alias, access_unit
from duxing.orgs.duties import duties_of
from duxing.orgs.finding import find_units as search
from duxing.orgs.forms.directory import (
    AliasForm,
    ConfirmForm,
    EndUnitForm,
    NewUnitForm,
    UnitForm,
    parent_or_government,
)
from duxing.orgs.listing import unit_page, unit_rows
from duxing.orgs.models import Unit, UnitKind
from duxing.orgs.permissions import KEEPERS, can_keep_directory
from duxing.orgs.services import units as acts

LONGEST_QUERY = 60


@require_GET
@access(staff=True)
def find_units(request: UserRequest) -> HttpResponse:
    """The list under an input for units; a fragment, `many` offers collective names too."""
    typed = request.GET.get("q", "")[:LONGEST_QUERY]
    finding = search(typed, with_groups="many" in request.GET)
    return render(request, "orgs/_found_units.html", {"finding": finding})


@require_GET
@access(staff=True)
def units(request: UserRequest) -> HttpResponse:
    """Every unit in the official order."""
    typed, kind = request.GET.get("name", "")[:LONGEST_QUERY], request.GET.get("kind", "")
    ended = "ended" in request.GET
    rows = unit_rows(request.user, typed=typed, kind=kind, ended=ended, page=request.GET.get("page"))
    context = {"rows": rows, "typed": typed, "kind": kind, "ended": ended, "kinds": UnitKind.choices}
    context["may_edit"] = can_keep_directory(request.user)
    return render(request, "orgs/units.html", context)


@require_GET
@access(object=access_unit)
def unit(request: UserRequest, public_id: UUID) -> HttpResponse:
    """One unit: its names, its people, what became of it."""
    return _unit(request, access_unit(request.user, public_id), AliasForm())


def _unit(request: UserRequest, found: Unit, form: KeyedForm, status: int = 200) -> HttpResponse:
    context = {"page": unit_page(found, request.user), "unit": found, "form": form, "confirm": ConfirmForm()}
    return render(request, "orgs/unit.html", context, status=status)


def _page_of(found: Unit) -> str:
    return reverse("orgs:unit", args=[found.public_id])


def _post(request: UserRequest) -> Any:
    return request.POST if request.method == "POST" else None


@require_http_methods(["GET", "POST"])
@access(roles=KEEPERS)
def new_unit(request: UserRequest) -> HttpResponse:
    """A unit more."""
    form = NewUnitForm(_post(request))
    outcome = perform(
        request,
        form,
        lambda values: acts.create_unit(
            by=request.user, **values | {"parent": parent_or_government(values["parent"])}
        ),
        label=lambda made: f"已新设{made.name}",
        url=_page_of,
    )
    if outcome.done:
        return outcome.redirect(request)
    words = {"title": "新设单位", "button": "新设单位", "back": reverse("orgs:units")}
    return render(request, "orgs/form.html", {"form": form, **words}, status=outcome.status)


@require_http_methods(["GET", "POST"])
@access(roles=KEEPERS, object=access_unit)
def edit_unit(request: UserRequest, public_id: UUID) -> HttpResponse:
    """Other names, another class or place in the order."""
    found = access_unit(request.user, public_id)
    shown = {name: getattr(found, name) for name in ("name", "full_name", "kind", "initials", "order")}
    form = UnitForm(_post(request), obj=found, initial=shown)
    if found.kind == UnitKind.GOVERNMENT:
        del form.fields["kind"]
    outcome = perform(
        request,
        form,
        lambda values: acts.edit_unit(found, by=request.user, **values),
        label="已修改",
        url=_page_of(found),
    )
    if outcome.done:
        return outcome.redirect(request)
    words = {"title": f"修改{shown['name']}", "button": "保存", "back": _page_of(found)}
    words["intro"] = "规范简称改动后，原来的简称自动存为旧称；旧件、旧文中的写法仍能识别。"
    return render(request, "orgs/form.html", {"form": form, **words}, status=outcome.status)


@require_http_methods(["GET", "POST"])
@access(roles=KEEPERS, object=access_unit)
def end_unit(request: UserRequest, public_id: UUID) -> HttpResponse:
    """The unit is merged into another one or abolished."""
    found = access_unit(request.user, public_id)
    form = EndUnitForm(_post(request), obj=found)
    outcome = perform(
        request,
        form,
        lambda values: acts.end_unit(found, by=request.user, **values),
        label=f"{found.name}已撤销",
        url=_page_of(found),
    )
    if outcome.done:
        return outcome.redirect(request)
    words = {"title": f"撤并{found.name}", "button": f"撤并{found.name}", "back": _page_of(found)}
    words["intro"] = "撤并后不能再选它承办。已交办的事项不自动改派，页面上仍显示原名。"
    context = {"form": form, "duties": duties_of(request.user, found), **words}
    return render(request, "orgs/form.html", context, status=outcome.status)


@require_POST
@access(object=access_unit)
def add_alias(request: UserRequest, public_id: UUID) -> HttpResponse:
    """One more name under which the unit is found."""
    found = access_unit(request.user, public_id)
    form = AliasForm(request.POST)
    outcome = perform(
        request,
        form,
        lambda values: acts.add_alias(found, by=request.user, **values),
        label=lambda alias: f"已添加别名“{alias.text}”",
        url=_page_of(found),
    )
    return outcome.redirect(request) if outcome.done else _unit(request, found, form, outcome.status)


@require_POST
@access(roles=KEEPERS, object=access_alias)
def remove_alias(request: UserRequest, public_id: UUID) -> HttpResponse:
    """Take a wrong alias away."""
    alias = access_alias(request.user, public_id)
    form = ConfirmForm(request.POST, obj=alias)
    outcome = perform(
        request,
        form,
        lambda _: acts.remove_alias(alias, by=request.user),
        label=f"已删去别名“{alias.text}”",
        url=_page_of(alias.unit),
    )
    if outcome.done:
        return outcome.redirect(request)
    return _unit(request, alias.unit, AliasForm(), outcome.status)
