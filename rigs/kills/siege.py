"""Killing at random while people work, and holding everything together after each ten kills."""

import random
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import connections
from django.urls import reverse

from duxing.core.digest import digest
from duxing.files.models import Attachment
from duxing.matters.models import Assignment, Feedback, Matter, Review
from duxing.matters.states import HANDED_OUT, SPOKEN, AssignmentStatus
from duxing.sources.models import Source
from duxing.testing.cast import Cast, make_cast
from duxing.testing.postgresql import Cluster, find_programs
from rigs.kills import planting
from rigs.kills.browser import LOST, Browser
from rigs.kills.gateway import gateway
from rigs.kills.invariants import all_hold, called_again
from rigs.kills.load import Deed, Gate, History, Person, session
from rigs.kills.service import Service, backends, kill, start_again
from rigs.report import SCRATCH, loop_ms

CLIENTS, EACH, SOONER = 8, 10, 4
STILL_WITHIN, BACK_WITHIN = 150.0, 90.0
# As many answers in a row, so that no process is still on its way.
STEADY = 6
LISTS = ("home", "cockpit:list", "intake:sources", "matters:reviews", "matters:submissions", "notices:list")
# How often each kind is chosen.
VICTIMS = {
    "postgresql": {"数据库主进程": 5, "数据库连接进程": 4, "网页进程": 7, "后台进程": 4},
    "sqlite": {"网页进程": 3, "后台进程": 2},
}
# Whom a planted fault leaves open: no need to try the others.
AIMED = {"ack": {"网页进程": 1}, "disk": {"数据库主进程": 1}}


@dataclass
class Toll:
    """What a siege cost and showed."""

    kills: Counter[str] = field(default_factory=Counter)
    bad: list[str] = field(default_factory=list)
    back: dict[str, list[float]] = field(default_factory=dict)
    lists: float = 0.0
    loop: float = 0.0


class Siege:
    """One served product with its people, its killer and its checks."""

    def __init__(self, words: dict[str, Any], log: Path, folder: Path) -> None:
        self.words, self.log = words, log
        self.random = random.Random(words["seed"])
        self.cluster = (
            Cluster(find_programs(), Path(words["cluster"]), words["settings"]) if words["cluster"] else None
        )
        self.cast: Cast = make_cast()
        self.service = Service(2 if self.cluster else 1, words["fault"], folder / "service.log")
        self.history, self.gate, self.toll = History(), Gate(), Toll()

    def run(self) -> Toll:
        """All kills, and the checks after each ten."""
        self.service.begin()
        self.probe = Browser(self.service.port, session(self.cast.officer), patience=3.0)
        self._await_back()
        people = [
            Person(n, self.cast, self.service.port, self.history, self.gate, self.words["seed"])
            for n in range(CLIENTS)
        ]
        for person in people:
            person.start()
        try:
            each = SOONER if self.words["fault"] else EACH
            for begun in range(0, self.words["kills"], each):
                self._kill_some(min(each, self.words["kills"] - begun))
                self._hold(people)
                if self.words["fault"] and any("I1" in line for line in self.toll.bad):
                    break
        finally:
            self.gate.over.set()
            self.gate.open.set()
            self.service.end()
        return self.toll

    def _kill_some(self, times: int) -> None:
        self.gate.open.set()
        done = 0
        while done < times:
            time.sleep(self.random.uniform(0.2, 0.9))
            chances = AIMED.get(self.words["fault"]) or VICTIMS["postgresql" if self.cluster else "sqlite"]
            victim = self.random.choices(list(chances), list(chances.values()))[0]
            if not self._strike(victim):
                continue
            done += 1
            self.toll.kills[victim] += 1
            if victim == "数据库主进程" and self.cluster is not None:
                start_again(self.cluster)
            self.toll.back.setdefault(victim, []).append(self._await_back())

    def _strike(self, victim: str) -> bool:
        """Kill one process of that kind; False when there is none at this moment."""
        if victim == "数据库主进程":
            return self.cluster is not None and kill(self.cluster.pid)
        found: Callable[[], list[int]] = {
            "数据库连接进程": lambda: backends(self.cluster) if self.cluster else [],
            "网页进程": self.service.web_workers,
            "后台进程": self.service.background,
        }[victim]
        pids = found()
        return bool(pids) and kill(self.random.choice(pids))

    def _await_back(self) -> float:
        """Seconds until a page that asks the database comes, and goes on coming whoever answers."""
        begun = time.monotonic()
        since, answers = begun, 0
        while answers < STEADY and time.monotonic() - begun < BACK_WITHIN:
            asked = time.monotonic()
            try:
                good = self.probe.get(reverse("home")).status == 200
            except LOST:
                good = False
            since, answers = (since if answers else asked, answers + 1) if good else (asked, 0)
            time.sleep(0.05 if not good else 0)
        if answers < STEADY:
            self.toll.bad.append(f"{BACK_WITHIN:.0f} 秒后仍打不开页面")
        return since - begun

    def _hold(self, people: list[Person]) -> None:
        """Let everybody finish what they do, then check; people stand still meanwhile."""
        self.gate.open.clear()
        patience = time.monotonic() + STILL_WITHIN
        while not all(person.idle.is_set() for person in people) and time.monotonic() < patience:
            time.sleep(0.05)
        connections.close_all()
        found = all_hold(self.log, drained_by_others=True)
        found += [words for deed in self.history.deeds if (words := lost_or_doubled(deed))]
        found += self.history.bad
        self.history.bad = []
        self.toll.bad += [f"第{self.toll.kills.total()}次结束进程之后：{words}" for words in found]
        self._open_lists()

    def _open_lists(self) -> None:
        """I8: how long the slowest list takes, beside a fixed loop of the machine."""
        window = Browser(self.service.port, dict(self.probe.cookies))
        for name in LISTS:
            begun = time.monotonic()
            try:
                status = window.get(reverse(name)).status
            except LOST:
                status = 0
            seconds = time.monotonic() - begun
            if status != 200:
                self.toll.bad.append(f"I8 {name} 得到 {status or '中断'}")
            if seconds > self.toll.lists:
                self.toll.lists, self.toll.loop = seconds, loop_ms()


def lost_or_doubled(deed: Deed) -> str:
    """I1 and I2: an acknowledged deed stands once with equal content, any other at most once."""
    n = TIMES[deed.kind](deed)
    if n > 1:
        return f"I2 做了 {n} 次：{deed.kind} {deed.about}"
    if n == 0 and deed.outcome == "ok":
        return f"I1 已答复成功而没有：{deed.kind} {deed.about}"
    return ""


def _sealed(deed: Deed) -> int:
    hashed = {one: digest(bytes.fromhex(deed.content), one).hex() for one in ("sm3", "sha256")}
    owners = Feedback.objects.filter(due__public_id=deed.about, status__in=SPOKEN).values("public_id")
    kept = Attachment.objects.filter(owner_public_id__in=owners, purpose="scan").select_related("stored")
    return sum(one.stored.digest == hashed[one.stored.algorithm] for one in kept)


TIMES: dict[str, Callable[[Deed], int]] = {
    "register": lambda deed: Source.objects.filter(title=deed.content).count(),
    "file": lambda deed: Matter.objects.filter(public_id=deed.about).exclude(number="").count(),
    "dispatch": lambda deed: Assignment.objects.filter(
        matter__public_id=deed.about, matter__status__in=HANDED_OUT
    ).count(),
    "receive": lambda deed: (
        Assignment.objects.filter(public_id=deed.about).exclude(status=AssignmentStatus.DISPATCHED).count()
    ),
    "draft": lambda deed: Feedback.objects.filter(due__public_id=deed.about, text=deed.content).count(),
    "sign": lambda deed: Feedback.objects.filter(
        public_id=deed.about, status__in=SPOKEN, text=deed.content
    ).count(),
    "seal": _sealed,
    "review": lambda deed: Review.objects.filter(feedback__public_id=deed.about, words=deed.content).count(),
}


def part(words: dict[str, Any]) -> dict[str, Any]:
    """One siege on this process's database; what it cost and showed, as plain data."""
    with tempfile.TemporaryDirectory(prefix="duxing-siege-") as place, gateway(Path(place)) as log:
        with planting.outside():
            siege = Siege(words, log, Path(place))
            toll = siege.run()
        history = siege.history
        SCRATCH.mkdir(parents=True, exist_ok=True)
        history.write(SCRATCH / f"kills-{words['name']}.jsonl")
        said = (Path(place) / "service.log").read_text("utf-8", "replace")
        (SCRATCH / f"kills-{words['name']}.log").write_text(said, "utf-8")
        return {
            "kills": dict(toll.kills),
            "bad": toll.bad[:200],
            "back": {victim: round(max(seconds), 2) for victim, seconds in toll.back.items()},
            "lists": round(toll.lists, 2),
            "loop": toll.loop,
            "acknowledged": dict(Counter(deed.kind for deed in history.of("ok"))),
            "unknown": sum(deed.unknown > 0 for deed in history.deeds),
            "seen": dict(history.seen),
            "again": called_again(log),
            "starts": siege.service.starts,
            "stacks": said.count("Traceback (most recent call last)"),
        }
