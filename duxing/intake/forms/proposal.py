"""The fields of a proposed matter: name, units, deadline, requirements, urgency, who follows it."""

from collections.abc import Sequence
from typing import Any

from django import forms

from duxing.core import clock
from duxing.core.errors import BadInput
from duxing.core.forms import PlainText
from duxing.intake.needs import LONGEST, needs_of
from duxing.intake.services.quick import MatterData
from duxing.intake.services.registering import Saying
from duxing.intake.terms import Chosen, Count, choose_term
from duxing.matters.figures import check_target
from duxing.matters.forms.units import check_units
from duxing.matters.models import PlannedRole, Urgency
from duxing.matters.services.creating import Planned, RequirementData
from duxing.matters.services.terms import Term
from duxing.orgs.fields import UnitField, UnitsField
from duxing.sources.models import SourceType

ROLES = {
    "supporting": PlannedRole.INFORMED,
    "clocked": PlannedRole.SUPPORTING,
    "parallel": PlannedRole.PARALLEL,
}


def refuse_uncountable(needs: Sequence[RequirementData]) -> None:
    """Raise ValidationError where a figure that somebody typed is too long to be kept."""
    for n, need in enumerate(needs, start=1):
        try:
            check_target(need.target_value, n, "")
        except BadInput as error:
            raise forms.ValidationError(error.message) from None


class ProposalFields(forms.Form):
    """Mix-in. After cleaning: `needs` (requirements as read) and `chosen` (deadline and its origin)."""

    name = PlainText(label="事项名称", limit=120, required=False)
    lead = UnitField(label="主办单位", required=False)
    supporting = UnitsField(label="协办单位", required=False)
    clocked = UnitsField(label="须单独反馈的协办单位", required=False)
    parallel = UnitsField(label="分办单位（各办一件，由主办单位汇总）", required=False)
    due = PlainText(
        label="时限",
        limit=60,
        required=False,
        help_text="留空的，按批示所写；批示没有写的，按缓急计算。",
        widget=forms.TextInput(attrs={"placeholder": "11月30日、3个工作日、五日内"}),
    )
    overdue = forms.BooleanField(label="期限已过，仍按此登记", required=False)
    urgency = forms.ChoiceField(
        label="缓急", choices=Urgency, initial=Urgency.NORMAL, required=False, widget=forms.RadioSelect
    )
    workdays = forms.BooleanField(label="“几日内”按工作日计", required=False)
    requirements = PlainText(
        label="要求",
        limit=5000,
        rows=2,
        required=False,
        help_text="一行一条，写明数量的记作目标值；留空的，照末位批示原文。",
    )
    supervisor = forms.ModelChoiceField(None, label="盯办人", required=False, empty_label="按分工")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.needs: list[RequirementData] = []
        self.chosen = Chosen(Term())

    def use_words_of(self, kind: SourceType) -> None:
        """One page, one set of words: 主办、协办 or 牵头、配合."""
        if kind.terms != "handled":
            for name in ("lead", *ROLES):
                label = str(self.fields[name].label)
                self.fields[name].label = label.replace("主办", "牵头").replace("协办", "配合")

    def lead_word(self, kind: SourceType) -> str:
        """主办单位 or 牵头单位, by the kind of the source."""
        return "主办单位" if kind.terms == "handled" else "牵头单位"

    def read_proposal(self, kind: SourceType, chain: Sequence[Saying], count: Count) -> None:
        """Read requirements, units and deadline; every refusal lands on its field."""
        data = self.cleaned_data
        self.needs = needs_of(data.get("requirements") or "")
        for n, need in enumerate(self.needs, start=1):
            if len(need.text) > LONGEST:
                self.add_error(
                    "requirements", f"第{n}条要求共 {len(need.text)} 字，超过上限 {LONGEST} 字，请分条填写。"
                )
        if "requirements" in self.changed_data:
            try:
                refuse_uncountable(self.needs)
            except forms.ValidationError as error:
                self.add_error("requirements", error)
        support_word = "协办单位" if kind.terms == "handled" else "配合单位"
        check_units(self, tuple(ROLES), lead_word=self.lead_word(kind), support_word=support_word)
        if "due" in self.errors:
            return
        try:
            self.chosen = choose_term(
                data.get("due") or "", chain, count, kind, data.get("urgency") or Urgency.NORMAL
            )
        except BadInput as error:
            self.add_error("due", error.message)
            return
        self._ask_about_passed()

    def keeps_due(self) -> bool:
        """Whether the deadline was left as it stands, so that nothing is asked about it."""
        return False

    @property
    def due_passed(self) -> bool:
        """Whether the page asks for the tick that an old paper is late already."""
        due_on = self.chosen.term.due_on
        passed = due_on is not None and due_on < clock.today() and not self.keeps_due()
        return passed or bool(self.initial.get("overdue"))

    def _ask_about_passed(self) -> None:
        """An old paper may be registered late, but only by somebody who knows that it is late."""
        if self.due_passed and not self.cleaned_data.get("overdue"):
            due_on, today = self.chosen.term.due_on, clock.today()
            self.add_error(
                "due",
                f"办结期限（{due_on}）早于今天（{today}），请重新填写；"
                "确是补登的旧件，请勾选“期限已过，仍按此登记”。",
            )

    def others(self) -> list[Planned]:
        """The units beside the lead with their parts."""
        return [
            Planned(unit, role)
            for field, role in ROLES.items()
            for unit in self.cleaned_data.get(field) or []
        ]

    def proposal(self, title: str, details: dict[str, Any]) -> MatterData:
        """The matter for the service; without a name of its own it is called like the paper."""
        data = self.cleaned_data
        return MatterData(
            title=data.get("name") or title[:120],
            term=self.chosen.term,
            lead_unit=data.get("lead"),
            others=self.others(),
            requirements=self.needs,
            urgency=data.get("urgency") or Urgency.NORMAL,
            supervisor=data.get("supervisor"),
            details=details,
        )
