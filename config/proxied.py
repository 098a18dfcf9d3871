"""Who asks, when a reverse proxy stands before the server."""

from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """The address that the nearest proxy saw, for the guard against guessing passwords.

    Only the last address is the proxy's own word; what stands before it came from outside. Without
    this all people would share the proxy's address, and anybody could lock anybody else out.
    """
    told: str = request.META.get("HTTP_X_FORWARDED_FOR", "")
    return told.rpartition(",")[2].strip() or request.META.get("REMOTE_ADDR", "")
