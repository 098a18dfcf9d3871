"""The whole year of 云川市 for a given today: every matter with all that happened to it. Pure."""

from collections.abc import Iterable
from datetime import date

from duxing.demo.data.dues import with_dates
from duxing.demo.data.parts import with_parts
from duxing.demo.data.plan import MatterPlan
from duxing.demo.data.progress import livelihood_plans, report_plans
from duxing.demo.data.samples import load_samples
from duxing.demo.data.script import instruction_plans, meeting_plans, scripted
from duxing.demo.data.slips import ended
from duxing.demo.data.specials import with_specials
from duxing.demo.data.when import Calendar, When
from duxing.demo.data.year_instructions import instruction_plans_of_year
from duxing.demo.data.year_meetings import meeting_plans_of_year
from duxing.demo.data.year_others import (
    clue_plans_of_year,
    proposal_plans_of_year,
    proposal_year,
    superior_plans_of_year,
)

# Matters of the year by kind of source (practice 4.1, 3).
YEAR = {
    "instruction": 146,
    "meeting": 128,
    "work_report": 62,
    "livelihood": 10,
    "superior": 19,
    "proposal": 41,
    "clue": 10,
}
OPEN_TODAY = 150
# How the open ones that nobody scripted spread over the kinds, in a hundred.
OPEN_SHARES = {"instruction": 14, "meeting": 62, "superior": 8}
# A number without content (占号) and what was only passed on are no matters.
WITHOUT_MATTER = frozenset({"classified", "pass_on"})


def city_plans(today: date, calendar: Calendar) -> list[MatterPlan]:
    """All plans, in the order in which they were registered."""
    when = When(today, calendar)
    written = scripted_plans(when)
    reported = [*report_plans(when), *livelihood_plans(when)]
    left = max(0, OPEN_TODAY - open_rows([*written, *reported]))
    shares = {kind: left * share // 100 for kind, share in OPEN_SHARES.items()}
    count = {kind: YEAR[kind] - sum(plan.kind == kind for plan in written) for kind in YEAR}
    made = with_specials(
        when,
        [
            # One more instruction is merged into one of these.
            *instruction_plans_of_year(when, count["instruction"] - 1, shares["instruction"]),
            *meeting_plans_of_year(when, count["meeting"], shares["meeting"]),
            *superior_plans_of_year(when, count["superior"], shares["superior"]),
            *proposal_plans_of_year(when, count["proposal"]),
            *clue_plans_of_year(when, count["clue"]),
        ],
    )
    plans = [with_dates(when, with_parts(when, plan)) for plan in (*written, *reported, *ended(when, made))]
    return sorted(plans, key=lambda plan: (plan.registered, in_order(plan.key)))


def in_order(key: str) -> list[tuple[int, str]]:
    """The parts of a key for sorting, numbers as numbers: report-2026-9 before report-2026-10."""
    return [(int(part), "") if part.isdigit() else (0, part) for part in key.split("-")]


def scripted_plans(when: When) -> list[MatterPlan]:
    """The written scenes: 15 instructions, the 58th meeting, and the samples that are neither."""
    own = [
        sample
        for sample in load_samples()
        if not sample.same_as and sample.kind not in ("work_report", "livelihood")
    ]
    samples = [
        scripted(
            when.of_year(proposal_year(when.today)) if sample.kind == "proposal" else when,
            {"state": "dispatched", "holder": "unit", "sample": sample.no} | sample.row,
            key=f"sample-{sample.no}",
            kind=sample.kind,
            source_key=f"sample-{sample.no}",
        )
        for sample in own
    ]
    return [*instruction_plans(when), *meeting_plans(when), *samples]


def open_rows(plans: Iterable[MatterPlan]) -> int:
    """How many open rows the plans make: a parallel matter has a child for each unit."""
    counted = (plan for plan in plans if plan.is_open and not WITHOUT_MATTER & set(plan.flags))
    return sum(1 + len(plan.parallel) for plan in counted)
