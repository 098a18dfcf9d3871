"""What a page tells once after an action travels in a cookie, signed, and never in the session.

Kept in the session, long messages would make reading a page write to the database.
"""

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage


class CookieMessages(CookieStorage):
    """Django's messages under a name of ours, bound to the host under HTTPS as every cookie."""

    @property
    def cookie_name(self) -> str:  # type: ignore[override]
        return f"{settings.COOKIE_PREFIX}dx_messages"
