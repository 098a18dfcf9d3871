"""`kill -9` at any moment of a backup or of a restore: what has the name of a whole one is whole."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from random import Random

from django.db import connections

from config.backup import making
from config.backup.checking import check_backup
from config.backup.faults import NOT_EMPTY, Refused
from config.backup.making import make_backup, whole_backups
from config.backup.postgres import agreement
from config.backup.restoring import Target, restore
from config.paths import RESTORE_NOTE, RESTORING
from rigs.backup.corrupt import clear

PATIENCE = 60


def killed(call: Callable[[], object], after: float) -> bool:
    """Run `call` in a child that is killed after so many seconds; whether it was still at work."""
    connections.close_all()
    child = os.fork()
    if child == 0:
        code = 1
        with suppress(BaseException):
            # Its words are nobody's: the parent looks at what it left.
            quiet = os.open(os.devnull, os.O_WRONLY)
            os.dup2(quiet, 1)
            os.dup2(quiet, 2)
            call()
            code = 0
        os._exit(code)
    time.sleep(after)
    with suppress(ProcessLookupError):
        os.kill(child, signal.SIGKILL)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def duration(call: Callable[[], object]) -> float:
    """How long the whole of it takes in a child, so that kills fall everywhere in it."""
    begun = time.monotonic()
    killed_early = True
    while killed_early:
        begun = time.monotonic()
        child = os.fork()
        if child == 0:
            with suppress(BaseException):
                os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
                call()
            os._exit(0)
        killed_early = os.WIFSIGNALED(os.waitpid(child, 0)[1])
    return time.monotonic() - begun


def kill_backups(to: Path, number: int, random: Random) -> Iterator[str]:
    """Begin backups and kill them; yields what was wrong afterwards. The database is the bound one."""
    call = _fresh(to)
    usual = duration(call)
    cut = 0
    for count in range(number):
        before = set(whole_backups(to))
        cut += killed(call, random.random() * usual * 1.1)
        for place in sorted(set(whole_backups(to)) - before):
            try:
                check_backup(place)
            except Refused as fault:
                yield f"第 {count + 1} 次终止后，{place.name} 看似完整：{fault}"
        for half in to.glob(f"{making.MAKING}*"):
            try:
                check_backup(half)
                manifest_is_last = True
            except Refused:
                manifest_is_last = False
            if manifest_is_last and not (half / "manifest.json").is_file():
                yield f"第 {count + 1} 次终止后，未做完的 {half.name} 被当成备份"
    time.sleep(1)
    made = make_backup(to, tell=lambda words: None)
    check_backup(made.place)
    if list(to.glob(f"{making.MAKING}*")):
        yield "再次备份后，未做完的部分没有清除"
    if cut < number // 4:
        yield f"{number} 次中只有 {cut} 次终止在备份中途"


def _fresh(to: Path) -> Callable[[], object]:
    """A backup that copies everything anew, under a name that no earlier one of this second has."""

    def call() -> object:
        while (to / f"{making.clock.local(making.clock.now()):%Y%m%d-%H%M%S}").exists():
            time.sleep(0.02)
        return make_backup(to, full=True, tell=lambda words: None)

    return call


def kill_restores(
    place: Path, target: Target, wanted: dict[str, bytes], number: int, random: Random
) -> Iterator[str]:
    """Begin restores and kill them; each target is empty, or marked as unfinished, or whole, and the same
    command brings it to its end. `wanted` is what a whole one holds."""
    usual = duration(lambda: restore(place, target))
    clear(target)
    cut = 0
    for count in range(number):
        cut += killed(lambda: restore(place, target), random.random() * usual * 1.1)
        name = f"第 {count + 1} 次终止后"
        was = _look(target, wanted)
        if was == "half":
            yield f"{name}，目标是一半，又没有未做完的标记：{sorted(held(target))[:5]}"
        yield from _again(place, target, name, was)
        if _look(target, wanted) != "whole":
            yield f"{name}再次恢复，结果不完整"
        clear(target)
    if cut < number // 4:
        yield f"{number} 次中只有 {cut} 次终止在恢复中途"


def _again(place: Path, target: Target, name: str, was: str) -> Iterator[str]:
    try:
        manifest = restore(place, target)
    except Refused as fault:
        if not (was == "whole" and fault.code == NOT_EMPTY):
            yield f"{name}再次恢复被拒绝：{fault}"
        return
    if target.server is not None:
        try:
            target.server.ask(agreement(manifest))
        except Refused as fault:
            yield f"{name}再次恢复，数据库与清单不符：{fault}"


def held(target: Target) -> dict[str, bytes]:
    """Every file of a target that is not under a temporary name."""
    files = (path for path in target.folder.rglob("*") if path.is_file())
    names = ((path.relative_to(target.folder).as_posix(), path) for path in files)
    return {name: path.read_bytes() for name, path in names if not name.startswith(RESTORING)}


def _look(target: Target, wanted: dict[str, bytes]) -> str:
    """empty, unfinished, whole or half."""
    if (target.work / RESTORE_NOTE).exists():
        return "unfinished"
    found = held(target)
    empty = target.server is None or target.server.is_empty()
    if not found and empty:
        return "empty"
    return "whole" if found == wanted and (target.server is None or not empty) else "half"
