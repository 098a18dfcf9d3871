"""On SQLite writers wait for their turn, without holding a connection and without leaving cursors behind."""

import gc
import sqlite3
import threading

import pytest
from django.db import OperationalError, connection, transaction

from duxing.core.sqlite import base

pytestmark = pytest.mark.skipif("connection.vendor != 'sqlite'", reason="SQLite's own way of waiting")


@pytest.fixture
def other(shared_db):
    """Somebody else who is writing."""
    connection.ensure_connection()
    with sqlite3.connect(connection.settings_dict["NAME"], check_same_thread=False) as raw:
        raw.isolation_level = None
        raw.execute("BEGIN IMMEDIATE")
        yield raw
    raw.close()


def cursors() -> int:
    return sum(issubclass(type(one), sqlite3.Cursor) for one in gc.get_objects())


def test_a_writer_waits_for_its_turn_and_leaves_no_cursor(other):
    ending = threading.Timer(0.3, lambda: other.execute("ROLLBACK"))
    gc.collect()
    gc.disable()
    try:
        before = cursors()
        ending.start()
        with transaction.atomic():
            pass
        assert cursors() <= before
    finally:
        gc.enable()
        ending.join()


def test_who_waits_too_long_is_told(other, monkeypatch):
    monkeypatch.setattr(base, "TURN", 0.05)
    with pytest.raises(OperationalError, match="locked"), transaction.atomic():
        pass
    other.execute("ROLLBACK")
    with transaction.atomic():
        pass
