"""How this browser shows the pages: large text, single-key shortcuts."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from duxing.core.web import UserRequest, access

A_YEAR = 365 * 24 * 3600
# dx_keys stands for shortcuts that are off: what most people never touch needs no cookie.
NAMES = {"large", "keys"}


@require_POST
@access(anonymous=True)
def display(request: UserRequest) -> HttpResponse:
    """Set or take away one of the cookies dx_large and dx_keys, and go back to where it was asked."""
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        back = "/"
    answer = redirect(back)
    name = request.POST.get("name", "")
    if name in NAMES and request.POST.get("on") == "1":
        answer.set_cookie(
            f"dx_{name}", "1", max_age=A_YEAR, httponly=True, samesite="Lax", secure=settings.HTTPS
        )
    elif name in NAMES:
        answer.delete_cookie(f"dx_{name}", samesite="Lax")
    return answer
