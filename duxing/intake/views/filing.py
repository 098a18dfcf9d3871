"""立项: who approves, and what is waiting for it."""

from typing import Any

from django.http import HttpResponse

from duxing.core.web import UserRequest, access


@access(staff=True)
def waiting(request: UserRequest, **_: Any) -> HttpResponse:
    """Not built."""
    return HttpResponse(status=501)


@access(staff=True)
def file(request: UserRequest, **_: Any) -> HttpResponse:
    """Not built."""
    return HttpResponse(status=501)


@access(staff=True)
def approve(request: UserRequest, **_: Any) -> HttpResponse:
    """Not built."""
    return HttpResponse(status=501)


@access(staff=True)
def approve_source(request: UserRequest, **_: Any) -> HttpResponse:
    """Not built."""
    return HttpResponse(status=501)


@access(staff=True)
def decline(request: UserRequest, **_: Any) -> HttpResponse:
    """Not built."""
    return HttpResponse(status=501)
