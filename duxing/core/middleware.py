"""Session limits, what every answer keeps to, and refusals that no view has caught."""

import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.core.signing import BadSignature, TimestampSigner
from django.http import HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render

from duxing.core.errors import DomainError

_SIGNER_SALT = "duxing.seen"


# Stands where the web server would name itself.
SERVER = "web"
METHODS = ("GET", "HEAD", "OPTIONS", "POST")


class SafeAnswers:
    """Knows the methods of pages and no other, and leaves no answer behind in a browser's store.

    A page is somebody's: on a shared computer the next person must not find it under “back” (ASVS 14.3.2).
    Static files say themselves how long they may be kept.
    """

    def __init__(self, get_response: Callable[[Any], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        known = request.method in METHODS
        answer = self.get_response(request) if known else HttpResponseNotAllowed(METHODS)
        answer.headers.setdefault("Cache-Control", "private, no-store")
        answer.headers.setdefault("Server", SERVER)
        return answer


class SessionLimits:
    """Ends a session after idle time and after its absolute lifetime (等保 8.1.4.1 b).

    The last moment of use lives in a signed cookie bound to the session, so that reading a page
    writes nothing to the database.
    """

    def __init__(self, get_response: Callable[[Any], HttpResponse]) -> None:
        self.get_response = get_response
        self.signer = TimestampSigner(salt=_SIGNER_SALT)

    def __call__(self, request: Any) -> HttpResponse:
        if request.user.is_authenticated and not self._alive(request):
            logout(request)
            request.session_expired = True
        before = request.session.session_key
        answer = self.get_response(request)
        if request.user.is_authenticated:
            self._mark(request, answer, fresh=request.session.session_key != before)
        elif settings.SEEN_COOKIE_NAME in request.COOKIES:
            answer.delete_cookie(settings.SEEN_COOKIE_NAME, samesite="Lax")
        return answer

    def _alive(self, request: Any) -> bool:
        key = request.session.session_key
        started = request.session.get("started_at")
        if started is None:
            # Nothing was answered in this session yet; the first answer starts both clocks.
            return True
        if _seconds_now() - started > settings.SESSION_ABSOLUTE_SECONDS:
            return False
        try:
            seen = self.signer.unsign(
                request.COOKIES.get(settings.SEEN_COOKIE_NAME, ""), max_age=settings.SESSION_IDLE_SECONDS
            )
        except BadSignature:
            return False
        return bool(seen == key)

    def _mark(self, request: Any, answer: HttpResponse, *, fresh: bool) -> None:
        # A new session key means that the password was just given.
        if fresh or "started_at" not in request.session:
            request.session["started_at"] = _seconds_now()
        answer.set_cookie(
            settings.SEEN_COOKIE_NAME,
            self.signer.sign(request.session.session_key or ""),
            httponly=True,
            secure=settings.SESSION_COOKIE_SECURE,
            samesite="Lax",
        )


def _seconds_now() -> float:
    # Sessions age by the wall clock even where tests shift the business clock.
    return time.time()


class Refusals:
    """Shows a DomainError that escapes a view as a page in plain words."""

    def __init__(self, get_response: Callable[[Any], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: Any, error: Exception) -> HttpResponse | None:
        if not isinstance(error, DomainError):
            return None
        return render(request, "core/refused.html", {"message": error.message}, status=error.http_status)
