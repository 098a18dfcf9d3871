"""Each run proves on which database it was: the same tests on both, and never on the system's own."""

import os
from pathlib import Path

from django.db import connection

from duxing.testing.databases import WANTED


def test_the_run_is_on_the_database_it_names(db):
    assert connection.vendor == WANTED
    with connection.cursor() as cursor:
        cursor.execute("select sqlite_version()" if WANTED == "sqlite" else "select version()")
        told = cursor.fetchone()[0]
    assert told.startswith("3." if WANTED == "sqlite" else "PostgreSQL ")


def test_the_server_is_the_tests_own(db):
    if WANTED == "sqlite":
        assert connection.is_in_memory_db()
        return
    with connection.cursor() as cursor:
        cursor.execute("select current_setting('data_directory'), current_setting('listen_addresses')")
        data, addresses = cursor.fetchone()
    folder = Path(connection.settings_dict["HOST"])
    assert (Path(data), addresses) == (folder / "data", "")
    assert folder.name.startswith("dxpg") and folder.is_dir()


def test_transactions_take_the_lock_at_once_on_sqlite(db):
    if WANTED == "sqlite":
        assert connection.transaction_mode == "IMMEDIATE"


def test_tests_write_their_files_into_a_folder_of_their_own(settings, tmp_path):
    given = os.environ.get("DATA_DIR")
    if given:
        assert Path(settings.DATA_DIR) == Path(given)
