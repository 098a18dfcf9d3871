"""Putting a backup back into an empty place: all of it, or nothing."""

import json
import os
import shutil
import socket
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from config.backup.checking import check_backup
from config.backup.copying import copy_file, sync_folder, sync_tree, write_text
from config.backup.faults import NOT_EMPTY, WRONG_WORDS, Damaged, Refused, in_volume, of_disk
from config.backup.manifest import DATABASE, OTHERS, Item, Manifest, folder_of, read_index
from config.backup.postgres import Server, agreement, demand_version, load
from config.paths import RESTORE_NOTE, RESTORING
from duxing.core.crash import crashpoint

FILES, DATABASE_FILE = "files", "duxing.sqlite3"
NOTE = RESTORE_NOTE


@dataclass(frozen=True)
class Target:
    """Where a backup is put: a data folder, and a database when the backup is one of PostgreSQL."""

    folder: Path
    server: Server | None = None

    @property
    def host(self) -> str:
        """The name of the host that the person has to type."""
        remote = self.server.host if self.server and not self.server.host.startswith("/") else ""
        return remote if remote not in ("", "localhost", "127.0.0.1", "::1") else socket.gethostname()

    @property
    def work(self) -> Path:
        """Where everything is gathered before it gets its final name."""
        return self.folder / RESTORING


def restore(place: Path, target: Target) -> Manifest:
    """Check the whole backup, then the target, then restore. Raises Refused; the target is then as it was."""
    manifest = check_backup(place)
    _demand_fitting(manifest, target)
    begun = _left_over(target)
    if begun is None:
        _demand_empty(manifest, target)
    elif begun.get("backup") != manifest.digest:
        raise Refused(f"目录 {target.folder} 中有另一份备份未做完的恢复，请先清空该目录。", NOT_EMPTY)
    existed, loaded = target.folder.is_dir(), False
    try:
        _clear(target, begun or {})
        _gather(place, manifest, target)
        crashpoint("restore.gathered")
        if target.server is not None:
            _load(place, manifest, target.server, resumed=begun is not None)
        loaded = True
        crashpoint("restore.loaded")
        _settle(target)
    except BaseException as error:
        if not loaded:
            _undo(target, existed)
        if isinstance(error, OSError):
            raise of_disk(error, "恢复") from error
        raise
    return manifest


def _demand_fitting(manifest: Manifest, target: Target) -> None:
    if manifest.vendor == "sqlite" and target.server is not None:
        raise Refused("这份备份是 SQLite 数据库，不能恢复到 PostgreSQL；请不要给出 --database。", WRONG_WORDS)
    if manifest.vendor == "postgresql":
        if target.server is None:
            raise Refused("这份备份是 PostgreSQL 数据库，请用 --database 给出空数据库的地址。", WRONG_WORDS)
        found = target.server.version()
        if found < int(manifest.server):
            raise Refused(
                f"目标数据库服务器为第 {found} 版，备份来自第 {manifest.server} 版，不能恢复到较旧的版本。",
                WRONG_WORDS,
            )
        demand_version("pg_restore", int(manifest.server))


def _demand_empty(manifest: Manifest, target: Target) -> None:
    """Nothing may stand in the target but the key that any command makes at its first start."""
    allowed = {RESTORING} if manifest.keys else {RESTORING, "secret_key"}
    if target.folder.is_symlink() or (target.folder.exists() and not target.folder.is_dir()):
        raise Refused(f"{target.folder} 不是目录。", NOT_EMPTY)
    found = {path.name for path in target.folder.iterdir()} - allowed if target.folder.is_dir() else set()
    if found:
        raise Refused(f"目录 {target.folder} 不是空的（有 {sorted(found)[0]}），没有恢复。", NOT_EMPTY)
    if target.server is not None and not target.server.is_empty():
        raise Refused(f"数据库 {target.server.name} 不是空的，没有恢复。", NOT_EMPTY)


def _left_over(target: Target) -> dict[str, object] | None:
    """What an interrupted restore noted; None when there was none, or when it had put nothing in place."""
    try:
        noted = json.loads((target.work / NOTE).read_text("utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        return None
    except ValueError:
        noted = None
    if not isinstance(noted, dict):
        raise Refused(f"目录 {target.work} 中的恢复记录不能识别，请先清空目录 {target.folder}。", NOT_EMPTY)
    return noted


def _clear(target: Target, begun: dict[str, object]) -> None:
    """Take away what an interrupted restore of this very backup had put in place."""
    names = begun.get("names", [])
    for name in names if isinstance(names, list) else []:
        path = target.folder / Path(str(name)).name
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
    if target.work.exists():
        shutil.rmtree(target.work)


def _gather(place: Path, manifest: Manifest, target: Target) -> None:
    """Copy everything under temporary names, and hold each file against the index once more."""
    target.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    target.work.mkdir(mode=0o700)
    listed = {volume.number: list(read_index(place, volume)) for volume in manifest.volumes}
    tops = {item.path.partition("/")[0] for item in listed.get(OTHERS, [])} | {FILES, DATABASE_FILE}
    note = {"backup": manifest.digest, "names": sorted(tops)}
    write_text(target.work / NOTE, json.dumps(note, ensure_ascii=False))
    crashpoint("restore.noted")
    (target.work / FILES).mkdir(mode=0o700)
    for number, items in listed.items():
        for item in items:
            if number != DATABASE or manifest.vendor == "sqlite":
                _copy(place, target, number, item)
    sync_tree(target.work)


def _copy(place: Path, target: Target, number: int, item: Item) -> None:
    inside = Path(item.path) if number in (DATABASE, OTHERS) else Path(FILES) / item.path
    copied, _ = copy_file(place / folder_of(number) / item.path, target.work / inside, item.path)
    if copied != item:
        raise in_volume(number, f"文件 {item.path} 在恢复中途改变。")


def _load(place: Path, manifest: Manifest, server: Server, *, resumed: bool) -> None:
    if resumed and not server.is_empty():
        # The interrupted run had come to the end of the database: it is whole, or nothing is done.
        server.ask(agreement(manifest))
        return
    load(server, place / folder_of(DATABASE) / manifest.copy_name, manifest)


def _settle(target: Target) -> None:
    """Give everything its final name, the database last; until then every command refuses the folder."""
    order = sorted(target.work.iterdir(), key=lambda path: (path.name == DATABASE_FILE, path.name))
    for path in order:
        if path.name != NOTE:
            os.rename(path, target.folder / path.name)
            crashpoint(f"restore.renamed_{path.name}")
    sync_folder(target.folder)
    (target.work / NOTE).unlink()
    target.work.rmdir()
    sync_folder(target.folder)


def _undo(target: Target, existed: bool) -> None:
    """After a fault: the target as it was before. What cannot be removed stays marked as unfinished."""
    with suppress(OSError, ValueError):
        begun = _left_over(target)
        _clear(target, begun or {})
        if not existed:
            target.folder.rmdir()


def demand_name(target: Target, typed: str) -> None:
    """Raise Refused unless the name that was typed is that of the target's host."""
    if typed.strip() != target.host:
        raise Refused(f"主机名“{typed.strip()}”与目标主机“{target.host}”不符，没有恢复。", WRONG_WORDS)


def words_of(fault: Refused) -> str:
    """One sentence for the person; a bad backup is told in the words that operators know."""
    if isinstance(fault, Damaged):
        return f"备份文件校验失败（{str(fault).rstrip('。')}），未作任何恢复操作。"
    return str(fault)
