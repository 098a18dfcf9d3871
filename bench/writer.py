"""Somebody who acts about once a second while pages are measured.

Figures that are kept until the chain of operations goes on are then made anew as often as in life.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from bench.load import drive

EVERY = 1.0


@contextmanager
def writing(port: int, asks: Iterator[bytes], every: float = EVERY) -> Iterator[None]:
    """Send one of `asks` each `every` seconds until the block ends; what a server refuses is raised then."""
    done, failures = threading.Event(), []

    def act() -> None:
        try:
            while not done.wait(every):
                drive(port, asks, 1, 0.0)
        except Exception as why:
            failures.append(why)

    thread = threading.Thread(target=act)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()
    if failures:
        raise failures[0]
