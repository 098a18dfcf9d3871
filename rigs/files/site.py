"""The product as a browser meets it: pages, forms and files over HTTP, to a server of its own or in process."""

import http.client
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.core.signing import TimestampSigner
from selectolax.lexbor import LexborHTMLParser

from duxing.testing.processes import below
from rigs.report import ROOT

STARTING = 60.0
_NAMED = "input[name], textarea[name], select[name]"
Fields = list[tuple[str, str]]
Files = Sequence[tuple[str, str, bytes]]


@dataclass(frozen=True)
class Answer:
    """Status and text of what came back."""

    status: int
    text: str
    where: str = ""


class Site(Protocol):
    """Somewhere to fetch pages from and post forms to, as somebody of the cast."""

    def send(self, who: Any, path: str, body: bytes | None = None, kind: str = "") -> Answer: ...


def multipart(fields: Fields, files: Files) -> tuple[bytes, str]:
    """A form with files as browsers send it, names as they are; the body and its type."""
    edge = uuid.uuid4().hex
    parts = [
        f'--{edge}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields
    ]
    for name, sent, data in files:
        head = f'--{edge}\r\nContent-Disposition: form-data; name="{name}"; filename="{sent}"\r\n'
        parts += [head.encode(), b"Content-Type: application/octet-stream\r\n\r\n", data, b"\r\n"]
    parts.append(f"--{edge}--\r\n".encode())
    return b"".join(parts), f"multipart/form-data; boundary={edge}"


def filled(page: str, upload: str, values: Mapping[str, str]) -> Fields:
    """What the form around the file field `upload` would send, with `values` in place of what it shows."""
    tree = LexborHTMLParser(page)
    found = tree.css_first(f'input[type="file"][name="{upload}"]')
    if found is None:
        raise LookupError(f"no file field {upload} on the page")
    form: Any = found
    while form is not None and form.tag != "form":
        form = form.parent
    elsewhere = tree.css(f'[form="{form.id}"][name]') if form is not None and form.id else []
    shown = _shown([*form.css(_NAMED), *elsewhere]) if form is not None else []
    kept = [(name, value) for name, value in shown if name not in values]
    return kept + list(values.items())


def _shown(elements: Sequence[Any]) -> Fields:
    shown: Fields = []
    for one in elements:
        given = one.attributes
        name, kind = given["name"], given.get("type", "text")
        if one.tag == "textarea":
            shown.append((name, one.text()))
        elif one.tag == "select":
            options = one.css("option")
            chosen = [o for o in options if "selected" in o.attributes] or options[:1]
            shown += [(name, o.attributes.get("value") or "") for o in chosen]
        elif kind not in ("file", "submit", "button") and (
            kind not in ("radio", "checkbox") or "checked" in given
        ):
            shown.append((name, given.get("value") or ""))
    return shown


def told(page: str, upload: str) -> list[str]:
    """The errors at the file field; on a mere piece of a page, all errors and the text itself."""
    tree = LexborHTMLParser(page)
    found: Any = tree.css_first(f'input[type="file"][name="{upload}"]')
    if found is None:
        return [tree.body.text() if tree.body else ""]
    while found is not None and found.tag != "form":
        errors = [one.text().strip() for one in found.css(".err")]
        if errors:
            return errors
        found = found.parent
    return []


def errors(page: str) -> str:
    """Every error on the page."""
    tree = LexborHTMLParser(page)
    return "；".join(one.text().strip() for one in tree.css(".err, .errors, [role=alert]"))


@dataclass
class InProcess:
    """The product in this process, for tests: Django's own client, one for each person."""

    client_class: Any
    clients: dict[Any, Any] = field(default_factory=dict)

    def send(self, who: Any, path: str, body: bytes | None = None, kind: str = "") -> Answer:
        """Fetch a page, or post a body of the given type."""
        if who.pk not in self.clients:
            self.clients[who.pk] = self.client_class(raise_request_exception=False)
            self.clients[who.pk].force_login(who)
        client = self.clients[who.pk]
        answer = client.get(path) if body is None else client.generic("POST", path, body, kind)
        return Answer(answer.status_code, answer.content.decode("utf-8", "replace"))


@dataclass
class Served:
    """The product behind its web server in another process; `wsgi` names what is served."""

    environment: dict[str, str]
    folder: Path
    wsgi: str = "config.wsgi:application"
    port: int = 0
    process: "subprocess.Popen[bytes] | None" = None
    _cookies: dict[Any, str] = field(default_factory=dict)

    def __enter__(self) -> "Served":
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        words = [
            "-m",
            "granian",
            "--interface",
            "wsgi",
            "--no-ws",
            "--host",
            "127.0.0.1",
            "--port",
            str(self.port),
        ]
        with (self.folder / "server.log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, *words, "--workers", "1", "--blocking-threads", "4", "--respawn-failed-workers", self.wsgi],
                cwd=ROOT, env=self.environment, stdout=log, stderr=log,
            )  # fmt: skip
        until = time.monotonic() + STARTING
        while time.monotonic() < until and self.process.poll() is None:
            try:
                if self.exchange("GET", "/account/login/").status < 500:
                    return self
            except OSError:
                time.sleep(0.2)
        raise RuntimeError((self.folder / "server.log").read_text("utf-8", "replace")[-3000:])

    def __exit__(self, *_: object) -> None:
        assert self.process is not None
        self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def send(self, who: Any, path: str, body: bytes | None = None, kind: str = "") -> Answer:
        """Fetch a page, or post a body of the given type, as somebody who has logged in."""
        method = "GET" if body is None else "POST"
        headers = (
            {"Cookie": self.cookies(who), "Content-Type": kind} if kind else {"Cookie": self.cookies(who)}
        )
        return self.exchange(method, path, body, headers)

    def exchange(self, method: str, path: str, body: bytes | None = None, headers: Any = None) -> Answer:
        """One request and its answer."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=180)
        try:
            line.request(method, path, body, headers or {})
            answer = line.getresponse()
            text = answer.read().decode("utf-8", "replace")
            return Answer(answer.status, text, answer.getheader("Location", ""))
        finally:
            line.close()

    def cookies(self, who: Any) -> str:
        """The cookies of a person who has just logged in, with the token of the forms."""
        if who.pk not in self._cookies:
            store = SessionStore()
            store[SESSION_KEY] = str(who.pk)
            store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
            store[HASH_SESSION_KEY] = who.get_session_auth_hash()
            store.create()
            self._cookies[who.pk] = str(store.session_key)
        key = self._cookies[who.pk]
        seen = TimestampSigner(salt="duxing.seen").sign(key)
        return f"dx_session={key}; dx_seen={seen}; dx_csrf={'c' * 32}"

    def worker(self) -> int:
        """The process that answers."""
        assert self.process is not None
        names = {pid: Path(f"/proc/{pid}/comm") for pid in sorted(below(self.process.pid))}
        return next(
            pid for pid, name in names.items() if name.exists() and name.read_text().startswith("granian")
        )
