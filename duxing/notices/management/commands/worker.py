"""`duxing worker`: sends what stands in the outbox, signs the audit chain and clears away what is used up."""

import logging
import signal
import time
from threading import Event
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError, close_old_connections, connection

from duxing.audit.checkpoints import keep_up, write_out
from duxing.core.recovery import lost_errors
from duxing.notices.deliver import deliver_due, reap
from duxing.notices.housekeeping import prune

PAUSE, PAUSE_AFTER_ERROR, HOUR = 1.0, 2.0, 3600.0
SIGNING = 10.0  # seconds between two looks whether a checkpoint is due

log = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "后台进程：发送外发消息，签署操作记录检查点，清理过期会话和已用过的表单标识。按 Ctrl+C 停止。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="处理一遍后退出")

    def handle(self, *args: Any, once: bool = False, **options: Any) -> None:
        if once:
            reap()
            while deliver_due():
                pass
            keep_up()
            prune()
            return
        stop = Event()

        def end(number: int, frame: FrameType | None) -> None:
            stop.set()

        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, end)
        self.stdout.write("后台进程已启动。")
        run(stop)
        self.stdout.write("后台进程已停止。")


def run(stop: Event) -> None:
    """Work until `stop` is set; a message that is being sent is finished first."""
    failures: tuple[type[Exception], ...] = (DatabaseError, *lost_errors())
    pruned: float | None = None
    signed: float | None = None
    while not stop.is_set():
        close_old_connections()
        try:
            busy = reap() + deliver_due()
            if signed is None or time.monotonic() - signed > SIGNING:
                keep_up()
                signed = time.monotonic()
            if pruned is None or time.monotonic() - pruned > HOUR:
                prune()
                write_out()
                pruned = time.monotonic()
        except failures as error:
            # The database restarts or fails over; the rows wait there.
            log.warning("the database does not answer: %s", type(error).__name__)
            connection.close()
            stop.wait(PAUSE_AFTER_ERROR)
            continue
        if not busy:
            stop.wait(PAUSE)
