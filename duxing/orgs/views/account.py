"""Logging in and out, changing the password."""

from typing import Any

from axes.helpers import get_client_ip_address
from django.contrib import auth, messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from duxing.core.crash import crashpoint
from duxing.core.web import UserRequest, access
from duxing.orgs.forms.account import LoginForm, PasswordForm
from duxing.orgs.lockout import is_locked, locked_words
from duxing.orgs.services import account

WRONG = "用户名或密码错误。"


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
@access(anonymous=True)
def login(request: UserRequest) -> HttpResponse:
    """Where everybody begins."""
    onward = _own_address(request)
    if request.user.is_authenticated:
        return redirect(onward)
    form = LoginForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        user = _recognised(request, form)
        if user is not None:
            crashpoint("login.before_session")
            auth.login(request, user)
            crashpoint("login.after_session")
            return redirect(onward)
    status = 429 if is_locked(request) else 422 if form.is_bound else 200
    context = {"form": form, "next": onward, "locked": status == 429}
    return render(request, "orgs/login.html", context, status=status)


def _recognised(request: UserRequest, form: LoginForm) -> Any:
    """The person whose name and password these are, or None with the sentence on the form."""
    name, address = form.cleaned_data["username"], get_client_ip_address(request) or ""
    user = auth.authenticate(request, username=name, password=form.cleaned_data["password"])
    if user is not None:
        crashpoint("login.before_note")
        account.note_login(user, address=address)
        return user
    account.note_refused_login(name, locked=is_locked(request), address=address)
    form.add_error(None, locked_words() if is_locked(request) else WRONG)
    return None


def _own_address(request: UserRequest) -> str:
    """Where to go after the login: only to a page of our own, and not back to the login."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    own = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    away = (reverse("orgs:login"), reverse("orgs:logout"))
    return wanted if own and wanted.startswith("/") and not wanted.startswith(away) else reverse("home")


@require_POST
@access(staff=True)
def logout(request: UserRequest) -> HttpResponse:
    """End the session and leave nothing behind in the browser."""
    account.note_logout(request.user, address=get_client_ip_address(request) or "")
    auth.logout(request)
    messages.info(request, "已退出登录。")
    answer = redirect("orgs:login")
    answer["Clear-Site-Data"] = '"cache", "storage"'
    return answer


@never_cache
@sensitive_post_parameters("old", "new", "again")
@require_http_methods(["GET", "POST"])
@access(staff=True)
def change_password(request: UserRequest) -> HttpResponse:
    """A new password, which ends every other session of the person."""
    form = PasswordForm(request.POST if request.method == "POST" else None, user=request.user)
    if form.is_valid() and _knows_the_old(request, form):
        user = account.change_password(request.user, form.cleaned_data["new"], by=request.user)
        auth.update_session_auth_hash(request, user)
        messages.success(request, "密码已修改。")
        return redirect("home")
    status = 429 if is_locked(request) else 422 if form.is_bound else 200
    return render(request, "orgs/change_password.html", {"form": form}, status=status)


def _knows_the_old(request: UserRequest, form: PasswordForm) -> bool:
    """Whether the present password is right; wrong ones count as failed logins."""
    found = auth.authenticate(request, username=request.user.username, password=form.cleaned_data["old"])
    if found == request.user:
        return True
    account.note_refused_change(request.user, address=get_client_ip_address(request) or "")
    if is_locked(request):
        form.add_error(None, locked_words())
    else:
        form.add_error("old", "原密码错误。")
    return False
