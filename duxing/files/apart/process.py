"""The program that reads: `python -m duxing.files.apart.process FD MEMORY CPU WALL`.

It has the reading libraries loaded and waits at the socket FD. Each message names a task and brings two
handles: the document and where the answer goes. For each it forks a reader, which is confined, answers and
ends, so that nothing of one document reaches the next. It ends itself when the socket is closed, and a
reader that outstays its time is killed. One thread; no database, no settings, no secrets.
"""

import gc
import importlib
import io
import json
import os
import select
import signal
import socket
import sys
import time
from collections.abc import Sequence
from typing import BinaryIO, NoReturn

from PIL import Image

from duxing.files.apart.limits import Limits, confine, leave_network
from duxing.files.apart.tasks import TASKS, Answer
from duxing.files.pdf_text import pdf_lines

MESSAGE = 256
# The smallest page there is; the library of PDF prepares itself at the first one that it opens.
_PAGE = b"""%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj
trailer<</Root 1 0 R>>"""
FAILED = 70
HANDLES = 4096


class Nursery:
    """The readers that are at work, and until when each may be."""

    def __init__(self, limits: Limits, *, alone: bool) -> None:
        self.limits, self.alone = limits, alone
        self._until: dict[int, float] = {}

    def take(self, message: bytes, document: int, answer: int) -> None:
        """Fork a reader for one message and close our own handles."""
        child = os.fork()
        if child == 0:
            _be_reader(self.limits, self.alone, message, document, answer)
        self._until[child] = time.monotonic() + self.limits.wall
        os.close(document)
        os.close(answer)

    def tend(self) -> float | None:
        """Bury who has ended and kill who is late; seconds to the next deadline, None without readers."""
        now = time.monotonic()
        for child, until in list(self._until.items()):
            if until <= now:
                os.kill(child, signal.SIGKILL)
                os.waitpid(child, 0)
                del self._until[child]
            elif os.waitpid(child, os.WNOHANG)[0]:
                del self._until[child]
        return min(self._until.values()) - now if self._until else None


def main(words: Sequence[str]) -> int:
    """Serve the socket whose number stands first, under the limits that follow, until it is closed."""
    asked = socket.socket(fileno=int(words[0]))
    nursery = Nursery(Limits.read(words[1:4]), alone=leave_network())
    _warm_up()
    ended, ending = os.pipe()
    os.set_blocking(ended, False)
    os.set_blocking(ending, False)
    signal.signal(signal.SIGCHLD, lambda number, frame: None)
    signal.set_wakeup_fd(ending, warn_on_full_buffer=False)
    while True:
        ready, _, _ = select.select([asked.fileno(), ended], [], [], nursery.tend())
        if ended in ready:
            os.read(ended, 4096)
        if asked.fileno() in ready:
            message, handles, _, _ = socket.recv_fds(asked, MESSAGE, 2)
            if not message:
                return 0
            nursery.take(message, *handles)


def _warm_up() -> None:
    """Load here, once, what every reader would load anew; what is loaded stays shared with them."""
    Image.preinit()
    importlib.import_module("pypdf.filters")
    pdf_lines(io.BytesIO(_PAGE))
    gc.freeze()


def _be_reader(limits: Limits, alone: bool, message: bytes, document: int, answer: int) -> NoReturn:
    """Do the task, write the answer, end. Whatever goes wrong ends without an answer."""
    try:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        silent = os.open(os.devnull, os.O_RDWR)
        for own in (0, 1, 2):
            os.dup2(silent, own)
        # What is not this document's is closed; the two handles stand lowest above the three of every process.
        document, answer = os.dup(document), os.dup(answer)
        os.dup2(document, 3)
        os.dup2(answer, 4, inheritable=False)
        os.closerange(5, HANDLES)
        task, kind = json.loads(message)
        guards = ["netns", confine(limits)] if alone else [confine(limits)]
        with open(3, "rb", closefd=False) as stream:
            said = _said(task, kind, stream) | {"guards": guards}
        _write(4, json.dumps(said, ensure_ascii=False).encode("utf-8", "surrogatepass"))
        os._exit(0)
    finally:
        os._exit(FAILED)


def _said(task: str, kind: str, stream: BinaryIO) -> Answer:
    """The answer; an error of ours is named, so that it can be seen and mended."""
    try:
        return TASKS[task](kind, stream)
    except MemoryError:
        raise
    except Exception as error:
        return {"failed": type(error).__name__}


def _write(handle: int, data: bytes) -> None:
    while data:
        data = data[os.write(handle, data) :]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
