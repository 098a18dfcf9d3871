"""Whether the reader of hostile files is held to its limits, and what stays when it is not heard of again."""

import io
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager

from duxing.files.apart import calls
from duxing.files.apart.limits import MEMORY, Limits
from duxing.files.problems import TooMuch
from duxing.testing.processes import below
from rigs.files import probes

QUICK = Limits(MEMORY, 2, 4)


@contextmanager
def reader(fault: str = "none", limits: Limits = QUICK) -> Iterator[None]:
    """The reading program with a fault, or with none but the probes, for as long as this lasts."""
    before = calls.PROGRAM, calls.LIMITS
    calls.stop()
    calls.PROGRAM, calls.LIMITS = (*probes.PROGRAM, fault), limits
    os.environ[probes.SECRET] = "x"
    try:
        yield
    finally:
        calls.stop()
        calls.PROGRAM, calls.LIMITS = before
        del os.environ[probes.SECRET]


def escapes(names: list[str]) -> list[str]:
    """Which of the probes got through, in words."""
    bad = []
    for name in names:
        try:
            said = calls.ask(name, "txt", io.BytesIO(b"x"))
        except TooMuch:
            continue
        if said["went"]:
            bad.append(f"{name}: {said['went']}")
    return bad + left_over()


def left_over() -> list[str]:
    """Children of this process that are dead and not buried, and readers that are still at work."""
    time.sleep(0.3)
    return [f"a zombie: {pid}" for pid, state in below(os.getpid()).items() if state == "Z"]


def guards() -> str:
    """Which guards hold on this machine."""
    return "、".join(calls.ask("look", "txt", io.BytesIO(b"x"))["guards"])
