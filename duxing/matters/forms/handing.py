"""Forms of dispatch, receipt, calls and deadlines."""

from contextlib import suppress
from datetime import datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from duxing.core.clock import SHANGHAI
from duxing.core.forms import KeyedForm, PlainText
from duxing.core.proxy import ProxyFields
from duxing.files.forms import UploadField
from duxing.matters.forms.units import check_units
from duxing.matters.models import Delivery, Matter, ScheduleKind
from duxing.matters.services.deadlines import what_it_takes
from duxing.matters.services.dispatching import Call, Share, planned_shares
from duxing.matters.services.schedules import ScheduleData
from duxing.orgs.fields import UnitField, UnitsField
from duxing.orgs.models import Unit
from duxing.workdays.fields import ChineseDateField


class ProxyForm(ProxyFields, KeyedForm):
    """A proxy entry alone: basis, whose act, which date, the scan (代录)."""

    acted_on = ChineseDateField(label="纸件日期", required=False)
    scan = UploadField(label="扫描件", required=False)


class ReceiveForm(ProxyForm):
    """Receipt; the unit signs with one click, the office fills the proxy fields."""


class CallForm(KeyedForm):
    """A telephone call in one line (记电话)."""

    unit = forms.ModelChoiceField(None, label="单位", required=False, empty_label="请选择")
    answered_by = PlainText(label="接听人", limit=40)
    words = PlainText(label="内容", limit=300, required=False)

    def __init__(self, *args: Any, matter: Matter, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["unit"]
        units = Unit.objects.filter(assignments__matter=matter)
        field.queryset = units.in_order()  # type: ignore[attr-defined]


class DeadlineForm(ProxyForm):
    """A new deadline that a leader approved (调整期限)."""

    due_on = ChineseDateField(label="新期限")
    reason = PlainText(label="延期理由", limit=500, rows=3)

    field_order = ("due_on", "reason", "basis", "principal", "acted_on", "scan")

    with_parts = forms.BooleanField(label="分办事项一并调整", required=False, initial=True)

    def __init__(self, *args: Any, has_parts: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_parts:
            self.fields.pop("with_parts")
        self.fields["reason"].error_messages["required"] = what_it_takes(
            self.obj.due_on if self.obj else None
        )
        self.fields["principal"].label = "批准人"
        self.fields["acted_on"].label = "批准日期"


class ReopenForm(ProxyForm):
    """Why a closed matter is taken up again and until when (重新督办); the approval, if there was one."""

    due_on = ChineseDateField(label="新期限")
    reason = PlainText(label="重新督办的理由", limit=500, rows=3)

    field_order = ("due_on", "reason", "basis", "principal", "acted_on", "scan")


def planned_values(matter: Matter) -> dict[str, Any]:
    """What the proposal already says, as the first values of the form."""
    shares, parallel = planned_shares(matter)
    return {
        "lead": matter.lead_unit,
        "supporting": [share.unit for share in shares if share.due_on is None],
        "clocked": [share.unit for share in shares if share.due_on is not None],
        "parallel": parallel,
        "ends_on": matter.due_on,
    }


class DispatchForm(KeyedForm):
    """Who takes which part, how it is delivered, and what is to be reported when (交办)."""

    lead = UnitField(label="牵头单位")
    delivery = forms.ChoiceField(label="送达方式", choices=Delivery, initial=Delivery.SYSTEM)
    supporting = UnitsField(label="配合单位（知会）", required=False)
    clocked = UnitsField(label="须单独反馈的配合单位", required=False)
    clocked_due_on = ChineseDateField(label="配合单位反馈期限", required=False)
    parallel = UnitsField(label="分办单位（各办一件，由牵头单位汇总）", required=False)
    kind = forms.ChoiceField(label="报送安排", choices=ScheduleKind, initial=ScheduleKind.ONCE)
    day = forms.IntegerField(
        label="每期几日前",
        required=False,
        min_value=1,
        max_value=31,
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value"), "每期几日前应为 1 至 31 的数字，例如 25。"
        ),
    )
    dates = PlainText(label="指定日期", required=False, limit=200)
    basis = PlainText(label="定期报送依据", required=False, limit=120)
    ends_on = ChineseDateField(label="终止日", required=False)
    delivered_on = ChineseDateField(label="送达日期", required=False)
    delivered_time = forms.TimeField(
        label="送达时刻",
        required=False,
        widget=forms.TimeInput(attrs={"type": "time", "class": "in w8"}, format="%H:%M"),
        error_messages={"invalid": "送达时刻请按“时:分”填写，例如 09:30。"},
    )
    answered_by = PlainText(label="已电话通知，接听人", required=False, limit=40)
    with_slip = forms.BooleanField(label="同时出督办通知单", required=False)

    def __init__(self, *args: Any, matter: Matter, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.matter = matter
        self.fields["lead"].label = matter.lead_word
        self.fields["lead"].error_messages["required"] = f"请填写{matter.lead_word}。"
        self.fields["supporting"].label = f"{matter.support_word}（知会，不单独反馈）"
        self.fields["clocked"].label = f"须单独反馈的{matter.support_word}"

    def named_units(self) -> list[Unit]:
        """The units named so far that exist, each once, in the order of the fields."""
        units: dict[int, Unit] = {}
        for name in ("lead", "supporting", "clocked", "parallel"):
            field = self.fields[name]
            typed = str(field.prepare_value(self[name].value()) or "")
            for part in typed.replace("，", "、").split("、"):
                with suppress(ValidationError):
                    found = field.clean(part)
                    units |= {
                        unit.pk: unit for unit in (found if isinstance(found, list) else [found]) if unit
                    }
        return list(units.values())

    def plan(self) -> dict[str, Any]:
        """The service's keyword arguments."""
        data = self.cleaned_data
        how = {"delivery": data["delivery"], "delivered_at": self._delivered_at()}
        day = data["clocked_due_on"] or self.matter.due_on
        others = [Share(unit, "informed", **how) for unit in data["supporting"]]
        others += [Share(unit, "supporting", day, **how) for unit in data["clocked"]]
        return {
            "lead": Share(data["lead"], "lead", self.matter.due_on, **how),
            "others": others,
            "parallel": data["parallel"],
            "schedule": ScheduleData(
                kind=data["kind"],
                day=data["day"],
                dates=data["dates"] or (),
                basis=data["basis"],
                ends_on=data["ends_on"],
            ),
            "call": Call(data["answered_by"]) if data["answered_by"] else None,
            "with_slip": data["with_slip"],
        }

    def _delivered_at(self) -> datetime | None:
        """When it reached the units, as the office says; the start of the day where no time is given."""
        day, at = self.cleaned_data["delivered_on"], self.cleaned_data["delivered_time"]
        return datetime.combine(day, at or time(), SHANGHAI) if day else None

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("clocked") and not (data.get("clocked_due_on") or self.matter.due_on):
            self.add_error("clocked_due_on", f"请填写{self.matter.support_word}的反馈期限。")
        words = {"lead_word": self.matter.lead_word, "support_word": self.matter.support_word}
        check_units(self, ("supporting", "clocked", "parallel"), **words)
        return data

    def clean_dates(self) -> tuple[Any, ...]:
        field = ChineseDateField(label="指定日期")
        parts = list(self.cleaned_data["dates"].replace("、", "，").replace(",", "，").split("，"))
        return tuple(field.clean(part.strip()) for part in parts if part.strip())
