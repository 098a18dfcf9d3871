"""One part of the races, on one database, in a process of its own."""

import logging
import time
from collections.abc import Sequence
from typing import Any

from duxing.audit.report import INTACT
from duxing.audit.verify import verify
from rigs.races import elsewhere, meetings, pages, pairs, planting, repeats, rows
from rigs.races.crowd import Crowd
from rigs.races.pairs import Pair
from rigs.races.world import World, build

PAIRS = [*meetings.PAIRS, *elsewhere.PAIRS]
# Pairs that only the holding of a record keeps apart.
HELD = ("呈阅与呈阅", "签收与结束", "报送与结束", "完成分解与改动一句")
# On SQLite they cross only when the one that must come first comes second, which is chance.
PATIENCE = 40


def part(words: dict[str, Any]) -> dict[str, Any]:
    """Plant and find, then race. `words` says how often: rows, pages, pairs, forms, times, plants, seed."""
    logging.getLogger("django.request").setLevel(logging.ERROR)
    with Crowd(words["seed"]) as crowd:
        return run(crowd, build(), words)


def run(crowd: Crowd, world: World, words: dict[str, Any], chosen: Sequence[Pair] = PAIRS) -> dict[str, Any]:
    """The same on a database that stands already."""
    said: dict[str, Any] = {"plants": {}, "seconds": {}}
    everything = {
        "rows": lambda: rows.run(crowd, world.office, words["rows"]).as_json(),
        "pages": lambda: pages.run(crowd, world, words["pages"]).as_json(),
        "pairs": lambda: pairs.run(crowd, world, words["pairs"], chosen),
        "repeats": lambda: vars(repeats.run(crowd, world, words["forms"], words["times"])),
    }
    for name in words["parts"]:
        said["plants"] |= _plants(name, crowd, world, words["plants"])
    said["planted_until"] = verify().exit_code
    for name in words["parts"]:
        begun = time.monotonic()
        said[name] = everything[name]()
        said["seconds"][name] = round(time.monotonic() - begun, 1)
    said["intact"] = verify().exit_code == INTACT
    said["talk"] = sorted(set(crowd.talk))[:5]
    return said


def _plants(name: str, crowd: Crowd, world: World, n: int) -> dict[str, str]:
    """What the same checkers say of faults; empty where one was not found."""
    if name == "rows":
        with planting.no_version():
            found = rows.run(crowd, world.office, n)
        return {"no_version": f"{found.races} 场比赛中 {found.lost} 次保存被覆盖" if found.lost else ""}
    if name == "pages":
        with planting.forgetful():
            found = pages.run(crowd, world, n)
        forgot = sum("没有留在页面上" in line for line in found.bad)
        return {"forgetful": f"{forgot} 人的文字没有留在页面上" if forgot else ""}
    if name == "repeats":
        with planting.no_key():
            sent = repeats.run(crowd, world, max(2, n // 8), 10)
        return {"no_key": f"{sent.forms} 张表单做成 {sent.rows} 次" if sent.rows > sent.forms else ""}
    held = [pair for pair in PAIRS if pair.name in HELD]
    with planting.no_hold():
        for n in range(PATIENCE):
            crossed = pairs.run(crowd, world, 1, [held[n % len(held)]])["bad"]
            if crossed:
                return {"no_hold": crossed[0]}
    return {"no_hold": ""}
