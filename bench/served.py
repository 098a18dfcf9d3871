"""A database cluster and web servers as in service, made for one measurement and ended with it."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from config import serving
from duxing.testing.postgresql import SUPERUSER, Programs, find_programs

WORKERS = 2
READY_WITHIN = 60.0
# As in service: what is said to be written is on the disk. Memory for the store of a city.
SETTINGS = {
    "listen_addresses": "",
    "shared_buffers": "512MB",
    "effective_cache_size": "2GB",
    "max_wal_size": "4GB",
    "max_connections": "60",
    "random_page_cost": "1.1",
    "jit": "off",
}


@contextmanager
def cluster(folder: Path) -> Iterator[str]:
    """A running PostgreSQL whose data lives in `folder`, made there if it is not yet; its address."""
    programs = find_programs()
    data = str(folder / "data")
    if not (folder / "data").exists():
        # Its own account enters the folder and what is above it.
        folder.chmod(0o755)
        if programs.before:
            subprocess.run(["chown", "postgres", str(folder)], check=True)
        programs.run(
            *("initdb", "-D", data, "-U", SUPERUSER, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"),
            cwd=folder,
        )
    options = " ".join(f"-c {k}='{v}'" for k, v in {**SETTINGS, "unix_socket_directories": folder}.items())
    _control(programs, folder, data, "-l", f"{data}/log", "-o", options, "start")
    try:
        yield f"postgresql://{SUPERUSER}@{quote(str(folder), safe='')}:5432/"
    finally:
        _control(programs, folder, data, "-m", "fast", "stop")


def _control(programs: Programs, folder: Path, data: str, *words: str) -> None:
    programs.run("pg_ctl", "-D", data, "-w", *words, cwd=folder)


def database(programs: Programs, folder: Path, name: str) -> None:
    """Make an empty database in the cluster of `folder`."""
    programs.run("createdb", "-h", str(folder), "-U", SUPERUSER, name, cwd=folder)


def free_port() -> int:
    """A port on the loopback address that nobody uses now."""
    with socket.create_server(("127.0.0.1", 0)) as one:
        port: int = one.getsockname()[1]
        return port


@dataclass(frozen=True)
class Server:
    """A running web server: its port and its first process."""

    port: int
    pid: int


def processor(*firsts: int) -> float:
    """Processor seconds used so far by these processes and those below them, also by those that ended."""
    total = 0
    for pid in firsts:
        try:
            ended = Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()
            total += (int(ended[13]) + int(ended[14])) * 1_000_000_000 // os.sysconf("SC_CLK_TCK")
        except OSError:
            continue
        for task in Path(f"/proc/{pid}/task").glob("*"):
            try:
                total += int((task / "schedstat").read_text().split()[0])
                below = (task / "children").read_text().split()
            except OSError:
                continue
            total += round(processor(*map(int, below)) * 1e9)
    return total / 1e9


def postmaster(folder: Path) -> int:
    """The first process of the cluster in `folder`."""
    return int((folder / "data" / "postmaster.pid").read_text().split()[0])


@contextmanager
def server(application: str, env: Mapping[str, str]) -> Iterator[Server]:
    """The web server of `duxing serve` for one WSGI application."""
    port = free_port()
    words = serving._web(serving.Plan("127.0.0.1", port, WORKERS, demo=False))
    one = subprocess.Popen([*words[:-1], application], env={**os.environ, **env}, cwd=_root())
    try:
        _await(one, port)
        yield Server(port, one.pid)
    finally:
        one.terminate()
        try:
            one.wait(30)
        except subprocess.TimeoutExpired:
            one.kill()


def _await(one: subprocess.Popen[bytes], port: int) -> None:
    patience = time.monotonic() + READY_WITHIN
    while time.monotonic() < patience and one.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError("the web server did not start")


def python(*words: str, env: Mapping[str, str]) -> None:
    """Run a module of this interpreter to its end."""
    subprocess.run([sys.executable, "-m", *words], env={**os.environ, **env}, cwd=_root(), check=True)


def _root() -> Path:
    return Path(__file__).resolve().parents[1]
