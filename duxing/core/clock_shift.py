"""Moves the clock. Only tests and the demo loader may import this; a structure test proves it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from duxing.core import clock


@contextmanager
def shifted(instant: datetime) -> Iterator[None]:
    """Let `clock.now()` answer `instant` (aware) inside the block."""
    if instant.tzinfo is None:
        raise ValueError("an aware datetime is needed")
    token = clock._shifted.set(instant)
    try:
        yield
    finally:
        clock._shifted.reset(token)
