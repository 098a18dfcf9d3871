"""Web server and worker, started together and ended together."""

import ipaddress
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from threading import Event

from config import env

# A WSGI server answers few requests at once with many threads; SQLite lets one write at a time.
THREADS = 4
READY_WITHIN = 60.0
END_WITHIN = 20.0
LOOK_EVERY = 0.2
# A worker that ends again and again has a reason that only a person can mend.
MOST_WORKERS, WORKERS_WITHIN = 5, 60.0


class Unusable(Exception):
    """What was asked for cannot be served; the text is a Chinese sentence for the person."""


@dataclass(frozen=True)
class Plan:
    """What to serve, checked."""

    host: str
    port: int
    workers: int
    demo: bool

    @property
    def address(self) -> str:
        """The address of the first page, for the person."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{self.port}/"


def host() -> str:
    """Where to listen unless told otherwise."""
    return env.text("HOST", "127.0.0.1")


def port() -> str:
    """The port to listen on unless told otherwise; checked by `plan`."""
    return env.text("PORT", "8000")


def plan(host: str, port: str, workers: str, *, demo: bool) -> Plan:
    """Check what was asked for; raises Unusable with a sentence for the person."""
    if not port.isdecimal() or not 0 < int(port) < 65536:
        raise Unusable(f"端口“{port}”不正确，应为 1 至 65535 的整数。")
    if not workers.isdecimal() or not 0 < int(workers) < 65:
        raise Unusable(f"网页进程个数“{workers}”不正确，应为 1 至 64 的整数。")
    if demo and not _is_loopback(host):
        raise Unusable("演示数据人人可以登录，只能在本机打开：监听地址须为 127.0.0.1。")
    if not _is_free(host, int(port)):
        raise Unusable(f"不能在 {host} 的 {port} 端口监听，可能已被占用。请用 PORT= 换一个端口。")
    return Plan(host, int(port), int(workers), demo)


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _is_free(host: str, port: int) -> bool:
    try:
        family, kind, *_, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError:
        return False
    return True


def serve(plan: Plan) -> int:
    """Bring the database up to date, then run web and worker until a signal comes or the web server ends.

    A worker that ends is started again: what people are doing goes on meanwhile. Returns 0 when asked to
    stop, 1 when the database could not be prepared, the web server ended by itself, or no worker lives.
    """
    if plan.demo:
        os.environ["DUXING_PROFILE"] = "demo"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    stop = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda number, frame: stop.set())
    for words in _preparation(plan):
        if stop.is_set() or not _run(words, stop):
            return 0 if stop.is_set() else 1
    children = [_start(words) for words in (_web(plan), _django("worker"))]
    try:
        return _watch(children, plan, stop)
    finally:
        _end(children)


def _start(words: Sequence[str]) -> subprocess.Popen[bytes]:
    # A group of its own, so that nothing of it outlives it: a web server that is killed leaves its
    # processes behind, and they would go on holding the port.
    return subprocess.Popen(words, process_group=0)


def _preparation(plan: Plan) -> list[list[str]]:
    migrate = _django("migrate", "--no-input", "--verbosity=0")
    admit = [sys.executable, "-P", "-m", "config.admit", plan.host]
    return [migrate, _django("demo_load"), admit] if plan.demo else [migrate, admit]


def _django(*words: str) -> list[str]:
    # In a process of its own, so that this one stays small; -P keeps the current folder out of the path.
    return [sys.executable, "-P", "-m", "django", *words]


def _web(plan: Plan) -> list[str]:
    return [
        *(sys.executable, "-P", "-m", "granian", "--interface", "wsgi", "--no-ws"),
        *("--host", plan.host, "--port", str(plan.port)),
        *("--workers", str(plan.workers), "--blocking-threads", str(THREADS)),
        *("--respawn-failed-workers", "--workers-kill-timeout", "10", "--log-level", "warning"),
        "config.wsgi:application",
    ]


def _run(words: Sequence[str], stop: Event) -> bool:
    """Run one step of the preparation to its end; whether it succeeded."""
    child = _start(words)
    try:
        while child.poll() is None and not stop.wait(LOOK_EVERY):
            pass
        return child.poll() == 0
    finally:
        _end([child])


def _watch(children: list[subprocess.Popen[bytes]], plan: Plan, stop: Event) -> int:
    """Wait for the signal, or for the web server to end; the exit code. Starts a lost worker again."""
    told, patience = False, time.monotonic() + READY_WITHIN
    lost: list[float] = []
    while not stop.wait(LOOK_EVERY):
        if children[0].poll() is not None:
            sys.stderr.write("网页服务意外结束，全部停止。\n")
            return 1
        if children[1].poll() is not None:
            lost = [at for at in lost if time.monotonic() - at < WORKERS_WITHIN] + [time.monotonic()]
            if len(lost) > MOST_WORKERS:
                sys.stderr.write("后台进程一再意外结束，全部停止。\n")
                return 1
            sys.stderr.write("后台进程意外结束，已重新启动。\n")
            children[1] = _start(_django("worker"))
        if not told and _answers(plan):
            told = True
            print(f"督行已启动：{plan.address}\n按 Ctrl+C 停止。", flush=True)
        if not told and time.monotonic() > patience:
            sys.stderr.write("网页服务没有在规定时间内启动，服务停止。\n")
            return 1
    return 0


def _answers(plan: Plan) -> bool:
    try:
        with socket.create_connection((plan.host, plan.port), timeout=1):
            return True
    except OSError:
        return False


def _end(children: Sequence[subprocess.Popen[bytes]]) -> None:
    """Ask the children to finish what they are doing; after a while, end them and what they started."""
    for child in children:
        if child.poll() is None:
            child.terminate()
    patience = time.monotonic() + END_WITHIN
    for child in children:
        with suppress(subprocess.TimeoutExpired):
            child.wait(max(0.0, patience - time.monotonic()))
        with suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()
