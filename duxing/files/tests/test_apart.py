"""The confined reader: held to its limits, quick, never a zombie, and the sender is told in words."""

import io
import os
import socket
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from duxing.core.errors import BadInput
from duxing.files.apart import calls
from duxing.files.apart.limits import Limits
from duxing.files.checks import check_upload
from duxing.files.extract import NoTextLayer
from duxing.files.problems import Broken, TooMuch, Unsafe
from duxing.files.tests import samples
from duxing.testing.processes import below


def look(content="x = 1"):
    return calls.look("txt", io.BytesIO(content.encode()))


def test_many_threads_at_once():
    content = samples.docx("机密★")
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: calls.look("docx", io.BytesIO(content)), range(24)))
    assert found == ["机密★"] * 24


def test_when_the_program_is_gone_another_is_started():
    look()
    assert calls._program is not None
    first = calls._program.process
    first.kill()
    first.wait()
    assert look() == ""
    assert calls._program.process.pid != first.pid


def test_the_program_ends_with_the_process_that_asked():
    code = "import io; from duxing.files.apart import calls; calls.look('txt', io.BytesIO(b'x'))"
    code += "; print(calls._program.process.pid, flush=True); import os; os._exit(9)"
    told = calls.subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    until = time.monotonic() + 10
    while Path(f"/proc/{int(told.stdout)}").exists() and time.monotonic() < until:
        time.sleep(0.05)
    assert time.monotonic() < until


def test_problems_and_text_come_back_as_they_were():
    with pytest.raises(Unsafe):
        calls.look("docx", io.BytesIO(samples.repacked(samples.docx(), add={"word/vbaProject.bin": b"x"})))
    with pytest.raises(Broken, match="含脚本"):
        calls.look("pdf", io.BytesIO(samples.pdf(script="x")))
    assert calls.read("docx", io.BytesIO(samples.docx("正文\U00020bb7"))).text == "正文\U00020bb7"
    with pytest.raises(NoTextLayer):
        calls.read("pdf", io.BytesIO(samples.pdf()))
    with tempfile.TemporaryFile() as file:
        file.write("请阅".encode())
        assert calls.read("txt", file).text == "请阅"
        assert file.tell() == 0


def test_no_handle_stays_open():
    look()
    before = len(os.listdir("/proc/self/fd"))
    for _ in range(20):
        look()
    assert len(os.listdir("/proc/self/fd")) == before


def test_the_socket_is_not_inherited():
    look()
    assert calls._program is not None
    assert not os.get_inheritable(calls._program.socket.fileno())
    assert isinstance(calls._program.socket, socket.socket)


# A reading program that does what the document says, as one would that a document has taken over.
STUB = """
import sys
from duxing.files.apart import limits, process, tasks
def look(kind, stream):
    said = {}
    exec(stream.read().decode(), said)
    return {"mark": said.get("mark", "")}
tasks.TASKS["look"] = look
if "nofilter" in sys.argv:
    limits._REFUSED.clear()
sys.exit(process.main(sys.argv[1:]))
"""


@pytest.fixture(scope="module")
def taken_over():
    """Puts such a program in place of the product's own for the tests of this file that ask for it."""
    before = calls.PROGRAM, calls.LIMITS
    calls.stop()
    calls.PROGRAM, calls.LIMITS = ("-c", STUB), Limits(cpu=1, wall=2)
    yield
    calls.stop()
    calls.PROGRAM, calls.LIMITS = before


@pytest.mark.parametrize(
    "code",
    [
        "bytearray(600 * 1024 * 1024)",
        "while True: pass",
        "import time; time.sleep(30)",
        "import ctypes; ctypes.string_at(0)",
        "import os; os._exit(0)",
        "import resource; resource.setrlimit(resource.RLIMIT_AS, (2**40, 2**40))",
        "mark = 'x' * 20_000_000",
        "mark = {1, 2}",
        "1 / 0",
    ],
)
def test_whatever_a_reader_does_costs_the_sender_a_sentence(taken_over, code):
    with pytest.raises(BadInput, match=r"文件“一\.txt”过于复杂，无法安全读取，请另存为标准格式"):
        check_upload("一.txt", code.encode())
    assert not zombies()


def zombies():
    """Dead processes below this one that nobody has buried within a second."""
    until = time.monotonic() + 1
    while time.monotonic() < until:
        if "Z" not in below(os.getpid()).values():
            return False
        time.sleep(0.02)
    return True


@pytest.mark.parametrize(
    "act",
    [
        "socket.socket()",
        "os.fork()",
        "os.execv('/bin/true', ['true'])",
        "os.kill(os.getppid(), 0)",
        "os.rename('a', 'b')",
        "open('/dev/null', 'r+b')",
        "os.open('/dev/shm', os.O_TMPFILE | os.O_RDWR)",
    ],
)
def test_a_reader_reaches_nobody(taken_over, act):
    assert look(f"import os, socket\ntry:\n  {act}\nexcept PermissionError:\n  mark = 'refused'") == "refused"


def test_a_reader_knows_no_secrets(taken_over, monkeypatch):
    calls.stop()
    monkeypatch.setenv("SECRET_KEY", "x")
    monkeypatch.setenv("DATABASE_URL", "x")
    names = set(look("import os; mark = ' '.join(os.environ)").split())
    assert names <= {"LANG", "LC_CTYPE", "PATH", "PYTHONPATH"}


def test_a_reader_cannot_change_the_document(taken_over, tmp_path):
    with (tmp_path / "a").open("w+b") as file:
        file.write(b"import os; os.write(3, b'y')")
        with pytest.raises(TooMuch):
            calls.look("txt", file)
    assert (tmp_path / "a").read_bytes().startswith(b"import")


def test_where_the_kernel_has_no_filter_python_refuses(taken_over, monkeypatch):
    calls.stop()
    monkeypatch.setattr(calls, "PROGRAM", ("-c", STUB + "\n"))
    monkeypatch.setattr(Limits, "words", lambda self: ["536870912", "1", "2", "nofilter"])
    assert (
        look("import socket\ntry:\n  socket.socket()\nexcept PermissionError as e:\n  mark = str(e.filename)")
        == "socket.__new__"
    )
    calls.stop()


def test_nothing_of_one_document_reaches_the_next(taken_over):
    code = "import duxing; mark = getattr(duxing, 'left', ''); duxing.left = 'x'"
    assert look(code) == "" and look(code) == ""
