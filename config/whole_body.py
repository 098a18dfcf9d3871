"""A request whose body was cut off is no request (reliability.md 4.14).

The server hands on what came in before a connection broke and says nothing; taken as it is, half a file
or half a report would be kept as a whole one.
"""

from collections.abc import Callable, Iterable
from typing import Any

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class WholeBody:
    """A WSGI input that fails with ConnectionResetError where it ends before the announced length."""

    def __init__(self, stream: Any, length: int) -> None:
        self._stream = stream
        self._missing = length

    def read(self, size: int = -1) -> bytes:
        """Exactly `size` bytes, or all that is left where that is less or nothing is asked for."""
        wanted = self._missing if size < 0 else min(size, self._missing)
        parts = []
        while wanted > 0:
            part = self._counted(self._stream.read(wanted))
            parts.append(part)
            wanted -= len(part)
        return b"".join(parts)

    def readline(self, size: int = -1) -> bytes:
        """Up to the end of the next line, at most `size` bytes."""
        wanted = self._missing if size < 0 else min(size, self._missing)
        return self._counted(self._stream.readline(wanted)) if wanted else b""

    def _counted(self, data: bytes) -> bytes:
        if not data:
            raise ConnectionResetError("the body of the request was cut off")
        self._missing -= len(data)
        return data


def whole_bodies(application: Application) -> Application:
    """The same application, behind inputs that cannot be cut off unnoticed."""

    def guarded(facts: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        length = facts.get("CONTENT_LENGTH") or ""
        if length.isdecimal():
            facts["wsgi.input"] = WholeBody(facts["wsgi.input"], int(length))
        return application(facts, start_response)

    return guarded
