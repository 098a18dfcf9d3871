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
    """What this person has to do today; `scope=all` shows the office everybody's."""
    found = desk_of(request.user, whole=request.GET.get("scope") == "all")
    return render(request, "cockpit/desk.html", {"desk": found})


@require_safe
@access(roles=OFFICE)
def morning(request: UserRequest) -> HttpResponse:
    """晨会一页纸, for print on one sheet of A4."""
    return render(request, "cockpit/morning.html", {"morning": morning_of(request.user)})
