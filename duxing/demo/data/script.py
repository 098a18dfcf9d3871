"""The written scenes: 15 instructions, the 58th meeting, the 20 samples, turned into plans.

The JSON files hold acts with dates relative to today (see `when`); units and people by name. A
scripted act that would fall on today or later is left out: the loader only replays the past.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache
from typing import Any

from duxing.demo.data.acts import MAYOR, Hands
from duxing.demo.data.cast import (
    HERE,
    leader_of,
    load_groups,
    officer_for,
    read_json,
    unit_named,
)
from duxing.demo.data.plan import ChainStep, MatterPlan, Need, PlannedEvent, Schedule, figures_of
from duxing.demo.data.when import When, at

# Alternative ends of the office's day, for acts that have to be moved behind another one.
LAST_MINUTE = (17, 40)


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


def load_instructions() -> list[dict[str, Any]]:
    """The 15 scripted instructions as written."""
    rows: list[dict[str, Any]] = read_json("instructions.json")
    return rows


def load_meeting() -> dict[str, Any]:
    """The 58th meeting: `tasks` expected of the decomposer, `not_tasks`, and `matters` to replay."""
    meeting: dict[str, Any] = read_json("meeting58.json")
    return meeting


def meeting_text(when: When) -> str:
    """The minutes of the 58th meeting, with the dates of that today."""
    return when.text(_read_text("meeting58.txt"))


def fresh_minutes_text(when: When) -> str:
    """Minutes of a meeting held two days ago, which nobody has taken apart yet."""
    return when.text(_read_text("fresh_minutes.txt"))


def instruction_plans(when: When) -> list[MatterPlan]:
    """The 15 instructions; one is only passed on, one is merged, one is a number without content."""
    plans = []
    for row in load_instructions():
        key = f"instruction-{row['no']}"
        plans.append(scripted(when, row, key=key, kind="instruction", source_key=key))
    return plans


def meeting_plans(when: When) -> list[MatterPlan]:
    """The twelve matters of the 58th meeting."""
    meeting = load_meeting()
    issued = when.moment(meeting["issued"])
    plans = []
    for row in meeting["matters"]:
        part = f"-{row['part']}" if row["part"] else ""
        label = f"第58次常务会第{row['item']}项"
        source = when.text(f"市政府第58次常务会议纪要{meeting['number']}")
        full = row | {"source_title": source, "item_label": label, "chain": []}
        key = f"meeting58-{row['item']}{part}"
        plans.append(scripted(when, full, key=key, kind="meeting", source_key="meeting58", registered=issued))
    return plans


def scripted(
    when: When,
    row: dict[str, Any],
    *,
    key: str,
    kind: str,
    source_key: str,
    registered: datetime | None = None,
) -> MatterPlan:
    """The plan of one written matter. Raises KeyError for an unknown unit, ValueError for a bad date."""
    lead = unit_named(row["lead"]).code if row["lead"] else ""
    chain = tuple(_step(when, step) for step in row.get("chain", []))
    leader = leader_of(lead).name if lead else "周敬之"
    officer = officer_for(leader)
    sample = next((s for s in load_samples() if s.no == row.get("sample")), None)
    hands = Hands(when, officer, head_signs=any(step.leader == MAYOR for step in chain))
    events = events_of(when, row["events"], lead=lead, hands=hands, sample=sample)
    group = row.get("parallel_group", "")
    return MatterPlan(
        key=key,
        kind=kind,
        title=row["title"],
        source_key=source_key,
        source_title=row.get("source_title", row["title"]),
        words=when.text(row.get("words") or (chain[-1].words if chain else "")),
        lead=lead,
        leader=leader,
        officer=officer.name,
        registered=registered or events[0].at,
        due=when.day(row["due"]) if row["due"] else None,
        due_text=when.text(row["due_text"]),
        state=row["state"],
        chain=chain,
        support=unit_codes(row.get("support", [])),
        parallel=unit_codes([group]) if group else (),
        collator=unit_named(row["collator"]).code if row.get("collator") else "",
        item_label=row.get("item_label", ""),
        place=row.get("place", ""),
        urgency=row.get("urgency", "normal"),
        needs=tuple(need_of(when, need) for need in row["needs"]),
        schedule=schedule_of(when, row.get("schedule"), events),
        outcome=_outcome(events),
        holder=row.get("holder", "") if row["state"] not in ("closed", "merged") else "",
        sample=row.get("sample"),
        flags=tuple(row.get("flags", [])),
        events=events,
        first_due=when.day(row["first_due"]) if "first_due" in row else None,
    )


def events_of(
    when: When, rows: list[dict[str, Any]], *, lead: str, hands: Hands, sample: Sample | None
) -> tuple[PlannedEvent, ...]:
    """The acts in their written order, each later than the one before, none on or after today."""
    events: list[PlannedEvent] = []
    last: datetime | None = None
    for row in rows:
        moment = _after(when, last, when.moment(row["at"]))
        if moment.date() >= when.today:
            break
        last = moment
        events.append(_event(when, row, moment, lead, hands, sample))
    return tuple(events)


def unit_codes(names: Iterable[str]) -> tuple[str, ...]:
    """Codes of the units named; a collective name stands for its units. Raises KeyError."""
    groups = {name: group for group in load_groups() for name in (group.name, *group.aliases)}
    codes: list[str] = []
    for name in names:
        group = groups.get(name) or groups.get(f"各{name}")
        codes.extend(group.units if group else (unit_named(name).code,))
    return tuple(dict.fromkeys(codes))


def need_of(when: When, row: dict[str, Any]) -> Need:
    """One requirement of the script."""
    return Need(
        text=when.text(row["text"]),
        target=Decimal(row["target"]) if row.get("target") else None,
        measure=row.get("measure", ""),
        due=when.day(row["due"]) if row.get("due") else None,
        unit=unit_named(row["unit"]).code if row.get("unit") else "",
    )


def schedule_of(when: When, row: dict[str, Any] | None, events: Iterable[PlannedEvent]) -> Schedule:
    """The reporting schedule; without one the unit reports once, at the deadline."""
    if not row:
        return Schedule()
    return Schedule(row["kind"], row["day"], row["basis"], when.day(row["ends"]))


def _event(
    when: When, row: dict[str, Any], moment: datetime, lead: str, hands: Hands, sample: Sample | None
) -> PlannedEvent:
    kind = row["kind"]
    answer = getattr(sample, row["use"]) if sample and "use" in row else None
    unit = unit_named(row["unit"]).code if "unit" in row else lead
    said = row.get("signer", "") or (answer.signer if answer else "")
    text = answer.text if answer else row.get("text", "")
    suggested = row.get("suggest", "")
    figures = row.get("figures") or (answer.figures if answer else ())
    as_of = row.get("as_of") or (answer.as_of if answer else "")
    state = row.get("state") or (answer.state if answer else "")
    next_on = row.get("next_on") or (answer.next_on if answer else "")

    def written(field: str, answered: str) -> str:
        return when.text(row.get(field) or (getattr(answer, answered) if answer else ""))

    return PlannedEvent(
        at=moment,
        kind=kind,
        unit=unit,
        text=when.text(text) + (f"建议承办单位：{suggested}。" if suggested else ""),
        state=state if kind == "feedback" else "",
        as_of=_as_of(when, as_of, moment) if kind == "feedback" else None,
        figures=figures_of(figures),
        problem=written("problem", "problem"),
        help_needed=written("help", "help_needed"),
        next_step=written("next", "next_step"),
        next_on=when.day(next_on) if next_on else None,
        next_person=written("next_person", "next_person"),
        codes=tuple(row.get("codes", ())),
        until=when.day(row["until"]) if "until" in row else None,
        outcome=row.get("outcome", ""),
        other=row.get("other", ""),
        period=when.day(row["period"]) if "period" in row else None,
        stage=row.get("stage", ""),
        via=row.get("via", ""),
        answers=tuple(when.text(one) for one in row.get("need_texts", answer.items if answer else ())),
        **hands.act(moment, kind, unit, said),
    )


def _as_of(when: When, written: str, moment: datetime) -> date:
    return min(when.day(written), moment.date()) if written else moment.date()


def _after(when: When, last: datetime | None, moment: datetime) -> datetime:
    """`moment`, or a little later than `last` where moving off rest days has put it before."""
    if last is None or moment > last:
        return moment
    later = last + timedelta(minutes=20)
    if (later.hour, later.minute) <= LAST_MINUTE and not (
        12 <= later.hour < 14 or (later.hour == 14 and later.minute < 30)
    ):
        return later
    return at(when.calendar.add_workdays(last.date(), 1), 9, 5)


def _step(when: When, row: dict[str, Any]) -> ChainStep:
    return ChainStep(row["leader"], when.workday(when.day(row["at"])), when.text(row["words"]), row["to"])


def _outcome(events: tuple[PlannedEvent, ...]) -> str:
    # A reopened matter has no outcome any more.
    for event in reversed(events):
        if event.kind == "reopen":
            return ""
        if event.outcome:
            return event.outcome
    return ""


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


def _read_text(name: str) -> str:
    return (HERE / name).read_text(encoding="utf-8")
