"""The government work report of the year, its 62 tasks and the ten livelihood projects as plans.

From 1 March the report of the same year is in force, before that the one of the year before. The
months written in it are real ones and do not move with today.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

from duxing.demo.data.acts import Hands
from duxing.demo.data.cast import HERE, leader_of, officer_for, read_json, unit_named
from duxing.demo.data.figures import clauses_of, need_from
from duxing.demo.data.plan import MatterPlan, Need, PlannedEvent, Schedule
from duxing.demo.data.samples import Sample, load_samples
from duxing.demo.data.script import events_of, need_of, unit_codes
from duxing.demo.data.when import When, at

# The breakdown is issued on this day of February, or on the last working day before it.
ISSUED = (2, 11)
REPORT_BASIS = "政府工作报告重点任务分工方案"
LIVELIHOOD_BASIS = "年度民生实事项目实施方案"


@dataclass(frozen=True, slots=True)
class ReportTask:
    """One task of the breakdown, as a decomposer is expected to read it; `due` is a date of that year."""

    no: int
    section: int
    text: str
    lead: tuple[str, ...]
    support: tuple[str, ...]
    deadline: str
    due: date
    targets: tuple[str, ...]
    sample: int | None


@dataclass(frozen=True, slots=True)
class LivelihoodProject:
    """One of the ten livelihood projects (民生实事) with its sub-items as requirements."""

    no: int
    title: str
    lead: str
    support: tuple[str, ...]
    due: date
    items: tuple[Need, ...]
    sample: int | None


def report_year(today: date) -> int:
    """The year of the report in force on that day."""
    return today.year if today >= date(today.year, 3, 1) else today.year - 1


def issued_on(year: int, when: When) -> date:
    """The working day on which the breakdown of that year was issued."""
    return when.workday(date(year, *ISSUED))


def report_text(year: int) -> str:
    """The work report as read out in January of that year."""
    return _filled("report.txt", year)


def breakdown_text(year: int, issued: date) -> str:
    """The breakdown (重点任务分工方案) with responsible units in brackets and deadlines."""
    day = f"{issued.year}年{issued.month}月{issued.day}日"
    return _filled("report_breakdown.txt", year).replace("{发文日}", day)


@cache
def load_report_tasks(year: int) -> tuple[ReportTask, ...]:
    """The 62 tasks of that year's breakdown."""
    return tuple(
        ReportTask(
            no=row["no"],
            section=row["section"],
            text=row["text"],
            lead=tuple(row["lead"]),
            support=tuple(row["support"]),
            deadline=row["deadline"],
            due=_day(year, row["due"]),
            targets=tuple(row["targets"]),
            sample=row["sample"],
        )
        for row in read_json("report_tasks.json")["tasks"]
    )


@cache
def load_livelihood(year: int) -> tuple[LivelihoodProject, ...]:
    """The ten livelihood projects of that year with their 24 sub-items."""
    return tuple(
        LivelihoodProject(
            no=row["no"],
            title=row["title"],
            lead=row["lead"],
            support=tuple(row["support"]),
            due=_day(year, row["due"]),
            items=tuple(_item(year, item) for item in row["items"]),
            sample=row["sample"],
        )
        for row in read_json("report_tasks.json")["livelihood"]
    )


def report_stubs(when: When) -> Iterator[MatterPlan]:
    """The 62 tasks, dispatched and received; what they report until today is added by `progress`."""
    year = report_year(when.today)
    issued = issued_on(year, when)
    for task in load_report_tasks(year):
        needs = tuple(need_from(clause, task.due) for clause in clauses_of(task.text))
        yield _stub(
            when,
            at(issued, 9, 30),
            key=f"report-{year}-{task.no}",
            kind="work_report",
            title=task.text.removesuffix("。"),
            source_key=f"report-{year}",
            source_title=f"{year}年《政府工作报告》重点任务分工方案",
            words=task.text,
            lead=task.lead[0],
            support=task.support,
            due=task.due,
            due_text=task.deadline,
            needs=needs,
            item_label=f"分工方案第{task.no}项",
            basis=REPORT_BASIS,
            sample=task.sample,
        )


def livelihood_stubs(when: When) -> Iterator[MatterPlan]:
    """The ten livelihood projects, dispatched and received."""
    year = report_year(when.today)
    issued = issued_on(year, when)
    for project in load_livelihood(year):
        yield _stub(
            when,
            at(issued, 10, 20),
            key=f"livelihood-{year}-{project.no}",
            kind="livelihood",
            title=f"民生实事：{project.title}",
            source_key=f"livelihood-{year}",
            source_title=f"{year}年民生实事项目实施方案",
            words=f"{project.title}。{'；'.join(item.text for item in project.items)}。",
            lead=project.lead,
            support=project.support,
            due=project.due,
            due_text=f"{project.due.month}月{project.due.day}日前",
            needs=project.items,
            item_label=f"民生实事第{project.no}项",
            basis=LIVELIHOOD_BASIS,
            sample=project.sample,
        )


def sample_of(no: int | None) -> Sample | None:
    """The written sample of that number, or None."""
    return next((sample for sample in load_samples() if sample.no == no), None)


def with_sample(when: When, plan: MatterPlan, sample: Sample) -> MatterPlan:
    """The plan with the written acts of its sample after its dispatch and receipt, and its requirements."""
    hands = Hands(when, officer_for(plan.leader))
    written = events_of(when, sample.row["events"], lead=plan.lead, hands=hands, sample=sample)
    later = [event for event in written if event.at > plan.events[-1].at]
    reported = next((n for n, event in enumerate(later) if event.kind == "feedback"), len(later))
    events = (*plan.events, *later[reported:])
    closed = any(event.kind == "close" for event in events)
    needs = tuple(need_of(when, row) for row in sample.row["needs"])
    return replace(
        plan,
        needs=tuple(
            replace(need, due=min(need.due, plan.due) if need.due and plan.due else None) for need in needs
        ),
        events=events,
        sample=sample.no,
        state="closed" if closed else plan.state,
        outcome="done" if closed else "",
        holder="" if closed else plan.holder,
        flags=(*plan.flags, *sample.row.get("flags", ())),
    )


def _stub(
    when: When,
    dispatched: datetime,
    *,
    lead: str,
    support: tuple[str, ...],
    basis: str,
    due: date,
    **facts: Any,
) -> MatterPlan:
    code = unit_named(lead).code
    leader = leader_of(code)
    officer = officer_for(leader.name)
    hands = Hands(when, officer)
    received = at(when.calendar.add_workdays(dispatched.date(), 1), 10, 10)
    events = tuple(
        PlannedEvent(at=moment, kind=kind, unit=code, **hands.act(moment, kind, code, ""))
        for moment, kind in ((dispatched, "dispatch"), (received, "receipt"))
        if moment.date() < when.today
    )
    return MatterPlan(
        lead=code,
        support=unit_codes(support),
        leader=leader.name,
        officer=officer.name,
        registered=dispatched.replace(hour=9, minute=0),
        due=due,
        state="dispatched",
        holder="unit",
        schedule=Schedule("dates", 25, basis, due),
        events=events,
        **facts,
    )


def _item(year: int, row: dict[str, str]) -> Need:
    return Need(row["text"], Decimal(row["target"]), row["measure"], _day(year, row["due"]))


def _day(year: int, written: str) -> date:
    month, day = written.split("-")
    return date(year, int(month), int(day))


def _filled(name: str, year: int) -> str:
    text = (HERE / name).read_text(encoding="utf-8")
    return text.replace("{年}", str(year)).replace("{上年}", str(year - 1))
