"""What every rig takes and gives: its options, and a report as a table and as JSON."""

import argparse
import json
import os
import platform
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PUBLISHED = ROOT / "docs" / "guarantees"
SCRATCH = ROOT / "var" / "rigs"
LOOP = 2_000_000
SHOWN = 20


@dataclass(frozen=True)
class Options:
    """How a rig was asked to run: `factor` multiplies its numbers, `database` limits it to one kind."""

    factor: float
    seed: int
    database: str
    publish: bool

    def times(self, number: int) -> int:
        """A number of the rig, multiplied by the factor; at least 1."""
        return max(1, round(number * self.factor))

    def on(self, vendor: str) -> bool:
        """Whether the rig should run on "sqlite" or "postgresql"."""
        return self.database in ("both", vendor)


@dataclass(frozen=True)
class Check:
    """One line of a report: what was tried how often, what went wrong, what was allowed.

    `tried`, `goal` and `figure` are Chinese, for the reader of docs/guarantees.md; `rows` are the ids of the
    goals that it serves, such as "R1" or "4.11"; `bad` lists what went wrong, in words, the first ones.
    """

    tried: str
    n: int
    goal: str
    met: bool
    rows: Sequence[str] = ()
    figure: str = ""
    bad: Sequence[str] = ()


@dataclass(frozen=True)
class Planted:
    """A fault that was put in on purpose, and whether the rig found it."""

    fault: str
    found: bool
    how: str = ""


@dataclass
class Report:
    """What one run of a rig showed. Fill it with `check` and `plant`, end with `finish`."""

    rig: str
    title: str
    options: Options
    checks: list[Check] = field(default_factory=list)
    planted: list[Planted] = field(default_factory=list)
    begun: float = field(default_factory=time.monotonic)

    def check(
        self,
        tried: str,
        n: int,
        goal: str,
        *,
        met: bool,
        rows: Sequence[str] = (),
        figure: str = "",
        bad: Sequence[str] = (),
    ) -> None:
        """Add one line; prints it at once, so that a long run can be followed."""
        self.checks.append(Check(tried, n, goal, met, tuple(rows), figure, tuple(bad[:SHOWN])))
        print(f"{'通过' if met else '未过'}  {tried}：{n:,}；目标 {goal}；{figure or len(bad)}", flush=True)
        for line in bad[:SHOWN]:
            print(f"      {line}", flush=True)

    def plant(self, fault: str, *, found: bool, how: str = "") -> None:
        """Say whether a planted fault was found, and by what."""
        self.planted.append(Planted(fault, found, how))
        print(f"{'找到' if found else '没找到'}  预埋故障：{fault}。{how}", flush=True)

    @property
    def passed(self) -> bool:
        """Every check met, and at least one planted fault, each found."""
        return (
            bool(self.checks)
            and bool(self.planted)
            and all(c.met for c in self.checks)
            and all(p.found for p in self.planted)
        )

    def as_json(self) -> dict[str, object]:
        """The report as plain data; times in UTC."""
        return {
            "rig": self.rig,
            "title": self.title,
            "passed": self.passed,
            "seed": self.options.seed,
            "factor": self.options.factor,
            "commit": commit(),
            "version": version("duxing"),
            "ended": datetime.now(UTC).isoformat(timespec="seconds"),
            "seconds": round(time.monotonic() - self.begun),
            "machine": {"cores": os.cpu_count(), "python": platform.python_version(), "loop_ms": loop_ms()},
            "checks": [asdict(c) for c in self.checks],
            "planted": [asdict(p) for p in self.planted],
        }

    def finish(self) -> int:
        """Write the report (published ones into docs/guarantees) and give the exit code."""
        folder = PUBLISHED if self.options.publish else SCRATCH
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{self.rig}.json"
        path.write_text(json.dumps(self.as_json(), ensure_ascii=False, indent=1) + "\n", "utf-8")
        print(f"{self.title}：{'全部通过' if self.passed else '没有通过'}。报告在 {path.relative_to(ROOT)}。")
        return 0 if self.passed else 1


def options(about: str, words: Sequence[str] | None = None) -> Options:
    """Read a rig's words from the command line; `about` is its first help line."""
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("--factor", type=float, default=1.0, help="数量放大或缩小的倍数")
    parser.add_argument("--seed", type=int, default=20261125, help="随机数种子")
    parser.add_argument("--database", choices=("both", "sqlite", "postgresql"), default="both")
    parser.add_argument("--publish", action="store_true", help="报告写进 docs/guarantees")
    given = parser.parse_args(sys.argv[1:] if words is None else words)
    return Options(given.factor, given.seed, given.database, given.publish)


def commit() -> str:
    """The commit that was run, with a plus when the tree had changes; empty outside a checkout."""
    head = _git("rev-parse", "--short=12", "HEAD")
    changed = _git("status", "--porcelain", "--", ":!docs/guarantees", ":!docs/guarantees.md")
    return f"{head}+" if head and changed else head


def _git(*words: str) -> str:
    told = subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=False)
    return told.stdout.strip() if told.returncode == 0 else ""


def loop_ms() -> float:
    """Milliseconds of a fixed loop, the best of three: how fast this machine was just now."""
    best = 1e9
    for _ in range(3):
        begun = time.perf_counter()
        total = 0
        for number in range(LOOP):
            total += number
        best = min(best, time.perf_counter() - begun)
    return round(best * 1000, 1)
