"""The worker ends when it is told to, and outlives a database that does not answer."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from threading import Event

import pytest
from django.db import InterfaceError, OperationalError, connection

from duxing.notices.management.commands import worker

ROOT = Path(__file__).parents[3]


@pytest.mark.django_db
@pytest.mark.parametrize("lost", [OperationalError, InterfaceError, connection.Database.OperationalError])
def test_a_silent_database_is_waited_for(monkeypatch, lost):
    """Which of the two a lost connection raises depends on where the driver notices."""
    stop, calls = Event(), []

    def broken():
        calls.append(1)
        if len(calls) == 3:
            stop.set()
        raise lost

    monkeypatch.setattr(worker, "reap", broken)
    monkeypatch.setattr(worker, "PAUSE_AFTER_ERROR", 0)
    monkeypatch.setattr(worker.connection, "close", lambda: None)
    monkeypatch.setattr(worker, "close_old_connections", lambda: None)
    worker.run(stop)
    assert len(calls) == 3


@pytest.mark.django_db
def test_it_prunes_once_an_hour(monkeypatch):
    stop, pruned, ticks = Event(), [], iter(range(10))

    def tick():
        if next(ticks) == 5:
            stop.set()
        return 0

    monkeypatch.setattr(worker, "reap", tick)
    monkeypatch.setattr(worker, "PAUSE", 0)
    monkeypatch.setattr(worker, "prune", lambda: pruned.append(1))
    monkeypatch.setattr(worker, "close_old_connections", lambda: None)
    worker.run(stop)
    assert len(pruned) == 1


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_stops_when_told(tmp_path, number):
    env = {**os.environ, "DATA_DIR": str(tmp_path), "PYTHONUNBUFFERED": "1", "DATABASE_URL": ""}
    command = [sys.executable, str(ROOT / "manage.py"), "worker"]
    with subprocess.Popen(
        command, env=env, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as run:
        assert run.stdout is not None
        assert run.stdout.readline() == "后台进程已启动。\n"
        run.send_signal(number)
        begun = time.monotonic()
        said = run.stdout.read()
        assert run.wait(timeout=10) == 0
    assert "后台进程已停止。" in said
    assert time.monotonic() - begun < 8
