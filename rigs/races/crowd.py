"""People who act in the same moment: threads that stay, each with its own connection."""

import random
import re
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from typing import Any

from django.db import connection, connections

MOST = 50
# What would not survive a pooler that gives the connection to somebody else after each transaction.
SESSION = re.compile(
    r"\s*(set\s+(?!local\b)|listen\b|prepare\b|create\s+temp|declare\b|select\s+pg_advisory_lock)", re.I
)

Call = Callable[[], Any]


class Crowd:
    """Runs calls together. Use as a context; `talk` are the statements that need a session of their own."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.talk: list[str] = []
        self._pool = ThreadPoolExecutor(MOST, initializer=self._watch)

    def __enter__(self) -> "Crowd":
        return self

    def __exit__(self, *_: object) -> None:
        gate = threading.Barrier(MOST)

        def leave() -> None:
            gate.wait()
            connections.close_all()

        for done in [self._pool.submit(leave) for _ in range(MOST)]:
            done.result()
        self._pool.shutdown()

    def size(self) -> int:
        """How many meet in a race: mostly a few, now and then a crowd."""
        return 16 if self.random.random() < 0.05 else self.random.randint(2, 4)

    def together(self, calls: Sequence[Call]) -> list[Any]:
        """What each call gave or raised, in order; they begin at one barrier."""
        gate = threading.Barrier(len(calls))

        def run(call: Call) -> Any:
            gate.wait()
            return call()

        started = [self._pool.submit(run, call) for call in calls]
        return [one.exception() or one.result() for one in started]

    def _watch(self) -> None:
        watching = ExitStack()
        watching.enter_context(connection.execute_wrapper(self._note))
        # The thread ends with the crowd, and its watch with it.
        self._keep = [*getattr(self, "_keep", []), watching]

    def _note(self, run: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if SESSION.match(sql):
            self.talk.append(sql[:80])
        return run(sql, params, many, context)
