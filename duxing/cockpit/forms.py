"""The filters of the list; they are the URL."""

import uuid
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import CharField, Value
from django.db.models.functions import Cast, Coalesce

from duxing.audit.unchanged import unchanged
from duxing.cockpit.listing import VIEWS
from duxing.matters.states import MatterStatus
from duxing.orgs.models import Post, Unit
from duxing.orgs.roles import OFFICE, Role
from duxing.sources.models import SourceType

LIGHTS = [("late", "逾期"), ("near", "临期"), ("ok", "正常"), ("idle", "未定期限")]


@dataclass(frozen=True)
class Choice:
    """One thing to narrow by: its code in the address, its name, its row."""

    code: str
    name: str
    pk: int


def choices_of(user: Any) -> dict[str, list[Choice]]:
    """Units, source types and leaders to choose from, each in its order; the same for everybody inside.

    One query, when something was done since it was asked last.
    """
    head = getattr(user, "chain_head", None)
    return unchanged(lambda: _choices(user), "cockpit.choices", bool(user.is_authenticated), known_head=head)


def _choices(user: Any) -> dict[str, list[Choice]]:
    units = (
        Unit.objects.visible_to(user)
        .exclude(kind__in=("section", "township"))
        .values_list(Value("unit"), "code", "name", "pk", "order")
    )
    types = SourceType.objects.order_by().values_list(Value("type"), "code", "title", "pk", "order")
    leaders = (
        Post.objects.visible_to(user)
        .filter(role=Role.CITY_LEADER)
        .values_list(
            Value("leader"),
            Cast("public_id", CharField()),
            Coalesce("holder__name", "title"),
            "pk",
            "order",
        )
    )
    found: dict[str, list[Choice]] = {"unit": [], "type": [], "leader": []}
    rows = sorted(units.union(types, leaders, all=True), key=lambda row: (row[4], row[3]))
    for kind, code, name, pk, _ in rows:
        # As text a public id has dashes in one database and none in the other.
        found[kind].append(Choice(str(uuid.UUID(code)) if kind == "leader" else code, name, pk))
    return found


class FilterForm(forms.Form):
    """What the list is narrowed by. Unknown values are ignored, so that an old link still opens."""

    q = forms.CharField(label="搜索", required=False, max_length=60)
    view = forms.ChoiceField(choices=list(VIEWS.items()), required=False, widget=forms.HiddenInput)
    unit = forms.ChoiceField(label="单位", required=False)
    type = forms.ChoiceField(label="来源", required=False)
    leader = forms.ChoiceField(label="分管领导", required=False)
    light = forms.ChoiceField(label="状态灯", choices=[("", "全部"), *LIGHTS], required=False)
    status = forms.ChoiceField(
        label="办理状态", choices=[("", "全部"), *MatterStatus.choices], required=False
    )
    mine = forms.BooleanField(label="只看我盯办的", required=False)

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choices = choices_of(user)
        for name, rows in self.choices.items():
            self.fields[name].choices = [("", "全部"), *((one.code, one.name) for one in rows)]  # type: ignore[attr-defined]
        if not user.has_role(*OFFICE):
            del self.fields["mine"]

    def chosen(self) -> dict[str, Any]:
        """The valid filters, with rows' keys where the address has codes."""
        self.full_clean()
        picked = {name: value for name, value in self.cleaned_data.items() if value}
        for name, rows in self.choices.items():
            if name in picked:
                picked[name] = next(one.pk for one in rows if one.code == picked[name])
        return picked

    def words(self) -> list[tuple[str, str]]:
        """The filters in use: name in the address, and in words for the chip that takes it away."""
        told = []
        for name, value in self.cleaned_data.items():
            if not value or name == "view":
                continue
            field = self.fields[name]
            shown = dict(getattr(field, "choices", ())).get(value, value)
            label = str(field.label)
            told.append((name, label if name == "mine" else f"{label}：{shown}"))
        return told
