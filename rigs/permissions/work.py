"""One run on one database, in a process of its own: `python -m rigs.permissions.work FACTOR SEED`.

The environment names the empty database (rigs.scratch). The last line printed is the result as JSON.
"""

import json
import logging
import multiprocessing
import random
import shutil
import sys
import time
from collections import defaultdict
from collections.abc import Sequence
from itertools import chain
from pathlib import Path
from typing import Any

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from rigs.permissions.cases import Case, cases  # noqa: E402
from rigs.permissions.coverage import names, stale, undeclared  # noqa: E402
from rigs.permissions.judge import Findings, judge  # noqa: E402
from rigs.permissions.plants import search  # noqa: E402
from rigs.permissions.world import World, build  # noqa: E402

WORKERS = 2
# Cases of one method of one address at factor 1; only the widest pages have more.
MOST_OF_ONE = 400
MOST_PLANTED = 250
SHOWN = ("GET matters:feedback", "GET matters:submission", "GET matters:matter")


def choose(world: World, factor: float, seed: int) -> list[Case]:
    """All cases of the narrow addresses, a seeded sample of the wide ones.

    Pages on which every class of words shows are asked in any case, as the director: else a small
    sample would look for words that nobody was shown.
    """
    dice, by_need = random.Random(seed), defaultdict(list)
    for case in cases(world):
        by_need[case.need].append(case)
    most = max(1, round(MOST_OF_ONE * factor))
    sampled = [rows if len(rows) <= most else dice.sample(rows, most) for rows in by_need.values()]
    shown = [rows for need, rows in by_need.items() if need.called in SHOWN]
    director = [case for rows in shown for case in rows if case.who.label == "director"]
    return list(dict.fromkeys([*chain.from_iterable(sampled), *director]))


def planted(world: World, seed: int) -> list[dict[str, Any]]:
    """Plant each fault and say what the judge told of it."""
    told = []
    for fault, asked, wrong in search(world, list(cases(world)), MOST_PLANTED, seed):
        how = f"{asked}例中{len(wrong)}处，如：{wrong[0]}" if wrong else ""
        told.append({"fault": fault, "found": bool(wrong), "how": how})
    extra = undeclared("rigs.permissions.more_urls")
    told.append({"fault": "新地址没有写进权限表", "found": extra == {"everything"}, "how": "、".join(extra)})
    return told


def shared_out(world: World, chosen: Sequence[Case]) -> Findings:
    """Judge the cases in parallel; each process has its own database file where the database is one."""
    fork = multiprocessing.get_context("fork")
    needs = {need: place for place, need in enumerate(dict.fromkeys(case.need for case in chosen))}
    connection.close()
    started = []
    for number in range(WORKERS):
        mine = [case for case in chosen if needs[case.need] % WORKERS == number]
        here, there = fork.Pipe(duplex=False)
        process = fork.Process(target=_part, args=(world, mine, number, there))
        process.start()
        started.append((process, here))
    found = Findings()
    for process, here in started:
        found.add(here.recv())
        process.join()
    return found


def _part(world: World, mine: Sequence[Case], number: int, answer: Any) -> None:
    if connection.vendor == "sqlite":
        own = Path(settings.DATA_DIR) / f"part{number}.sqlite3"
        shutil.copyfile(connection.settings_dict["NAME"], own)
        connection.settings_dict["NAME"] = str(own)
    answer.send(judge(world, mine))
    connection.close()


def main(factor: float, seed: int) -> None:
    """Build, search for the planted faults, judge."""
    logging.disable(logging.CRITICAL)
    settings.ALLOWED_HOSTS = ["testserver"]
    # A slow machine must not end the sessions; the one that is over has outlived its longest time.
    settings.SESSION_IDLE_SECONDS = settings.SESSION_ABSOLUTE_SECONDS
    # Hashing passwords slowly proves nothing here.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    if connection.vendor == "postgresql":
        # The cluster is empty; a test database is made in it and goes with it.
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    else:
        call_command("migrate", verbosity=0)
    begun = time.monotonic()
    world = build()
    built = time.monotonic()
    faults = planted(world, seed)
    searched = time.monotonic()
    chosen = choose(world, factor, seed)
    found = shared_out(world, chosen)
    result = vars(found) | {
        "planted": faults,
        "urls": sorted(found.urls),
        "resolver": len(names()),
        "undeclared": sorted(undeclared() | stale()),
        "people": len({case.who.label for case in chosen}),
        "units": len(world.tree.units),
        "things": len(world.things),
        "words": len(world.words.kinds),
        "seconds": [round(b - a) for a, b in ((begun, built), (built, searched))]
        + [round(time.monotonic() - searched)],
    }
    print(json.dumps(result, ensure_ascii=False))


if __name__ == "__main__":
    main(float(sys.argv[1]), int(sys.argv[2]))
