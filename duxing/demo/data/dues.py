"""Which expected report each planned report answers, and the dates that the schedule must name. Pure."""

from dataclasses import replace
from datetime import date, timedelta

from duxing.demo.data.plan import MatterPlan, PlannedEvent, Schedule
from duxing.demo.data.story import months_on
from duxing.demo.data.when import When

ON_THE_WAY = frozenset({"进展", "初步情况"})
QUARTERS, MONTHS = (3, 6, 9, 12), tuple(range(1, 13))


def with_dates(when: When, plan: MatterPlan) -> MatterPlan:
    """The plan with a nominal day for every report on the way, and all of them in its schedule.

    A report that follows a return answers the same expected one, so it brings no day of its own.
    """
    events = _with_periods(plan.events)
    if plan.schedule.kind == "monthly" and not plan.sample and plan.kind == "livelihood":
        return replace(plan, events=events)
    days = set(plan.schedule.dates) | {one.period for one in events if one.period}
    days |= set(_coming(when, plan.schedule))
    own = {day for day in days if day > plan.registered.date()}
    if not own:
        return replace(plan, events=events, schedule=Schedule())
    basis = plan.schedule.basis or f"{plan.source_title}"
    return replace(plan, events=events, schedule=Schedule("dates", None, basis, max(own), tuple(sorted(own))))


def _with_periods(events: tuple[PlannedEvent, ...]) -> tuple[PlannedEvent, ...]:
    found = []
    sent_back: dict[str, date | None] = {}
    for event in events:
        if event.kind in ("feedback", "draft"):
            if event.unit in sent_back:
                event = replace(event, period=sent_back.pop(event.unit))
            elif event.period is None and event.stage in ON_THE_WAY:
                event = replace(event, period=event.at.date())
        if event.kind in ("return", "supplement"):
            sent_back[event.unit] = _answered(found, event.unit)
        found.append(event)
    return tuple(found)


def _answered(events: list[PlannedEvent], unit: str) -> date | None:
    """The nominal day that the unit's last report answered; None for the final one."""
    last = next((one for one in reversed(events) if one.kind == "feedback" and one.unit == unit), None)
    return last.period if last else None


def _coming(when: When, schedule: Schedule) -> list[date]:
    """The days of a rhythm that still lie ahead."""
    if schedule.kind not in ("monthly", "quarterly") or schedule.ends_on is None or schedule.day is None:
        return []
    months = MONTHS if schedule.kind == "monthly" else QUARTERS
    return months_on(schedule.day, when.today - timedelta(days=1), schedule.ends_on, months)
