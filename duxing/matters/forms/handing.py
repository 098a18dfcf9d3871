"""Forms of dispatch, receipt, calls and deadlines."""

from typing import Any

from django import forms

from duxing.core.forms import KeyedForm, PlainText
from duxing.core.proxy import ProxyFields
from duxing.files.forms import UploadField
from duxing.matters.models import Delivery, Matter, ScheduleKind
from duxing.matters.services.dispatching import Call, Share, planned_shares
from duxing.matters.services.schedules import ScheduleData
from duxing.orgs.fields import UnitField, UnitsField
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
        units = matter.assignments.model.unit.field.related_model.objects.filter(assignments__matter=matter)
        field.queryset = units.in_order()  # type: ignore[attr-defined]


class DeadlineForm(ProxyForm):
    """A new deadline that a leader approved (调整期限)."""

    due_on = ChineseDateField(label="新期限")
    reason = PlainText(label="延期理由", limit=500, rows=3)


class ReopenForm(KeyedForm):
    """Why a closed matter is taken up again (重新督办)."""

    reason = PlainText(label="重新督办的理由", limit=500, rows=3)


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
    day = forms.IntegerField(label="每期几日前", required=False)
    dates = PlainText(label="指定日期", required=False, limit=200)
    basis = PlainText(label="定期报送依据", required=False, limit=120)
    ends_on = ChineseDateField(label="终止日", required=False)
    answered_by = PlainText(label="接听人（已电话通知的）", required=False, limit=40)
    with_slip = forms.BooleanField(label="同时出督办通知单", required=False)

    def __init__(self, *args: Any, matter: Matter, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.matter = matter
        self.fields["lead"].label = matter.lead_word
        self.fields["supporting"].label = f"{matter.support_word}（知会，不单独反馈）"
        self.fields["clocked"].label = f"须单独反馈的{matter.support_word}"

    def plan(self) -> dict[str, Any]:
        """The service's keyword arguments."""
        data = self.cleaned_data
        others = [Share(unit, "informed", delivery=data["delivery"]) for unit in data["supporting"]]
        day = data["clocked_due_on"] or self.matter.due_on
        others += [Share(unit, "supporting", day, data["delivery"]) for unit in data["clocked"]]
        return {
            "lead": Share(data["lead"], "lead", self.matter.due_on, data["delivery"]),
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

    def clean_dates(self) -> tuple[Any, ...]:
        field = ChineseDateField(label="指定日期")
        parts = list(self.cleaned_data["dates"].replace("、", "，").replace(",", "，").split("，"))
        return tuple(field.clean(part.strip()) for part in parts if part.strip())
