"""The whole catalogue on one database, in a process of its own."""

import logging
from collections.abc import Sequence
from typing import Any

from django.conf import settings

from duxing.testing.cast import make_cast
from rigs.inputs import rows_acts, rows_days, rows_files, rows_words
from rigs.inputs.asking import Asker
from rigs.inputs.cases import Case
from rigs.inputs.complete import forgotten_fields, forgotten_forms, listed_here
from rigs.inputs.plants import PLANTS
from rigs.inputs.sequences import SEQUENCES, faults
from rigs.inputs.world import SCENES, World

# Those in which the planted faults must show.
TELLING, LAST_TELLING = ("报送反馈",), 16


def catalogue() -> list[Case]:
    """Every line, by its row."""
    every = [*rows_words.cases(), *rows_days.cases(), *rows_acts.cases(), *rows_files.cases()]
    return sorted(every, key=lambda case: case.row)


def part(words: dict[str, Any]) -> dict[str, Any]:
    """Find the plants, then ask everything; `share` below 1 leaves lines out evenly."""
    logging.disable(logging.CRITICAL)  # refusals are what is wanted here
    settings.SESSION_IDLE_SECONDS = settings.SESSION_ABSOLUTE_SECONDS  # a slow machine logs nobody out
    world = World(make_cast())
    world.prepare()
    asker = Asker(world)
    telling = [case for case in catalogue() if case.scene in TELLING and case.row < LAST_TELLING]
    plants = [(said, planted(asker, said, telling)) for said in PLANTS]
    forgotten = [*forgotten_fields(asker), *forgotten_forms(asker)]
    sound = [line for name in SCENES for line in asker.sound(name)]
    rows: dict[int, list[Any]] = {}
    for case in thinned(catalogue(), words["share"]):
        row = rows.setdefault(case.row, [0, []])
        row[0] += 1
        row[1] += asker.wrong(case)
    for number, title, run in SEQUENCES:
        row = rows.setdefault(number, [0, []])
        row[0] += 1
        row[1] += [f"第{number}行 {title}：{line}" for line in faults(asker, run)]
    told = {str(number): rows[number] for number in sorted(rows)}
    fields = sum(len(listed_here(name)) for name in SCENES)
    return {
        "plants": plants,
        "sound": sound,
        "scenes": len(SCENES),
        "forgotten": forgotten,
        "fields": fields,
        "rows": told,
        "asked": asker.asked,
    }


def planted(asker: Asker, said: str, telling: Sequence[Case]) -> str:
    """How one of the telling cases told of a planted fault; empty when none did."""
    plant, words = PLANTS[said]
    with plant():
        for case in telling:
            hit = next((line for line in asker.wrong(case) if words in line), "")
            if hit:
                return hit
    return ""


def thinned(cases: list[Case], share: float) -> list[Case]:
    """An even part of the cases; all of them from 1 on."""
    step = max(1, round(1 / share)) if share < 1 else 1
    return cases[::step]
