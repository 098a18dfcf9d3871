"""How this browser shows the pages: large text, single-key shortcuts."""

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from duxing.core.web import UserRequest, access

A_YEAR = 365 * 24 * 3600
# “keys” stands for shortcuts that are off: what most people never touch needs no cookie.
NAMES = {"large", "keys"}


@require_POST
@access(anonymous=True)
def display(request: UserRequest) -> HttpResponse:
    """Set or take away the cookie of a choice, and go back to where it was asked."""
    back = request.POST.get("next", "")
    # Only a path: a bare word would be taken for the name of an address.
    if not back.startswith("/") or not url_has_allowed_host_and_scheme(
        back, allowed_hosts={request.get_host()}
    ):
        back = "/"
    answer = HttpResponseRedirect(back)
    name = request.POST.get("name", "")
    if name in NAMES and request.POST.get("on") == "1":
        answer.set_cookie(
            cookie_of(name), "1", max_age=A_YEAR, httponly=True, samesite="Lax", secure=settings.HTTPS
        )
    elif name in NAMES:
        answer.delete_cookie(cookie_of(name), samesite="Lax")
    return answer


def cookie_of(name: str) -> str:
    """The cookie that keeps the choice `name`."""
    return f"{settings.COOKIE_PREFIX}dx_{name}"
