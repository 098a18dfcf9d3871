"""SQLite whose writers wait for each other in Python.

SQLite waits for its turn while it holds its connection, and an error after that leaves a cursor behind that
only the garbage collection finds. When the thread that is writing happens to be the one that collects, it
waits for that other connection, and the other waits for it: everybody stands still until the time is over,
and writes fail. So a transaction is begun by trying, and between two tries nothing is held.
"""

import sqlite3
import time
from random import random

from django.db.backends.sqlite3 import base

SHORTEST, LONGEST = 0.002, 0.05
TURN = 20.0


class DatabaseWrapper(base.DatabaseWrapper):
    """Begins a transaction when it is its turn; after TURN seconds without it SQLite's own error is raised."""

    def _start_transaction_under_autocommit(self) -> None:
        until, pause = time.monotonic() + TURN, SHORTEST
        self.connection.execute("PRAGMA busy_timeout = 0")
        try:
            with self.wrap_database_errors:
                while not self._begun(time.monotonic() > until):
                    time.sleep(pause * (0.5 + random()))
                    pause = min(LONGEST, pause * 1.5)
        finally:
            self.connection.execute(f"PRAGMA busy_timeout = {int(TURN * 1000)}")

    def _begun(self, last: bool) -> bool:
        """Whether nobody else was writing; the `last` try fails. Below Django, whose errors leave cursors."""
        try:
            mode = self.transaction_mode or ""  # type: ignore[attr-defined]
            self.connection.execute(f"BEGIN {mode}")
        except sqlite3.OperationalError as error:
            if last or "locked" not in str(error):
                raise
            return False
        return True
