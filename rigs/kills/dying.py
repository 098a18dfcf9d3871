"""Processes of the product that die at a named place: forked from this one, or started as in service."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

from django.core.management import call_command
from django.db import connections

from config.wsgi import application
from duxing.core import crash

DIED = 9
READY_WITHIN = 60.0


@dataclass
class Child:
    """One process and where it listens; `wait` gives its exit code, None while it lives."""

    port: int
    wait: Callable[[float], int | None]


class _Silent(WSGIRequestHandler):
    def log_message(self, *args: object) -> None:
        """No line for each request."""


def _fork(work: Callable[[], None], point: str) -> int:
    """Run `work` in a process of its own that dies at `point`; its number."""
    # A connection must not be shared: closing one end of it would end the other.
    connections.close_all()
    pid = os.fork()
    if pid:
        return pid
    code = 1
    try:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        crash._POINT = os.environ["DUXING_CRASHPOINT"] = point
        work()
        code = 0
    finally:
        os._exit(code)


def _exit_code(pid: int, within: float) -> int | None:
    patience = time.monotonic() + within
    while True:
        done, status = os.waitpid(pid, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status)
        if time.monotonic() > patience:
            return None
        time.sleep(0.005)


@contextmanager
def forked(point: str = "") -> Iterator[Child]:
    """A web process that has loaded the product already, as after a fork of its server."""
    door = socket.create_server(("127.0.0.1", 0))
    port = door.getsockname()[1]

    def serve() -> None:
        server = WSGIServer(("127.0.0.1", port), _Silent, bind_and_activate=False)
        server.socket.close()
        server.socket, server.server_name, server.server_port = door, "127.0.0.1", port
        server.setup_environ()
        server.set_app(application)
        server.serve_forever()

    pid = _fork(serve, point)
    door.close()
    ended: list[int] = []

    def wait(within: float) -> int | None:
        if not ended:
            code = _exit_code(pid, within)
            ended.extend([] if code is None else [code])
        return ended[0] if ended else None

    try:
        yield Child(port, wait)
    finally:
        if not ended:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)


def work_once(point: str = "") -> int | None:
    """One pass of the worker in a process of its own; its exit code."""
    return _exit_code(_fork(lambda: call_command("worker", once=True), point), READY_WITHIN)


@contextmanager
def started(point: str = "") -> Iterator[Child]:
    """A web server as in service, started anew with DUXING_CRASHPOINT in its environment."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--port", str(port)]
    options = ["--log-level", "critical", "--blocking-threads", "2", "config.wsgi:application"]
    process = subprocess.Popen(
        [*command, *options],
        env=os.environ | {"DUXING_CRASHPOINT": point},
        stderr=subprocess.DEVNULL,
        process_group=0,
    )
    try:
        _await_port(port)
        yield Child(port, lambda within: _ended(process, within))
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _ended(process: "subprocess.Popen[bytes]", within: float) -> int | None:
    """DIED once the server has ended: it says 1 when its only worker has died."""
    try:
        return DIED if process.wait(within) else 0
    except subprocess.TimeoutExpired:
        return None


def _await_port(port: int) -> None:
    patience = time.monotonic() + READY_WITHIN
    while time.monotonic() < patience:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.02)
    raise TimeoutError(f"nobody listens on {port}")


def manage_once(point: str = "") -> int:
    """`manage.py worker --once`, started anew; its exit code."""
    command = [sys.executable, "manage.py", "worker", "--once"]
    env = os.environ | {"DUXING_CRASHPOINT": point}
    return subprocess.run(command, env=env, stderr=subprocess.DEVNULL, check=False).returncode
