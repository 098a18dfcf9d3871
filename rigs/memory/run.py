"""One served product under load, watched; called in a process of its own."""

import signal
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from django.urls import reverse

from bench.city import build, prepare
from duxing.testing.cast import give_password
from rigs.kills import planting
from rigs.kills.browser import LOST, Browser
from rigs.kills.gateway import gateway
from rigs.kills.load import session
from rigs.kills.service import Service, children
from rigs.memory.planting import KEPT_BYTES
from rigs.memory.visiting import crowd
from rigs.memory.watching import Watch
from rigs.report import SCRATCH

WORKERS, CLERKS, READERS = 2, 2, 4
MATTERS = 5000
READY_WITHIN = 90.0
# After the hurry the processes come to rest, for this part of its time.
SETTLING = 0.1


def part(words: dict[str, Any]) -> dict[str, Any]:
    """Serve, warm up, watch; slopes and levels by process, as plain data."""
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
    SCRATCH.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="duxing-memory-") as place, gateway(Path(place)):
        with planting.outside():
            cast = prepare()
        build(cast, MATTERS)
        give_password(cast.handler)
        log = Path(place) / "service.log"
        service = Service(WORKERS, words["fault"], log, settings="rigs.memory.settings")
        service.begin()
        try:
            _await(service, Browser(service.port, session(cast.officer)))
            told = _watched(service, cast, words)
        finally:
            service.end()
            (SCRATCH / f"memory-{words['name']}.log").write_text(log.read_text("utf-8", "replace"), "utf-8")
    return told


def _await(service: Service, window: Browser) -> None:
    patience = time.monotonic() + READY_WITHIN
    while time.monotonic() < patience:
        try:
            ready = window.get(reverse("home")).status == 200
        except LOST:
            ready = False
        if ready and len(service.web_workers()) == WORKERS and service.background():
            return
        time.sleep(0.2)
    raise RuntimeError("the service did not start")


def processes(service: Service) -> dict[str, int]:
    """Every process of the service, by what it is."""
    found = {f"网页进程{n}": pid for n, pid in enumerate(sorted(service.web_workers()), start=1)}
    found |= {f"后台进程{n}": pid for n, pid in enumerate(service.background(), start=1)}
    assert service.process is not None
    first = service.process.pid
    web = next(pid for pid in children(first) if set(children(pid)) & set(service.web_workers()))
    return found | {"网页主进程": web, "服务主进程": first}


def _watched(service: Service, cast: Any, words: dict[str, Any]) -> dict[str, Any]:
    people = crowd(cast, service.port, CLERKS, READERS, words["seed"])
    people.begin()
    try:
        people.hurry(True)
        time.sleep(words["warm"])
        people.hurry(False)
        time.sleep(words["warm"] * SETTLING)
        before = people.requests()
        watch = Watch(processes(service))
        watch.begin()
        time.sleep(words["measure"])
        watch.end()
        asked = people.requests() - before
    finally:
        people.end()
    watch.write(SCRATCH / f"memory-{words['name']}.csv")
    slopes = watch.slopes()
    return {
        "slopes": {name: [one.rate, one.bound] for name, one in slopes.items()},
        "levels": {name: round(held[-1], 1) for name, held in watch.held.items() if held},
        "samples": len(watch.seconds),
        "ended": sorted(watch.ended),
        "again": service.starts - 1,
        "requests": asked,
        "statuses": {str(code): n for code, n in sorted(people.statuses().items())},
        "done": len(people.history.of("ok")),
        "bad": people.history.bad[:20],
        "expected": asked / WORKERS * KEPT_BYTES / 2**20 / words["measure"] * 3600,
    }
