"""A password that somebody else has set is changed before anything else."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

FREE = ("orgs:change_password", "orgs:logout")


class FirstPassword:
    """Leads people with a one-time password to the page where they choose their own."""

    def __init__(self, get_response: Callable[[Any], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: Any, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        if not request.user.is_authenticated or not request.user.must_change_password:
            return None
        if request.resolver_match.view_name in FREE:
            return None
        if request.htmx:
            answer = HttpResponse(status=401)
            answer["HX-Redirect"] = reverse("orgs:change_password")
            return answer
        return redirect("orgs:change_password")
