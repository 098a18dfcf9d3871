"""Forms of the reading slip and of closing."""

from typing import Any

from django import forms

from duxing.core.forms import KeyedForm, PlainText
from duxing.core.proxy import ProxyFields
from duxing.files.forms import UploadField
from duxing.matters.models import Matter, Outcome, Reading
from duxing.matters.services.presenting import Entry
from duxing.matters.standing import standings_of
from duxing.workdays.fields import ChineseDateField

CHOSEN_OUTCOMES = [(value, label) for value, label in Outcome.choices if value != Outcome.MERGED]


class SubmissionForm(KeyedForm):
    """A reading slip: which accepted matters, and the sentence that reports each."""

    title = PlainText(label="标题", limit=120, required=False)

    def __init__(self, *args: Any, matters: list[Matter], chosen: set[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.matters = matters
        standings = standings_of(matters, upward=True)
        for one in matters:
            name = one.public_id.hex
            self.fields[f"pick_{name}"] = forms.BooleanField(
                label=f"{one.number} {one.title}", required=False, initial=str(one.public_id) in chosen
            )
            self.fields[f"summary_{name}"] = PlainText(
                label=f"{one.number} 办理情况",
                noun="办理情况",
                limit=1000,
                rows=3,
                required=False,
                initial=standings[one.pk].text,
            )

    def rows(self) -> list[dict[str, Any]]:
        """For the template: each matter with its two fields."""
        return [
            {
                "matter": one,
                "pick": self[f"pick_{one.public_id.hex}"],
                "summary": self[f"summary_{one.public_id.hex}"],
            }
            for one in self.matters
        ]

    def entries(self) -> list[Entry]:
        """The chosen matters with their sentences."""
        data = self.cleaned_data
        return [
            Entry(one, data[f"summary_{one.public_id.hex}"])
            for one in self.matters
            if data[f"pick_{one.public_id.hex}"]
        ]


class ReadingForm(ProxyFields, KeyedForm):
    """What a leader did with the slip: read it, or wrote something new on one of its matters."""

    outcome = forms.ChoiceField(
        label="阅示结果",
        choices=[("read", "领导已阅，无新批示"), ("instructed", "有新批示")],
        initial="read",
        widget=forms.RadioSelect,
    )
    item = forms.ModelChoiceField(None, label="批示所指事项", required=False, empty_label="请选择")
    words = PlainText(label="批示原文", limit=1000, rows=3, required=False)
    due_on = ChineseDateField(label="新期限", required=False)
    acted_on = ChineseDateField(label="阅示日期", required=False)
    scan = UploadField(label="批件扫描件", required=False)

    def __init__(self, *args: Any, reading: Reading, user: Any, **kwargs: Any) -> None:
        """A leader writes on the matters of the own line only."""
        super().__init__(*args, obj=reading, **kwargs)
        own = Matter.objects.visible_to(user).values("pk")
        items = reading.submission.items.filter(matter__in=own).select_related("matter")
        self.fields["item"].queryset = items  # type: ignore[attr-defined]
        self.fields["principal"].initial = reading.leader_name

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("outcome") == "instructed":
            for name, words in (
                ("item", "请选择批示所指的事项。"),
                ("words", "请照录领导的新批示。"),
                ("due_on", "请填写新期限。"),
            ):
                if not data.get(name) and name not in self.errors:
                    self.add_error(name, words)
        return data


class CloseForm(ProxyFields, KeyedForm):
    """How the matter ends: outcome, each requirement ticked, the office's note."""

    outcome = forms.ChoiceField(
        label="结果",
        choices=CHOSEN_OUTCOMES,
        widget=forms.RadioSelect,
        error_messages={"required": "请选择办结结果。"},
    )
    note = PlainText(label="督查室意见", limit=2000, rows=4)
    acted_on = ChineseDateField(label="批准日期", required=False)
    scan = UploadField(label="批件扫描件", required=False)

    def __init__(self, *args: Any, matter: Matter, **kwargs: Any) -> None:
        super().__init__(*args, obj=matter, **kwargs)
        self.requirements = list(matter.requirements.order_by("position"))
        for one in self.requirements:
            self.fields[f"met_{one.pk}"] = forms.BooleanField(
                label=f"要求{one.position}已达到：{one.text}", required=False
            )

    def criteria_fields(self) -> list[forms.BoundField]:
        """The ticks, one for each requirement."""
        return [self[f"met_{one.pk}"] for one in self.requirements]

    def criteria(self) -> list[dict[str, Any]]:
        """What is kept: the words of each criterion and whether it was met."""
        return [
            {"text": one.text, "met": bool(self.cleaned_data.get(f"met_{one.pk}"))}
            for one in self.requirements
        ]


class MergeForm(KeyedForm):
    """Into which matter this one goes (并案)."""

    number = PlainText(label="并入哪一件（编号）", noun="编号", limit=60)
    note = PlainText(label="说明", limit=500, rows=2, required=False)
