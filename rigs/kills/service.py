"""`duxing serve` as a service manager keeps it, and the processes in it that a rig may kill."""

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Thread

from duxing.testing.postgresql import Cluster
from rigs.report import ROOT

AGAIN_AFTER = 0.2
ENDS_WITHIN = 30.0


@dataclass
class Service:
    """The served product; started again whenever it ends, as with Restart=always."""

    workers: int
    fault: str
    log: Path
    port: int = 0
    starts: int = 0
    settings: str = "rigs.kills.settings"
    process: "subprocess.Popen[bytes] | None" = None
    over: Event = field(default_factory=Event)

    def begin(self) -> None:
        """Choose a port and start."""
        with socket.create_server(("127.0.0.1", 0)) as probe:
            self.port = probe.getsockname()[1]
        self.keeper = Thread(target=self._keep, daemon=True)
        self.keeper.start()

    def _keep(self) -> None:
        duxing = Path(sys.executable).with_name("duxing")
        command = [str(duxing), "serve", "--port", str(self.port), "--workers", str(self.workers)]
        own = {
            "DJANGO_SETTINGS_MODULE": self.settings,
            "RIG_FAULT": self.fault,
            "PYTHONPATH": str(ROOT),
        }
        with self.log.open("ab") as said:
            while not self.over.is_set():
                self.starts += 1
                self.process = subprocess.Popen(command, env=os.environ | own, stdout=said, stderr=said)
                self.process.wait()
                self.over.wait(AGAIN_AFTER)

    def end(self) -> None:
        """Stop it for good."""
        self.over.set()
        if self.process is not None:
            self.process.terminate()
        self.keeper.join(ENDS_WITHIN)

    def web_workers(self) -> list[int]:
        """The processes that answer requests."""
        webs = [pid for pid in self._children() if "granian" in _command(pid)]
        return [worker for web in webs for worker in children(web)]

    def background(self) -> list[int]:
        """The background process."""
        return [pid for pid in self._children() if _command(pid).endswith("django worker")]

    def _children(self) -> list[int]:
        return children(self.process.pid) if self.process is not None else []


def children(parent: int) -> list[int]:
    """The processes that `parent` started."""
    with suppress(OSError):
        return [int(n) for n in Path(f"/proc/{parent}/task/{parent}/children").read_text().split()]
    return []


def _command(pid: int) -> str:
    with suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode().strip()
    return ""


def backends(cluster: Cluster) -> list[int]:
    """The database processes that serve the product's connections."""
    return [pid for pid in children(cluster.pid) if _command(pid).startswith("postgres: duxing duxing")]


def kill(pid: int) -> bool:
    """End it at once; whether it was there."""
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
        return True
    return False


def start_again(cluster: Cluster, within: float = 30.0) -> float:
    """Start a cluster whose first process was killed; the seconds that it took."""
    begun = time.monotonic()
    while True:
        try:
            cluster.start()
            return time.monotonic() - begun
        except RuntimeError:
            # What it held in memory is given back only when its last process has noticed.
            if time.monotonic() - begun > within:
                raise
            time.sleep(0.05)
