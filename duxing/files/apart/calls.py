"""Asking for a document to be examined or read, from any thread of a web process or a command.

One reading program a process, started at the first question and ended with the process. A document that
takes more than its limits, or brings a library down, raises TooMuch; nothing else of it is felt here.
"""

import atexit
import io
import json
import logging
import os
import select
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from threading import BoundedSemaphore, Lock
from typing import Any, BinaryIO

import duxing
from duxing.core.errors import BadInput
from duxing.files.apart.limits import Limits
from duxing.files.extract import Extracted, NoTextLayer
from duxing.files.problems import PROBLEMS, Broken, TooMuch

log = logging.getLogger(__name__)

PROGRAM = ("-m", "duxing.files.apart.process")
LIMITS = Limits()
# Two readers at a time for one process: so much memory, and no more, can strangers make it use.
AT_ONCE = 2
GRACE = 5.0
MOST_ANSWER = 16 * 1024 * 1024
CHUNK = 1024 * 1024
_HOME = Path(duxing.__path__[0]).parent


class Unread(Exception):
    """The reading program ended in the middle; asking again may help."""


@dataclass
class _Program:
    """A running reading program: the process that started it, our end of the socket, its handle."""

    owner: int
    socket: socket.socket
    process: subprocess.Popen[bytes]

    @classmethod
    def start(cls) -> "_Program":
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            words = [sys.executable, "-P", "-s", *PROGRAM, str(theirs.fileno()), *LIMITS.words()]
            process = subprocess.Popen(
                words,
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                cwd="/",
                # Ctrl+C in a terminal is for those that it ends; this one ends with its socket.
                start_new_session=True,
                # Nothing of ours goes along: no key, no address of a database.
                env={"PATH": os.defpath, "LANG": "C.UTF-8", "PYTHONPATH": str(_HOME)},
            )
        return cls(os.getpid(), ours, process)

    def end(self) -> None:
        """Close the socket, upon which it ends, and bury it."""
        self.socket.close()
        if self.owner == os.getpid():
            try:
                self.process.wait(GRACE)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()


_program: _Program | None = None
_starting = Lock()
_seats = BoundedSemaphore(AT_ONCE)


def look(kind: str, stream: BinaryIO) -> str:
    """Examine a file of `kind` (an extension); the classification mark in it, or "". Raises Problem."""
    said = ask("look", kind, stream)
    problem = said.get("problem")
    if problem == "Broken":
        raise Broken(str(said["template"]))
    if problem in PROBLEMS:
        raise PROBLEMS[problem]
    return str(said["mark"])


def read(kind: str, stream: BinaryIO) -> Extracted:
    """The text of a checked file, as `extract.extract` gives it, and with the same errors; or TooMuch."""
    said = ask("read", kind, stream)
    if "refused" in said:
        error = NoTextLayer if said["scan"] else BadInput
        raise error(str(said["refused"]), "file")
    return Extracted(str(said["text"]), tuple(int(page) for page in said["blind"]))


def ask(task: str, kind: str, stream: BinaryIO) -> dict[str, Any]:
    """Have one task of `tasks.TASKS` done to the stream, which is left at its beginning."""
    with _seats:
        document = _handle(stream)
        try:
            try:
                return _answer(task, kind, document)
            except Unread:
                return _answer(task, kind, document)
        finally:
            os.close(document)
            stream.seek(0)


def stop() -> None:
    """End the reading program, if one runs; the next question starts another."""
    global _program
    with _starting:
        if _program is not None:
            _program.end()
            _program = None


def _running() -> _Program:
    global _program
    with _starting:
        if _program is not None and _program.owner == os.getpid() and _program.process.poll() is None:
            return _program
        if _program is not None:
            _program.end()
        _program = _Program.start()
        return _program


def _answer(task: str, kind: str, document: int) -> dict[str, Any]:
    program = _running()
    answer, answering = os.pipe()
    try:
        try:
            message = json.dumps([task, kind]).encode()
            socket.send_fds(program.socket, [message], [document, answering])
        except OSError as error:
            raise Unread from error
        finally:
            os.close(answering)
        data = _read_all(answer)
    finally:
        os.close(answer)
    try:
        said = json.loads(data.decode("utf-8", "surrogatepass"))
    except ValueError as error:
        if not data and program.process.poll() is not None:
            raise Unread from error
        raise TooMuch from error
    if not isinstance(said, dict) or "failed" in said:
        log.error("reading a %s failed: %s", kind, said)
        raise TooMuch
    return said


def _read_all(answer: int) -> bytes:
    """What comes until the other end is closed; cut short by the clock or by its length."""
    until, parts, size = time.monotonic() + LIMITS.wall + GRACE, [], 0
    while size <= MOST_ANSWER:
        ready, _, _ = select.select([answer], [], [], max(0.0, until - time.monotonic()))
        chunk = os.read(answer, CHUNK) if ready else b""
        if not chunk:
            return b"".join(parts)
        parts.append(chunk)
        size += len(chunk)
    return b""


def _handle(stream: BinaryIO) -> int:
    """A handle on the content that can only read; a stream in memory is copied into one."""
    try:
        number = stream.fileno()
    except (AttributeError, OSError, io.UnsupportedOperation):
        number = os.memfd_create("document", os.MFD_CLOEXEC)
        stream.seek(0)
        with open(number, "wb") as copy:
            while chunk := stream.read(CHUNK):
                copy.write(chunk)
            copy.flush()
            return os.open(f"/proc/self/fd/{number}", os.O_RDONLY | os.O_CLOEXEC)
    stream.flush()
    return os.open(f"/proc/self/fd/{number}", os.O_RDONLY | os.O_CLOEXEC)


atexit.register(stop)
