"""The page while the database restarts or cannot be reached: no fault of the person, nothing typed is lost.

A lost connection shows as an exception anywhere, in a view or before one, so this stands where every
uncaught exception ends: at the handlers that the addresses name (handler500, handler400).
"""

import json
import logging
import sys
import uuid
from typing import Any

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.db import InterfaceError, OperationalError, connection
from django.http import HttpResponse, HttpResponseServerError
from django.http.request import UnreadablePostError
from django.middleware.csrf import CsrfViewMiddleware
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.cache import add_never_cache_headers
from django.views import defaults

from duxing.core import clock

RECOVERING = "系统正在恢复，请稍后重试，已填写内容已保留"
RETRY_AFTER = 5
# What must not come back in a page, and what the page brings itself.
NOT_KEPT = {"password", "old", "new", "again"}
OWN = {"csrfmiddlewaretoken"}

log = logging.getLogger(__name__)


def server_error(request: Any) -> HttpResponse:
    """What an uncaught exception is answered with: the page of a lost database, or that of an error.

    The number on the page stands in the log beside the address, so that a call can be followed up.
    """
    error = sys.exc_info()[1]
    if is_unreachable(error):
        return recovering(request, error)
    number = f"E-{clock.today():%Y%m%d}-{uuid.uuid4().hex[:6].upper()}"
    log.error("%s %s %s: %s", number, request.method, request.path, type(error).__name__)
    # Without the request: a fault in the frame of pages must not break the page that tells of it.
    return HttpResponseServerError(render_to_string("500.html", {"number": number}))


def bad_request(request: Any, exception: Exception) -> HttpResponse:
    """The same where Django turned the lost database into a bad request: a session that was not saved.

    What is too long to be taken in is told as such.
    """
    if is_unreachable(exception):
        return recovering(request, exception)
    if isinstance(exception, RequestDataTooBig):
        return render(request, "413.html", status=413)
    return defaults.bad_request(request, exception)


def lost_errors() -> tuple[type[Exception], ...]:
    """What a lost database raises: Django's errors and, where a server's cursor is closed, the driver's own."""
    own: Any = connection
    driver = own.Database
    return OperationalError, InterfaceError, driver.OperationalError, driver.InterfaceError


def is_unreachable(error: BaseException | None) -> bool:
    """Whether the database did not answer, was lost on the way, or was locked all the time."""
    while error is not None:
        if isinstance(error, lost_errors()):
            # SQLite says so of a table that an upgrade has not made yet, which no waiting mends.
            return not str(error).startswith("no such")
        error = error.__cause__ or error.__context__
    return False


def recovering(request: Any, error: BaseException | None) -> HttpResponse:
    """503 with what was typed, to be sent again under the same key."""
    log.warning("the database does not answer: %s, %s", request.path, type(error).__name__)
    if request.headers.get("HX-Request") == "true":
        answer = HttpResponse(status=503)
        answer["HX-Reswap"] = "none"
        answer["HX-Trigger"] = json.dumps({"toast": RECOVERING})
    else:
        context = {"words": RECOVERING, "posted": request.method == "POST"} | _kept(request)
        answer = render(request, "core/recovering.html", context, status=503)
    answer["Retry-After"] = str(RETRY_AFTER)
    add_never_cache_headers(answer)
    # Django would write the whole stack to the log, once for each request of the outage.
    answer._has_been_logged = True  # type: ignore[attr-defined]
    return answer


def _kept(request: Any) -> dict[str, Any]:
    """The fields to send again, the fields of files to choose again, and the words to show.

    Nothing of a post that did not come from a page of ours: this page would make it one of ours.
    """
    if request.method != "POST" or not _is_ours(request):
        return {}
    fields = [(name, value) for name, values in request.POST.lists() for value in values if name not in OWN]
    if NOT_KEPT & set(request.POST):
        return {}
    words = [value for _, value in fields if any("\u4e00" <= char <= "\u9fff" for char in value)]
    return {"fields": fields, "uploads": list(request.FILES), "typed": words, "keeps": True}


def _is_ours(request: Any) -> bool:
    """Whether the post passes the check of its token, which an early failure may have come before."""
    try:
        return _TokenCheck(_no_view).process_view(request, _no_view, (), {}) is None
    except (UnreadablePostError, RequestDataTooBig, SuspiciousOperation):
        return False


class _TokenCheck(CsrfViewMiddleware):
    """Says no without the page of a refusal, which would ask the database who is there."""

    def _reject(self, request: Any, reason: str) -> HttpResponse:
        return HttpResponse(reason, status=403)


def _no_view(request: Any) -> HttpResponse:
    """Stands for the view in that check, which asks only whether it is exempt."""
    return HttpResponse(status=204)
