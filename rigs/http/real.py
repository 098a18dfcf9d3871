"""The same rules on the real web server, which adds and refuses things of its own."""

import http.client
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Any

from rigs.child import surroundings
from rigs.http.rules import faults
from rigs.report import ROOT

STARTING = 60.0
QUESTIONS = (
    ("GET", "/", 302),
    ("GET", "/account/login/", 200),
    ("HEAD", "/static/duxing/app.js", 200),
    ("POST", "/account/login/", 403),
    ("GET", "/matters/00000000-0000-4000-8000-000000000000/", 302),
    ("GET", "/no-such-page/", 404),
    ("GET", "/.git/HEAD", 404),
    ("GET", "/static/", 404),
    ("GET", "/static/duxing/duxing.css", 200),
    ("TRACE", "/account/login/", 405),
    ("PUT", "/account/login/", 405),
    ("DELETE", "/", 405),
    ("BREW", "/", 405),
)
RAW = (
    (b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-A: 1\r\n X-Folded: 2\r\nConnection: close\r\n\r\n", (302, 400)),
    (b"GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n", (400,)),
    (b"GET / HTTP/1.1\r\nConnection: close\r\n\r\n", (400,)),
    (b"NONSENSE\r\n\r\n", (400,)),
    (
        b"POST /display/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n"
        b"Connection: close\r\n\r\n0\r\n\r\n",
        (400, 403),
    ),
)


@dataclass
class Real:
    """How much was asked of the server, and what was wrong."""

    asked: int = 0
    wrong: list[str] = field(default_factory=list)


class Told:
    """An answer of the server, to be asked as one of Django's."""

    def __init__(self, answer: http.client.HTTPResponse) -> None:
        self.status_code = answer.status
        self.headers = answer.headers
        self.cookies: SimpleCookie = SimpleCookie()
        for line in answer.headers.get_all("Set-Cookie") or []:
            self.cookies.load(line)

    def get(self, name: str, default: str = "") -> str:
        """A header, or the default."""
        return self.headers.get(name, default)

    def items(self) -> Any:
        """All headers."""
        return self.headers.items()


@contextmanager
def server(env: dict[str, str]) -> Iterator[int]:
    """The web server as `duxing serve` starts it, on a free port of this machine; ended with the block."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    subprocess.run(
        [sys.executable, "manage.py", "migrate", "-v0"], cwd=ROOT, env=surroundings(env), check=True
    )
    words = [sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws", "--host", "127.0.0.1"]
    words += ["--port", str(port), "--workers", "1", "--blocking-threads", "4", "config.wsgi:application"]
    child = subprocess.Popen(
        words, cwd=ROOT, env=surroundings(env), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        until = time.monotonic() + STARTING
        while time.monotonic() < until:
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                time.sleep(0.2)
        yield port
    finally:
        child.terminate()
        try:
            child.wait(20)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def real_site(env: dict[str, str]) -> Real:
    """Ask the real server."""
    found = Real()
    with server(env) as port:
        for method, url, status in QUESTIONS:
            link = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
            link.request(method, url)
            answer = link.getresponse()
            body = answer.read()
            link.close()
            told = Told(answer)
            found.asked += 1
            if told.status_code != status:
                found.wrong.append(f"{method} {url}：{told.status_code}，应为 {status}")
            found.wrong += [
                f"{method} {url}：{one}"
                for one in faults(url, told, body, static=url.startswith("/static/duxing/"))
            ]
            if told.get("Server") != "web" or told.get("X-Powered-By"):
                found.wrong.append(f"{method} {url}：说出了服务器是 {told.get('Server')}")
        for request, allowed in RAW:
            found.asked += 1
            code = _raw(port, request)
            if code not in allowed:
                found.wrong.append(f"{request[:40]!r}：{code}，应为 {allowed}")
    return found


def _raw(port: int, request: bytes) -> int:
    """The status with which raw bytes are answered; 400 where the server just hangs up."""
    with socket.create_connection(("127.0.0.1", port), 20) as link:
        link.sendall(request)
        link.settimeout(20)
        first = link.makefile("rb").readline().split()
    return int(first[1]) if len(first) > 1 and first[1].isdigit() else 400
