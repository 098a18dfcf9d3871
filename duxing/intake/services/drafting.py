"""From a proposal of the reader to a proposed matter (拟立项), and back to a note that can restore it."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from duxing.core.errors import BadInput
from duxing.intake.lines import Lines
from duxing.intake.models import UnitQuestion
from duxing.intake.needs import countable, need_of
from duxing.intake.services.names import Names, once_each, wait_for
from duxing.intake.terms import Count, term_of
from duxing.intake.wording import REQUIREMENT_LIMIT, body_of, item_label, requirement_lines, title_of
from duxing.language.results import Task, task_as_json
from duxing.matters.models import Matter
from duxing.matters.services.creating import Excerpt, Planned, RequirementData, create_matter
from duxing.matters.services.terms import Term, on_date
from duxing.orgs.models import Post, Unit, User
from duxing.sources.models import Clause, Source

Proposal = dict[str, Any]
WORDS_LIMIT = 60


def as_proposal(task: Task) -> Proposal:
    """The reader's task as a clause keeps it: the corpus format, with offsets and how the date was read."""
    row = task_as_json(task)
    row |= {"start": task.start, "end": task.end, "due_rule": task.due_rule}
    if task.milestones:
        row["milestones"] = [
            {"text": one.text, "due": one.due.isoformat() if one.due else None} for one in task.milestones
        ]
    return row


class Drafter:
    """Makes the proposed matters of one source; reads directory and answers once."""

    def __init__(self, source: Source, by: User, names: Names | None = None) -> None:
        self.source = source
        self.by = by
        self.names = names or Names(source)
        self.lines = Lines()

    def draft(self, clause: Clause, proposal: Proposal) -> Matter:
        """One proposal as a matter: every field from the text, empty where it is silent."""
        lead, support = proposal["lead"], proposal["support"]
        roles = self.names.roles(lead, support, proposal["text"])
        written = [*lead, *support, *([proposal["leader"]] if proposal["leader"] else [])]
        body = body_of(proposal["text"], written, proposal["deadline"])
        matter = create_matter(
            by=self.by,
            type=self.source.type,
            source=self.source,
            title=title_of(proposal["text"], written, proposal["deadline"], clause.section),
            term=term_for(proposal, self.source),
            requirements=needs_for(body or proposal["text"], proposal["targets"]),
            lead_unit=roles.lead,
            others=roles.others,
            excerpts=[quote(self.source, clause, proposal["start"], proposal["end"])],
            leader=self.lines.leader_named(proposal["leader"]) or self.lines.leader_of(roles.lead),
            item_label=item_label(self.source.meeting, clause.section, clause.text),
            year=self.source.year,
        )
        wait_for(matter, roles.open)
        return matter

    def restore(self, clauses: Sequence[Clause], note: dict[str, Any]) -> Matter:
        """A matter as `note_of` noted it when it was set aside, edits included; it answers those of its
        sentences that are among `clauses`."""
        by_position = {clause.position: clause for clause in clauses}
        named = [note["lead"], *(pk for pk, _ in note["others"])]
        units = Unit.objects.in_bulk([pk for pk in named if pk is not None])
        lead = units.get(note["lead"])
        matter = create_matter(
            by=self.by,
            type=self.source.type,
            source=self.source,
            title=note["title"],
            term=_term_from(note["term"]),
            requirements=[
                RequirementData(text, Decimal(value) if value else None, unit)
                for text, value, unit in note["needs"]
            ],
            lead_unit=lead,
            others=once_each((Planned(units[pk], role) for pk, role in note["others"]), lead),
            excerpts=[
                quote(self.source, by_position[at], start, end)
                for at, start, end in note["links"]
                if at in by_position
            ],
            leader=Post.objects.filter(pk=note["leader"]).first(),
            item_label=note["item_label"],
            year=note["year"],
        )
        still = UnitQuestion.objects.filter(pk__in=[pk for pk, _ in note["open"]], state="open").in_bulk()
        wait_for(matter, [(still[pk], role) for pk, role in note["open"] if pk in still])
        return matter


def note_of(matter: Matter) -> dict[str, Any]:
    """Everything that a person may have changed about a draft, as JSON, so that dropping it can be undone."""
    return {
        "title": matter.title,
        "lead": matter.lead_unit_id,
        "others": [[row.unit_id, row.role] for row in matter.planned.all()],
        "open": [[row.question_id, row.role] for row in matter.open_names.all()],
        "needs": [
            [row.text, str(row.target_value) if row.target_value is not None else None, row.target_unit]
            for row in matter.requirements.order_by("position")
        ],
        "links": [
            [link.clause.position, link.start, link.end]
            for link in matter.links.select_related("clause")
            if link.clause is not None
        ],
        "term": {
            "due_on": matter.due_on.isoformat() if matter.due_on else None,
            "due_at": matter.due_at.isoformat() if matter.due_at else None,
            "text": matter.due_text,
            "proof": matter.due_proof,
        },
        "leader": matter.leader_id,
        "item_label": matter.item_label,
        "year": matter.year,
    }


def _term_from(note: dict[str, Any]) -> Term:
    return Term(
        date.fromisoformat(note["due_on"]) if note["due_on"] else None,
        datetime.fromisoformat(note["due_at"]) if note["due_at"] else None,
        note["text"],
        note["proof"],
    )


def quote(source: Source, clause: Clause, start: int | None, end: int | None) -> Excerpt:
    """The part of the source that a matter answers; the whole clause where no span is given."""
    first, last = (clause.start, clause.end) if start is None or end is None else (start, end)
    words = source.text[first:last]
    first += len(words) - len(words.lstrip())
    return Excerpt(words.strip() or clause.text, clause=clause, start=first, end=last)


def needs_for(body: str, targets: Sequence[str]) -> list[RequirementData]:
    """The numbered requirements of a task, each with its figure where one can be read."""
    return [countable(need_of(line[:REQUIREMENT_LIMIT])) for line in requirement_lines(body, targets)]


def term_for(proposal: Proposal, source: Source) -> Term:
    """The deadline of a proposal with its proof. What the reader gave no date keeps its words only."""
    words = (proposal["deadline"] or "")[:WORDS_LIMIT]
    if not proposal["due"]:
        return Term(text=words)
    day = date.fromisoformat(proposal["due"])
    if words and source.dated_on is not None:
        try:
            counted = term_of(words, Count(source.dated_on, "会议" if source.meeting else "成文"))
        except BadInput:
            counted = Term()
        # The count explains the date day by day; it is taken only where it says the same.
        if counted.due_on == day:
            return counted
    return on_date(day, words, f"原文“{words}”" if words else "原文明定期限")
