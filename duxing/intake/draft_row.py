"""One proposed matter as 分解核对 shows it: its units, how its date was read, what it lacks."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from duxing.intake.models import NameRole
from duxing.matters.models import Matter, PlannedRole
from duxing.matters.states import PROPOSED, MatterStatus
from duxing.sources.models import Clause
from duxing.workdays.deadlines import Unit
from duxing.workdays.proof import DateProof

MOST_NAMES = 3


@dataclass(frozen=True)
class Draft:
    """One matter of the source with everything its line says."""

    matter: Matter
    number: int
    supporting: list[str]
    parallel: list[str]
    open_leads: list[str]
    open_others: list[str]
    needs: list[Any]
    rule: str
    notes: list[str]
    home: int

    @property
    def open_names(self) -> list[str]:
        """The names that the draft waits for, the lead's first."""
        return [*self.open_leads, *self.open_others]

    @property
    def editable(self) -> bool:
        return self.matter.status == MatterStatus.DRAFT

    @property
    def filed(self) -> bool:
        return self.matter.status not in PROPOSED

    @property
    def lacks(self) -> list[str]:
        """Why it cannot be filed yet."""
        names = self.open_names
        more = f"等{len(names)}个" if len(names) > MOST_NAMES else ""
        found = [f"未识别：{'、'.join(names[:MOST_NAMES])}{more}"] if names else []
        if self.matter.lead_unit is None and not self.open_names:
            found.append("请选汇总单位" if self.parallel else f"{self.matter.lead_word}未填")
        return found

    @property
    def complete(self) -> bool:
        return not self.lacks

    @property
    def beside(self) -> str:
        """The units beside the lead in a few words, in official order."""
        parts = [f"分办{len(self.parallel)}家"] if self.parallel else []
        if len(self.supporting) > 3:
            parts.append(f"配合{len(self.supporting)}家")
        elif self.supporting:
            parts.append("配合" + "、".join(self.supporting))
        return "，".join(parts)

    @property
    def explained(self) -> str:
        """The deadline in a sentence: the count day by day where it was counted, else how it was read."""
        if not self.matter.due_proof:
            return self.rule
        proof = DateProof.from_json(self.matter.due_proof)
        said = self.rule if proof.unit == Unit.FIXED else proof.sentence()
        if proof.unit == Unit.FIXED and not proof.is_workday(proof.due_on):
            said = f"{said.rstrip('。')}。这一天是休息日，按原文不顺延。"
        return f"{said}{proof.warning}"


def draft_row(matter: Matter, number: int, home: Clause) -> Draft:
    planned = sorted(matter.planned.all(), key=lambda row: (row.unit.order, row.pk))
    # A name stands once for each of its candidates.
    names = {name.pk: name for name in matter.open_names.all()}
    said, waiting = _said(matter, home), list(names.values())
    return Draft(
        matter=matter,
        number=number,
        supporting=[row.unit.name for row in planned if row.role != PlannedRole.PARALLEL],
        parallel=[row.unit.name for row in planned if row.role == PlannedRole.PARALLEL],
        open_leads=[name.question.written for name in waiting if name.role == NameRole.LEAD],
        open_others=[name.question.written for name in waiting if name.role != NameRole.LEAD],
        needs=list(matter.requirements.all()),
        rule=_rule(matter, said),
        notes=_notes(said, parallel=any(row.role == PlannedRole.PARALLEL for row in planned)),
        home=home.position,
    )


def _said(matter: Matter, home: Clause) -> dict[str, Any]:
    """What the reader said of the words that the draft answers; empty when a person chose them."""
    spans = {(link.start, link.end) for link in matter.links.all() if link.clause_id == home.pk}
    tasks = home.proposal.get("tasks", []) if isinstance(home.proposal, dict) else []
    return next((task for task in tasks if (task["start"], task["end"]) in spans), {})


def _rule(matter: Matter, said: dict[str, Any]) -> str:
    """How the deadline was read; nothing is claimed of a date that a person has changed."""
    if matter.due_on is None and not matter.due_text:
        return "原文未写期限"
    due = said.get("due")
    read = date.fromisoformat(due) if due else None
    if said.get("due_rule") and read == matter.due_on:
        return str(said["due_rule"])
    if matter.due_on is None:
        return f"“{matter.due_text}”没有确定的日期"
    return f"原文“{matter.due_text}”" if said.get("deadline") == matter.due_text else "人工填写"


def _notes(said: dict[str, Any], *, parallel: bool) -> list[str]:
    """What a person should know of how the units were read."""
    notes = []
    if said.get("lead_explicit") is False:
        notes.append("原文没有“牵头”字样，列第一位者作为牵头单位。")
    elif len(said.get("lead", ())) > 1 and not parallel:
        notes.append("原文列有多个牵头单位，列第一位者为牵头单位。")
    if said.get("and_others"):
        notes.append("原文有“等”字，可能还有其他单位。")
    if said.get("ongoing"):
        notes.append("原文要求长期坚持或定期报送。")
    if said.get("milestones"):
        notes.append("时间节点：" + "、".join(one["text"] for one in said["milestones"]) + "。")
    return notes
