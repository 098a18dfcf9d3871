"""The 20 written samples: what a good report says, and what a faulty one does. Pure."""

from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

from duxing.demo.data.cast import read_json
from duxing.demo.data.plan import figures_of


@dataclass(frozen=True, slots=True)
class Answer:
    """One of the two written reports of a sample: what is said, and the fault that is planted in it."""

    text: str
    items: tuple[str, ...]
    figures: tuple[tuple[int, Decimal], ...]
    as_of: str
    state: str
    unit: str
    problem: str
    help_needed: str
    next_step: str
    next_on: str
    next_person: str
    signer: str
    attachments: tuple[str, ...]
    fault: tuple[str, ...]
    fault_note: str
    loaded: bool


@dataclass(frozen=True, slots=True)
class Sample:
    """One sample matter of practice 4.8. `today` says which report stands today: good, bad or both.

    `same_as` is the key of the scripted matter that it is, else `row` holds its own script.
    """

    no: int
    title: str
    kind: str
    same_as: str
    report_task: bool
    good: Answer
    bad: Answer
    today: str
    row: dict[str, Any]


@cache
def load_samples() -> tuple[Sample, ...]:
    """The 20 samples, by number."""
    return tuple(_sample(row) for row in read_json("samples.json"))


def _sample(row: dict[str, Any]) -> Sample:
    return Sample(
        no=row["no"],
        title=row["title"],
        kind=row["kind"],
        same_as=row["same_as"] or "",
        report_task=bool(row["report_task"]),
        good=_answer(row["good"]),
        bad=_answer(row["bad"]),
        today=row["today"],
        row=row,
    )


def _answer(row: dict[str, Any]) -> Answer:
    return Answer(
        text=row["text"],
        items=tuple(row.get("items", ())),
        figures=figures_of(row.get("figures", ())),
        as_of=row.get("as_of", ""),
        state=row["state"],
        unit=row.get("unit", ""),
        problem=row.get("problem", ""),
        help_needed=row.get("help", ""),
        next_step=row.get("next", ""),
        next_on=row.get("next_on", ""),
        next_person=row.get("next_person", ""),
        signer=row.get("signer", ""),
        attachments=tuple(row.get("attachments", ())),
        fault=tuple(row.get("fault", ())),
        fault_note=row.get("fault_note", ""),
        loaded=not row.get("not_loaded", False),
    )
