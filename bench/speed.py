"""`make bench`: what the product costs at the size of a city, as a share of a bare hello view.

Builds a city of 100,000 matters on a PostgreSQL of its own and one of a hundredth of it, serves both
and the hello view as `duxing serve` does, and asks for everything in turn, with one client and
with eight, in many short rounds, so that whatever else happens on the machine falls on all alike.
While pages are read somebody acts once a second. Fails where a goal of docs/performance.md is missed.
"""

import argparse
import itertools
import json
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

from bench import served
from bench.load import Heard, Refused, drive
from bench.tell import Result, tell
from bench.writer import writing

MATTERS, PART = 100_000, 100
ROUNDS, SECONDS, CLIENTS = 6, 1.0, (1, 8)
POSTS = 3000
LOOP = 2_000_000


@dataclass
class Operation:
    """One thing to measure: who asks for what; `bodies` where it is a post."""

    name: str
    asks: Iterator[bytes]
    server: served.Server
    held: bool = False
    page: tuple[str, str] | None = None
    small: "Operation | None" = None
    heard: dict[int, Heard] = field(default_factory=lambda: {clients: Heard() for clients in CLIENTS})


def request(port: int, path: str, cookies: str = "", body: str | None = None) -> bytes:
    """One request of HTTP/1.1."""
    head = f"{'GET' if body is None else 'POST'} {quote(path, safe='/?=&%')} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n"
    head += f"Cookie: {cookies}\r\nAccept-Encoding: gzip\r\n" if cookies else ""
    if body is not None:
        head += f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n"
    return (head + "\r\n" + (body or "")).encode()


LIST, RARE = "/matters/", "拆迁安置"
PAGES = (
    ("清单：在办", "officer", LIST, True),
    ("清单：逾期", "officer", f"{LIST}?view=late", True),
    ("清单：一家单位的", "handler", LIST, True),
    ("清单：市领导的", "vice", LIST, True),
    ("搜索：千件相符", "officer", f"{LIST}?q={RARE}", True),
    ("搜索：一件相符", "officer", f"{LIST}?q={RARE}第7件", True),
    ("搜索：单位的", "handler", f"{LIST}?q={RARE}", True),
    ("搜索：无此件", "officer", f"{LIST}?q=火星", False),
    ("工作台：督查员", "officer", "/", True),
    ("工作台：督查室主任", "director", "/", True),
    ("工作台：单位", "handler", "/", True),
    ("工作台：市领导", "vice", "/", True),
    ("晨会一页纸", "officer", "/morning/", True),
)


def operations(server: served.Server, ways: dict[str, Any]) -> list[Operation]:
    """The operations on one server."""
    port, cookies = server.port, ways["cookies"]
    made = [
        Operation(name, itertools.repeat(request(port, path, cookies[who])), server, held, (who, path))
        for name, who, path, held in PAGES
    ]
    records = [request(port, path, cookies["officer"]) for path in ways["records"]]
    name = "事项页：20条记录以上"
    made.insert(4, Operation(name, itertools.cycle(records), server, True, ("officer", ways["records"][0])))
    return made


def posts(server: served.Server, ways: dict[str, Any]) -> list[Operation]:
    """The posts; each can be sent once."""
    port, cookies = server.port, ways["cookies"]
    signs = (request(port, path, cookies[who], body) for who, path, body in ways["signs"])
    papers = (request(port, "/intake/register/", cookies["officer"], body) for body in ways["papers"])
    return [
        Operation("报送反馈（提交）", iter(list(signs)), server, True),
        Operation("登记并立一件（提交）", iter(list(papers)), server, True),
    ]


def measure(
    chosen: list[Operation],
    bare: Operation,
    calls: Iterator[bytes] | None,
    store: int,
    rounds: int,
    seconds: float,
) -> list[float]:
    """Ask for everything and the hello view in turn, `rounds` times; the loop's milliseconds between the rounds.

    `calls` are written while the others are asked for. `store` is the database's first process. The
    small city is asked by one client alone.
    """
    loops = []
    for n in range(rounds):
        for one in chosen:
            with writing(one.server.port, calls) if calls else nullcontext():
                _ask(one, store, 1, seconds / 2)
                _ask(one, store, 8, seconds)
            if one.small is not None:
                _ask(one.small, store, 1, seconds / 2)
        _ask(bare, store, 1, seconds / 2)
        _ask(bare, store, 8, seconds)
        began = time.perf_counter()
        sum(number for number in range(LOOP))
        loops.append((time.perf_counter() - began) * 1000)
        print(f"第{n + 1}轮，共{rounds}轮。", file=sys.stderr, flush=True)
    return loops


def _ask(one: Operation, store: int, clients: int, seconds: float) -> None:
    before = served.processor(one.server.pid, store)
    heard = drive(one.server.port, one.asks, clients, seconds)
    heard.work = served.processor(one.server.pid, store) - before
    one.heard[clients].add(heard)


def export(port: int, ways: dict[str, Any]) -> float:
    """Seconds of the best of three exports of 10,000 lines."""
    path, body = ways["export"]
    ask = request(port, path, ways["cookies"]["officer"], body)
    return min(drive(port, iter([ask]), 1, 60).times[0] for _ in range(3))


def inside(what: str, env: dict[str, str], *words: str) -> Any:
    """Run one job of bench.inside; what it answered."""
    with tempfile.NamedTemporaryFile("r", suffix=".json") as answer:
        served.python("bench.inside", what, answer.name, *words, env=env)
        return json.loads(Path(answer.name).read_text("utf-8"))


def environment(folder: Path, address: str, name: str) -> dict[str, str]:
    """The product's environment on one database of the cluster."""
    data = folder / f"data-{name}"
    data.mkdir(exist_ok=True)
    return {
        "DATA_DIR": str(data),
        "DATABASE_URL": address + name,
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }


def prepared(folder: Path, address: str, name: str, matters: int) -> dict[str, str]:
    """The environment of a database with so many matters, built unless an earlier run left it."""
    env, mark = environment(folder, address, name), folder / f"built-{name}-{matters}"
    if not mark.exists():
        began = time.monotonic()
        served.database(served.find_programs(), folder, name)
        served.python("django", "migrate", "--no-input", "--verbosity=0", env=env)
        inside("fill", env, str(matters))
        mark.write_text("")
        print(f"{matters}件事项，{time.monotonic() - began:.0f}秒写好。", flush=True)
    return env


def main() -> int:
    """Build, measure, tell; 0 when every goal is met."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--matters", type=int, default=MATTERS, help="多少件事项")
    asked.add_argument("--rounds", type=int, default=ROUNDS, help="几轮")
    asked.add_argument("--seconds", type=float, default=SECONDS, help="每项每轮几秒")
    asked.add_argument("--keep", type=Path, help="数据库留在这个目录里，下次接着用")
    asked.add_argument("--only", nargs="*", default=(), help="只测名称含有这些字的操作，导出也不测")
    asked.add_argument("--json", type=Path, help="结果另存为这个文件")
    given = asked.parse_args()
    with ExitStack() as stack:
        folder = given.keep or Path(
            stack.enter_context(tempfile.TemporaryDirectory(prefix="dxb", dir="/tmp"))
        )
        folder.mkdir(parents=True, exist_ok=True)
        address = stack.enter_context(served.cluster(folder.resolve()))
        big = prepared(folder, address, "big", given.matters)
        small = prepared(folder, address, "small", max(1000, given.matters // PART))
        store = served.postmaster(folder)
        result = _run(stack, {"big": big, "small": small}, store, given)
    if given.json:
        given.json.write_text(json.dumps(result.as_json(), ensure_ascii=False, indent=1) + "\n", "utf-8")
    return tell(result)


def _run(stack: ExitStack, envs: dict[str, dict[str, str]], store: int, given: argparse.Namespace) -> Result:
    def chosen(operations: list[Operation]) -> list[Operation]:
        return [one for one in operations if not given.only or any(word in one.name for word in given.only)]

    ways = {name: inside("ways", env, str(POSTS)) for name, env in envs.items()}
    hello = stack.enter_context(served.server("bench.hello:application", {"PYTHONPATH": os.getcwd()}))
    servers = {
        name: stack.enter_context(served.server("config.wsgi:application", env)) for name, env in envs.items()
    }
    bare = Operation("你好（最简单的页面）", itertools.repeat(request(hello.port, "/hello/")), hello)
    pages, little = (chosen(operations(servers[name], ways[name])) for name in ("big", "small"))
    for one, other in zip(pages, little, strict=True):
        one.small = other
    others = chosen(posts(servers["big"], ways["big"]))
    _warm([bare, *pages, *little])
    addresses = json.dumps([one.page for one in pages], ensure_ascii=False)
    found = inside("watch", envs["big"], addresses)["pages"]
    calls = (
        request(servers["big"].port, path, ways["big"]["cookies"]["officer"], body)
        for path, body in ways["big"]["calls"]
    )
    loops = measure(pages, bare, calls, store, given.rounds, given.seconds)
    # After the pages: two thousand reports more that wait would be another city than the small one.
    _warm(others)
    loops += measure(others, bare, None, store, given.rounds, given.seconds) if others else []
    took = None if given.only else export(servers["big"].port, ways["big"])
    seen = {(who, address): seen for who, address, seen in found}
    return Result([bare, *pages, *others], seen, loops, took)


def _warm(everything: list[Operation]) -> None:
    """Ask for each a while with all clients, so that every process has begun and knows its queries."""
    for one in everything:
        try:
            drive(one.server.port, one.asks, max(CLIENTS), 1.0)
        except Refused as why:
            raise SystemExit(f"{one.name}：{why}") from why


if __name__ == "__main__":
    raise SystemExit(main())
