"""The parts of others in a matter: receipts and reports of units that help, and figures left blank. Pure.

The scripts tell of the lead; a unit that signed for its part also answers it, in time.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from functools import cache

from duxing.demo.data.acts import Hands, former_change_events, signer_of
from duxing.demo.data.cast import officer_for, people_of, read_json
from duxing.demo.data.pace import Pace
from duxing.demo.data.plan import MatterPlan, PlannedEvent
from duxing.demo.data.when import When, at


def with_parts(when: When, plan: MatterPlan) -> MatterPlan:
    """The plan with what helping units did, and with a figure wherever a target asks for one."""
    if not plan.lead:
        return plan
    changes = _changes(when, plan)
    events = [*plan.events, *_late_receipts(plan), *_reports(when, plan), *changes]
    flags = (*plan.flags, *(("liaison_changed",) if changes else ()))
    return replace(plan, flags=flags, events=_with_figures(plan, sorted(events, key=lambda one: one.at)))


def clocked(plan: MatterPlan) -> tuple[str, ...]:
    """The helping units that have a clock of their own: those that signed or reported."""
    active = {one.unit for one in plan.events if one.kind in ("receipt", "feedback")}
    return tuple(unit for unit in plan.support if unit in active)


def _changes(when: When, plan: MatterPlan) -> list[PlannedEvent]:
    """The changes of liaisons that a matter lived through, in the units that work on it."""
    if not plan.events:
        return []
    until = at(when.today, 0, 0) if plan.is_open else plan.events[-1].at
    units = (plan.lead, *clocked(plan), *plan.parallel)
    return [one for unit in units for one in former_change_events(when, unit, plan.registered, until)]


@cache
def _texts() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = read_json("parts.json")
    return found


def _late_receipts(plan: MatterPlan) -> Iterable[PlannedEvent]:
    """A helping unit that reported without a receipt has signed in the lead's hour."""
    signed = {one.unit for one in plan.events if one.kind == "receipt"}
    first = next((one for one in plan.events if one.kind == "receipt"), None)
    for unit in clocked(plan):
        if first is not None and unit not in signed:
            yield replace(first, at=first.at + timedelta(minutes=35), unit=unit, by=_liaison(unit))


def _reports(when: When, plan: MatterPlan) -> Iterable[PlannedEvent]:
    """The answer of each helping unit that signed, a working day before the first deadline."""
    due = plan.first_due or plan.due
    reported = {one.unit for one in plan.events if one.kind == "feedback"}
    if due is None or due >= when.today:
        return
    hands = Hands(when, officer_for(plan.leader))
    pace = Pace(when, f"{plan.key}/parts")
    for unit in clocked(plan):
        if unit in reported:
            continue
        texts = _texts()
        text = texts.get(plan.key, {}).get(unit) or texts[""][""]
        moment = pace.afternoon(when.calendar.add_workdays(when.workday(due), -1))
        signed = max(one.at for one in plan.events if one.kind == "receipt" and one.unit == unit)
        if moment <= signed:
            moment = pace.morning(when.workday(due))
        accepted = max(
            moment + timedelta(minutes=25), pace.morning(when.calendar.add_workdays(moment.date(), 1))
        )
        acts = hands.act(moment, "feedback", unit, signer_of(unit))
        yield PlannedEvent(
            moment, "feedback", unit=unit, text=text, state="done", as_of=moment.date(), **acts
        )
        if accepted.date() < when.today:
            yield PlannedEvent(accepted, "accept", unit=unit, **hands.act(accepted, "accept", unit, ""))


def _with_figures(plan: MatterPlan, events: list[PlannedEvent]) -> tuple[PlannedEvent, ...]:
    """Where a report leaves a counted requirement out, the last figure stands; at first it is nought."""
    last: dict[tuple[str, int], Decimal] = {}
    found = []
    for one in events:
        if one.kind in ("feedback", "draft") and one.unit == plan.lead and not plan.parallel:
            said = dict(one.figures)
            for number, need in enumerate(plan.needs, start=1):
                if need.target is not None:
                    said.setdefault(number, last.get((one.unit, number), Decimal(0)))
            last |= {(one.unit, number): value for number, value in said.items()}
            one = replace(one, figures=tuple(sorted(said.items())))
        found.append(one)
    return tuple(found)


def _liaison(unit: str) -> str:
    found = people_of(unit, "liaison")
    return found[0].login if found else ""
