"""Notes the posts that a form refused because they carried what nobody may write."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse

from duxing.audit.services import record_failure


class SmuggledFields:
    """Records after the refusal, when its transaction is over: who, where, which names (bad input 11).

    The view has left the names on the request; their values are not kept.
    """

    def __init__(self, get_response: Callable[[Any], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        answer = self.get_response(request)
        names = getattr(request, "smuggled", None)
        if names:
            record_failure(request.user, "audit.request.refused", request.path, fields=names)
        return answer
