"""What the frame leads to: the rest of the menu on a phone, and help."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from duxing.core.web import UserRequest, access


@require_safe
@access(staff=True)
def more(request: UserRequest) -> HttpResponse:
    """更多: every entry of the menu, the account, the display."""
    return render(request, "cockpit/more.html")


@require_safe
@access(staff=True)
def help(request: UserRequest) -> HttpResponse:
    """帮助: keys, signs and their meaning, whom to call."""
    return render(request, "cockpit/help.html")
