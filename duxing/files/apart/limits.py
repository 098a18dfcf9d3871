"""What a reader of hostile files may use, and how it is held to it. Pure; Linux only.

Memory, processor time, file size and core are limited by the kernel everywhere. Three guards keep it from
the network, from starting programs and from writing to the disk; which of them hold depends on the machine:

- `netns`: an own empty network, where the kernel lets an ordinary process make user namespaces;
- `seccomp`: system calls for sockets, programs, processes, for opening a file to write, for renaming and
  removing answer "not permitted"; wherever the kernel has filters, on x86_64, aarch64, loongarch64, riscv64;
- `hook`: Python itself refuses the same; set where `seccomp` does not hold.
"""

import ctypes
import os
import platform
import resource
import signal
import struct
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

MEMORY = 512 * 1024 * 1024
CPU_SECONDS = 20
WALL_SECONDS = 60
FILE_BYTES = 256 * 1024 * 1024
OPEN_FILES = 64

_CLONE_NEWUSER, _CLONE_NEWNET = 0x10000000, 0x40000000
_PR_SET_PDEATHSIG, _PR_SET_SECCOMP, _PR_SET_NO_NEW_PRIVS = 1, 22, 38
_FILTER = 2

# Architecture word of the kernel, the numbers of the refused calls (sockets, starting and ending processes,
# looking into other processes, namespaces and mounts, renaming and removing, io_uring), and of the calls that
# open a file, each with the place of its flags among the arguments.
# fmt: off
_GENERIC = (
    437, 198, 199, 200, 201, 202, 203, 206, 211, 242, 269, 220, 221, 281, 435, 129, 130, 131, 117, 270, 271,
    97, 268, 40, 39, 280, 425, 426, 427, 35, 36, 37, 38, 276, 53, 45, 105,
)
_REFUSED = {
    "x86_64": (0xC000003E, (
        85, 437, 41, 42, 43, 44, 46, 49, 50, 53, 288, 307, 56, 57, 58, 59, 322, 435, 62, 200, 234, 101, 310, 311,
        272, 308, 165, 166, 321, 425, 426, 427, 82, 84, 86, 87, 88, 90, 263, 264, 265, 266, 268, 316, 76, 175,
    ), ((2, 1), (257, 2))),
    "aarch64": (0xC00000B7, _GENERIC, ((56, 2),)),
    "loongarch64": (0xC0000102, _GENERIC, ((56, 2),)),
    "riscv64": (0xC00000F3, _GENERIC, ((56, 2),)),
}
# fmt: on
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_LOAD, _EQUAL, _FROM, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_ALLOW, _REFUSE, _KILL = 0x7FFF0000, 0x00050001, 0x80000000
_REFUSED_EVENTS = (
    "socket.",
    "subprocess.",
    "os.exec",
    "os.fork",
    "os.posix_spawn",
    "os.system",
    "os.rename",
    "os.remove",
)


@dataclass(frozen=True)
class Limits:
    """What one reading may take: bytes of address space, seconds of processor and of the clock."""

    memory: int = MEMORY
    cpu: int = CPU_SECONDS
    wall: int = WALL_SECONDS

    def words(self) -> list[str]:
        """As they are handed over on the command line."""
        return [str(self.memory), str(self.cpu), str(self.wall)]

    @classmethod
    def read(cls, words: Sequence[str]) -> "Limits":
        """The limits from a command line."""
        memory, cpu, wall = (int(word) for word in words)
        return cls(memory, cpu, wall)


def leave_network() -> bool:
    """Move this process, which has one thread, into an empty network of its own; whether that went."""
    return _libc().unshare(_CLONE_NEWUSER | _CLONE_NEWNET) == 0


def confine(limits: Limits) -> str:
    """Hold this process to the limits for the rest of its life; the guard that holds, by name."""
    libc = _libc()
    libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    for what, most in (
        (resource.RLIMIT_AS, limits.memory),
        (resource.RLIMIT_CPU, limits.cpu),
        (resource.RLIMIT_FSIZE, FILE_BYTES),
        (resource.RLIMIT_NOFILE, OPEN_FILES),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))
    if _filter_calls(libc):
        return "seccomp"
    sys.addaudithook(_refuse_event)
    return "hook"


def _filter_calls(libc: Any) -> bool:
    """Install the filter; False where this machine or kernel has none."""
    if platform.machine() not in _REFUSED:
        return False
    program = _program(*_REFUSED[platform.machine()])
    code = ctypes.create_string_buffer(program, len(program))
    # struct sock_fprog: a count and a pointer, aligned as the machine aligns pointers.
    head = ctypes.create_string_buffer(struct.pack("HP", len(program) // 8, ctypes.addressof(code)))
    if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0):
        return False
    pointer = ctypes.c_ulong(ctypes.addressof(head))
    return bool(libc.prctl(_PR_SET_SECCOMP, _FILTER, pointer, 0, 0) == 0)


def _program(architecture: int, refused: Sequence[int], opening: Sequence[tuple[int, int]]) -> bytes:
    """A filter: another architecture dies, a listed call and opening to write answer EPERM, the rest passes."""
    steps = [(_LOAD, 0, 0, 4), (_EQUAL, 1, 0, architecture), (_RETURN, 0, 0, _KILL), (_LOAD, 0, 0, 0)]
    for number, place in opening:
        # The low half of an argument of eight bytes; all these machines keep it first.
        flags = (_LOAD, 0, 0, 16 + 8 * place)
        steps += [(_EQUAL, 0, 4, number), flags, (_ANY_BIT, 0, 1, _WRITING)]
        steps += [(_RETURN, 0, 0, _REFUSE), (_RETURN, 0, 0, _ALLOW)]
    count = len(refused)
    # The numbers of the 32-bit kind of calls of x86_64 begin here; all of them are refused.
    steps.append((_FROM, count + 1, 0, 0x40000000))
    steps += [(_EQUAL, count - at, 0, number) for at, number in enumerate(refused)]
    steps += [(_RETURN, 0, 0, _ALLOW), (_RETURN, 0, 0, _REFUSE)]
    return b"".join(struct.pack("HBBI", *step) for step in steps)


def _refuse_event(event: str, arguments: Any) -> None:
    writes = event == "open" and not isinstance(arguments[0], int) and (arguments[2] or 0) & _WRITING
    if writes or event.startswith(_REFUSED_EVENTS):
        raise PermissionError(1, os.strerror(1), event)


def _libc() -> Any:
    return ctypes.CDLL(None, use_errno=True)
