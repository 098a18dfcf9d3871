"""The list of what a backup holds (备份清单): sealed by its own digest, so that one changed bit is seen."""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path, PurePosixPath
from typing import Any

from config.backup.faults import Damaged, in_volume

FORMAT = 1
NAME = "manifest.json"
DATABASE, OTHERS, FIRST_OF_FILES = 1, 2, 3
KINDS = {DATABASE: "数据库", OTHERS: "密钥、字体等", FIRST_OF_FILES: "附件"}
COPY_NAMES = {"sqlite": "duxing.sqlite3", "postgresql": "duxing.dump"}
LINE = re.compile(r"([0-9a-f]{64}) (\d+) (.+)")


@dataclass(frozen=True)
class Item:
    """One file of a volume: its path inside the volume, its size, its hex SHA-256."""

    path: str
    size: int
    sha256: str

    def line(self) -> str:
        return f"{self.sha256} {self.size} {self.path}\n"


@dataclass(frozen=True)
class Volume:
    """One volume (卷): how much is in it, and the digest of its index."""

    number: int
    files: int
    size: int
    index_sha256: str


@dataclass(frozen=True)
class Manifest:
    """What was backed up and what must come out again.

    `tables` counts the rows of every table, `chain` is the end of the audit chain (seq, h, genesis) or None,
    `faults` names attachments that were missing or altered in the system itself when the backup was made.
    """

    product: str
    made_at: str
    host: str
    vendor: str
    server: str
    migrations: list[list[str]]
    tables: dict[str, int]
    chain: list[Any] | None
    settings: dict[str, str]
    keys: list[str]
    volumes: list[Volume]
    faults: dict[str, str] = field(default_factory=dict)
    format: int = FORMAT

    @property
    def copy_name(self) -> str:
        """The file of volume 1."""
        return COPY_NAMES[self.vendor]

    @property
    def digest(self) -> str:
        """Hex SHA-256 over the manifest: the name of exactly this backup."""
        return _seal(asdict(self))

    @property
    def head_words(self) -> str:
        """The end of the chain, for the person."""
        return f"第 {self.chain[0]} 条（{str(self.chain[1])[:16]}……）" if self.chain else "无"

    def text(self) -> str:
        """What is written to the file; one content has exactly one text."""
        body = asdict(self)
        return _render({**body, "digest": _seal(body)})


def _render(body: dict[str, Any]) -> str:
    return json.dumps(body, ensure_ascii=False, sort_keys=True, indent=1) + "\n"


def _seal(body: dict[str, Any]) -> str:
    return hashlib.sha256(_render(body).encode()).hexdigest()


def read_manifest(place: Path) -> Manifest:
    """The manifest of the backup in `place`. Raises Damaged when it is not whole."""
    path = place / NAME
    if path.is_symlink() or not path.is_file():
        raise Damaged("没有备份清单：不是备份，或者备份没有做完。")
    raw = path.read_bytes()
    if not raw.strip():
        raise Damaged("备份清单损坏：内容为空。")
    try:
        body = json.loads(raw.decode())
        digest = body.pop("digest")
        sealed = digest == _seal(body) and raw == _render({**body, "digest": digest}).encode()
    except (ValueError, KeyError, AttributeError, TypeError, RecursionError):
        sealed = False
    if not sealed:
        raise Damaged("备份清单损坏：内容与其摘要不符。")
    if body.get("format") != FORMAT:
        raise Damaged(f"备份格式为 {body.get('format')}，本版本只能读取格式 {FORMAT}。")
    return _built(body)


def _built(body: dict[str, Any]) -> Manifest:
    try:
        volumes = [Volume(**one) for one in body.pop("volumes")]
        made = Manifest(**body, volumes=volumes)
        right = made.vendor in COPY_NAMES and all(
            type(getattr(one, f.name)) in (int, str) for one in volumes for f in fields(one)
        )
    except (TypeError, KeyError) as error:
        raise Damaged("备份清单损坏：项目不全。") from error
    numbers = [one.number for one in volumes]
    if not right or numbers != sorted(set(numbers)) or numbers[:1] != [DATABASE] or numbers[-1] > 99:
        raise Damaged("备份清单损坏：卷号不正确。")
    return made


def folder_of(number: int) -> str:
    """The folder of a volume."""
    return f"volume-{number:02d}"


def index_of(number: int) -> str:
    """The index of a volume."""
    return f"{folder_of(number)}.index"


def volume_of(stored_path: str) -> int:
    """The volume in which an attachment lies: by the first digit of its name."""
    first = stored_path[:1]
    return FIRST_OF_FILES + (int(first, 16) if first in "0123456789abcdef" and first else 0)


def index_text(items: Iterable[Item]) -> str:
    """The index of a volume, by path."""
    return "".join(item.line() for item in sorted(items, key=lambda item: item.path))


def read_index(place: Path, volume: Volume) -> Iterator[Item]:
    """The items of a volume. Raises Damaged when the index is not the one of the manifest."""
    path = place / index_of(volume.number)
    if path.is_symlink() or not path.is_file():
        raise in_volume(volume.number, "目录文件缺失。")
    raw = path.read_bytes()
    if hashlib.sha256(raw).hexdigest() != volume.index_sha256:
        raise in_volume(volume.number, "目录文件与清单不符。")
    for line in raw.decode("utf-8", "replace").splitlines():
        found = LINE.fullmatch(line)
        if found is None or not is_plain(found[3]):
            raise in_volume(volume.number, "目录文件中有不能识别的行。")
        yield Item(found[3], int(found[2]), found[1])


def is_plain(path: str) -> bool:
    """Whether a relative path stays inside its volume."""
    parts = path.split("/")
    return not PurePosixPath(path).is_absolute() and not {"", ".", ".."} & set(parts) and "\0" not in path
