"""What the measurement makes of what it heard; no seconds are asserted."""

import itertools
import socket
import threading
from types import SimpleNamespace

import pytest

from bench import plans
from bench.load import Heard, Refused, drive
from bench.tell import Result, tell
from bench.writer import writing


@pytest.fixture
def answering():
    """A server that gives each connection the same answer again and again; its port."""
    listening = socket.create_server(("127.0.0.1", 0))
    answers = {"text": b""}

    def serve(one):
        with one:
            while one.recv(65536):
                one.sendall(answers["text"])

    def accept():
        while True:
            try:
                one, _ = listening.accept()
            except OSError:
                return
            threading.Thread(target=serve, args=(one,), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    yield listening.getsockname()[1], answers
    listening.close()


def asks(number):
    return itertools.repeat(b"GET / HTTP/1.1\r\n\r\n", number)


def test_every_answer_is_counted_whole(answering):
    port, answers = answering
    answers["text"] = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"
    heard = drive(port, asks(20), 4, 60)
    assert (len(heard.times), heard.octets) == (20, 20 * len(answers["text"]))
    answers["text"] = b"HTTP/1.1 302 Found\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"
    assert len(drive(port, asks(3), 1, 60).times) == 3


def test_an_answer_that_is_none_ends_the_measurement(answering):
    port, answers = answering
    answers["text"] = b"HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n"
    with pytest.raises(Refused, match="500"):
        drive(port, asks(1), 1, 60)


def test_somebody_writes_meanwhile_and_a_refusal_is_told(answering):
    port, answers = answering
    answers["text"] = b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n"
    left = iter(list(itertools.islice(asks(3), 3)))
    with writing(port, left, every=0.001):
        threading.Event().wait(0.2)
    assert next(left, None) is None
    answers["text"] = b"HTTP/1.1 409 Conflict\r\nContent-Length: 0\r\n\r\n"
    with pytest.raises(Refused, match="409"), writing(port, asks(1), every=0.001):
        threading.Event().wait(0.2)


def operation(name, rate, *, held=True, small=None, page=None):
    heard = {n: Heard(times=[1 / rate] * 10, seconds=10 / rate, octets=10, work=10 / rate) for n in (1, 8)}
    return SimpleNamespace(name=name, held=held, heard=heard, small=small, page=page)


def result(*operations, export=1.0):
    watched = {("who", "/"): {"queries": 3, "cold": 4, "read": 9, "bad": ["全表扫描matters_matter"]}}
    return Result([operation("你好", 8000, held=False), *operations], watched, [60.0], export)


def test_a_goal_that_is_missed_is_told_and_fails(capsys):
    assert tell(result(operation("清单", 101))) == 0
    assert tell(result(operation("清单", 99))) == 1
    assert "清单：为“你好”的1/80.8" in capsys.readouterr().out
    assert tell(result(operation("搜索", 99, held=False))) == 0
    assert tell(result(operation("清单", 200, small=operation("", 310)))) == 1
    assert tell(result(operation("清单", 200, small=operation("", 290)))) == 0
    assert tell(result(operation("清单", 200, page=("who", "/")))) == 1
    assert tell(result(export=2.0)) == 1


def test_every_scan_of_a_plan_is_found():
    inner = {"Node Type": "Index Scan", "Relation Name": "a", "Actual Rows": 2, "Actual Loops": 50}
    outer = {
        "Node Type": "Seq Scan",
        "Relation Name": "b",
        "Actual Rows": 1,
        "Actual Loops": 1,
        "Rows Removed by Filter": 9,
    }
    plan = {"Node Type": "Nested Loop", "Plans": [outer, {"Node Type": "Memoize", "Plans": [inner]}]}
    assert list(plans._scans(plan)) == [("Seq Scan", "b", 10), ("Index Scan", "a", 100)]
