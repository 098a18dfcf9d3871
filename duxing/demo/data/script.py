"""The written scenes: 15 instructions, the 58th meeting, the 20 samples, turned into plans.

The JSON files hold acts with dates relative to today (see `when`); units and people by name. A
scripted act that would fall on today or later is left out: the loader only replays the past.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal
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
from duxing.demo.data.samples import Answer, Sample, load_samples
from duxing.demo.data.when import When, at

# Alternative ends of the office's day, for acts that have to be moved behind another one.
LAST_MINUTE = (17, 40)


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
    return MatterPlan(
        key=key,
        kind=kind,
        source_key=source_key,
        lead=lead,
        leader=leader,
        officer=officer.name,
        registered=registered or events[0].at,
        chain=chain,
        schedule=schedule_of(when, row.get("schedule"), events),
        outcome=_outcome(events),
        events=events,
        **_written(when, row, chain),
    )


def _written(when: When, row: dict[str, Any], chain: tuple[ChainStep, ...]) -> dict[str, Any]:
    """The facts of a matter that are only copied from its row, names turned into codes."""
    group = row.get("parallel_group", "")
    return {
        "title": row["title"],
        "source_title": row.get("source_title", row["title"]),
        "words": when.text(row.get("words") or (chain[-1].words if chain else "")),
        "due": when.day(row["due"]) if row["due"] else None,
        "due_text": when.text(row["due_text"]),
        "first_due": when.day(row["first_due"]) if "first_due" in row else None,
        "state": row["state"],
        "support": unit_codes(row.get("support", [])),
        "parallel": unit_codes([group]) if group else (),
        "collator": unit_named(row["collator"]).code if row.get("collator") else "",
        "item_label": row.get("item_label", ""),
        "place": row.get("place", ""),
        "urgency": row.get("urgency", "normal"),
        "needs": tuple(need_of(when, need) for need in row["needs"]),
        "holder": row.get("holder", "") if row["state"] not in ("closed", "merged") else "",
        "sample": row.get("sample"),
        "flags": tuple(row.get("flags", [])),
    }


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
    answer: Answer | None = getattr(sample, row["use"]) if sample and "use" in row else None
    unit = unit_named(row["unit"]).code if "unit" in row else lead
    said = row.get("signer", "") or (answer.signer if answer else "")
    suggested = row.get("suggest", "")
    text = when.text(answer.text if answer else row.get("text", ""))
    return PlannedEvent(
        at=moment,
        kind=kind,
        unit=unit,
        text=text + (f"建议承办单位：{suggested}。" if suggested else ""),
        codes=tuple(row.get("codes", ())),
        until=when.day(row["until"]) if "until" in row else None,
        outcome=row.get("outcome", ""),
        other=row.get("other", ""),
        period=when.day(row["period"]) if "period" in row else None,
        stage=row.get("stage", ""),
        via=row.get("via", ""),
        **(_reported(when, row, moment, answer) if kind in ("feedback", "verify") else {}),
        **hands.act(moment, kind, unit, said),
    )


def _reported(when: When, row: dict[str, Any], moment: datetime, answer: Answer | None) -> dict[str, Any]:
    """What a report says beside its text: of the row itself, else of the sample's answer."""

    def written(field: str, answered: str) -> Any:
        return row.get(field) or (getattr(answer, answered) if answer else "")

    next_on = written("next_on", "next_on")
    items = row.get("need_texts") or (answer.items if answer else ())
    return {
        "state": written("state", "state"),
        "as_of": _as_of(when, written("as_of", "as_of"), moment),
        "figures": figures_of(written("figures", "figures") or ()),
        "problem": when.text(written("problem", "problem")),
        "help_needed": when.text(written("help", "help_needed")),
        "next_step": when.text(written("next", "next_step")),
        "next_on": when.day(next_on) if next_on else None,
        "next_person": written("next_person", "next_person"),
        "answers": tuple(when.text(one) for one in items),
    }


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


def _read_text(name: str) -> str:
    return (HERE / name).read_text(encoding="utf-8")
