"""Forms of feedback: the report itself, the sealed paper, and its review."""

import unicodedata
from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms

from duxing.core.errors import BadInput
from duxing.core.forms import KeyedForm, PlainText
from duxing.core.proxy import ProxyFields
from duxing.files.forms import UploadField, UploadsField
from duxing.files.models import Attachment
from duxing.matters.figures import check_figure
from duxing.matters.models import Decision, Feedback, FeedbackDue, Requirement, ReturnCode, SelfState
from duxing.matters.services.completeness import requirements_of
from duxing.matters.services.reporting import FIELDS, FIGURE, Answer, Report
from duxing.workdays.fields import ChineseDateField

NOUN = "反馈内容"


class Quantity(forms.DecimalField):
    """A cumulative figure; full-width digits are accepted."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            required=False,
            widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "in w8"}),
            error_messages={"invalid": f"{FIGURE}应为数字，最多四位小数。"},
            **kwargs,
        )

    def to_python(self, value: Any) -> Any:
        return super().to_python(unicodedata.normalize("NFKC", value) if isinstance(value, str) else value)

    def validate(self, value: Any) -> None:
        super().validate(value)
        try:
            check_figure(value, FIGURE)
        except BadInput as error:
            raise forms.ValidationError(error.message) from None


class AnswersMixin(KeyedForm):
    """Adds, for each requirement, the figure (where it has a target) and the words.

    The fields are named by the requirement's place: its key would count what others were asked meanwhile.
    """

    def add_answers(self, requirements: list[Requirement], with_words: bool) -> None:
        self.requirements = requirements
        for one in requirements:
            if one.target_value is not None:
                label = "完成数（累计）" if with_words else f"要求{one.position}完成数（累计）"
                self.fields[f"quantity_{one.position}"] = Quantity(label=label)
            if with_words:
                self.fields[f"answer_{one.position}"] = PlainText(
                    label="进展情况", noun=NOUN, rows=2, required=False
                )

    def answers(self) -> list[Answer]:
        """What was answered to each requirement."""
        data = self.cleaned_data
        return [
            Answer(one.pk, data.get(f"quantity_{one.position}"), data.get(f"answer_{one.position}", ""))
            for one in self.requirements
            if f"quantity_{one.position}" in self.data or f"answer_{one.position}" in self.data
        ]

    def rows(self) -> list[dict[str, Any]]:
        """For the template: each requirement with its bound fields."""
        names = self.fields
        return [
            {
                "requirement": one,
                "quantity": self[f"quantity_{one.position}"] if f"quantity_{one.position}" in names else None,
                "answer": self[f"answer_{one.position}"] if f"answer_{one.position}" in names else None,
            }
            for one in self.requirements
        ]


class ReportForm(ProxyFields, AnswersMixin):
    """The report by form (填表). For a draft everything may still be empty."""

    self_state = forms.ChoiceField(
        label="自报状态", choices=SelfState, required=False, widget=forms.RadioSelect
    )
    as_of = ChineseDateField(label="截至日", required=False)
    text = PlainText(label="工作开展及进展情况", noun=NOUN, rows=5, required=False)
    problem = PlainText(label="存在问题及原因", rows=3, required=False)
    help_needed = PlainText(
        label="提请协调事项（协调谁、何事、何时）", noun="提请协调事项", rows=2, required=False
    )
    next_step = PlainText(label="下步措施", rows=2, required=False)
    next_on = ChineseDateField(label="下步时限", required=False)
    next_person = PlainText(label="责任人", limit=40, required=False)
    contact = PlainText(label="联系人及座机", limit=60, required=False)
    report_number = PlainText(
        label="报告文号", limit=60, required=False, help_text="生成办理情况报告用，可以留空，打印后填写。"
    )
    dropped = forms.MultipleChoiceField(
        label="移除已传的佐证", required=False, widget=forms.CheckboxSelectMultiple
    )
    files = UploadsField(label="佐证材料", required=False)  # type: ignore[assignment]
    acted_on = ChineseDateField(label="纸件收文日期", required=False)
    scan = UploadField(label="收文页扫描件", required=False)

    def __init__(
        self,
        *args: Any,
        due: FeedbackDue,
        draft: Feedback | None = None,
        sent: Feedback | None = None,
        kept: Sequence[Attachment] = (),
        **kwargs: Any,
    ) -> None:
        """`draft` is what is edited, `sent` the last round with whose words a new one begins."""
        start = draft or sent
        super().__init__(*args, obj=draft, initial=_initial(start), **kwargs)
        self.add_answers(requirements_of(due.assignment), with_words=True)
        if not any(one.target_value is not None for one in self.requirements):
            self.fields.pop("as_of")
        for name, value in _initial_answers(start).items():
            if name in self.fields:
                self.fields[name].initial = value
        self.kept = list(kept)
        choices = [(str(one.public_id), one.original_name) for one in kept]
        self.fields["dropped"].choices = choices  # type: ignore[attr-defined]

    def report(self) -> Report:
        """What the service takes."""
        data = self.cleaned_data
        # A field that was not sent says nothing: what is kept of it stays.
        values = {name: data[name] for name in FIELDS if name in data and name in self.data}
        dropped = [UUID(one) for one in data.get("dropped") or ()]
        return Report(values, self.answers(), data.get("files") or (), dropped)


class SealedForm(ProxyFields, AnswersMixin):
    """The sealed paper with three fields: state, figures, next date (盖章件)."""

    self_state = forms.ChoiceField(
        label="自报状态",
        choices=SelfState,
        widget=forms.RadioSelect,
        error_messages={"required": "请先选择自报状态。"},
    )
    as_of = ChineseDateField(label="截至日", required=False)
    next_on = ChineseDateField(label="下步时限", required=False)
    sealed = UploadField(label="盖章件扫描件")
    acted_on = ChineseDateField(label="纸件收文日期", required=False)

    def __init__(self, *args: Any, due: FeedbackDue, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("scan")
        self.add_answers(requirements_of(due.assignment), with_words=False)
        if not any(one.target_value is not None for one in self.requirements):
            self.fields.pop("as_of")

    def report(self) -> Report:
        """What the service takes."""
        data = self.cleaned_data
        names = ("self_state", "as_of", "next_on")
        values: dict[str, Any] = {name: data[name] for name in names if name in data}
        return Report(values, self.answers())


def _initial(draft: Feedback | None) -> dict[str, Any]:
    return {name: getattr(draft, name) for name in FIELDS} if draft else {}


def _initial_answers(draft: Feedback | None) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for item in draft.items.select_related("requirement") if draft else ():
        if item.quantity is not None:
            values[f"quantity_{item.requirement.position}"] = _short(item.quantity)
        values[f"answer_{item.requirement.position}"] = item.text
    return values


def _short(value: Decimal) -> str:
    return format(value.normalize(), "f")


class ReviewForm(KeyedForm):
    """The office's judgement (审核)."""

    decision = forms.ChoiceField(
        label="审核意见",
        choices=Decision,
        widget=forms.RadioSelect,
        error_messages={"required": "请选择审核意见。"},
    )
    codes = forms.MultipleChoiceField(label="退回原因", required=False, widget=forms.CheckboxSelectMultiple)
    words = PlainText(label="意见（单位可见）", noun="审核意见", limit=2000, rows=3, required=False)
    internal_note = PlainText(
        label="内部意见（仅督查室和秘书长可见）", noun="内部意见", limit=2000, rows=2, required=False
    )
    answer_by = ChineseDateField(label="补充或重报期限", required=False)
    finishes = forms.BooleanField(label="作为办理结果通过，本单位不再报送", required=False)

    def __init__(self, *args: Any, feedback: Feedback, returns: bool = True, **kwargs: Any) -> None:
        """`returns` says whether this person may return reports; others do not see the choice."""
        super().__init__(*args, obj=feedback, **kwargs)
        if feedback.due.is_final:
            self.fields.pop("finishes")
        if not returns:
            shown = [choice for choice in Decision.choices if choice[0] != Decision.RETURN]
            self.fields["decision"].widget.choices = shown
        choices = [(code.code, code.title) for code in ReturnCode.objects.order_by("order")]
        self.fields["codes"].choices = choices  # type: ignore[attr-defined]
