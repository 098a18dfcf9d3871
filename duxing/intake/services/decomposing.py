"""任务分解: a registered text becomes clauses, and its tasks proposed matters."""

from typing import Any

from duxing.audit.services import record
from duxing.core.actions import action
from duxing.core.errors import BadInput, Forbidden
from duxing.core.states import apply_move
from duxing.intake.permissions import can_decompose
from duxing.intake.services.drafting import Drafter, Proposal, as_proposal
from duxing.language.deadline_rules import Setting
from duxing.language.decompose import decompose
from duxing.language.quantities import find_targets
from duxing.language.results import Clause as ReadClause
from duxing.language.results import Decomposition, Task
from duxing.language.text import as_written, fold, strand_of
from duxing.language.timing import read_timing
from duxing.orgs.models import User
from duxing.sources import states
from duxing.sources.models import Clause, Source
from duxing.sources.states import ClauseState
from duxing.workdays.services import load_calendar

SECTION_LIMIT, REASON_LIMIT = 200, 100
_STATES = {"task": ClauseState.TASK, "background": ClauseState.BACKGROUND, "open": ClauseState.OPEN}


def read_source(source: Source, text: str | None = None) -> Decomposition:
    """Read the source's text (or a part of it) with what is known about its year and day.

    The day of a meeting is that from which “10个工作日内” counts; for other papers the reader finds
    the day of issue itself, because dates in plans do not roll over from it.
    """
    return decompose(
        source.text if text is None else text,
        year=source.year,
        on=source.dated_on if source.meeting or text is not None else None,
        calendar=load_calendar(),
    )


def read_span(source: Source, start: int, end: int) -> list[Proposal]:
    """The tasks in a part of the text that a person calls a task.

    Where the reader finds none, the words themselves are one, with the figures and the deadline that
    stand in them and nobody to do it.
    """
    found = read_source(source, source.text[start:end])
    tasks = [as_proposal(task) for task in found.tasks]
    for task in tasks:
        task["start"] += start
        task["end"] += start
    return tasks or [as_proposal(_bare_task(source, start, end))]


def _bare_task(source: Source, start: int, end: int) -> Task:
    words = strand_of(fold(source.text), start, end).text
    setting = Setting(
        year=source.year, on=source.dated_on, calendar=load_calendar(), roll_over=False, relative=True
    )
    timing = read_timing(words, None, setting)
    return Task(
        start=start,
        end=end,
        text=as_written(source.text, start, end),
        lead=(),
        support=(),
        lead_explicit=True,
        and_others=False,
        deadline=timing.deadline,
        due=timing.due,
        due_rule=timing.rule,
        ongoing=timing.ongoing,
        milestones=timing.milestones,
        leader=None,
        targets=find_targets(words),
    )


@action
def start_decomposition(source: Source, *, by: User) -> Source:
    """Take the text apart: clauses by their spans, and a proposed matter for each task.

    Nothing is live: every matter is 拟立项 until a person files it. Raises Forbidden, BadInput for
    a source without text, NotAllowedNow when it was taken apart before, ChangedMeanwhile.
    """
    if not can_decompose(by, source):
        raise Forbidden("只有督查室和登记该来文的科室可以分解。")
    if not source.text.strip():
        raise BadInput("该来文没有可分解的文字，请改用“登记一件”。", "text")
    apply_move(source, states.DECOMPOSE, by=by)
    return take_apart(source, by=by)


@action
def take_apart(source: Source, *, by: User) -> Source:
    """Write the clauses and drafts of a source that has none; whoever calls has checked that it may be."""
    found = read_source(source)
    clauses = Clause.objects.bulk_create(
        [_clause(source, place, one, by) for place, one in enumerate(found.clauses, start=1)]
    )
    drafter = Drafter(source, by)
    for clause in clauses:
        for proposal in clause.proposal["tasks"]:
            drafter.draft(clause, proposal)
    waiting = sum(clause.state == ClauseState.OPEN for clause in clauses)
    numbers = {"clauses": len(clauses), "tasks": len(found.tasks), "open": waiting}
    record(by, "intake.source.decomposed", source, numbers=numbers)
    return source


def _clause(source: Source, place: int, one: ReadClause, by: User) -> Clause:
    return Clause(
        source=source,
        position=place,
        start=one.start,
        end=one.end,
        text=one.text,
        section=one.section[:SECTION_LIMIT],
        state=_STATES[one.kind],
        reason=_reason(one),
        proposal=_proposal(one),
        updated_by=by,
    )


def _reason(one: ReadClause) -> str:
    return "" if one.kind == "task" else one.reason[:REASON_LIMIT]


def _proposal(one: ReadClause) -> dict[str, Any]:
    """What the reader says of the clause; edits never touch it."""
    return {"kind": one.kind, "reason": one.reason, "tasks": [as_proposal(task) for task in one.tasks]}
