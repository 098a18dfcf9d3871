"""What the rigs run in a process of its own, on a scratch database (`rigs.child`)."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

from duxing.core.crash import POINTS
from duxing.testing.cast import make_cast
from rigs.kills import dying, planting
from rigs.kills.gateway import gateway
from rigs.kills.invariants import called_again
from rigs.kills.points import Trials

PLANTS = {
    "outbox": (planting.outbox_outside, ("receive", "sign")),
    "key": (planting.key_outside, ("register", "paper")),
    "file": (planting.row_before_file, ("seal",)),
}


@contextmanager
def trials() -> Iterator[Trials]:
    """A cast on this process's database, whose notices go to a gateway of their own."""
    with (
        tempfile.TemporaryDirectory(prefix="duxing-gate-") as folder,
        gateway(Path(folder)) as log,
        planting.outside(),
    ):
        yield Trials(make_cast(), log)


def plant(made: Trials, fault: str, times: int) -> list[str]:
    """Plant a fault, die in the gap that it opens; what the checks say."""
    planted, acts = PLANTS[fault]
    with planted():
        return made.at(planting.GAP, times, acts).bad


def part(words: dict[str, Any]) -> Any:
    """One planted fault, or every point: forked `times` times, and `real` times in processes started anew."""
    with trials() as made:
        if words["fault"]:
            return plant(made, words["fault"], words["times"])
        told: dict[str, Any] = {}
        for point in POINTS:
            tally = made.at(point, words["times"])
            if words["real"]:
                with _as_in_service():
                    anew = Trials(made.cast, made.log, dying.started, dying.manage_once)
                    real = anew.at(point, words["real"])
                tally.deaths, tally.bad = tally.deaths + real.deaths, tally.bad + real.bad
            told[point] = asdict(tally)
            print(f"{words['vendor']} {point}：{tally.deaths} 次", flush=True)
            for line in tally.bad[:5]:
                print(f"      {line}", flush=True)
        return {"points": told, "again": called_again(made.log)}


@contextmanager
def _as_in_service() -> Iterator[None]:
    """Processes started anew load the product with the rig's settings, which bring the gateway."""
    before = os.environ["DJANGO_SETTINGS_MODULE"]
    os.environ["DJANGO_SETTINGS_MODULE"] = "rigs.kills.settings"
    try:
        yield
    finally:
        os.environ["DJANGO_SETTINGS_MODULE"] = before
