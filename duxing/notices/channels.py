"""Ways out of the system. None is built in; an installation names its gateways in NOTICE_CHANNELS."""

from functools import cache
from typing import Any, Protocol

from django.conf import settings
from django.utils.module_loading import import_string


class Rejected(Exception):
    """The gateway will never take this message (for example, no telephone number)."""


class Channel(Protocol):
    """A gateway for messages, such as an SMS or OA interface of the government.

    `idempotent` says whether sending the same message id twice delivers once.
    """

    idempotent: bool

    def send(self, message_id: str, recipient: Any, text: str) -> None:
        """Hand the message over. Raises Rejected for good, anything else to be tried again."""
        ...

    def was_sent(self, message_id: str) -> bool | None:
        """Whether the gateway has the message; None when it cannot say."""
        ...


def names() -> list[str]:
    """The channels of this installation."""
    return sorted(settings.NOTICE_CHANNELS)


def channel(name: str) -> Channel:
    """The gateway called `name`. Raises ValueError when the installation has none of that name."""
    if name not in settings.NOTICE_CHANNELS:
        raise ValueError(f"no channel {name!r} in NOTICE_CHANNELS")
    return _made(settings.NOTICE_CHANNELS[name])


@cache
def _made(path: str) -> Channel:
    gateway: Channel = import_string(path)()
    return gateway
