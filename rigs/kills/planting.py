"""What a rig changes in the product while it runs: faults on purpose, a gateway, short waits.

Nothing of it stands in the product. `outside` and the faults are undone when their block ends; a served
product gets the same through `rigs.kills.settings`.
"""

import io
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from queue import SimpleQueue
from threading import Thread
from typing import Any
from unittest.mock import patch

from django.conf import settings
from django.db import connection, transaction

from duxing.core import web
from duxing.core.crash import crashpoint
from duxing.files import services as files
from duxing.notices import deliver
from duxing.notices.models import Outbox
from duxing.notices.services import queue

CHANNEL = "gate"
GATE = "rigs.kills.gateway.Gate"
# Where a fault has opened a gap: no place of the product's own list lies there.
GAP = "planted"
LEASE, WAIT = timedelta(seconds=1), timedelta(seconds=0.2)
# How long an answer runs ahead of its commit under that fault.
AHEAD = 0.3


@contextmanager
def outside() -> Iterator[None]:
    """Every notice leaves the system as well, and no wait is longer than a rig can spend."""
    channels = settings.NOTICE_CHANNELS | {CHANNEL: GATE}
    defaults = (queue.__kwdefaults__ or {}) | {"channel": CHANNEL}
    with (
        patch.object(settings, "NOTICE_CHANNELS", channels),
        patch.object(queue, "__kwdefaults__", defaults),
        patch.multiple(deliver, LEASE=LEASE, FIRST_WAIT=WAIT, LONGEST_WAIT=WAIT),
    ):
        yield


def _later(act: Callable[[], Any]) -> None:
    """Do it when the transaction is over, after the place at which the process may die."""

    def done() -> None:
        crashpoint(GAP)
        act()

    transaction.on_commit(done)


@contextmanager
def outbox_outside() -> Iterator[None]:
    """The outbox rows are written after the transaction of the act."""
    manager = Outbox.objects
    real = manager.bulk_create

    def late(rows: Any, **options: Any) -> None:
        _later(lambda: real(rows, **options))

    with patch.object(manager, "bulk_create", late):
        yield


@contextmanager
def key_outside() -> Iterator[None]:
    """The key of the form is written after the transaction of the act."""

    with patch.multiple(web, insert=lambda made: _later(made[0].save), update=lambda *_: {}):
        yield


@contextmanager
def row_before_file() -> Iterator[None]:
    """The content reaches the disk after the row that says it is there."""
    real = files._write

    def late(checked: Any, stream: Any) -> str:
        stream.seek(0)
        content = stream.read()
        _later(lambda: real(checked, io.BytesIO(content)))
        return f"{checked.digest[:2]}/{checked.digest[2:4]}/{checked.digest}"

    with patch.object(files, "_write", late):
        yield


class AnswersBeforeCommit:
    """Middleware: the answer goes out, and what it speaks of is committed a moment later."""

    def __init__(self, get_response: Callable[[Any], Any]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> Any:
        if request.method != "POST":
            return self.get_response(request)
        told: SimpleQueue[Any] = SimpleQueue()
        Thread(target=self._run, args=(request, told), daemon=True).start()
        return told.get()

    def _run(self, request: Any, told: SimpleQueue[Any]) -> None:
        try:
            connection.set_autocommit(False)
            answer = self.get_response(request)
            answer.close = lambda: None
            told.put(answer)
            time.sleep(AHEAD)
            connection.commit()
        finally:
            connection.close()
