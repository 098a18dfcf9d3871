"""Ways to spoil a backup, and what the refusal must name. Those that reseal the lists are the cunning ones."""

import hashlib
import json
import os
import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from random import Random

from config.backup.manifest import (
    DATABASE,
    NAME,
    OTHERS,
    Item,
    Manifest,
    folder_of,
    index_of,
    index_text,
    read_index,
    read_manifest,
)

Spoil = Callable[[Path, Random, Path], str]
LISTS = "清单|格式|版本"


def flip(place: Path, random: Random, older: Path) -> str:
    """One bit of any file, the manifest and the indexes too; large and small files alike."""
    path = random.choice(files_of(place))
    _flip(path, random)
    return named(place, path)


def flip_manifest(place: Path, random: Random, older: Path) -> str:
    _flip(place / NAME, random)
    return LISTS


def flip_database(place: Path, random: Random, older: Path) -> str:
    _flip(place / folder_of(DATABASE) / read_manifest(place).copy_name, random)
    return "第 1 卷损坏"


def truncate(place: Path, random: Random, older: Path) -> str:
    path = random.choice([one for one in files_of(place) if one.stat().st_size])
    os.truncate(path, random.randrange(path.stat().st_size))
    return named(place, path)


def lengthen(place: Path, random: Random, older: Path) -> str:
    path = random.choice(files_of(place))
    with open(path, "ab") as file:
        file.write(random.choice([b"\0", b"\n", b"{}\n"]))
    return named(place, path)


def remove(place: Path, random: Random, older: Path) -> str:
    path = random.choice(files_of(place))
    path.unlink()
    return named(place, path)


def add(place: Path, random: Random, older: Path) -> str:
    folder = random.choice([place, *(one for one in place.rglob("*") if one.is_dir())])
    (folder / "extra.bin").write_bytes(b"1")
    inside = folder.relative_to(place).as_posix().partition("/")[0]
    return f"第 {int(inside[-2:])} 卷损坏：多出文件.*extra" if inside != "." and inside else "多出文件 extra"


def swap_volumes(place: Path, random: Random, older: Path) -> str:
    """Two volumes of attachments exchanged, the indexes with them or not."""
    one, other = random.sample(attachments(place), 2)
    pairs = [(folder_of(one), folder_of(other))]
    if random.random() < 0.5:
        pairs.append((index_of(one), index_of(other)))
    for a, b in pairs:
        os.rename(place / a, place / "swap")
        os.rename(place / b, place / a)
        os.rename(place / "swap", place / b)
    return f"第 ({one}|{other}) 卷损坏"


def empty_manifest(place: Path, random: Random, older: Path) -> str:
    (place / NAME).write_bytes(random.choice([b"", b"\n", b"{}", b"[]", b"null"]))
    return "清单损坏"


def no_manifest(place: Path, random: Random, older: Path) -> str:
    """As a backup that was killed before its end."""
    (place / NAME).unlink()
    return "没有备份清单"


def link(place: Path, random: Random, older: Path) -> str:
    """A file or a folder that is a link to the very same content."""
    path = random.choice([place / NAME, *place.rglob("volume-*/*")])
    away = place.parent / f"{place.name}-away"
    os.rename(path, away)
    path.symlink_to(away)
    return named(place, path) if path.name != NAME else "没有备份清单"


def newer_version(place: Path, random: Random, older: Path) -> str:
    held = read_manifest(place)
    if random.random() < 0.5:
        seal(place, replace(held, migrations=sorted([*held.migrations, ["matters", "9999_later"]])))
        return "较新的版本"
    seal(place, replace(held, format=2))
    return "备份格式为 2"


def older_database(place: Path, random: Random, older: Path) -> str:
    """The database of an earlier backup under this one's name, its index and digest made to fit."""
    name = read_manifest(place).copy_name
    shutil.copyfile(older / folder_of(DATABASE) / name, place / folder_of(DATABASE) / name)
    reseal(place, DATABASE)
    return "第 1 卷损坏：操作记录的链首与清单不符"


def wrong_head(place: Path, random: Random, older: Path) -> str:
    held = read_manifest(place)
    seq, h, genesis = held.chain
    seal(
        place,
        replace(held, chain=[seq - 1, h, genesis] if random.random() < 0.5 else [seq, h[::-1], genesis]),
    )
    return "第 1 卷损坏：操作记录的链首与清单不符"


def wrong_counts(place: Path, random: Random, older: Path) -> str:
    held = read_manifest(place)
    table = random.choice(sorted(held.tables))
    seal(place, replace(held, tables={**held.tables, table: held.tables[table] + 1}))
    return f"第 1 卷损坏：数据表 {table} 的行数与清单不符"


def lost_attachment(place: Path, random: Random, older: Path) -> str:
    """A content is gone, and the lists were made to fit."""
    number = random.choice(attachments(place))
    path = random.choice(files_of(place / folder_of(number)))
    path.unlink()
    reseal(place, number)
    return f"第 {number} 卷损坏：缺少附件 .*{path.name}"


def replaced_attachment(place: Path, random: Random, older: Path) -> str:
    """Another content of the same size, and the lists were made to fit."""
    number = random.choice(attachments(place))
    path = random.choice(files_of(place / folder_of(number)))
    _flip(path, random)
    reseal(place, number)
    return f"第 {number} 卷损坏：附件 .*{path.name} 的内容与数据库中登记的摘要不符"


def stray_attachment(place: Path, random: Random, older: Path) -> str:
    """A content that no row knows, and the lists were made to fit."""
    number = random.choice(attachments(place))
    stray = f"{number - 3:x}0/00/{number - 3:x}0" + "0" * 62
    path = place / folder_of(number) / stray
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"stray")
    reseal(place, number)
    return f"第 {number} 卷损坏：多出附件"


def climbing(place: Path, random: Random, older: Path) -> str:
    """A path in an index that would leave the target."""
    number = random.choice([OTHERS, *attachments(place)])
    path = random.choice(["../x", "/etc/x", "a/../../x", "a//b", "./x"])
    index = place / index_of(number)
    index.write_text(
        index.read_text("utf-8") + Item(path, 1, hashlib.sha256(b"1").hexdigest()).line(), "utf-8"
    )
    _seal_index(place, number, index.read_text("utf-8"))
    return f"第 {number} 卷损坏：目录文件中有不能识别的行"


def cut_database(place: Path, random: Random, older: Path) -> str:
    """The copy ends too early, and the lists were made to fit."""
    path = place / folder_of(DATABASE) / read_manifest(place).copy_name
    os.truncate(path, path.stat().st_size * random.randrange(1, 10) // 10)
    reseal(place, DATABASE)
    return "第 1 卷损坏"


# Every round of 25 has each of these as often as it stands here.
WAYS: list[Spoil] = [
    *(
        flip,
        flip,
        flip,
        flip,
        flip_manifest,
        flip_database,
        truncate,
        truncate,
        lengthen,
        remove,
        remove,
        add,
    ),
    *(
        swap_volumes,
        empty_manifest,
        no_manifest,
        link,
        newer_version,
        older_database,
        wrong_head,
        wrong_counts,
    ),
    *(lost_attachment, replaced_attachment, stray_attachment, climbing, cut_database),
]


def files_of(place: Path) -> list[Path]:
    return sorted(
        path for path in place.rglob("*") if (path.is_file() and path.stat().st_size) or path.name == NAME
    )


def attachments(place: Path) -> list[int]:
    """The volumes that hold attachments."""
    return [volume.number for volume in read_manifest(place).volumes if volume.number > OTHERS]


def named(place: Path, path: Path) -> str:
    """What a refusal must say of this file: the volume, and the file where it is one of a volume."""
    top, _, rest = path.relative_to(place).as_posix().partition("/")
    if top == NAME:
        return "清单"
    number = int(top.removeprefix("volume-")[:2])
    return f"第 {number} 卷损坏" + (f".*({re.escape(rest)}|数据库副本)" if rest else "")


def _flip(path: Path, random: Random) -> None:
    raw = bytearray(path.read_bytes())
    at = random.randrange(len(raw) * 8)
    raw[at // 8] ^= 1 << at % 8
    path.write_bytes(bytes(raw))


def seal(place: Path, manifest: Manifest) -> None:
    """Write a manifest with a digest that fits."""
    json.loads(manifest.text())
    (place / NAME).write_text(manifest.text(), "utf-8")


def reseal(place: Path, number: int) -> None:
    """Make the index of a volume, and the manifest, say what lies there now."""
    folder = place / folder_of(number)
    items = [
        Item(path.relative_to(folder).as_posix(), len(raw), hashlib.sha256(raw).hexdigest())
        for path in folder.rglob("*")
        if path.is_file() and (raw := path.read_bytes())
    ]
    text = index_text(items)
    (place / index_of(number)).write_text(text, "utf-8")
    _seal_index(place, number, text, items)


def _seal_index(place: Path, number: int, text: str, items: list[Item] | None = None) -> None:
    held = read_manifest(place)
    volumes = []
    for one in held.volumes:
        if one.number == number:
            one = replace(one, index_sha256=hashlib.sha256(text.encode()).hexdigest())
            if items is not None:
                one = replace(one, files=len(items), size=sum(item.size for item in items))
        volumes.append(one)
    seal(place, replace(held, volumes=volumes))
    assert items is None or len(
        list(read_index(place, next(v for v in volumes if v.number == number)))
    ) == len(items)
