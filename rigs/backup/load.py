"""Backups while eight people write: each is one consistent point of the past."""

import multiprocessing
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from random import Random
from threading import Event, Thread

from config.backup.checking import check_backup
from config.backup.drill import rehearse
from config.backup.faults import Refused
from config.backup.making import make_backup
from config.backup.postgres import Server
from rigs.backup.world import write_until
from rigs.binding import bound

WRITERS = 8


def under_load(
    env: dict[str, str], to: Path, number: int, random: Random, server: Server | None
) -> Iterator[str]:
    """Back up `number` times while people write; yields what was wrong. Every second one is rehearsed."""
    with writers(env), bound(env):
        seen = 0
        for count in range(number):
            time.sleep(1.0 + random.random())
            name = f"第 {count + 1} 次"
            try:
                made = make_backup(to, tell=lambda words: None)
                manifest = check_backup(made.place)
            except Refused as fault:
                yield f"{name}：{fault}"
                continue
            if manifest.faults:
                yield f"{name}：缺 {len(manifest.faults)} 个附件"
            if manifest.tables["files_attachment"] <= seen:
                yield f"{name}：与上次相比没有新的附件，没有并发写入"
            seen = manifest.tables["files_attachment"]
            if count % 2 == 0:
                done = rehearse(made.place, server=server, own=False, tell=lambda words: None)
                yield from (f"{name}演练：{step.title}，{step.said}" for step in done.steps if not step.ok)


class writers:
    """Eight people who attach files, in a process of their own, until the block ends."""

    def __init__(self, env: dict[str, str]) -> None:
        context = multiprocessing.get_context("fork")
        self.stop = context.Event()
        self.process = context.Process(target=_write, args=(self.stop, env), daemon=True)

    def __enter__(self) -> None:
        self.process.start()

    def __exit__(self, *_: object) -> None:
        self.stop.set()
        self.process.join(40)
        if self.process.is_alive():
            self.process.kill()
            self.process.join()


def _write(stop: object, env: dict[str, str]) -> None:
    local = Event()
    Thread(target=lambda: (stop.wait(), local.set()), daemon=True).start()  # type: ignore[attr-defined]
    with suppress(KeyboardInterrupt):
        write_until(local, env, WRITERS)
