"""Spoilt backups: each is refused, the fault is named, and the target is not touched."""

import hashlib
import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from random import Random

from config.backup import restoring
from config.backup.faults import BAD_BACKUP, Refused
from config.backup.postgres import Server
from config.backup.restoring import Target, words_of
from rigs.backup.spoiling import WAYS

OUTCOME = "，未作任何恢复操作。"


def try_spoilt(
    good: Path, older: Path, scratch: Path, server: Server | None, number: int, random: Random
) -> Iterator[str]:
    """Spoil a copy of `good` in `number` ways; what went wrong, in words."""
    target = Target(scratch / "target", server)
    target.folder.mkdir()
    for count in range(number):
        way = WAYS[count % len(WAYS)]
        spoilt = scratch / "spoilt"
        shutil.copytree(good, spoilt)
        wanted = way(spoilt, random, older)
        before = state(target)
        said, code = attempt(spoilt, target)
        name = f"第 {count + 1} 次（{way.__name__}）"
        if code == 0:
            yield f"{name}：没有拒绝"
        elif code != BAD_BACKUP or not said.startswith("备份文件校验失败（") or not said.endswith(OUTCOME):
            yield f"{name}：退出码 {code}，{said}"
        elif not re.search(wanted, said, re.DOTALL):
            yield f"{name}：应指出“{wanted}”，实为“{said}”"
        if state(target) != before:
            yield f"{name}：目标被改动"
            clear(target)
        for left in scratch.glob("spoilt*"):
            shutil.rmtree(left) if left.is_dir() and not left.is_symlink() else left.unlink()
    target.folder.rmdir()


def attempt(place: Path, target: Target) -> tuple[str, int]:
    """One restore, as the command does it: what it says and its exit code."""
    try:
        restoring.restore(place, target)
    except Refused as fault:
        return words_of(fault), fault.code
    except Exception as error:
        return f"{type(error).__name__}: {error}", 99
    return "", 0


def state(target: Target) -> str:
    """The target byte by byte, with the times at which the folders were last written to."""
    sum_ = hashlib.sha256()
    for path in [target.folder, *sorted(target.folder.rglob("*"))]:
        told = path.lstat()
        own = path.read_bytes() if path.is_file() else b""
        sum_.update(f"{path} {told.st_mode} {told.st_mtime_ns} {told.st_ino}\n".encode() + own)
    if target.server is not None:
        sum_.update(str(target.server.ask("SELECT count(*), max(oid) FROM pg_class")).encode())
    return sum_.hexdigest()


def clear(target: Target) -> None:
    """An empty target again."""
    for path in target.folder.iterdir():
        shutil.rmtree(path) if path.is_dir() else os.unlink(path)
    if target.server is not None:
        target.server.ask("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
