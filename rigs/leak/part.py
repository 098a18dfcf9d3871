"""One comparison of the two worlds on one database; called in a process of its own."""

import logging
from contextlib import nullcontext
from typing import Any

from rigs.addresses import addresses
from rigs.leak.faults import FAULTS, planted
from rigs.leak.secrets import EARLY, LATE
from rigs.leak.worlds import Findings, Size, compare

# Who stands for the others where not everybody asks.
FEW_LATE = ("anonymous", "handler", "county_hand", "outsider", "section_hand", "vice", "admin")
FEW_EARLY = ("helper", "helper_signer", "hydro_hand", "section_hand", "vice")


def part(words: dict[str, Any]) -> dict[str, Any]:
    """`words`: everybody, few, seed. Gives what was found of the plants, and of both kinds of secret."""
    logging.disable(logging.CRITICAL)
    seed = words["seed"]
    late = () if words["everybody"] else FEW_LATE
    early = (*FEW_EARLY, *FEW_LATE) if words["everybody"] else FEW_EARLY
    small = Size(("年初",), 1, ("county_hand",), ("石门水库",), pages=3, whole=False, seed=seed)
    faulty = compare(small, ["已交办", "已反馈"], (planted,))[0]
    found = [(one.said, one.found_in(faulty.differing)[:1]) for one in FAULTS]
    told = {
        "plants": found,
        "late": _plain(compare(Size(few=words["few"], people=late, seed=seed), list(LATE))[0]),
        "early": _plain(compare(Size(few=words["few"], people=early, seed=seed), list(EARLY))[0]),
        "addresses": len(addresses()),
    }
    for kind, made in (("late", list(LATE)), ("early", list(EARLY))):
        if told[kind]["differing"]:
            told[kind]["by_itself"] = _one_by_one(made, told[kind]["differing"], seed)
    return told


def _one_by_one(made: list[str], differing: list[str], seed: int) -> list[str]:
    """Which of the secrets differ by themselves: for the one who mends it."""
    people = tuple({line.partition("：")[0] for line in differing[:3]})
    size = Size(("年初",), 1, people, seed=seed)
    return [name for name in made if compare(size, [name], (nullcontext,))[0].differing]


def _plain(found: Findings) -> dict[str, Any]:
    return {
        "asked": found.asked,
        "people": sorted(found.people),
        "kinds": sorted(found.kinds - {""}),
        "differing": found.differing,
    }
