"""The one look that may write: the first request of a session that is over ends it for good."""

from typing import Any

from django.conf import settings
from django.db import transaction

from rigs.http.silence import changed, digest
from rigs.http.site import Browser

# Left alone, a session that timed out would come back to life with its cookie; the guard of logins notes
# beside it when the session ended. Nothing else may change.
MAY_CHANGE = {"django_session", "axes_accesslog"}


def ended_sessions(who: Browser) -> tuple[int, list[str]]:
    """Too long ago, never used, forged: each is ended, and only the table of sessions changes."""
    wrong = []
    spoilt: tuple[tuple[str, Any], ...] = (("old", 1.0), ("mark", None))
    for kind, started in spoilt:
        with transaction.atomic():
            session = who.client.session
            if kind == "old":
                session["started_at"] = started
                session.save()
            before = digest()
            more = (
                {}
                if kind == "old"
                else {"HTTP_COOKIE": f"{settings.SESSION_COOKIE_NAME}={session.session_key}"}
            )
            answer, _ = who.ask("GET", "/help/", **more)
            touched = changed(before, digest())
            transaction.set_rollback(True)
        if answer.status_code != 302 or not set(touched) <= MAY_CHANGE:
            wrong.append(f"{kind}：{answer.status_code}，改动了 {touched}")
    return len(spoilt), wrong
