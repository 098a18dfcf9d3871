"""分解核对: each sentence of a source and what becomes of it."""

from typing import Any

from django.http import HttpResponse

from duxing.core.web import UserRequest, access


@access(staff=True)
def clauses(request: UserRequest, **_: Any) -> HttpResponse:
    """Not built."""
    return HttpResponse(status=501)
