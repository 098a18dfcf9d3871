"""The product as people meet it: its own server in another process, a fresh data folder, Chromium."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.core.signing import TimestampSigner

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or ""
STARTING = 60
SECRET = "only-for-browser-tests"  # a database made for one test run, served on the loopback address
SEEN_SALT = "duxing.seen"


def environment(data_dir: Path, **more: str) -> dict[str, str]:
    """The environment of a process that serves or fills `data_dir`; never another database."""
    own = {
        "DATA_DIR": str(data_dir),
        "DATABASE_URL": "",
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "SECRET_KEY": SECRET,
    }
    kept = {name: value for name, value in os.environ.items() if name not in ("DUXING_TEST_DB",)}
    return {**kept, **own, "PYTHONPATH": str(ROOT), **more}


def python(data_dir: Path, *words: str, **more: str) -> str:
    """Run Python with `words` on the data folder; what it printed. Raises with its stderr."""
    told = subprocess.run(
        [sys.executable, *words],
        cwd=ROOT,
        env=environment(data_dir, **more),
        capture_output=True,
        text=True,
        check=False,
    )
    if told.returncode:
        raise RuntimeError(told.stderr[-4000:])
    return told.stdout


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Site:
    """A running server: its address, the ids of its records and a session for each person."""

    data_dir: Path
    world: dict[str, Any] = field(default_factory=dict)
    settings: dict[str, str] = field(default_factory=dict)
    process: "subprocess.Popen[bytes] | None" = None
    url: str = ""

    def start(self) -> "Site":
        port = free_port()
        self.url = f"http://127.0.0.1:{port}"
        words = ["-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)]
        self.process = subprocess.Popen(
            [sys.executable, *words, "--workers", "1", "--blocking-threads", "4", "config.wsgi:application"],
            cwd=ROOT,
            env=environment(self.data_dir, **self.settings),
            stdout=subprocess.DEVNULL,
            stderr=(self.data_dir / "server.log").open("wb"),
        )
        self._await()
        return self

    def _await(self) -> None:
        until = time.monotonic() + STARTING
        while time.monotonic() < until:
            try:
                urllib.request.urlopen(f"{self.url}/account/login/", timeout=5).read()
            except urllib.error.HTTPError:
                return
            except OSError:
                time.sleep(0.2)
            else:
                return
        raise RuntimeError((self.data_dir / "server.log").read_text("utf-8", "replace")[-4000:])

    def stop(self) -> None:
        if self.process is not None:
            self.process.terminate()
            try:
                self.process.wait(15)
            except subprocess.TimeoutExpired:
                self.process.kill()

    def cookies(self, who: str) -> list[dict[str, str]]:
        """The cookies of a person of the world who has just logged in."""
        session = self.world["sessions"][who]
        seen = TimestampSigner(key=SECRET, salt=SEEN_SALT).sign(session)
        return [
            {"name": "dx_session", "value": session, "url": self.url},
            {"name": "dx_seen", "value": seen, "url": self.url},
        ]
