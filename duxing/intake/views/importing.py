"""Taking in a document (导入)."""

from typing import Any

from django.http import HttpResponse

from duxing.core.web import UserRequest, access


@access(staff=True)
def import_source(request: UserRequest, **_: Any) -> HttpResponse:
    """Not built."""
    return HttpResponse(status=501)
