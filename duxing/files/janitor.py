"""Clearing away contents that no row speaks of: what a process left that died before its commit."""

import os
import time
import uuid
from pathlib import Path

from django.core.files.storage import default_storage

from duxing.files.models import StoredFile
from duxing.files.storage import INCOMING, DurableStorage

DAY = 24 * 3600.0
BATCH = 500


def sweep(older_than: float = DAY) -> tuple[int, int]:
    """Remove half uploads and contents without a row older than `older_than` seconds; how many of each.

    An action that will name a content has written it at its beginning, so what is a day old and has no
    row will never get one.
    """
    storage = default_storage
    if not isinstance(storage, DurableStorage):
        return 0, 0
    root = Path(storage.path(""))
    old = [path for path in root.glob("??/??/*") if _is_old(path, older_than)]
    gone = 0
    for start in range(0, len(old), BATCH):
        batch = {path.relative_to(root).as_posix(): path for path in old[start : start + BATCH]}
        named = set(StoredFile.objects.filter(path__in=batch).values_list("path", flat=True))
        gone += sum(_remove(path, root, older_than) for name, path in batch.items() if name not in named)
    return storage.sweep(older_than), gone


def _is_old(path: Path, older_than: float) -> bool:
    try:
        return path.is_file() and time.time() - path.stat().st_mtime >= older_than
    except FileNotFoundError:
        return False


def _remove(path: Path, root: Path, older_than: float) -> bool:
    """Take it out of its place first: if the same content came in meanwhile, it is put back."""
    aside = root / INCOMING / f"{uuid.uuid4().hex}.part"
    aside.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        os.rename(path, aside)
    except FileNotFoundError:
        return False
    if not _is_old(aside, older_than):
        os.rename(aside, path)
        return False
    aside.unlink()
    return True
