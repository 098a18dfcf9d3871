"""Bytes from one place to another: synced, hashed on the way, never through a link."""

import hashlib
import os
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

from config.backup.manifest import Item
from duxing.core.digest import Hasher, hasher

CHUNK = 1024 * 1024


def copy_file(source: Path, target: Path, path: str, *algorithms: str) -> tuple[Item, list[str]]:
    """Copy a file under its final name into a folder that nobody reads yet, and sync it.

    Returns its item (as `path`) and its hex digests by `algorithms`, all of the bytes that were written.
    """
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    hashes = [hashlib.sha256(), *(hasher(name) for name in algorithms)]
    with open(source, "rb", opener=_no_link) as given, open(target, "xb", opener=_own) as out:
        size = _pour(given, hashes, out)
        out.flush()
        os.fsync(out.fileno())
    sha256, *others = (one.digest().hex() for one in hashes)
    return Item(path, size, sha256), others


def hash_file(source: Path, *algorithms: str) -> tuple[int, list[str]]:
    """Size and hex digests of a file: SHA-256 first, then by `algorithms`."""
    hashes = [hashlib.sha256(), *(hasher(name) for name in algorithms)]
    with open(source, "rb", opener=_no_link) as given:
        size = _pour(given, hashes)
    return size, [one.digest().hex() for one in hashes]


def _pour(given: BinaryIO, hashes: Sequence[Hasher], out: BinaryIO | None = None) -> int:
    size = 0
    while chunk := given.read(CHUNK):
        size += len(chunk)
        for one in hashes:
            one.update(chunk)
        if out is not None:
            out.write(chunk)
    return size


def _no_link(path: str, flags: int) -> int:
    return os.open(path, flags | os.O_NOFOLLOW)


def _own(path: str, flags: int) -> int:
    return os.open(path, flags | os.O_NOFOLLOW, 0o600)


def link_or_copy(source: Path, target: Path, item: Item) -> Item:
    """The same content of an earlier backup once more: a hard link, or a copy where links are not possible."""
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        os.link(source, target, follow_symlinks=False)
    except OSError:
        if target.exists():
            raise
        return copy_file(source, target, item.path)[0]
    return item


def write_text(path: Path, text: str) -> None:
    """A small file: under another name first, synced, then renamed."""
    part = path.with_name(f".{path.name}.part")
    with open(part, "wb", opener=_own) as out:
        out.write(text.encode())
        out.flush()
        os.fsync(out.fileno())
    os.replace(part, path)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Let the names in a folder outlive a power failure."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_tree(top: Path) -> None:
    """Sync a folder and every folder below it."""
    for folder, _, _ in os.walk(top, topdown=False):
        sync_folder(Path(folder))
