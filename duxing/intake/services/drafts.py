"""Working on proposed matters before they are filed: edit, drop, merge, split."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from duxing.audit.services import record
from duxing.core import clock
from duxing.core.actions import action
from duxing.core.errors import BadInput, NotAllowedNow
from duxing.core.states import save_changes
from duxing.intake.models import NameRole
from duxing.intake.needs import countable, needs_of
from duxing.intake.services.clauses import SET_ASIDE, drafts_of, refuse_unless_decomposing
from duxing.intake.services.decomposing import read_span
from duxing.intake.services.drafting import needs_for, note_of, quote, term_for
from duxing.intake.services.names import Names, once_each
from duxing.intake.terms import Count, term_of
from duxing.intake.wording import body_of, title_of
from duxing.matters.models import ClauseLink, Matter, PlannedRole, Requirement
from duxing.matters.services.creating import (
    Planned,
    RequirementData,
    create_matter,
    drop_proposal,
    edit_matter,
)
from duxing.matters.services.terms import Term
from duxing.matters.states import MatterStatus
from duxing.orgs.models import Post, Unit, User
from duxing.sources.models import Clause, Source
from duxing.sources.states import ClauseState


@dataclass(frozen=True)
class DraftEdit:
    """What the edit form says. `due` is the deadline as typed, None where it was left as it was;
    `needs` one requirement a line."""

    title: str
    lead: Unit | None
    supporting: Sequence[Unit] = ()
    own_report: Sequence[Unit] = ()
    parallel: Sequence[Unit] = ()
    due: str | None = None
    leader: Post | None = None
    needs: str = ""


@action
def edit_draft(matter: Matter, edit: DraftEdit, *, by: User, version: int | None = None) -> Matter:
    """Change a draft. Raises BadInput, NotAllowedNow once it is filed, ChangedMeanwhile."""
    needs = [countable(one) for one in needs_of(edit.needs)]
    if not needs:
        raise BadInput("请至少写一条要求，一行一条。", "needs")
    others = [Planned(unit, PlannedRole.INFORMED) for unit in edit.supporting]
    others += [Planned(unit, PlannedRole.SUPPORTING) for unit in edit.own_report]
    others += [Planned(unit, PlannedRole.PARALLEL) for unit in edit.parallel]
    changes: dict[str, Any] = {"title": edit.title, "lead_unit": edit.lead, "leader": edit.leader}
    if edit.lead is not None:
        # The person has named the lead, so the draft waits for no answer about it.
        matter.open_names.filter(role=NameRole.LEAD).delete()
    matter.lead_unit = edit.lead
    return edit_matter(
        matter,
        by=by,
        version=version,
        requirements=needs,
        term=_typed_term(matter, edit.due),
        others=others,
        **changes,
    )


def _typed_term(matter: Matter, typed: str | None) -> Term | None:
    """The deadline as typed; empty takes it away; None leaves it."""
    if typed is None:
        return None
    if not typed.strip():
        return Term()
    source = matter.source
    if source is not None and source.dated_on is not None:
        return term_of(typed.strip(), Count(source.dated_on, "会议" if source.meeting else "成文"))
    start = clock.local(matter.created_at).date()
    return term_of(typed.strip(), Count(start, "拟立项"))


def clauses_of(matter: Matter) -> list[Clause]:
    """The clauses that a draft answers, in the order of the text."""
    rows = Clause.objects.filter(links__matter=matter).select_related("source__type")
    return list(rows.distinct().order_by("position"))


@action
def drop_draft(matter: Matter, *, by: User, version: int | None = None) -> list[Clause]:
    """Take a draft away. A clause that is left without any becomes 待核定; the draft can be restored."""
    source = _source_of(matter)
    refuse_unless_decomposing(source, by)
    clauses, note = clauses_of(matter), note_of(matter)
    drop_proposal(matter, by=by, version=version)
    left = [clause for clause in clauses if not drafts_of(clause)]
    for clause in left:
        # The first sentence keeps the note for all of them, or a merged draft would come back twice.
        notes = [*clause.proposal.get(SET_ASIDE, []), *([note] if clause is left[0] else [])]
        kept = {**clause.proposal, SET_ASIDE: notes}
        save_changes(clause, by=by, state=ClauseState.OPEN, reason="拟立项已删去。", proposal=kept)
    return clauses


def _source_of(matter: Matter) -> Source:
    if matter.source is None:
        raise NotAllowedNow("该事项不是由来文分解而来。")
    return matter.source


def in_text_order(source: Source) -> list[Matter]:
    """The matters of a source in the order of its text, children left out."""
    rows = Matter.objects.filter(source=source, parent=None, links__clause__isnull=False)
    return list(dict.fromkeys(rows.order_by("links__start", "pk").select_related("lead_unit", "type")))


@action
def merge_drafts(first: Matter, second: Matter, *, by: User, version: int | None = None) -> Matter:
    """Make one draft of two neighbours: all words, all requirements (each keeps its own date), all units.

    The lead is that of the first, the deadline the later one. Raises BadInput, NotAllowedNow.
    """
    source = _source_of(first)
    refuse_unless_decomposing(source, by)
    _refuse_merge(source, first, second)
    needs = [
        *_needs_of(first, dated=first.due_on != second.due_on),
        *_needs_of(second, dated=first.due_on != second.due_on),
    ]
    others = [*_planned(first), *_planned(second)]
    if second.lead_unit is not None and second.lead_unit != first.lead_unit:
        others.insert(0, Planned(second.lead_unit, PlannedRole.SUPPORTING))
    term = _later(first, second)
    waiting = [(row.question, row.role) for row in second.open_names.select_related("question")]
    for link in second.links.select_related("clause"):
        _link(first, link.clause, link.start, link.end, link.excerpt)
    title = second.title
    drop_proposal(second, by=by)
    lead = first.lead_unit or None
    edit_matter(first, by=by, version=version, requirements=needs, term=term, others=once_each(others, lead))
    for question, role in waiting:
        first.open_names.get_or_create(question=question, defaults={"role": role})
    record(by, "intake.draft.merged", first, title=first.title, taken_in=title)
    return first


def _refuse_merge(source: Source, first: Matter, second: Matter) -> None:
    if first.pk == second.pk or second.source_id != source.pk:
        raise BadInput("请选择同一来文中相邻的另一件。", "other")
    for one in (first, second):
        if one.status != MatterStatus.DRAFT:
            raise NotAllowedNow(f"“{one.title}”{one.get_status_display()}，不能合并。")
    order = [matter.pk for matter in in_text_order(source)]
    if abs(order.index(first.pk) - order.index(second.pk)) != 1:
        raise BadInput("只能与相邻的一件合并。", "other")


def _needs_of(matter: Matter, *, dated: bool) -> list[RequirementData]:
    """The requirements as data; `dated` gives each the draft's own date where it has none."""
    return [
        _as_data(row, matter.due_on if dated else None) for row in matter.requirements.order_by("position")
    ]


def _as_data(row: Requirement, due_on: Any = None) -> RequirementData:
    return RequirementData(row.text, row.target_value, row.target_unit, row.due_on or due_on, row.unit)


def _planned(matter: Matter) -> list[Planned]:
    return [Planned(row.unit, row.role) for row in matter.planned.select_related("unit").order_by("pk")]


def _term(matter: Matter) -> Term:
    return Term(matter.due_on, matter.due_at, matter.due_text, matter.due_proof)


def _later(first: Matter, second: Matter) -> Term:
    if second.due_on is None or (first.due_on is not None and first.due_on >= second.due_on):
        return _term(first)
    return _term(second)


def _link(matter: Matter, clause: Clause | None, start: int | None, end: int | None, excerpt: str) -> None:
    ClauseLink.objects.create(matter=matter, clause=clause, start=start, end=end, excerpt=excerpt)


@dataclass(frozen=True)
class Cut:
    """Where a draft is split: inside one of its quoted parts at `offset`, or, without one, that whole
    part goes its own way."""

    link: ClauseLink
    offset: int | None = None


@action
def split_draft(
    matter: Matter,
    *,
    by: User,
    cut: Cut | None = None,
    needs: Sequence[int] = (),
    version: int | None = None,
) -> Matter:
    """Make a second draft, either of the words behind `cut` or of the requirements with positions `needs`.

    What the second part does not say itself (lead, deadline) it takes from the first. Gives back
    the new draft. Raises BadInput, NotAllowedNow, ChangedMeanwhile.
    """
    refuse_unless_decomposing(_source_of(matter), by)
    if matter.status != MatterStatus.DRAFT:
        raise NotAllowedNow(f"“{matter.title}”{matter.get_status_display()}，不能拆分。")
    if cut is not None:
        made = _split_at(matter, cut, by, version)
    else:
        made = _split_needs(matter, set(needs), by, version)
    record(by, "intake.draft.split", matter, title=matter.title, new=made.title)
    return made


def _split_needs(matter: Matter, positions: set[int], by: User, version: int | None) -> Matter:
    rows = list(matter.requirements.order_by("position"))
    moved = [row for row in rows if row.position in positions]
    stay = [row for row in rows if row.position not in positions]
    if not moved or not stay:
        raise BadInput("请选出要拆出去的要求，两边至少各留一条。", "needs")
    made = _second(matter, by, title=moved[0].text[:120], needs=[_as_data(row) for row in moved])
    for link in matter.links.select_related("clause"):
        _link(made, link.clause, link.start, link.end, link.excerpt)
    edit_matter(matter, by=by, version=version, requirements=[_as_data(row) for row in stay])
    return made


def _split_at(matter: Matter, cut: Cut, by: User, version: int | None) -> Matter:
    source, link = _source_of(matter), cut.link
    clause = link.clause
    assert clause is not None
    if cut.offset is None:
        start, end = link.start or clause.start, link.end or clause.end
    else:
        start, end = cut.offset, link.end or clause.end
        if not (link.start or clause.start) < start < end:
            raise BadInput("请选择拆开的位置。", "place")
    made = _from_part(matter, clause, start, end, by)
    if cut.offset is None:
        link.delete()
    else:
        first = quote(source, clause, link.start, cut.offset)
        save_changes(link, by=by, end=cut.offset, excerpt=first.text)
    _keep_first(matter, made, by, version)
    return made


def _from_part(matter: Matter, clause: Clause, start: int, end: int, by: User) -> Matter:
    """The second draft, read from its own words."""
    source = _source_of(matter)
    said = read_span(source, start, end)[0]
    names = [*said["lead"], *said["support"]]
    roles = Names(source).roles(said["lead"], said["support"], said["text"])
    body = body_of(said["text"], names, said["deadline"]) or said["text"]
    made = _second(
        matter,
        by,
        title=title_of(said["text"], names, said["deadline"], clause.section),
        needs=needs_for(body, said["targets"]),
        lead=roles.lead,
        others=roles.others if said["lead"] else None,
        term=term_for(said, source) if said["deadline"] else None,
    )
    part = quote(source, clause, start, end)
    _link(made, clause, start, end, part.text)
    for question, role in roles.open:
        made.open_names.get_or_create(question=question, defaults={"role": role})
    return made


def _second(
    matter: Matter,
    by: User,
    *,
    title: str,
    needs: Sequence[RequirementData],
    lead: Unit | None = None,
    others: Sequence[Planned] | None = None,
    term: Term | None = None,
) -> Matter:
    unit = lead or matter.lead_unit
    return create_matter(
        by=by,
        type=matter.type,
        source=matter.source,
        title=title,
        term=term or _term(matter),
        requirements=needs,
        lead_unit=unit,
        others=once_each(_planned(matter) if others is None else others, unit),
        leader=matter.leader,
        supervisor=matter.supervisor,
        section=matter.section,
        item_label=matter.item_label,
        year=matter.year,
    )


def _keep_first(matter: Matter, made: Matter, by: User, version: int | None) -> None:
    """The first draft keeps the requirements whose words stand in its own part."""
    words = "".join("".join(link.excerpt.split()) for link in matter.links.all())
    rows = list(matter.requirements.order_by("position"))
    stay = [row for row in rows if "".join(row.text.split()) in words]
    if not stay:
        taken = {row.text for row in made.requirements.all()}
        stay = [row for row in rows if row.text not in taken] or rows[:1]
    edit_matter(matter, by=by, version=version, requirements=[_as_data(row) for row in stay])
