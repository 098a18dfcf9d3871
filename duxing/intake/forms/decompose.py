"""Forms of 分解核对: what a sentence is, what a draft says, which unit a name means."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django import forms

from duxing.core.forms import KeyedForm, PlainText
from duxing.intake.draft_row import Draft
from duxing.intake.forms.proposal import refuse_uncountable
from duxing.intake.models import UnitQuestion
from duxing.intake.needs import needs_of
from duxing.intake.services.drafts import Cut, DraftEdit
from duxing.matters.forms.units import check_units
from duxing.matters.models import ClauseLink, Matter, PlannedRole, Requirement
from duxing.orgs.fields import UnitField, UnitsField
from duxing.orgs.models import Post
from duxing.orgs.roles import Role
from duxing.sources.states import ClauseState

STATES = [(value, label) for value, label in ClauseState.choices]
AS_READ = "as_read"
NEEDS_LIMIT, CUT_LIMIT = 6000, 24
_SHORTEST_PART = 4


def fresh_ids() -> str:
    """A pattern of element ids that no rendering used before.

    A form that is drawn again must not share ids with the one it replaces: htmx carries attributes
    over from the old element, and would undo what the unit input has made of the new one.
    """
    return f"f{uuid4().hex[:8]}_%s"


class MarkForm(KeyedForm):
    """What a sentence is; 不列入督查 needs its reason."""

    state = forms.ChoiceField(
        label="这一句是",
        choices=STATES,
        error_messages={
            "required": "请选择这一句属于哪一类。",
            "invalid_choice": "请选择这一句属于哪一类。",
        },
    )
    reason = PlainText(label="理由", limit=100, required=False)


class SectionForm(KeyedForm):
    """The same for a whole section; `depth` counts the levels of its heading path."""

    state = forms.ChoiceField(
        label="整节",
        choices=[*STATES, (AS_READ, "恢复自动分解结果")],
        error_messages={"required": "请选择整节如何处理。", "invalid_choice": "请选择整节如何处理。"},
    )
    reason = PlainText(label="理由", limit=100, required=False)
    depth = forms.TypedChoiceField(label="范围", coerce=int, required=False)

    def __init__(self, *args: Any, section: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.levels = section.split(" / ")
        field = self.fields["depth"]
        field.choices = [(n, level) for n, level in enumerate(self.levels, start=1)]  # type: ignore[attr-defined]
        field.initial = len(self.levels)

    def section(self) -> str:
        """The heading path of the chosen level."""
        depth = self.cleaned_data.get("depth") or len(self.levels)
        return " / ".join(self.levels[:depth])


class DraftForm(KeyedForm):
    """A draft as the office corrects it. The deadline is typed as one writes it."""

    title = PlainText(label="事项名称", limit=120)
    lead = UnitField(label="牵头单位", required=False, suggest=False)
    supporting = UnitsField(label="配合单位", required=False)
    due = PlainText(label="时限", limit=60, required=False)
    leader = forms.ModelChoiceField(
        Post.objects.filter(role=Role.CITY_LEADER).select_related("holder", "unit").in_order(),
        label="分管领导",
        required=False,
        empty_label="未定",
    )
    needs = PlainText(label="要求", noun="要求", limit=NEEDS_LIMIT, rows=2)
    clocked = UnitsField(label="须单独反馈的配合单位", required=False)
    parallel = UnitsField(label="分办单位", required=False)

    def __init__(self, *args: Any, matter: Matter, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", fresh_ids())
        super().__init__(*args, obj=matter, initial=_shown(matter), **kwargs)
        self.fields["lead"].label = matter.lead_word
        self.fields["supporting"].label = matter.support_word
        self.fields["clocked"].label = f"须单独反馈的{matter.support_word}"
        leader: Any = self.fields["leader"]
        leader.label_from_instance = lambda post: f"{post.holder or '空缺'}（{post.title}）"

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        words = {"lead_word": self.obj.lead_word, "support_word": self.obj.support_word}
        check_units(self, ("supporting", "clocked", "parallel"), **words)
        return data

    def clean_needs(self) -> str:
        """Refuse figures that cannot be kept; those of the document itself are read, not counted."""
        typed: str = self.cleaned_data["needs"]
        if "needs" in self.changed_data:
            refuse_uncountable(needs_of(typed))
        return typed

    def edit(self) -> DraftEdit:
        """What the service takes; a deadline that nobody touched stays as it was read."""
        data = self.cleaned_data
        return DraftEdit(
            title=data["title"],
            lead=data["lead"],
            supporting=data["supporting"],
            own_report=data["clocked"],
            parallel=data["parallel"],
            due=data["due"] if data["due"] != self.initial["due"] else None,
            leader=data["leader"],
            needs=data["needs"],
        )


def _shown(matter: Matter) -> dict[str, Any]:
    planned = sorted(matter.planned.all(), key=lambda row: (row.unit.order, row.pk))

    def of(role: str) -> list[Any]:
        return [row.unit for row in planned if row.role == role]

    return {
        "title": matter.title,
        "lead": matter.lead_unit,
        "supporting": of(PlannedRole.INFORMED),
        "clocked": of(PlannedRole.SUPPORTING),
        "parallel": of(PlannedRole.PARALLEL),
        "due": matter.due_text or (matter.due_on.isoformat() if matter.due_on else ""),
        "leader": matter.leader_id,
        "needs": "\n".join(row.text for row in sorted(matter.requirements.all(), key=_place)),
    }


def _place(row: Requirement) -> int:
    return row.position


class ActForm(KeyedForm):
    """An act that needs no words: drop, settle, file all, dispatch all."""


class MergeForm(KeyedForm):
    """The neighbour that is taken in."""

    other = forms.UUIDField(
        label="合并的另一件",
        error_messages={"required": "请选择要合并的相邻一件。", "invalid": "请选择要合并的相邻一件。"},
    )


class SplitForm(KeyedForm):
    """Where a draft is cut: at a place of its words, or which requirements go their own way."""

    place = forms.ChoiceField(
        label="从原文哪里拆开", required=False, widget=forms.RadioSelect, help_text="后一段另成一件。"
    )
    needs = forms.TypedMultipleChoiceField(
        label="或选出另成一件的要求", required=False, coerce=int, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, draft: Draft, **kwargs: Any) -> None:
        super().__init__(*args, obj=draft.matter, **kwargs)
        self.places = cuts_of(list(draft.matter.links.all()))
        self.fields["place"].choices = [(key, label) for key, label, _ in self.places]  # type: ignore[attr-defined]
        rows = [(row.position, row.text) for row in draft.needs]
        self.fields["needs"].choices = rows if len(rows) > 1 else []  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if bool(data.get("place")) == bool(data.get("needs")):
            raise forms.ValidationError("请选择从原文哪里拆开，或选出另成一件的要求，两者只选其一。")
        return data

    def cut(self) -> Cut | None:
        """The chosen place, or None when requirements were chosen."""
        chosen = self.cleaned_data.get("place")
        return next((cut for key, _, cut in self.places if key == chosen), None)


def cuts_of(links: Sequence[ClauseLink]) -> list[tuple[str, str, Cut]]:
    """The places at which the words of a draft can be cut: key, how it reads, the cut.

    A draft that answers several passages can give one of them away; within one it is cut behind
    ； and 。, then behind ，.
    """
    found: list[tuple[str, str, Cut]] = []
    for link in links if len(links) > 1 else ():
        found.append((f"p{link.pk}", f"整段另成一件：{_short(link.excerpt)}", Cut(link)))
    for link in links:
        if link.start is not None:
            found += _cuts_within(link)
    return found[:CUT_LIMIT]


def _cuts_within(link: ClauseLink) -> list[tuple[str, str, Cut]]:
    assert link.start is not None
    text = link.excerpt
    ends = [i + 1 for i, char in enumerate(text) if char in "；。;"] or []
    ends += [i + 1 for i, char in enumerate(text) if char in "，,、" and i + 1 not in ends]
    made = []
    for end in sorted(ends):
        before, after = text[:end], text[end:]
        if min(len(before.strip()), len(after.strip())) < _SHORTEST_PART:
            continue
        label = f"……{before[-12:]}｜{_short(after)}"
        made.append((f"{link.pk}-{end}", label, Cut(link, link.start + end)))
    return made


def _short(text: str) -> str:
    return text if len(text) <= 24 else f"{text[:24]}……"


class NameForm(KeyedForm):
    """Which unit a written name means: one of the candidates, or any other by its name."""

    unit = UnitsField(label="对应的单位", required=False)
    choice = forms.CharField(required=False, widget=forms.HiddenInput)
    once = forms.BooleanField(label="只用这一次，不记作别名", required=False)

    def __init__(self, *args: Any, question: UnitQuestion, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", fresh_ids())
        super().__init__(*args, obj=question, **kwargs)
        self.question = question
        self.fields["unit"].widget.attrs["placeholder"] = "填单位名称，可填几家"

    def units(self) -> list[Any]:
        """The unit whose button was pressed, else those that were typed."""
        chosen = self.cleaned_data.get("choice")
        if chosen:
            return list(self.question.candidates.filter(code=chosen))
        return list(self.cleaned_data.get("unit") or [])
