"""One comparison of the two worlds on one database; called in a process of its own."""

import logging
from typing import Any

from django.conf import settings

from rigs.addresses import addresses
from rigs.leak.faults import FAULTS, planted
from rigs.leak.secrets import EARLY, LATE
from rigs.leak.worlds import Findings, Size, compare

SMALL = Size(("年初",), 1, ("county_hand",), ("石门水库",), pages=3, whole=False)


def part(words: dict[str, Any]) -> dict[str, Any]:
    """`words`: kind (plants, late or early), people, few, seed. What was found."""
    logging.disable(logging.CRITICAL)
    settings.SESSION_IDLE_SECONDS = settings.SESSION_ABSOLUTE_SECONDS  # a slow machine logs nobody out
    if words["kind"] == "plants":
        faulty = compare(SMALL, ["已交办", "已反馈"], (planted,))[0]
        return {"plants": [(one.said, one.found_in(faulty.differing)[:1]) for one in FAULTS]}
    made = list(LATE if words["kind"] == "late" else EARLY)
    size = Size(few=words["few"], people=words["people"], seed=words["seed"])
    told = _plain(compare(size, made)[0])
    by_itself = _one_by_one(made, told["differing"], words["seed"]) if told["differing"] else []
    return {**told, "by_itself": by_itself, "addresses": len(addresses())}


def _one_by_one(made: list[str], differing: list[str], seed: int) -> list[str]:
    """Which of the secrets differ by themselves: for the one who mends it."""
    people = tuple({line.partition("：")[0] for line in differing[:3]})
    size = Size(("年初",), 1, people, seed=seed)
    return [name for name in made if compare(size, [name])[0].differing]


def _plain(found: Findings) -> dict[str, Any]:
    return {
        "asked": found.asked,
        "people": sorted(found.people),
        "kinds": sorted(found.kinds - {""}),
        "differing": found.differing,
    }
