"""What reading a document gives back."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from duxing.language.quantities import Figure


@dataclass(frozen=True, slots=True)
class Milestone:
    """One of several dates of a task (时间节点), as written and as read."""

    text: str
    due: date | None


@dataclass(frozen=True, slots=True)
class Task:
    """One task (任务): offsets in the text as imported, the words, who, by when, with which figures.

    `due` is the last day allowed in Asia/Shanghai, None where the text does not say; `due_rule` says
    in Chinese how it was read. `lead_explicit` is False when no word for “lead” stood there and the
    first of several units was taken. `figures` are the targets with what they count, for requirements;
    `collate` names those of `support` that put the reports of the others together (汇总).
    """

    start: int
    end: int
    text: str
    lead: tuple[str, ...]
    support: tuple[str, ...]
    lead_explicit: bool
    and_others: bool
    deadline: str | None
    due: date | None
    due_rule: str
    ongoing: bool
    milestones: tuple[Milestone, ...]
    leader: str | None
    targets: tuple[str, ...]
    figures: tuple[Figure, ...] = ()
    collate: tuple[str, ...] = ()


ClauseKind = Literal["task", "background", "open"]


@dataclass(frozen=True, slots=True)
class Clause:
    """A stretch of the text that somebody must account for (条款): a task, background, or undecided."""

    start: int
    end: int
    text: str
    section: str
    kind: ClauseKind
    tasks: tuple[Task, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class Decomposition:
    """A document taken apart. Clauses stand in order, never overlap, and cover all but headings."""

    text: str
    title: str
    year: int | None
    on: date | None
    clauses: tuple[Clause, ...]
    headings: tuple[tuple[int, int], ...] = ()

    @property
    def tasks(self) -> tuple[Task, ...]:
        """All tasks in the order of the text."""
        return tuple(self._tasks())

    def _tasks(self) -> Iterator[Task]:
        for clause in self.clauses:
            yield from clause.tasks


def task_as_json(task: Task) -> dict[str, Any]:
    """The task in the format of the corpus README, ready for json.dumps."""
    row: dict[str, Any] = {
        "text": task.text,
        "lead": list(task.lead),
        "support": list(task.support),
        "deadline": task.deadline,
        "due": task.due.isoformat() if task.due else None,
        "leader": task.leader,
        "targets": list(task.targets),
    }
    if not task.lead_explicit:
        row["lead_explicit"] = False
    if task.and_others:
        row["and_others"] = True
    if task.ongoing:
        row["ongoing"] = True
    if task.milestones:
        row["milestones"] = [milestone.text for milestone in task.milestones]
    return row


def decomposition_as_json(found: Decomposition) -> dict[str, Any]:
    """The whole decomposition, ready for json.dumps: every clause with its kind, reason and tasks.

    Tasks carry their offsets and how the deadline was read beside the fields of `task_as_json`.
    """
    return {
        "title": found.title,
        "year": found.year,
        "date": found.on.isoformat() if found.on else None,
        "headings": [{"start": a, "end": b, "text": found.text[a:b]} for a, b in found.headings],
        "clauses": [
            {
                "start": clause.start,
                "end": clause.end,
                "text": clause.text,
                "section": clause.section,
                "kind": clause.kind,
                "reason": clause.reason,
                "tasks": [_task_with_reading(task) for task in clause.tasks],
            }
            for clause in found.clauses
        ],
    }


def _task_with_reading(task: Task) -> dict[str, Any]:
    figures = [
        {"text": f.text, "amount": None if f.amount is None else str(f.amount), "measure": f.measure}
        for f in task.figures
    ]
    place = {"start": task.start, "end": task.end}
    return {
        **place,
        **task_as_json(task),
        "due_rule": task.due_rule,
        "figures": figures,
        "collate": list(task.collate),
    }
