"""Several people at once: threads that begin together, on a database that they share."""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from django.db import connection, connections


def together(calls: Sequence[Callable[[], Any]]) -> list[Any]:
    """Run the calls at the same moment, a thread each; their results or exceptions, in order."""
    gate = Barrier(len(calls))

    def run(call: Callable[[], Any]) -> Any:
        gate.wait()
        try:
            return call()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(calls)) as pool:
        started = [pool.submit(run, call) for call in calls]
    return [one.exception() or one.result() for one in started]


@pytest.fixture
def shared_db(django_db_serialized_rollback: None, transactional_db: None, tmp_path: Path) -> Iterator[None]:
    """A database for several threads, with the data that the migrations ship: SQLite in memory, where
    threads block each other at once, is copied to a file with the product's own options; PostgreSQL
    is used as it is."""
    if connection.vendor != "sqlite":
        yield
        return
    connection.ensure_connection()
    memory, name = connection.connection, connection.settings_dict["NAME"]
    with sqlite3.connect(tmp_path / "shared.sqlite3") as target:
        memory.backup(target)
    target.close()
    connection.settings_dict["NAME"] = str(tmp_path / "shared.sqlite3")
    connection.connection = None
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"], connection.connection = name, memory
