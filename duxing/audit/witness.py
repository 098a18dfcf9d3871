"""Checkpoints outside the database: one file a day, which only ever grows, in every folder of the setting."""

import os
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from django.conf import settings

from duxing.audit.keys import publish, published, published_folder
from duxing.audit.models import AuditCheckpoint
from duxing.audit.notes import block, blocks, parse
from duxing.core import clock


class Block(NamedTuple):
    """What stands in a witness file: where, and the two parts as they are written there."""

    place: str
    text: str
    signatures: str


def folders() -> list[Path]:
    """Where the checkpoints are written to; by default in the data folder alone."""
    return [Path(one) for one in settings.CHECKPOINT_DIRS] or [Path(settings.DATA_DIR) / "checkpoints"]


def write_all() -> list[str]:
    """Bring every folder up to date. Returns what went wrong, a Chinese sentence for each folder.

    A folder that was away (a share that was not mounted) gets what it missed.
    """
    if not AuditCheckpoint.objects.exists():
        return []
    wrong = []
    for folder in folders():
        try:
            bring_up_to_date(folder)
        except OSError as error:
            wrong.append(f"检查点未能写入 {folder}：{error.strerror or error}。")
        except Conflict as error:
            wrong.append(str(error))
    return wrong


class Conflict(Exception):
    """A witness file says something else than the database; it is never overwritten."""


def bring_up_to_date(folder: Path) -> None:
    """Append what `folder` lacks, from its last day on. Raises OSError, Conflict."""
    folder.mkdir(parents=True, exist_ok=True)
    for key in published(published_folder()):
        publish(key, folder)
    days = sorted(path.stem for path in folder.glob("????-??-??.txt"))
    wanted: dict[str, list[str]] = {}
    for made in _from_day(days[-1] if days else ""):
        wanted.setdefault(_day(made), []).append(block(made.text, made.signatures))
    for day, parts in sorted(wanted.items()):
        _append(folder / f"{day}.txt", "".join(parts).encode())


def _day(made: AuditCheckpoint) -> str:
    """The local date of a checkpoint: the name of its file."""
    return clock.local(parse(made.text, made.signatures).at).date().isoformat()


def _from_day(day: str) -> Sequence[AuditCheckpoint]:
    """The checkpoints of `day` and later, oldest first; all of them when `day` is empty."""
    found: list[AuditCheckpoint] = []
    for made in AuditCheckpoint.objects.order_by("-n").iterator(chunk_size=200):
        if _day(made) < day:
            break
        found.append(made)
    return found[::-1]


def _append(path: Path, wanted: bytes) -> None:
    """Make the file hold `wanted` by adding to its end; what a crash cut off is completed."""
    with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o644), "rb+") as file:
        there = file.read()
        if there == wanted:
            return
        if not wanted.startswith(there):
            raise Conflict(
                f"检查点文件 {path} 与数据库不一致，没有改写。恢复过备份时，请封存该目录并换一个新目录；"
                "否则请运行 duxing audit verify --checkpoints 查明。"
            )
        file.write(wanted[len(there) :])
        file.flush()
        os.fsync(file.fileno())
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def read(folder: Path) -> Iterator[Block]:
    """Every block of every file in `folder`, in the order of the files' names."""
    for path in sorted(folder.glob("*.txt")):
        with path.open(encoding="utf-8", errors="replace") as file:
            for number, text, signatures in blocks(file):
                yield Block(f"{path.name} 第 {number} 行", text, signatures)


def last_of_day(day: date) -> AuditCheckpoint | None:
    """The newest checkpoint of the local `day`."""
    name = day.isoformat()
    for made in AuditCheckpoint.objects.order_by("-n").iterator(chunk_size=200):
        if _day(made) <= name:
            return made if _day(made) == name else None
    return None
