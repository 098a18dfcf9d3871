"""Logging in and out, changing the password."""

from django.http import HttpResponse

from duxing.core.web import UserRequest, access


@access(anonymous=True)
def login(request: UserRequest) -> HttpResponse:
    """Where everybody begins."""
    return HttpResponse("login")


@access(staff=True)
def logout(request: UserRequest) -> HttpResponse:
    """End the session."""
    return HttpResponse(status=501)


@access(staff=True)
def change_password(request: UserRequest) -> HttpResponse:
    """A new password."""
    return HttpResponse(status=501)


@access(staff=True)
def find_units(request: UserRequest) -> HttpResponse:
    """Units that fit what was typed."""
    return HttpResponse(status=501)
