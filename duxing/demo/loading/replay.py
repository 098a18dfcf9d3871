"""Replaying plans through the services, event after event, under the clock of the event."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from duxing.core.clock_shift import shifted
from duxing.demo.data.cast import FormerPerson, load_former_people
from duxing.demo.data.city import WITHOUT_MATTER
from duxing.demo.data.plan import MatterPlan, PlannedEvent
from duxing.demo.data.when import When
from duxing.demo.loading import handing, papers, reports, results
from duxing.demo.loading.context import Context
from duxing.demo.loading.directory import hand_over

Handler = Callable[[Context, MatterPlan, PlannedEvent], None]


@dataclass(frozen=True)
class Step:
    """One act at one moment: a liaison's handover, the registration of a plan, or one of its events."""

    at: datetime
    plan: MatterPlan | None = None
    event: PlannedEvent | None = None
    former: FormerPerson | None = None


def steps_of(when: When, plans: Iterable[MatterPlan]) -> list[Step]:
    """All acts in the order of time; of one moment, in the order of the plans."""
    found = [
        Step(when.moment(f"D-{former.workdays_before_today} 09:30"), former=former)
        for former in load_former_people()
    ]
    for plan in plans:
        found.append(Step(plan.registered, plan))
        found.extend(Step(event.at, plan, event) for event in plan.events)
    return sorted(found, key=lambda step: (step.at, step.event is not None))


def take(context: Context, step: Step) -> None:
    """Do what the step says, under its clock."""
    with shifted(step.at):
        if step.former is not None:
            hand_over(context.directory, step.former)
        elif step.plan is not None and step.event is None:
            _register(context, step.plan)
        elif step.plan is not None and step.event is not None:
            HANDLERS[step.event.kind](context, step.plan, step.event)


def _register(context: Context, plan: MatterPlan) -> None:
    if "classified" in plan.flags:
        papers.number_only(context, plan)
    elif WITHOUT_MATTER & set(plan.flags):
        papers.open_source(context, plan)
    else:
        papers.put_on_record(context, plan)


def _pass_on(context: Context, plan: MatterPlan, event: PlannedEvent) -> None:
    papers.passed_on(context, plan, event.text)


def _file(context: Context, plan: MatterPlan, event: PlannedEvent) -> None:
    papers.filed(context, plan)


def _accept(context: Context, plan: MatterPlan, event: PlannedEvent) -> None:
    reports.judge(context, plan, event, "accept")


def _supplement(context: Context, plan: MatterPlan, event: PlannedEvent) -> None:
    reports.judge(context, plan, event, "supplement")


def _return(context: Context, plan: MatterPlan, event: PlannedEvent) -> None:
    reports.judge(context, plan, event, "return")


def _nothing(context: Context, plan: MatterPlan, event: PlannedEvent) -> None:
    """Told elsewhere, or of a kind whose record does not exist yet (see docs/demo.md)."""


HANDLERS: dict[str, Handler] = {
    "register": _nothing,
    "pass_on": _pass_on,
    "file": _file,
    "dispatch": handing.hand_out,
    "call": handing.call,
    "receipt": handing.sign_for,
    "feedback": reports.report,
    "draft": reports.draft,
    "accept": _accept,
    "supplement": _supplement,
    "return": _return,
    "withdraw": handing.by_phone,
    "reassign": handing.by_phone,
    "coordinate": handing.by_phone,
    "extension_asked": handing.by_phone,
    "extension_granted": handing.move_date,
    "extension_refused": handing.by_phone,
    "submit": results.present,
    "read": results.read,
    "instruct": results.instruct,
    "verify": _nothing,
    "close": results.end,
    "reopen": results.again,
    "merge": results.join,
    "suspend": handing.by_phone,
    "cancel": results.end,
    "liaison_changed": _nothing,
}
