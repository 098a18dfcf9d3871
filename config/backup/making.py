"""Making a backup while the service runs: what else lies there first, then the database, then the attachments.

Attachments are only ever added, and each is on the disk before its row: whatever a copy of the database
names is there when the copy is done. What the last backup holds already is linked, not copied again.
"""

import fcntl
import os
import re
import shutil
import socket
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from sqlite3 import DatabaseError, connect

from django.conf import settings
from django.db import connection

from config import env
from config.backup import postgres
from config.backup.contents import Contents, Stored, read_contents, sqlite_contents
from config.backup.copying import copy_file, hash_file, link_or_copy, sync_folder, sync_tree, write_text
from config.backup.faults import DONE, FAILED, INCOMPLETE, NO_SPACE, Refused, of_disk
from config.backup.manifest import (
    COPY_NAMES,
    DATABASE,
    NAME,
    OTHERS,
    Item,
    Manifest,
    Volume,
    folder_of,
    index_of,
    index_text,
    is_plain,
    read_index,
    read_manifest,
    volume_of,
)
from duxing.audit.verify import one_state
from duxing.core import clock
from duxing.core.crash import crashpoint

Tell = Callable[[str], None]
STAMP = re.compile(r"\d{8}-\d{6}")
MAKING, REMOVING, LOCK = ".making-", ".removing-", ".lock"
CARRIED = ("fonts", "checkpoints", "audit_keys")
KEYS = ("secret_key", "audit_key.pem", "audit_key.pem.next")
# Settings that hold a secret or say only where this machine keeps its things.
NOT_KEPT = frozenset(
    {"SECRET_KEY", "DATABASE_URL", "DATA_DIR", "BACKUP_DIR", "DUXING_CRASHPOINT", "CHECKPOINT_KEY"}
)
SPARE = 64 * 1024 * 1024


@dataclass(frozen=True)
class Made:
    """What one run did."""

    place: Path
    manifest: Manifest
    copied: int
    linked: int

    @property
    def code(self) -> int:
        return INCOMPLETE if self.manifest.faults else DONE


def make_backup(
    to: Path, *, keep: int = 0, keys: bool = False, full: bool = False, tell: Tell = print
) -> Made:
    """Make one backup below `to`; with `keep` remove the oldest whole ones beyond that number. Raises Refused."""
    try:
        to.mkdir(parents=True, exist_ok=True, mode=0o700)
        with _alone(to):
            for left in (*to.glob(f"{MAKING}*"), *to.glob(f"{REMOVING}*")):
                left.unlink() if left.is_symlink() else shutil.rmtree(left)
            made = _make(to, keys, None if full else newest(to))
            for old in whole_backups(to)[:-keep] if keep else ():
                _remove(old)
                tell(f"已删除较早的备份 {old.name}。")
            return made
    except OSError as error:
        raise of_disk(error, "备份") from error


@contextmanager
def _alone(to: Path) -> Iterator[None]:
    """Two runs into one folder at once would take each other's beginnings for left-overs."""
    with open(to / LOCK, "w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Refused("另一次备份正在进行，本次没有开始。") from error
        yield


def whole_backups(to: Path) -> list[Path]:
    """The finished backups below a folder, oldest first."""
    found = [
        p for p in to.iterdir() if STAMP.fullmatch(p.name) and not p.is_symlink() and (p / NAME).is_file()
    ]
    return sorted(found, key=lambda path: path.name)


def newest(to: Path) -> Path | None:
    """The last finished backup below a folder."""
    return next(reversed(whole_backups(to)), None)


def _remove(old: Path) -> None:
    away = old.with_name(f"{REMOVING}{old.name}")
    os.rename(old, away)
    shutil.rmtree(away)


def _make(to: Path, keys: bool, before: Path | None) -> Made:
    name = f"{clock.local(clock.now()):%Y%m%d-%H%M%S}"
    place, half = to / name, to / f"{MAKING}{name}"
    if place.exists():
        raise Refused(f"备份 {name} 已经存在，不会覆盖；请稍后再试。", FAILED)
    half.mkdir(mode=0o700)
    try:
        manifest, copied, linked = _fill(half, keys, before)
        sync_tree(half)
        crashpoint("backup.before_manifest")
        write_text(half / NAME, manifest.text())
        crashpoint("backup.before_rename")
        os.rename(half, place)
        sync_folder(to)
    except BaseException:
        shutil.rmtree(half, ignore_errors=True)
        raise
    return Made(place, manifest, copied, linked)


def _fill(half: Path, keys: bool, before: Path | None) -> tuple[Manifest, int, int]:
    others = list(_copy_others(half / folder_of(OTHERS), keys))
    crashpoint("backup.before_database")
    contents, server = _copy_database(half / folder_of(DATABASE))
    crashpoint("backup.before_files")
    files = _Files(half, before)
    files.take(contents.stored)
    copy = half / folder_of(DATABASE) / COPY_NAMES[connection.vendor]
    size, [sha256] = hash_file(copy)
    volumes = [_seal(half, DATABASE, [Item(copy.name, size, sha256)]), _seal(half, OTHERS, others)]
    volumes += [_seal(half, number, items) for number, items in sorted(files.items.items())]
    manifest = Manifest(
        product=metadata.version("duxing"),
        made_at=clock.local(clock.now()).isoformat(timespec="seconds"),
        host=socket.gethostname(),
        vendor=connection.vendor,
        server=server,
        migrations=contents.migrations,
        tables=contents.tables,
        chain=contents.chain,
        settings={k: v for k, v in sorted(os.environ.items()) if k in env.KNOWN and k not in NOT_KEPT and v},
        keys=[item.path for item in others if item.path in KEYS],
        volumes=volumes,
        faults=files.faults,
    )
    return manifest, files.copied, files.linked


def _copy_others(folder: Path, keys: bool) -> Iterator[Item]:
    """Fonts and the published checkpoints, and the secret keys when they are asked for.

    Taken before the database: a checkpoint is published after its row was written, so every one that is
    taken here has its row in the copy.
    """
    folder.mkdir(mode=0o700)
    top = Path(settings.DATA_DIR)
    names = [*CARRIED, *(KEYS if keys else ())]
    for path in _regular(top / name for name in names):
        relative = path.relative_to(top).as_posix()
        yield copy_file(path, folder / relative, relative)[0]


def _regular(tops: Iterable[Path]) -> Iterator[Path]:
    for top in tops:
        if top.is_file():
            yield top
        elif top.is_dir():
            yield from sorted(p for p in top.rglob("*") if p.is_file() and not p.is_symlink())


def _copy_database(folder: Path) -> tuple[Contents, str]:
    """One state of the whole database, what is in it, and the server's version."""
    folder.mkdir(mode=0o700)
    if connection.vendor != "sqlite":
        return _dump(folder)
    source, target = Path(str(connection.settings_dict["NAME"])), folder / COPY_NAMES["sqlite"]
    if not source.is_file():
        raise Refused(f"没有数据库 {source}：请检查 DATA_DIR、DATABASE_URL 是否与服务相同。")
    _demand_space(folder, source.stat().st_size)
    try:
        with closing(connect(source, timeout=60)) as live, closing(connect(target)) as copy:
            live.backup(copy)
            # A copy is one file that nobody writes to; the product sets its own mode when it opens it.
            copy.execute("PRAGMA journal_mode=DELETE")
            version = str(copy.execute("SELECT sqlite_version()").fetchone()[0])
        contents = sqlite_contents(target)
    except DatabaseError as error:
        raise _of_sqlite(error) from error
    target.chmod(0o600)
    with open(target, "rb") as written:
        os.fsync(written.fileno())
    return contents, version


def _of_sqlite(error: DatabaseError) -> Refused:
    if "full" in str(error):
        return Refused("存储空间不足，备份未完成，未完成的部分已清除。请腾出空间后重试。", NO_SPACE)
    return Refused(f"数据库不能备份，可能已损坏：{error}。")


def _dump(folder: Path) -> tuple[Contents, str]:
    server = postgres.Server.of_settings(connection.settings_dict)
    connection.ensure_connection()
    major = connection.pg_version // 10000  # type: ignore[attr-defined]
    postgres.demand_version("pg_dump", major)
    with one_state(), connection.cursor() as cursor:

        def ask(question: str) -> list[tuple[object, ...]]:
            cursor.execute(question)
            return list(cursor.fetchall())

        snapshot = str(ask("SELECT pg_export_snapshot()")[0][0])
        contents = read_contents(ask, "postgresql")
        postgres.dump(server, snapshot, folder / COPY_NAMES["postgresql"])
    return contents, str(major)


def _demand_space(folder: Path, size: int) -> None:
    free = shutil.disk_usage(folder).free
    if free < size + SPARE:
        raise Refused(
            f"存储空间不足，没有备份：约需 {size >> 20} MB，剩余 {free >> 20} MB。请腾出空间后重试。",
            NO_SPACE,
        )


def _seal(half: Path, number: int, items: list[Item]) -> Volume:
    text = index_text(items)
    write_text(half / index_of(number), text)
    _, [sha256] = hash_file(half / index_of(number))
    return Volume(number, len(items), sum(item.size for item in items), sha256)


class _Files:
    """The attachments of one backup: linked from the one before, else copied and held against their rows."""

    def __init__(self, half: Path, before: Path | None) -> None:
        self.half, self.before = half, before
        self.top = Path(settings.MEDIA_ROOT)
        self.items: dict[int, list[Item]] = {}
        self.faults: dict[str, str] = {}
        self.copied = self.linked = 0

    def take(self, stored: list[Stored]) -> None:
        """Bring every content that a row names into its volume."""
        wanted = {one.path: one for one in stored}
        known = _known(self.before) if self.before else {}
        _demand_space(self.half, sum(one.size for one in wanted.values() if one.path not in known))
        for path, one in sorted(wanted.items()):
            item = self._linked(known[path]) if path in known and known[path].size == one.size else None
            item = item or self._copied(one)
            if item is not None:
                self.items.setdefault(volume_of(path), []).append(item)

    def _linked(self, item: Item) -> Item | None:
        assert self.before is not None
        inside = Path(folder_of(volume_of(item.path))) / item.path
        source = self.before / inside
        if source.is_symlink() or not source.is_file() or source.stat().st_size != item.size:
            return None
        self.linked += 1
        return link_or_copy(source, self.half / inside, item)

    def _copied(self, one: Stored) -> Item | None:
        target = self.half / folder_of(volume_of(one.path)) / one.path
        if not is_plain(one.path) or not (self.top / one.path).is_file():
            self.faults[one.path] = "缺失"
            return None
        item, [digest] = copy_file(self.top / one.path, target, one.path, one.algorithm)
        self.copied += 1
        if digest != one.digest or item.size != one.size:
            self.faults[one.path] = "改动"
        return item


def _known(before: Path) -> dict[str, Item]:
    """The attachments of an earlier backup that were sound when it was made."""
    found: dict[str, Item] = {}
    try:
        manifest = read_manifest(before)
        for volume in manifest.volumes:
            if volume.number > OTHERS:
                found |= {item.path: item for item in read_index(before, volume)}
    except Refused:
        return {}
    return {path: item for path, item in found.items() if path not in manifest.faults}
