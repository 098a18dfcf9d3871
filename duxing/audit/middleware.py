"""What a request knows of the chain ends with it; and posts that carried what nobody may write are noted."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse

from duxing.audit import settled
from duxing.audit.services import record_failure


class OwnMoment:
    """Lets no request rely on what an earlier one on the same thread has found (audit.settled)."""

    def __init__(self, get_response: Callable[[Any], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        settled.begin(None)
        try:
            return self.get_response(request)
        finally:
            settled.begin(None)


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
