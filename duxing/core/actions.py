"""One business action is one service function is one transaction is one audit event."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import transaction

from duxing.core.scope import collecting

P = ParamSpec("P")
R = TypeVar("R")


def action(service: Callable[P, R]) -> Callable[P, R]:
    """Run the service in one transaction and insist that all it wrote was recorded.

    The check stands inside the transaction, so a forgotten record rolls the write back.
    """

    @wraps(service)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> R:
        with transaction.atomic(), collecting():
            return service(*args, **kwargs)

    wrapped.is_action = True  # type: ignore[attr-defined]
    return wrapped
