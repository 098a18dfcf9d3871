"""Binding the process of a rig to one scratch database after another."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connections

from config import env as environment_settings
from config.backup.postgres import Server
from duxing.core import prepared


@contextmanager
def bound(env: dict[str, str]) -> Iterator[None]:
    """Let this process work on the database and the data folder of `env`, and go back afterwards."""
    before = (connections["default"], connections.settings["default"], settings.DATA_DIR, settings.MEDIA_ROOT)
    chosen = server_of(env)
    own = dict(environment_settings.database(Path(env["DATA_DIR"])))
    if chosen:
        own |= {"HOST": chosen.host, "PORT": chosen.port, "USER": chosen.user, "NAME": chosen.name}
        own |= {"PASSWORD": chosen.password, "ENGINE": "django.db.backends.postgresql", "OPTIONS": {}}
    folder = Path(env["DATA_DIR"])
    connections.settings["default"] = connections.configure_settings({"default": own})["default"]
    connections["default"] = connections.create_connection("default")
    _move(folder, folder / "files")
    try:
        yield
    finally:
        connections["default"].close()
        connections["default"], connections.settings["default"] = before[:2]
        _move(*before[2:])


def _move(folder: Path, media: Path) -> None:
    settings.DATA_DIR, settings.MEDIA_ROOT = folder, media
    # The storage remembers where it was; its first use makes the object behind the name.
    default_storage.exists("none")
    default_storage._wrapped._location = media
    # Kept statements are in the words of the database for which they were made.
    prepared._kept.clear()
    for name in ("base_location", "location"):
        default_storage._wrapped.__dict__.pop(name, None)


def server_of(env: dict[str, str]) -> Server | None:
    """The server of an environment, None for SQLite."""
    return Server.of_url(env["DATABASE_URL"]) if env["DATABASE_URL"] else None


def database_at(server: Server, name: str, template: str = "template0") -> Server:
    """A fresh database on the same server: an empty one, or a copy of `template`."""
    replace(server, name="postgres").ask(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    return replace(server, name=name)


def drop_at(server: Server) -> None:
    """The database is gone."""
    replace(server, name="postgres").ask(f'DROP DATABASE IF EXISTS "{server.name}" WITH (FORCE)')
