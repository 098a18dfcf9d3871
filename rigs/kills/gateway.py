"""A gateway that records: run as `python -m rigs.kills.gateway LOG`, it says its port and serves lines.

"S id" hands a message over, "Q id" asks whether it is there. Each message is written and synced before it
is acknowledged, and delivered once however often it comes: `D id` in the log, `A id` for every further call.
"""

import os
import socket
import socketserver
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

PORT = "RIG_GATEWAY"
PATIENCE = 10.0


class Gate:
    """The product's side of it, named in NOTICE_CHANNELS."""

    idempotent = True

    def send(self, message_id: str, recipient: Any, text: str) -> None:
        """Hand the message over; raises OSError when the gateway does not acknowledge it."""
        if _ask(f"S {message_id}") != "ok":
            raise OSError("the gateway did not take it")

    def was_sent(self, message_id: str) -> bool | None:
        """Whether the gateway has it."""
        return _ask(f"Q {message_id}") == "yes"


def _ask(words: str) -> str:
    with socket.create_connection(("127.0.0.1", int(os.environ[PORT])), timeout=PATIENCE) as line:
        line.sendall(words.encode() + b"\n")
        return line.makefile().readline().strip()


class _Log:
    """The messages that came, each synced to the disk."""

    def __init__(self, path: Path) -> None:
        self.file = path.open("a", encoding="utf-8")
        self.known: set[str] = set()
        self.lock = threading.Lock()

    def take(self, message_id: str) -> None:
        with self.lock:
            self.file.write(f"{'A' if message_id in self.known else 'D'} {message_id}\n")
            self.file.flush()
            os.fsync(self.file.fileno())
            self.known.add(message_id)


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads, request_queue_size = True, 128
    log: _Log


class _Line(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        word, _, message_id = self.rfile.readline().decode().strip().partition(" ")
        log = self.server.log  # type: ignore[attr-defined]
        if word == "S":
            log.take(message_id)
            self.wfile.write(b"ok\n")
        elif word == "Q":
            self.wfile.write(b"yes\n" if message_id in log.known else b"no\n")


@contextmanager
def gateway(folder: Path) -> Iterator[Path]:
    """A running gateway that the products of this environment find; gives its log."""
    path = folder / "gateway.log"
    command = [sys.executable, "-m", "rigs.kills.gateway", str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        before = os.environ.get(PORT)
        os.environ[PORT] = process.stdout.readline().strip()
        try:
            yield path
        finally:
            process.kill()
            os.environ.pop(PORT, None)
            if before is not None:
                os.environ[PORT] = before


def calls(log: Path) -> tuple[Counter[str], Counter[str]]:
    """How often each message was delivered, and how often it was called for again."""
    told: dict[str, Counter[str]] = {"D": Counter(), "A": Counter()}
    for line in log.read_text("utf-8").splitlines():
        told[line[0]][line[2:]] += 1
    return told["D"], told["A"]


def main(path: str) -> None:
    """Serve until killed."""
    with _Server(("127.0.0.1", 0), _Line) as server:
        server.log = _Log(Path(path))
        print(server.server_address[1], flush=True)
        server.serve_forever()


if __name__ == "__main__":
    main(sys.argv[1])
