"""`duxing serve`: what cannot be served is said before anything starts; what was started is ended."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from config import serving

LOCAL = "127.0.0.1"


@pytest.fixture
def taken():
    """A port on which somebody listens already."""
    with socket.socket() as other:
        other.bind((LOCAL, 0))
        other.listen()
        yield other.getsockname()[1]


@pytest.fixture
def free(taken):
    """A port that nobody uses."""
    with socket.socket() as probe:
        probe.bind((LOCAL, 0))
        return str(probe.getsockname()[1])


@pytest.mark.parametrize(
    ("port", "workers", "complaint"),
    [
        ("0", "1", "端口"),
        ("web", "1", "端口"),
        ("70000", "1", "端口"),
        ("8000", "0", "个数"),
        ("8000", "x", "个数"),
    ],
)
def test_numbers_are_checked(port, workers, complaint):
    with pytest.raises(serving.Unusable, match=complaint):
        serving.plan(LOCAL, port, workers, demo=False)


def test_a_taken_port_is_named(taken):
    with pytest.raises(serving.Unusable, match=f"{taken} 端口监听，可能已被占用"):
        serving.plan(LOCAL, str(taken), "1", demo=False)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "10.1.2.3", "duxing.example"])
def test_the_demo_is_not_shown_to_the_network(host, free):
    with pytest.raises(serving.Unusable, match="只能在本机打开"):
        serving.plan(host, free, "1", demo=True)


def test_the_address_can_be_typed_into_a_browser(free):
    assert serving.plan(LOCAL, free, "2", demo=True).address == f"http://{LOCAL}:{free}/"
    assert serving.Plan("::1", 8000, 1, False).address == "http://[::1]:8000/"


def test_defaults_come_from_the_environment(monkeypatch):
    monkeypatch.delenv("HOST", raising=False)
    monkeypatch.setenv("PORT", "8123")
    assert (serving.host(), serving.port()) == (LOCAL, "8123")


def test_a_database_without_the_demo_is_not_served_as_the_demo(tmp_path, free):
    env = {**os.environ, "DATA_DIR": str(tmp_path), "DATABASE_URL": "", "DUXING_PROFILE": "demo"}
    duxing = Path(sys.executable).with_name("duxing")
    told = subprocess.run(
        [str(duxing), "serve", "--port", free], env=env, capture_output=True, text=True, check=False
    )
    assert told.returncode == 1
    assert "没有演示标记" in told.stderr


@pytest.fixture
def service(tmp_path, free):
    """`duxing serve` on an empty data folder, until it says that it answers."""
    env = {**os.environ, "DATA_DIR": str(tmp_path), "DATABASE_URL": "", "PORT": free}
    duxing = Path(sys.executable).with_name("duxing")
    with subprocess.Popen([str(duxing), "serve"], env=env, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            told = next((line for line in process.stdout if "督行已启动" in line), "")
            assert told == f"督行已启动：http://{LOCAL}:{free}/\n"
            yield process, told.removeprefix("督行已启动：").strip()
        finally:
            process.terminate()
            process.wait(30)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_serving_answers_and_ends_with_its_children(service, number, tmp_path):
    process, address = service
    children = _children(process.pid)
    assert len(children) == 2
    with urllib.request.urlopen(address) as page:
        assert page.url == f"{address}account/login/?next=/"
    assert urllib.request.urlopen(f"{address}static/duxing/duxing.css").status == 200
    process.send_signal(number)
    assert process.wait(30) == 0
    assert not any(Path(f"/proc/{child}").exists() for child in children)
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600


def test_a_lost_worker_is_started_again_while_the_pages_answer(service):
    process, address = service
    web, worker = _children(process.pid)
    os.kill(worker, signal.SIGKILL)
    assert eventually(lambda: worker not in _children(process.pid) and len(_children(process.pid)) == 2)
    assert web in _children(process.pid)
    with urllib.request.urlopen(address) as page:
        assert page.status == 200


def test_when_the_web_server_is_killed_nothing_holds_the_port(service):
    """Its own processes would, and the next start would find the port taken."""
    process, address = service
    web = _children(process.pid)[0]
    beneath = _children(web)
    assert beneath
    os.kill(web, signal.SIGKILL)
    assert process.wait(30) == 1
    assert eventually(lambda: not any(Path(f"/proc/{child}").exists() for child in beneath))
    assert serving.plan(LOCAL, address.rstrip("/").rpartition(":")[2], "1", demo=False)


def eventually(holds, within=10.0):
    """Whether it comes true while one can wait for it."""
    patience = time.monotonic() + within
    while time.monotonic() < patience:
        if holds():
            return True
        time.sleep(0.05)
    return bool(holds())


def _children(parent: int) -> list[int]:
    """The processes that `parent` started, by their numbers."""
    return sorted(int(n) for n in Path(f"/proc/{parent}/task/{parent}/children").read_text().split())
