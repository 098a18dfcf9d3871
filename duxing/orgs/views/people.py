"""People and posts: the list by unit, handing a post over, passwords that are shown once."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from duxing.core.errors import Forbidden
from duxing.core.forms import KeyedForm
from duxing.core.web import UserRequest, access, perform
from duxing.orgs.access import access_person, access_post, access_unit
from duxing.orgs.forms.directory import ActiveForm, ConfirmForm, HandOverForm, NewPersonForm
from duxing.orgs.listing import possible_holders, post_lines, post_rows
from duxing.orgs.models import Unit, User
from duxing.orgs.permissions import KEEPERS, can_hand_over, can_keep_directory, can_reset_password
from duxing.orgs.services import people as acts

LONGEST_QUERY = 60


@require_GET
@access(staff=True)
def people(request: UserRequest) -> HttpResponse:
    """Who holds which post, by unit, with the landline."""
    typed, vacant = request.GET.get("name", "")[:LONGEST_QUERY], "vacant" in request.GET
    rows = post_rows(request.user, typed=typed, vacant=vacant, page=request.GET.get("page"))
    context = {"rows": rows, "lines": post_lines(rows, request.user), "typed": typed, "vacant": vacant}
    context["may_edit"] = can_keep_directory(request.user)
    return render(request, "orgs/people.html", context)


@require_GET
@access(object=access_person)
def person(request: UserRequest, public_id: UUID) -> HttpResponse:
    """One person: posts, telephone, account."""
    return _person(request, access_person(request.user, public_id))


def _person(
    request: UserRequest, found: User, form: KeyedForm | None = None, status: int = 200
) -> HttpResponse:
    context = {
        "person": found,
        "form": form,
        "lines": post_lines(found.held_posts, request.user),
        "may_edit": can_keep_directory(request.user) and found != request.user,
        "may_reset": can_reset_password(request.user, found),
        "confirm": ConfirmForm(obj=found),
    }
    return render(request, "orgs/person.html", context, status=status)


def _page_of(found: User) -> str:
    return reverse("orgs:person", args=[found.public_id])


def _unit_page(found: Unit) -> str:
    return reverse("orgs:unit", args=[found.public_id])


def _post(request: UserRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _shown_once(request: UserRequest, user: User, password: str, back: str, said: str) -> HttpResponse:
    """The one page that ever holds the password; a repeated sending leads elsewhere."""
    context = {"person": user, "password": password, "back": back, "said": said}
    return render(request, "orgs/password_once.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
@access(roles=KEEPERS, object=access_unit)
def new_person(request: UserRequest, public_id: UUID) -> HttpResponse:
    """A person with a post in the unit."""
    unit = access_unit(request.user, public_id)
    form = NewPersonForm(_post(request), unit=unit)
    outcome = perform(
        request,
        form,
        lambda values: acts.add_person(by=request.user, unit=unit, **values),
        label="已新增人员",
        url=_unit_page(unit),
    )
    if outcome.done and outcome.result:
        issued = outcome.result
        return _shown_once(request, issued.user, issued.password, outcome.url, f"已新增{issued.user.name}")
    if outcome.done:
        return outcome.redirect(request)
    words = {"title": f"{unit.name}新增人员", "button": "新增人员", "back": _unit_page(unit)}
    return render(request, "orgs/form.html", {"form": form, **words}, status=outcome.status)


@never_cache
@require_http_methods(["GET", "POST"])
@access(object=access_post)
def hand_over(request: UserRequest, public_id: UUID) -> HttpResponse:
    """Somebody else holds the post from now on (换人)."""
    post = access_post(request.user, public_id)
    if not can_hand_over(request.user, post):
        raise Forbidden("该岗位须由督查室、系统管理员或本单位主要负责人换人，本人不能办理。")
    form = HandOverForm(_post(request), post=post, colleagues=possible_holders(post, request.user))
    outcome = perform(
        request,
        form,
        lambda _: acts.hand_over(post, by=request.user, **form.plan()),
        label=f"{post.unit.name}{post.title}已换人",
        url=_unit_page(post.unit),
    )
    if outcome.done and outcome.result and outcome.result.password:
        issued = outcome.result
        return _shown_once(request, issued.user, issued.password, outcome.url, f"{issued.user.name}已接替")
    if outcome.done:
        return outcome.redirect(request)
    context = {"form": form, "post": post, "back": _unit_page(post.unit)}
    return render(request, "orgs/hand_over.html", context, status=outcome.status)


@never_cache
@require_POST
@access(roles=KEEPERS, object=access_person)
def reset_password(request: UserRequest, public_id: UUID) -> HttpResponse:
    """A one-time password, shown once."""
    found = access_person(request.user, public_id)
    form = ConfirmForm(request.POST, obj=found)
    outcome = perform(
        request,
        form,
        lambda _: acts.set_password(found, by=request.user),
        label=f"已重置{found.name}的密码",
        url=_page_of(found),
    )
    if outcome.done and outcome.result:
        return _shown_once(request, found, outcome.result, outcome.url, f"已重置{found.name}的密码")
    return outcome.redirect(request) if outcome.done else _person(request, found, form, outcome.status)


@require_POST
@access(roles=KEEPERS, object=access_person)
def set_active(request: UserRequest, public_id: UUID) -> HttpResponse:
    """Stop the account, or let it in again."""
    found = access_person(request.user, public_id)
    form = ActiveForm(request.POST, obj=found)
    outcome = perform(
        request,
        form,
        lambda values: acts.set_active(found, values["active"], by=request.user),
        label=lambda user: f"{user.name}的账号已{'启用' if user.is_active else '停用'}",
        url=_page_of(found),
    )
    return outcome.redirect(request) if outcome.done else _person(request, found, form, outcome.status)
