"""One business action is one service function is one transaction is one audit event."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import transaction

from duxing.core.scope import acting, collecting

P = ParamSpec("P")
R = TypeVar("R")


@contextmanager
def act() -> Iterator[None]:
    """One transaction in which all that is written is recorded; within another it is part of that one.

    The check stands inside the transaction, so a forgotten record rolls the write back. An inner act has no
    savepoint: where it fails, all fails, also if somebody catches the error. Who means to go on wraps it
    in `attempt()`.
    """
    with transaction.atomic(savepoint=not acting()), collecting():
        yield
        if transaction.get_rollback():
            raise RuntimeError("an inner act failed and was passed over without attempt()")


@contextmanager
def attempt() -> Iterator[None]:
    """Part of an action that may fail alone: what it wrote and recorded is undone, the rest stands."""
    with transaction.atomic(), collecting():
        yield


def action(service: Callable[P, R]) -> Callable[P, R]:
    """Run the service as one act."""

    @wraps(service)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> R:
        with act():
            return service(*args, **kwargs)

    wrapped.is_action = True  # type: ignore[attr-defined]
    return wrapped
