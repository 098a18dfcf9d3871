"""Whether a backup is exactly what was made: every byte, every name, and what the database says of it."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path
from sqlite3 import DatabaseError

from django.db.migrations.loader import MigrationLoader

from config.backup.contents import Contents, Stored, sqlite_contents
from config.backup.copying import hash_file
from config.backup.faults import Damaged, Refused, in_volume
from config.backup.manifest import (
    DATABASE,
    NAME,
    OTHERS,
    Item,
    Manifest,
    Volume,
    folder_of,
    index_of,
    read_index,
    read_manifest,
    volume_of,
)
from config.backup.postgres import dump_contents
from duxing.core.digest import ALGORITHMS


def check_backup(place: Path) -> Manifest:
    """Read the whole backup. Raises Damaged, which names the volume and the file, at the first fault."""
    if place.is_symlink() or not place.is_dir():
        raise Damaged(f"没有备份目录 {place}。")
    try:
        manifest = read_manifest(place)
        _check_age(manifest)
        items = {volume.number: list(_check_index(place, volume)) for volume in manifest.volumes}
        _check_names(place, items)
        contents = _check_database(place, manifest, items)
        rows = {one.path: one for one in contents.stored}
        _check_rows(manifest, rows, items)
        for number, listed in items.items():
            for item in listed:
                _check_item(place, number, item, rows if number > OTHERS else {}, manifest)
    except OSError as error:
        raise Damaged(f"文件 {error.filename} 不能读取：{error.strerror or error}。") from error
    return manifest


def newer_migrations(manifest: Manifest) -> list[str]:
    """Migrations that the backup's database has and this version does not know."""
    known = MigrationLoader(None, ignore_no_migrations=True).disk_migrations
    ours = {app for app, _ in known}
    return [f"{app}.{name}" for app, name in manifest.migrations if app in ours and (app, name) not in known]


def _check_age(manifest: Manifest) -> None:
    newer = newer_migrations(manifest)
    if newer:
        raise Damaged(
            f"备份由较新的版本 {manifest.product} 制成（{newer[0]}），本版本不能恢复，请先升级程序。"
        )


def _check_index(place: Path, volume: Volume) -> Iterator[Item]:
    listed = list(read_index(place, volume))
    names = {item.path for item in listed}
    if len(names) != len(listed) or len(listed) != volume.files:
        raise in_volume(volume.number, "文件个数与清单不符。")
    if sum(item.size for item in listed) != volume.size:
        raise in_volume(volume.number, "文件总大小与清单不符。")
    if volume.number > OTHERS:
        strange = next((item.path for item in listed if volume_of(item.path) != volume.number), None)
        if strange is not None:
            raise in_volume(volume.number, f"文件 {strange} 不属于本卷。")
    yield from listed


def _check_names(place: Path, items: dict[int, list[Item]]) -> None:
    """Everything that is listed is there as a plain file, and nothing else."""
    wanted = {NAME}
    for number, listed in items.items():
        wanted.add(index_of(number))
        wanted |= {f"{folder_of(number)}/{item.path}" for item in listed}
    for path, is_plain_file in _found(place):
        if path not in wanted:
            raise _named(path, "多出文件")
        wanted.remove(path)
        if not is_plain_file:
            raise _named(path, "不是普通文件：")
    for path in sorted(wanted):
        raise _named(path, "缺少文件")


def _named(path: str, what: str) -> Damaged:
    top, _, rest = path.partition("/")
    digits = top.removeprefix("volume-")[:2]
    if top.startswith("volume-") and digits.isdecimal():
        return in_volume(int(digits), f"{what} {rest or path}。")
    return Damaged(f"备份损坏：{what} {path}。")


def _found(place: Path) -> Iterator[tuple[str, bool]]:
    """Every name below the backup that is no folder, and whether it is a plain file; links are not followed."""
    for folder, inner, files in os.walk(place, followlinks=False):
        for name in [*files, *(one for one in inner if os.path.islink(os.path.join(folder, one)))]:
            path = Path(folder) / name
            yield path.relative_to(place).as_posix(), stat.S_ISREG(path.lstat().st_mode)


def _check_database(place: Path, manifest: Manifest, items: dict[int, list[Item]]) -> Contents:
    """The copy itself, without starting anything: its bytes first, then what it holds."""
    if [item.path for item in items[DATABASE]] != [manifest.copy_name]:
        raise in_volume(DATABASE, "数据库副本与清单不符。")
    copy = items[DATABASE][0]
    _check_item(place, DATABASE, copy, {}, manifest)
    path = place / folder_of(DATABASE) / copy.path
    try:
        contents = sqlite_contents(path) if manifest.vendor == "sqlite" else dump_contents(path)
    except DatabaseError as error:
        raise in_volume(DATABASE, f"数据库副本不能读取：{error}。") from error
    except Damaged:
        raise
    except (KeyError, ValueError) as error:
        raise in_volume(DATABASE, "数据库副本的内容不能识别。") from error
    except Refused as error:
        raise in_volume(DATABASE, str(error)) if manifest.vendor == "sqlite" else error from error
    difference = contents.differs_from(manifest)
    if difference:
        raise in_volume(DATABASE, f"{difference}。")
    return contents


def _check_rows(manifest: Manifest, rows: dict[str, Stored], items: dict[int, list[Item]]) -> None:
    """Every attachment that the database knows is in its volume, and nothing that it does not know."""
    files = {item.path: item for number, listed in items.items() if number > OTHERS for item in listed}
    for path, row in rows.items():
        held = files.pop(path, None)
        if held is None and manifest.faults.get(path) != "缺失":
            raise in_volume(volume_of(path), f"缺少附件 {path}，数据库中有它的记录。")
        if held is not None and held.size != row.size and path not in manifest.faults:
            raise in_volume(volume_of(path), f"附件 {path} 的大小与数据库中的记录不符。")
    for path in sorted(files):
        raise in_volume(volume_of(path), f"多出附件 {path}，数据库中没有它的记录。")


def _check_item(place: Path, number: int, item: Item, rows: dict[str, Stored], manifest: Manifest) -> None:
    row = rows.get(item.path)
    if row is not None and row.algorithm not in ALGORITHMS:
        raise in_volume(number, f"附件 {item.path} 的摘要算法不能识别。")
    algorithms = [row.algorithm] if row and item.path not in manifest.faults else []
    size, [sha256, *own] = hash_file(place / folder_of(number) / item.path, *algorithms)
    if size != item.size:
        raise in_volume(number, f"文件 {item.path} 的大小与清单不符。")
    if sha256 != item.sha256:
        raise in_volume(number, f"文件 {item.path} 的内容与清单不符。")
    if row and own and own[0] != row.digest:
        raise in_volume(number, f"附件 {item.path} 的内容与数据库中登记的摘要不符。")
