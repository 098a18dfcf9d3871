"""Uploads that break: the line is cut, the web process is killed, the process dies at a named place."""

import contextlib
import os
import signal
import socket
import struct
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.core.files.storage import default_storage

from duxing.files.housekeeping import clear_unnamed, sweep
from duxing.files.models import StoredFile
from duxing.files.tests import samples
from duxing.testing.cast import Cast
from rigs.files.doors import Door
from rigs.files.judge import Person, kept
from rigs.files.site import Served, multipart

POINTS = ("files.before_rename", "files.before_row", "files.after_row")
TENTHS = range(1, 10)
PATIENCE = 60.0
# The server gives up when a process that it has just started dies within 5.5 seconds.
BETWEEN = 6.0


@dataclass
class Broken:
    """How many uploads were broken and what was left of them."""

    n: int = 0
    bad: list[str] = field(default_factory=list)


def long_text(megabytes: int) -> bytes:
    """A text that stays a good text wherever it is cut at a line's end."""
    line = "第一季度完成投资一千二百万元，占年度计划的百分之二十六。\n".encode()
    return line * (megabytes * 1024 * 1024 // len(line) + 1)


def cut_lines(served: Served, door: Door, cast: Cast, times: int, megabytes: int) -> Broken:
    """Cut the line after each tenth of a large upload, softly and hard in turn."""
    broken, data = Broken(), long_text(megabytes)
    for tenth in TENTHS:
        for turn in range(times):
            before = kept()
            _send_part(served, door, cast, data, tenth, hard=bool(turn % 2)).close()
            broken.n += 1
            _settle(served)
            if kept() != before:
                broken.bad.append(f"{tenth}0 % 处断线后留下了东西")
    return broken


def kill_midway(served: Served, door: Door, cast: Cast, megabytes: int) -> Broken:
    """Kill the web process while a large upload stands at each tenth; the server starts another."""
    broken, data = Broken(), long_text(megabytes)
    for tenth in TENTHS:
        before, worker = kept(), served.worker()
        line = _send_part(served, door, cast, data, tenth, hard=False, stay=True)
        os.kill(worker, signal.SIGKILL)
        with contextlib.suppress(OSError):
            line.close()
        broken.n += 1
        _await_next(served, worker)
        if kept() != before or _unnamed_files():
            broken.bad.append(f"{tenth}0 % 处杀掉网页进程后留下了东西")
    return broken


def crash_at(environment: dict[str, str], folder: Path, door: Door, cast: Cast, times: int) -> Broken:
    """Die at each named place of keeping a file; what is left goes with the janitor, and nothing else."""
    broken = Broken()
    for point in POINTS:
        with Served(environment | {"DUXING_CRASHPOINT": point}, folder) as served:
            for turn in range(times):
                before, worker = kept(), served.worker()
                with contextlib.suppress(OSError):
                    answer = Person(served, door, cast).send(f"第{turn}份.txt", f"{point} {turn}".encode())
                    broken.bad.append(f"{point}：进程没有终止，{answer.status}")
                broken.n += 1
                _await_next(served, worker)
                rows, files = kept()
                if rows != before[0] or _halves():
                    broken.bad.append(f"{point}：留下了一半，{set(files) - set(before[1])}")
                sweep(-1)
                clear_unnamed(-1)
                if kept() != before:
                    broken.bad.append(f"{point}：清理之后仍留下 {set(kept()[1]) - set(before[1])}")
    return broken


def still_works(served: Served, door: Door, cast: Cast) -> list[str]:
    """After all that, a sound file still comes in whole."""
    answer = Person(served, door, cast).send("报告.docx", samples.docx("最后一份"))
    return [] if answer.status in (301, 302) else [f"{answer.status}"]


def _send_part(
    served: Served, door: Door, cast: Cast, data: bytes, tenth: int, *, hard: bool, stay: bool = False
) -> socket.socket:
    person = Person(served, door, cast)
    body, kind = multipart(person.fields(), [(door.upload, "材料.txt", data)])
    at = body.rindex(b"\n", 0, len(body) * tenth // 10) + 1
    line = socket.create_connection(("127.0.0.1", served.port), timeout=60)
    head = f"POST {door.path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {served.cookies(person.who)}\r\n"
    line.sendall(f"{head}Content-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n".encode())
    line.sendall(body[:at])
    if not stay:
        time.sleep(0.05)
        if hard:
            line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    return line


def _settle(served: Served) -> None:
    """Wait until the server has done with what it was sent: it answers, and holds no upload any more."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        time.sleep(0.05)
        if not any(".incoming" in str(_where(served.worker(), number)) for number in _open(served.worker())):
            return


def _open(process: int) -> list[str]:
    try:
        return os.listdir(f"/proc/{process}/fd")
    except OSError:
        return []


def _where(process: int, number: str) -> str:
    try:
        return os.readlink(f"/proc/{process}/fd/{number}")
    except OSError:
        return ""


def _await_next(served: Served, before: int) -> None:
    """Wait until another web process answers and may be killed in its turn."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        time.sleep(0.2)
        with contextlib.suppress(OSError, StopIteration):
            if served.worker() != before and served.exchange("GET", "/account/login/").status < 500:
                time.sleep(BETWEEN)
                return
    raise RuntimeError("no web process came after the one that was killed")


def _unnamed_files() -> list[str]:
    return [name for name in kept()[1] if name.startswith(".incoming/")]


def _halves() -> list[str]:
    """Contents under their final name that are not what the name says."""
    storage: Any = default_storage
    named = {row.path: row for row in StoredFile.objects.all()}
    return [name for name in named if not storage.exists(name)]
