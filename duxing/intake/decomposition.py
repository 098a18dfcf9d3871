"""What 分解核对 shows: the text with the state of each sentence, the drafts beside it, and what is open."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any
from uuid import UUID

from django.db.models import F, Prefetch, QuerySet

from duxing.intake.draft_row import Draft, draft_row
from duxing.intake.models import OpenName, UnitQuestion
from duxing.intake.permissions import can_decompose, is_batch
from duxing.matters.models import Matter, PlannedShare
from duxing.matters.states import PROPOSED, MatterStatus
from duxing.sources.models import Clause, Source
from duxing.sources.states import ClauseState, SourceStatus

# A line of a hard-wrapped text is at least this long; a shorter one is a cell or a line of its own.
BROKEN_LINE = 16
# How a clause is coloured (the stylesheet's class) and what its margin says.
LOOKS = {
    ClauseState.TASK: ("task", "任务"),
    ClauseState.BACKGROUND: ("skipd", "非任务"),
    ClauseState.EXCLUDED: ("skipd out", "不列入"),
    ClauseState.OPEN: ("wait", "待核定"),
}


@dataclass(frozen=True)
class Part:
    """A stretch of a clause; `marked` when a draft answers it."""

    text: str
    marked: bool = False

    @property
    def shown(self) -> str:
        """The words for the screen: a line that was broken for its width goes on without a gap."""
        lines = [line.strip() for line in self.text.split("\n")]
        words = lines[0]
        for before, line in pairwise(lines):
            words += line if len(before) >= BROKEN_LINE else f" {line}"
        return words


@dataclass
class Row:
    """One clause in its place, with the headings before it and its drafts.

    `home` is the clause under which the draft stands that also answers this one (after a merge).
    """

    clause: Clause
    headings: list[str] = field(default_factory=list)
    opens_section: bool = False
    drafts: list[Draft] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    home: UUID | None = None

    @property
    def look(self) -> str:
        return LOOKS[ClauseState(self.clause.state)][0]

    @property
    def word(self) -> str:
        """What the margin says; how many where one sentence gives several tasks."""
        if self.clause.state == ClauseState.TASK and len(self.drafts) > 1:
            return f"{len(self.drafts)}项任务"
        return LOOKS[ClauseState(self.clause.state)][1]


@dataclass
class Decomposed:
    """The whole page of one source for one person."""

    source: Source
    rows: list[Row]
    questions: list[UnitQuestion]
    acts: bool
    batch: bool

    @property
    def edits(self) -> bool:
        """Whether the person may still change what the sentences are."""
        return self.acts and self.source.status == SourceStatus.DECOMPOSING

    @property
    def drafts(self) -> list[Draft]:
        return [draft for row in self.rows for draft in row.drafts]

    @property
    def ready(self) -> int:
        return sum(draft.complete for draft in self.drafts)

    @property
    def filed(self) -> int:
        return sum(draft.filed for draft in self.drafts)

    @property
    def open_clauses(self) -> list[Clause]:
        return [row.clause for row in self.rows if row.clause.state == ClauseState.OPEN]

    @property
    def to_file(self) -> int:
        return sum(draft.editable and draft.complete for draft in self.drafts)

    @property
    def proposed(self) -> int:
        """How many of the batch still wait for an approval."""
        return sum(draft.matter.status in PROPOSED for draft in self.drafts)

    @property
    def to_dispatch(self) -> int:
        return sum(draft.matter.status == MatterStatus.APPROVED for draft in self.drafts)

    @property
    def counts(self) -> dict[str, int]:
        """Sentences by state."""
        found: dict[str, int] = defaultdict(int)
        for row in self.rows:
            found[row.clause.state] += 1
        return dict(found)

    @property
    def settles(self) -> bool:
        """Whether 完成分解 would be accepted."""
        return self.edits and not self.open_clauses and not self.questions

    def row_of(self, public_id: UUID | str | None) -> Row | None:
        return next((row for row in self.rows if str(row.clause.public_id) == str(public_id)), None)

    def draft_of(self, public_id: UUID | str | None) -> Draft | None:
        return next((draft for draft in self.drafts if str(draft.matter.public_id) == str(public_id)), None)

    def only(self, clauses: Iterable[Clause]) -> list[Row]:
        """The rows of some clauses, to be drawn again."""
        wanted = {clause.pk for clause in clauses}
        return [row for row in self.rows if row.clause.pk in wanted]

    def neighbours(self, draft: Draft) -> list[Draft]:
        """The drafts before and after in the text that it could be merged with."""
        drafts = self.drafts
        at = next(i for i, one in enumerate(drafts) if one.matter.pk == draft.matter.pk)
        near = [drafts[i] for i in (at - 1, at + 1) if 0 <= i < len(drafts)]
        return [one for one in near if one.editable]


def decomposed(source: Source, user: Any) -> Decomposed:
    """Gather the page of `source` at a fixed number of queries."""
    clauses = list(source.clauses.order_by("position"))
    rows = _rows(source, clauses)
    by_pk = {row.clause.pk: row for row in rows}
    for number, (matter, home) in enumerate(_matters(source, {c.pk: c for c in clauses}), start=1):
        by_pk[home.pk].drafts.append(draft_row(matter, number, home))
    _mark(source, rows)
    questions = _questions(draft.matter for row in rows for draft in row.drafts)
    return Decomposed(source, rows, questions, can_decompose(user, source), is_batch(source.type))


def _rows(source: Source, clauses: list[Clause]) -> list[Row]:
    """Clauses with the headings that stand between them: what belongs to no clause is a heading."""
    rows, end, section = [], 0, None
    for clause in clauses:
        between = source.text[end : clause.start].strip()
        headings = [line.strip() for line in between.split("\n") if line.strip()]
        opens = clause.section != section and bool(clause.section)
        rows.append(Row(clause, headings, opens))
        end, section = clause.end, clause.section
    return rows


def _matters(source: Source, clauses: dict[int, Clause]) -> list[tuple[Matter, Clause]]:
    """The matters of the source in the order of its text, each with the first clause it answers."""
    found = (
        source.matters.filter(parent=None)
        .exclude(status__in=(MatterStatus.MERGED,))
        .select_related("type", "lead_unit", "leader__holder")
        .prefetch_related(
            "links",
            "requirements",
            Prefetch("planned", PlannedShare.objects.select_related("unit")),
            Prefetch("open_names", _names_with_candidates()),
        )
        .defer("search_text", "search_text_units")
    )
    placed = []
    for matter in found:
        links = [link for link in matter.links.all() if link.clause_id in clauses]
        if links:
            first = min(links, key=lambda link: (clauses[link.clause_id].position, link.start or 0))
            placed.append((clauses[first.clause_id].position, first.start or 0, matter.pk, matter, first))
    placed.sort(key=lambda one: one[:3])
    return [(matter, clauses[first.clause_id]) for *_, matter, first in placed]


def _names_with_candidates() -> QuerySet[Any]:
    """Open names with their questions, a row for each candidate unit: one query for all three."""
    names = OpenName.objects.select_related("question").annotate(
        candidate_code=F("question__candidates__code"), candidate_name=F("question__candidates__name")
    )
    return names.order_by("pk", "question__candidates__order", "question__candidates__pk")


def _questions(matters: Iterable[Matter]) -> list[UnitQuestion]:
    """The names that the drafts wait for, each once, in the order in which they came up.

    `offered` holds code and name of each candidate, in official order.
    """
    found: dict[int, UnitQuestion] = {}
    offered: dict[int, dict[str, str]] = defaultdict(dict)
    for matter in matters:
        rows: Iterable[Any] = matter.open_names.all()
        for name in rows:
            found.setdefault(name.question_id, name.question)
            if name.candidate_code:
                offered[name.question_id][name.candidate_code] = name.candidate_name
    for pk, question in found.items():
        question.offered = list(offered[pk].items())  # type: ignore[attr-defined]
    return [found[pk] for pk in sorted(found)]


def _mark(source: Source, rows: list[Row]) -> None:
    """Cut each clause into the stretches that drafts answer and the rest."""
    spans: dict[int, list[tuple[int, int]]] = defaultdict(list)
    homes: dict[int, UUID] = {}
    for row in rows:
        for draft in row.drafts:
            for link in draft.matter.links.all():
                if link.clause_id and link.start is not None and link.end is not None:
                    spans[link.clause_id].append((link.start, link.end))
                    homes.setdefault(link.clause_id, row.clause.public_id)
    for row in rows:
        row.home = None if row.drafts else homes.get(row.clause.pk)
        row.parts = _parts(source.text, row.clause, sorted(spans[row.clause.pk]))


def _parts(text: str, clause: Clause, spans: list[tuple[int, int]]) -> list[Part]:
    parts, at = [], clause.start
    for start, end in spans:
        first, last = max(start, at), min(end, clause.end)
        if first >= last:
            continue
        if first > at:
            parts.append(Part(text[at:first]))
        parts.append(Part(text[first:last], marked=True))
        at = last
    if at < clause.end:
        parts.append(Part(text[at : clause.end]))
    return parts
