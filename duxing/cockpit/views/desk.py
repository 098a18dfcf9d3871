"""What a person has to do today, and the page for the office's morning meeting."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from duxing.cockpit.desk import desk_of
from duxing.cockpit.morning import morning_of
from duxing.core.web import UserRequest, access
from duxing.orgs.roles import OFFICE


@require_safe
@access(staff=True)
def desk(request: UserRequest) -> HttpResponse:
    """What this person has to do today; the office chooses with `scope` between mine and all."""
    found = desk_of(request.user, request.GET.get("scope", ""))
    return render(request, "cockpit/desk.html", {"desk": found})


@require_safe
@access(roles=OFFICE)
def morning(request: UserRequest) -> HttpResponse:
    """晨会一页纸, for print on one sheet of A4."""
    return render(request, "cockpit/morning.html", {"morning": morning_of(request.user)})
