"""PostgreSQL whose kept connections are looked at, not asked, before a request uses them.

A server that ends a connection closes it, and then there is something to read on it; on one that is well
there is nothing to read between two requests. Looking costs no way to the server and back.
"""

import select

from django.db.backends.postgresql import base

READABLE = select.POLLIN | select.POLLERR | select.POLLHUP


class DatabaseWrapper(base.DatabaseWrapper):
    """Asks the server, as Django does, only where a connection is not quiet."""

    def is_usable(self) -> bool:
        connection = self.connection
        if connection is None or connection.closed:
            return False
        waiting = select.poll()
        waiting.register(connection.fileno(), READABLE)
        return not waiting.poll(0) or bool(super().is_usable())
