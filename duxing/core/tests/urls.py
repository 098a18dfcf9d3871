"""Pages that exist for the tests of `access` and `perform` alone."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import include, path

from duxing.core.errors import BadInput, Forbidden
from duxing.core.forms import KeyedForm, PlainText
from duxing.core.tests.conftest import rename
from duxing.core.web import UserRequest, access, perform
from duxing.orgs.models import Unit


class RenameForm(KeyedForm):
    name = PlainText(label="规范简称", limit=40)


@access(staff=True)
def edit(request: UserRequest, pk: int) -> HttpResponse:
    unit = get_object_or_404(Unit.objects.visible_to(request.user), pk=pk)
    form = RenameForm(request.POST or None, obj=unit)

    def call(values: dict[str, Any]) -> Unit:
        renamed = rename(unit, by=request.user, **values)
        if values["name"] == "坏名":
            raise BadInput("这个名称不能用。", "name")
        return renamed

    outcome = perform(request, form, call, label="单位已改名", url=f"/edit/{pk}")
    if outcome.done:
        return outcome.redirect(request)
    text = f"{form.key_field}|{form.version_field}|{form['name'].value() or ''}|{form.errors.as_text()}"
    return HttpResponse(text, status=outcome.status)


@access(anonymous=True)
def home(request: UserRequest) -> HttpResponse:
    said = " ".join(str(m) for m in getattr(request, "_messages", []))
    return HttpResponse(said)


@access(roles=["officer"])
def desk(request: UserRequest) -> HttpResponse:
    return HttpResponse("desk")


@access(staff=True)
def refused(request: UserRequest) -> HttpResponse:
    raise Forbidden("只有督查室可以办结。")


login = (
    [path("login", access(anonymous=True)(lambda request: HttpResponse("login")), name="login")],
    "orgs",
)
urlpatterns = [
    path("", home, name="home"),
    path("edit/<int:pk>", edit, name="edit"),
    path("desk", desk, name="desk"),
    path("refused", refused, name="refused"),
    path("orgs/", include(login)),
]
