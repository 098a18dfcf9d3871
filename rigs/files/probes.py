"""A reading program with a fault planted in it, or with tasks that try what a hostile document would.

`python -m rigs.files.probes FAULT FD MEMORY CPU WALL`; FAULT is one of FAULTS or "none". Started by the
product itself in place of its own program; nothing here is reachable from it otherwise.
"""

import ctypes
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from typing import Any, BinaryIO
from xml.etree import ElementTree

from duxing.files import examine, packages
from duxing.files.apart import process, tasks

PROGRAM = ("-m", "rigs.files.probes")
SECRET = "DUXING_PROBE_SECRET"


def no_ratio() -> None:
    """Nothing unpacks too far."""
    packages.MAX_RATIO = 10**9


def no_magic() -> None:
    """Every beginning is right."""
    examine.MAGIC.update(dict.fromkeys(examine.MAGIC, b""))


def no_refusal_of_types() -> None:
    """Document types and their entities pass."""
    packages._refuse_doctype = lambda *_: None
    packages.fromstring = lambda data, **_: ElementTree.fromstring(data)


def no_limits() -> None:
    """A reader may do what it likes."""
    process.confine = lambda limits: "none"  # type: ignore[assignment]
    process.leave_network = lambda: False


FAULTS: dict[str, Callable[[], None]] = {
    "ratio": no_ratio,
    "magic": no_magic,
    "types": no_refusal_of_types,
    "limits": no_limits,
}


def take_memory() -> str:
    return f"took {len(bytearray(1024 * 1024 * 1024))}"


def spin() -> str:
    until = time.process_time() + 30
    while time.process_time() < until:
        pass
    return "spun"


def wait() -> str:
    time.sleep(30)
    return "waited"


def make_socket() -> str:
    with socket.socket():
        return "has a socket"


def start_program() -> str:
    return subprocess.run(["/bin/true"], check=False).args[0]


def fork() -> str:
    child = os.fork()
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)
    return "forked"


def end_others() -> str:
    os.kill(os.getppid(), 0)
    return "may send signals"


def fill_disk() -> str:
    with tempfile.TemporaryFile() as out:
        for _ in range(300):
            out.write(b"\0" * 1024 * 1024)
    return "wrote 300 MB"


def write_file() -> str:
    with tempfile.NamedTemporaryFile() as out:
        return f"wrote {out.name}"


def crash() -> str:
    ctypes.string_at(0)
    return "read nothing"


def talk_too_much() -> str:
    return "x" * (20 * 1024 * 1024)


def look_around() -> str:
    return " ".join(
        name for name in os.environ if "SECRET" in name or "DATABASE" in name or "DATA_DIR" in name
    )


# What is tried, and what it tells when it goes through; a task that tells nothing was held.
PROBES: dict[str, Callable[[], str]] = {
    one.__name__: one
    for one in (
        take_memory, spin, wait, make_socket, start_program, fork, end_others, fill_disk, write_file, crash,
        talk_too_much, look_around,
    )
}  # fmt: skip


def _task(probe: Callable[[], str]) -> Callable[[str, BinaryIO], dict[str, Any]]:
    def run(kind: str, stream: BinaryIO) -> dict[str, Any]:
        try:
            return {"went": probe()}
        except OSError as error:
            return {"went": "", "refused": type(error).__name__}

    return run


def main(words: Sequence[str]) -> int:
    """Plant the fault, add the probes, then be the product's own program."""
    if words[0] in FAULTS:
        FAULTS[words[0]]()
    tasks.TASKS.update({name: _task(probe) for name, probe in PROBES.items()})
    return process.main(words[1:])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
