"""The filters of the list; they are the URL."""

from typing import Any

from django import forms

from duxing.matters.states import MatterStatus
from duxing.orgs.models import Post, Unit
from duxing.orgs.roles import Role
from duxing.sources.models import SourceType

VIEWS = {
    "open": "全部在办",
    "mine": "我盯办的",
    "week": "本周到期",
    "late": "逾期",
    "review": "督查室超期未审",
    "ready": "待呈报",
    "ended": "已结束",
    "proposed": "拟立项",
}
LIGHTS = [("", "全部状态灯"), ("late", "逾期"), ("near", "临期"), ("ok", "正常"), ("idle", "未定期限")]


class FilterForm(forms.Form):
    """What the list is narrowed by. Unknown values are ignored, so that an old link still opens."""

    q = forms.CharField(label="搜索", required=False, max_length=60)
    view = forms.ChoiceField(label="视图", choices=list(VIEWS.items()), required=False)
    status = forms.ChoiceField(
        label="状态", choices=[("", "全部状态"), *MatterStatus.choices], required=False
    )
    light = forms.ChoiceField(label="状态灯", choices=LIGHTS, required=False)
    unit = forms.ModelChoiceField(
        None, label="单位", required=False, to_field_name="code", empty_label="全部单位"
    )
    type = forms.ModelChoiceField(
        None, label="来源", required=False, to_field_name="code", empty_label="全部来源"
    )
    leader = forms.ModelChoiceField(
        None, label="分管", required=False, to_field_name="public_id", empty_label="全部分管领导"
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = Unit.objects.visible_to(user).filter(led_matters__isnull=False).distinct().in_order()
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]
        self.fields["type"].queryset = SourceType.objects.order_by("order")  # type: ignore[attr-defined]
        leaders = Post.objects.visible_to(user).filter(role=Role.CITY_LEADER).select_related("holder")
        self.fields["leader"].queryset = leaders.in_order()  # type: ignore[attr-defined]
        self.fields["leader"].label_from_instance = lambda post: str(post.holder or post.title)  # type: ignore[attr-defined]

    def chosen(self) -> dict[str, Any]:
        """The valid filters."""
        self.full_clean()
        return {k: v for k, v in self.cleaned_data.items() if v}
