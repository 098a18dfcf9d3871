"""Storage on a local disk that never shows half a file (reliability.md 4.14)."""

import os
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage

from duxing.core.crash import crashpoint

INCOMING = ".incoming"
CHUNK = 1024 * 1024
DAY = 24 * 3600.0


class DurableStorage(FileSystemStorage):
    """Writes under a temporary name, syncs, renames, syncs the folder.

    Names are made from the content's digest, so an existing name already holds these very bytes
    and may be replaced by them.
    """

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        return name

    def _save(self, name: str, content: "File[Any]") -> str:
        target = Path(self.path(name))
        incoming = Path(self.path(INCOMING))
        _make_folder(incoming)
        _make_folder(target.parent)
        temporary = incoming / f"{uuid.uuid4().hex}.part"
        try:
            _write(temporary, content)
            crashpoint("files.before_rename")
            os.replace(temporary, target)
            crashpoint("files.after_rename")
            _sync_folder(target.parent)
        finally:
            temporary.unlink(missing_ok=True)
        return name

    def sweep(self, older_than: float = DAY) -> int:
        """Remove what broken uploads left behind more than `older_than` seconds ago; how many."""
        limit, gone = time.time() - older_than, 0
        incoming = Path(self.path(INCOMING))
        for part in incoming.glob("*.part") if incoming.is_dir() else ():
            if part.stat().st_mtime < limit:
                part.unlink(missing_ok=True)
                gone += 1
        return gone

    def old_names(self, older_than: float = DAY) -> Iterator[str]:
        """The names of all contents that were written more than `older_than` seconds ago."""
        limit, root = time.time() - older_than, Path(self.path(""))
        for content in root.glob("[0-9a-f][0-9a-f]/[0-9a-f][0-9a-f]/*"):
            if content.stat().st_mtime < limit:
                yield str(content.relative_to(root))

    def remove_old(self, name: str, older_than: float = DAY) -> bool:
        """Remove a content that nothing names, unless somebody is bringing it anew this very moment."""
        content = Path(self.path(name))
        aside = Path(self.path(INCOMING)) / f"{uuid.uuid4().hex}.part"
        _make_folder(aside.parent)
        os.replace(content, aside)
        if aside.stat().st_mtime > time.time() - older_than:
            os.replace(aside, content)
            return False
        aside.unlink()
        return True


def _make_folder(folder: Path) -> None:
    """Make a folder and those above it, each synced into the one that holds it."""
    if not folder.is_dir():
        _make_folder(folder.parent)
        folder.mkdir(exist_ok=True, mode=0o700)
        _sync_folder(folder.parent)


def _write(path: Path, content: "File[Any]") -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        for chunk in content.chunks(CHUNK):
            out.write(chunk)
        out.flush()
        os.fsync(out.fileno())


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
