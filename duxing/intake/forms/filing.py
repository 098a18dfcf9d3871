"""Forms of filing: edit a proposal, file it, approve it, decline it, add the signed paper."""

from collections.abc import Sequence
from typing import Any

from django import forms

from duxing.core import clock
from duxing.core.forms import EXPIRED, KeyedForm, PlainText
from duxing.core.proxy import Basis, ProxyBasis, ProxyFields
from duxing.files.forms import UploadField
from duxing.files.kinds import SCANS
from duxing.intake.forms.proposal import ROLES, ProposalFields
from duxing.intake.forms.register import handing_of
from duxing.intake.services.quick import Handing, MatterData
from duxing.intake.services.registering import Saying
from duxing.intake.terms import Count
from duxing.matters.models import Delivery, Matter
from duxing.orgs.models import User
from duxing.orgs.roles import OFFICE
from duxing.sources.models import Instruction, Source
from duxing.workdays.fields import ChineseDateField
from duxing.workdays.proof import DateProof

DISPATCH = "dispatch"
DETAILS = ("item_label", "place", "nickname")
# Field of the form -> column of the matter.
COLUMNS = {name: name for name in (*DETAILS, "urgency", "supervisor")} | {
    "name": "title",
    "lead": "lead_unit",
}


class HandingFields(forms.Form):
    """Mix-in: how the unit gets it, when it goes out at once."""

    delivery = forms.ChoiceField(label="送达方式", choices=Delivery, initial=Delivery.SYSTEM, required=False)
    answered_by = PlainText(label="接听人（已电话通知的）", limit=40, required=False)

    def handing(self) -> Handing:
        """Delivery and call for the service."""
        return handing_of(self.cleaned_data)

    @property
    def dispatches(self) -> bool:
        """Whether the button pressed hands the matter out as well."""
        return str(self.data.get("act", "")) == DISPATCH


class FileForm(HandingFields, KeyedForm):
    """立项, or 报批, of one proposal."""


class ProposalForm(ProposalFields, HandingFields, KeyedForm):
    """A proposed matter: a new one of a source (再立一件), or one that is edited before filing."""

    item_label = PlainText(label="届次项次", limit=60, required=False)
    place = PlainText(label="地点", limit=60, required=False)
    nickname = PlainText(label="俗名（便于查找）", limit=60, required=False)
    quoted = forms.MultipleChoiceField(
        label="摘录给承办单位的批示", required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self, *args: Any, source: Source | None, matter: Matter | None = None, **kwargs: Any
    ) -> None:
        self.matter_row = matter
        self.kind = matter.type if matter else source.type  # type: ignore[union-attr]
        chain = source.instructions.select_related("leader").order_by("position") if source else ()
        self.instructions = list(chain)
        kwargs["initial"] = (values_of(matter) if matter else {}) | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        self.fields["name"].required = True
        self.fields["supervisor"].queryset = User.objects.with_role(*OFFICE).in_order()  # type: ignore[attr-defined]
        self.use_words_of(self.kind)
        if matter is not None or len(self.instructions) < 2:
            del self.fields["quoted"]
        else:
            choices = [(str(one.position), f"{one.leader_name}：{one.words}") for one in self.instructions]
            self.fields["quoted"].choices = choices  # type: ignore[attr-defined]
            self.fields["quoted"].initial = [choices[-1][0]]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        said = [Saying(one.leader_name, one.given_on, one.words, one.leader) for one in self.instructions]
        self.read_proposal(self.kind, said, self._count(said))
        if not self.needs and "requirements" not in self.errors and (self.matter_row or not said):
            self.add_error("requirements", "请至少填写一条要求。")
        return data

    def _count(self, said: Sequence[Saying]) -> Count:
        workdays = bool(self.cleaned_data.get("workdays"))
        start = said[-1].given_on if said else clock.today()
        return Count(start, "批示" if said else "登记", workdays)

    def quoted_rows(self) -> list[Instruction] | None:
        """The instructions whose words the units may read; None where there is no choice."""
        if "quoted" not in self.fields:
            return None
        chosen = set(self.cleaned_data["quoted"])
        return [one for one in self.instructions if str(one.position) in chosen]

    def new(self) -> MatterData:
        """The matter to make."""
        made = self.proposal("", {name: self.cleaned_data[name] for name in DETAILS})
        return MatterData(**(vars(made) | {"quoted": self.quoted_rows()}))

    def keeps_due(self) -> bool:
        return self.matter_row is not None and not {"due", "urgency", "workdays"} & set(self.changed_data)

    def changes(self) -> dict[str, Any]:
        """What the person changed, as `edit_matter` takes it; what was left alone keeps its proof and targets."""
        data, touched = self.cleaned_data, set(self.changed_data)
        changes: dict[str, Any] = {column: data[name] for name, column in COLUMNS.items() if name in touched}
        if data["supervisor"] is None:
            # Somebody always follows a matter; an empty choice leaves who does.
            changes.pop("supervisor", None)
        if not self.keeps_due():
            changes["term"] = self.chosen.term
        if "requirements" in touched:
            changes["requirements"] = self.needs
        if touched & set(ROLES):
            changes["others"] = self.others()
        return changes


def values_of(matter: Matter) -> dict[str, Any]:
    """A proposal as the form shows it."""
    shown: dict[str, Any] = {name: getattr(matter, name) for name in DETAILS}
    lead = matter.lead_unit.name if matter.lead_unit else ""
    shown |= {"name": matter.title, "lead": lead, "urgency": matter.urgency}
    shown |= {"supervisor": matter.supervisor_id, "due": due_words(matter)}
    shown["requirements"] = "\n".join(one.text for one in matter.requirements.order_by("position"))
    planned = list(matter.planned.select_related("unit"))
    for field, role in ROLES.items():
        shown[field] = "、".join(row.unit.name for row in planned if row.role == role)
    return shown


def due_words(matter: Matter) -> str:
    """The deadline as somebody would type it; empty where a rule set it."""
    if matter.due_text or matter.due_on is None:
        return matter.due_text
    stated = not matter.due_proof or DateProof.from_json(matter.due_proof).unit == "fixed"
    return matter.due_on.isoformat() if stated else ""


class ApproveForm(HandingFields, ProxyFields, KeyedForm):
    """One level's approval; `proxied` when the office enters it from paper or phone."""

    needs_entry = True
    acted_on = ChineseDateField(label="同意日期", required=False)
    scan = UploadField(label="签字件扫描件", kinds=SCANS, required=False)

    def __init__(self, *args: Any, proxied: bool, principal: str = "", **kwargs: Any) -> None:
        own = {"basis": Basis.PHONE, "principal": principal, "acted_on": clock.today()} if proxied else {}
        kwargs["initial"] = own | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        self.proxied = proxied
        self.fields["basis"].label = "依据"
        self.fields["principal"].label = "审批人"
        if proxied:
            for name in ("principal", "acted_on"):
                self.fields[name].required = self.needs_entry
            self.fields["principal"].error_messages["required"] = "请填写审批人。"
        else:
            for name in self.PROXY_NAMES:
                del self.fields[name]

    def rests_on(self) -> ProxyBasis | None:
        """On what the entry rests; None when the approver acts. Raises BadInput."""
        return self.proxy_basis() if self.proxied else None


class ApproveBatchForm(ApproveForm):
    """One level's approval of a whole source; `level` is the one that the page showed."""

    level = forms.IntegerField(
        widget=forms.HiddenInput, error_messages={"required": EXPIRED, "invalid": EXPIRED}
    )


class DeclineForm(ApproveForm):
    """不予立项 with its reason; the office may enter what the approver wrote."""

    needs_entry = False
    acted_on = ChineseDateField(label="意见日期", required=False)
    reason = PlainText(label="不予立项的理由", limit=200, rows=2)
    by_office = forms.BooleanField(label="由督查室决定，不据审批人意见代录", required=False)

    def rests_on(self) -> ProxyBasis | None:
        """As before, unless the office decides itself."""
        return None if self.cleaned_data.get("by_office") else super().rests_on()


class SignedPaperForm(KeyedForm):
    """后补签: the signed paper."""

    scan = UploadField(label="签字件扫描件", kinds=SCANS)
