"""Putting a matter on record: its words, its requirements, its unit and its deadline."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from duxing.audit.services import record
from duxing.core import clock
from duxing.core.actions import action
from duxing.core.errors import BadInput, Forbidden, NotAllowedNow
from duxing.core.models import Protected, save_together
from duxing.core.states import save_changes
from duxing.matters.figures import check_target
from duxing.matters.models import ClauseLink, Matter, PlannedRole, PlannedShare, Requirement
from duxing.matters.permissions import can_manage, is_office
from duxing.matters.search import Words, search_columns, search_columns_of
from duxing.matters.services.terms import Term
from duxing.matters.states import PROPOSED, MatterStatus
from duxing.orgs.models import Post, Unit, User
from duxing.orgs.roles import Role
from duxing.sources.models import Clause, Instruction, Source, SourceType


@dataclass(frozen=True)
class RequirementData:
    """One numbered point: text, and where it can be counted, the target with its unit."""

    text: str
    target_value: Decimal | None = None
    target_unit: str = ""
    due_on: date | None = None
    unit: Unit | None = None


@dataclass(frozen=True)
class Excerpt:
    """The words that a matter answers: a clause or an instruction, and the part quoted."""

    text: str
    clause: Clause | None = None
    instruction: Instruction | None = None
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True)
class Planned:
    """A unit that is to take part beside the lead; by default it is only informed (practice 1.0, 12)."""

    unit: Unit
    role: str = PlannedRole.INFORMED


class Drafted(NamedTuple):
    """A matter that may be written, with its requirements, units and quotations; nothing is written yet."""

    matter: Matter
    parts: list[Protected]


@action
def create_matter(*, by: User, **data: Any) -> Matter:
    """Write a matter as 拟立项; `data` as `draft_of` takes it, which says what it raises."""
    return write_draft(draft_of(by=by, **data), by=by)


@action
def write_draft(drafted: Drafted, *, by: User) -> Matter:
    """Write a matter that was drafted, as 拟立项."""
    matter = drafted.matter
    save_together([matter, *drafted.parts])
    record(by, "matters.matter.created", matter, title=matter.title, due_on=matter.due_on)
    return matter


def draft_of(
    *,
    by: User,
    type: SourceType,
    title: str,
    term: Term,
    requirements: Sequence[RequirementData],
    lead_unit: Unit | None = None,
    others: Sequence[Planned] = (),
    excerpts: Sequence[Excerpt] = (),
    source: Source | None = None,
    parent: Matter | None = None,
    leader: Post | None = None,
    supervisor: User | None = None,
    section: Unit | None = None,
    **details: Any,
) -> Drafted:
    """A matter before it is written, so that nobody waits for what can be done before.

    `source` and what is quoted may be unsaved too. `details`: urgency, item_label, place, year. Raises Forbidden unless the office or an office section acts, BadInput without a title or a
    requirement, or with a unit named twice.
    """
    _refuse_empty(by, title, requirements)
    matter = Matter(
        type=type,
        source=source,
        parent=parent,
        title=title.strip(),
        year=details.pop("year", None) or clock.today().year,
        lead_unit=lead_unit,
        leader=leader,
        updated_by=by,
        **search_columns(title, [lead_unit], _quoted(excerpts), source, details, _texts(requirements)),
        **_deadline(term),
        **_keepers(by, supervisor, section),
        **details,
    )
    parts = [*_requirements(matter, requirements), *_planned(matter, others), *_quotes(matter, excerpts)]
    return Drafted(matter, parts)


def _quoted(excerpts: Sequence[Excerpt]) -> list[Words]:
    return [Words(one.text, one.instruction is not None) for one in excerpts]


def _texts(requirements: Sequence[RequirementData]) -> list[str]:
    return [one.text for one in requirements]


def _refuse_empty(by: User, title: str, requirements: Sequence[RequirementData]) -> None:
    if not (is_office(by) or by.has_role(Role.OFFICE_SECTION)):
        raise Forbidden("只有督查室和办公室科室可以登记督查事项。")
    if not title.strip():
        raise BadInput("请填写事项名称。", "title")
    if not requirements:
        raise BadInput("请至少填写一条要求。", "requirements")


def _deadline(term: Term) -> dict[str, Any]:
    return {
        "due_on": term.due_on,
        "due_at": term.due_at,
        "due_text": term.text,
        "due_proof": term.proof,
    }


def _keepers(by: User, supervisor: User | None, section: Unit | None) -> dict[str, Any]:
    """Who follows the matter: the office person who writes it, or the section that hands it out."""
    own = is_office(by)
    return {
        "supervisor": supervisor or (by if own else None),
        "section": section or (None if own else by.unit),
    }


@action
def edit_matter(
    matter: Matter,
    *,
    by: User,
    version: int | None = None,
    requirements: Sequence[RequirementData] | None = None,
    term: Term | None = None,
    others: Sequence[Planned] | None = None,
    **changes: Any,
) -> Matter:
    """Change a matter that is not yet filed. Raises NotAllowedNow afterwards, ChangedMeanwhile."""
    if not can_manage(by, matter):
        raise Forbidden("只有督查室可以修改拟立项的事项。")
    if matter.status not in PROPOSED:
        raise NotAllowedNow(f"当前状态为“{matter.get_status_display()}”，立项后不能再修改要求。")
    if term is not None:
        changes |= _deadline(term)
    lead = changes.get("lead_unit", matter.lead_unit)
    needs = None if requirements is None else _texts(requirements)
    found_by = search_columns_of(matter, [lead], needs=needs, **changes)
    save_changes(matter, by=by, version=version, **changes, **found_by)
    if requirements is not None:
        for old in matter.requirements.all():
            old.delete()
        save_together(_requirements(matter, requirements))
    if others is not None:
        for planned in matter.planned.all():
            planned.delete()
        save_together(_planned(matter, others))
    parts = {"requirements": requirements is not None, "others": others is not None}
    fields = set(changes) - {"due_proof"} | {name for name, given in parts.items() if given}
    record(by, "matters.matter.edited", matter, fields=sorted(fields))
    return matter


def _requirements(matter: Matter, requirements: Sequence[RequirementData]) -> list[Requirement]:
    for position, one in enumerate(requirements, start=1):
        check_target(one.target_value, position, "requirements")
    return [
        Requirement(
            matter=matter,
            position=position,
            text=one.text.strip(),
            target_value=one.target_value,
            target_unit=one.target_unit,
            due_on=one.due_on,
            unit=one.unit,
        )
        for position, one in enumerate(requirements, start=1)
    ]


def _quotes(matter: Matter, excerpts: Sequence[Excerpt]) -> list[ClauseLink]:
    return [
        ClauseLink(
            matter=matter,
            clause=one.clause,
            instruction=one.instruction,
            start=one.start,
            end=one.end,
            excerpt=one.text,
        )
        for one in excerpts
    ]


def _planned(matter: Matter, others: Sequence[Planned]) -> list[PlannedShare]:
    """The units beside the lead; none stands twice (bad input 13)."""
    seen = {matter.lead_unit_id}
    for one in others:
        if one.unit.pk == matter.lead_unit_id:
            lead, support = matter.lead_word, matter.support_word
            raise BadInput(f"“{one.unit.name}”已是{lead}，不能同时作为{support}。", "supporting")
        if one.unit.pk in seen:
            raise BadInput(f"“{one.unit.name}”填写了两次，请只保留一处。", "supporting")
        seen.add(one.unit.pk)
    return [PlannedShare(matter=matter, unit=one.unit, role=one.role) for one in others]


@action
def drop_proposal(matter: Matter, *, by: User, version: int | None = None) -> None:
    """Take a proposed matter away again, before it was filed; its clause becomes open elsewhere.

    Filed matters are never deleted: they are cancelled (撤销) with a reason.
    """
    if not can_manage(by, matter):
        raise Forbidden("只有督查室可以删去拟立项的事项。")
    if matter.status != MatterStatus.DRAFT:
        raise NotAllowedNow("已报批或已立项的事项不能删去，只能不予立项或撤销督办。")
    save_changes(matter, by=by, version=version)
    for row in [*matter.requirements.all(), *matter.planned.all(), *matter.links.all()]:
        row.delete()
    public_id, title = matter.public_id, matter.title
    matter.delete()
    record(by, "matters.matter.dropped", f"matters.matter:{public_id}", title=title)
