"""Sessions in the database, read by a kept query: every request begins with it."""

from typing import Any

from django.contrib.sessions.backends.db import SessionStore as Stored
from django.db.models.functions import Now

from duxing.core.prepared import fetch


def _alive(model: Any, *, key: Any) -> Any:
    return model.objects.filter(session_key=key, expire_date__gt=Now())


class SessionStore(Stored):
    """Django's sessions in the database (SESSION_ENGINE)."""

    def _get_session_from_db(self) -> Any:
        found = fetch(_alive, self.model, key=self.session_key) if self.session_key else []
        if not found:
            self._session_key = None
        return found[0] if found else None
