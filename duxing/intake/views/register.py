"""来文登记: the register and one entry of it."""

from typing import Any

from django.http import HttpResponse

from duxing.core.web import UserRequest, access


@access(staff=True)
def sources(request: UserRequest, **_: Any) -> HttpResponse:
    """Not built."""
    return HttpResponse(status=501)


@access(staff=True)
def register(request: UserRequest, **_: Any) -> HttpResponse:
    """Not built."""
    return HttpResponse(status=501)


@access(staff=True)
def number_only(request: UserRequest, **_: Any) -> HttpResponse:
    """Not built."""
    return HttpResponse(status=501)


@access(staff=True)
def source(request: UserRequest, **_: Any) -> HttpResponse:
    """Not built."""
    return HttpResponse(status=501)


@access(staff=True)
def pass_on(request: UserRequest, **_: Any) -> HttpResponse:
    """Not built."""
    return HttpResponse(status=501)
