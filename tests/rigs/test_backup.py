"""The rig of backups at its smallest, on this run's own database: one round of spoilt ones, two plants."""

from random import Random
from urllib.parse import quote

import pytest
from django.db import connection

from config.backup.checking import check_backup
from config.backup.restoring import Target, restore
from rigs.backup import world
from rigs.backup.corrupt import clear, try_spoilt
from rigs.backup.killing import held, kill_restores
from rigs.backup.planted import attachments_unread, unchecked
from rigs.backup.running import backed_up
from rigs.backup.spoiling import WAYS
from rigs.binding import bound, drop_at
from rigs.report import Options


@pytest.fixture
def at(shared_db, tmp_path):
    """A world in this test's database, two backups of it, and an empty database beside it."""
    own = connection.settings_dict
    address = ""
    if connection.vendor == "sqlite":
        (tmp_path / "duxing.sqlite3").symlink_to(own["NAME"])
    else:
        host, user = quote(own["HOST"], safe=""), quote(own["USER"], safe="")
        address = f"postgresql://{user}@{host}:{own['PORT']}/{own['NAME']}"
    env = {"DATA_DIR": str(tmp_path), "DATABASE_URL": address}
    with bound(env):
        world.fill(6)
    place = backed_up(env, Options(1.0, 7, "both", publish=False))
    yield place
    if place.empty:
        drop_at(place.empty)


def test_spoilt_backups_are_refused_and_planted_faults_found(at):
    check_backup(at.good)
    random = Random(7)
    assert list(try_spoilt(at.good, at.older, at.room("spoilt"), at.empty, len(WAYS), random)) == []
    with attachments_unread():
        assert list(try_spoilt(at.good, at.older, at.room("spoilt"), at.empty, len(WAYS), random))
    with unchecked():
        assert list(try_spoilt(at.good, at.older, at.room("spoilt"), at.empty, 3, random))
    target = Target(at.room("restored") / "data", at.empty)
    target.folder.mkdir()
    restore(at.good, target)
    wanted = held(target)
    clear(target)
    wrong = list(kill_restores(at.good, target, wanted, 2, random))
    assert [one for one in wrong if "只有" not in one] == []
