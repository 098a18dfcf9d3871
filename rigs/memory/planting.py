"""The fault that the rig must find: a little of each request is kept for ever."""

from collections.abc import Callable
from typing import Any

KEPT_BYTES = 16384


class KeepsSome:
    """Middleware that keeps KEPT_BYTES of every request."""

    kept: list[bytes] = []

    def __init__(self, get_response: Callable[[Any], Any]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> Any:
        self.kept.append(bytes(KEPT_BYTES))
        return self.get_response(request)
