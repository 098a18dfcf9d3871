"""Faults put in on purpose; the rig's own checks must find each of them."""

import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from sqlite3 import connect
from typing import Any
from unittest.mock import patch

from config.backup import checking, making, restoring
from config.backup.copying import write_text
from config.backup.manifest import DATABASE, NAME, OTHERS, folder_of, read_manifest
from duxing.core import clock
from rigs.backup.spoiling import reseal


@contextmanager
def attachments_unread() -> Iterator[None]:
    """The check of a backup passes over the attachments."""
    check = checking._check_item

    def blind(place: Path, number: int, *rest: Any) -> None:
        if number <= OTHERS:
            check(place, number, *rest)

    with patch.object(checking, "_check_item", blind), patch.object(checking, "_check_rows", lambda *_: None):
        yield


@contextmanager
def unchecked() -> Iterator[None]:
    """The target is touched before the backup was read."""
    with patch.object(restoring, "check_backup", read_manifest):
        yield


@contextmanager
def files_first() -> Iterator[None]:
    """The attachments are taken before the database: those that come in between are not in the backup."""
    copy = making._copy_database

    def late(folder: Path) -> Any:
        early, _ = copy(folder)
        for name in list(folder.iterdir()):
            name.unlink()
        folder.rmdir()
        time.sleep(0.5)
        contents, server = copy(folder)
        return replace(contents, stored=early.stored), server

    with patch.object(making, "_copy_database", late):
        yield


@contextmanager
def named_early() -> Iterator[None]:
    """The backup has its final name, and a manifest, before anything is in it."""

    def early(to: Path, keys: bool, before: Path | None) -> Any:
        place = to / f"{clock.local(clock.now()):%Y%m%d-%H%M%S}"
        place.mkdir()
        write_text(place / NAME, "{}")
        manifest, copied, linked = making._fill(place, keys, before)
        write_text(place / NAME, manifest.text())
        return making.Made(place, manifest, copied, linked)

    with patch.object(making, "_make", early):
        yield


def altered_row(place: Path) -> None:
    """A title changed past the audit chain before the backup was made; every list of the backup fits."""
    held = read_manifest(place)
    path = place / folder_of(DATABASE) / held.copy_name
    with closing(connect(path)) as database:
        database.execute(
            "UPDATE matters_matter SET title = title || '。' WHERE id = (SELECT max(id) FROM matters_matter)"
        )
        database.commit()
    reseal(place, DATABASE)
