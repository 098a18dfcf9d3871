"""The directory of units."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from duxing.core.web import UserRequest, access
from duxing.orgs.finding import find_units as search

LONGEST_QUERY = 60


@require_GET
@access(staff=True)
def find_units(request: UserRequest) -> HttpResponse:
    """The list under an input for units; a fragment, `many` offers collective names too."""
    typed = request.GET.get("q", "")[:LONGEST_QUERY]
    finding = search(typed, with_groups="many" in request.GET)
    return render(request, "orgs/_found_units.html", {"finding": finding})
