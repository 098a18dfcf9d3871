"""The filters of the register; they are the URL."""

from typing import Any

from django import forms

from duxing.sources.models import SourceType
from duxing.sources.states import SourceStatus
from duxing.workdays.fields import ChineseDateField


class SourceFilter(forms.Form):
    """What the register is narrowed by. Unknown values are ignored, so that an old link still opens."""

    q = forms.CharField(label="搜索来文", required=False, max_length=60)
    type = forms.ModelChoiceField(
        SourceType.objects.order_by("order"),
        label="来源",
        required=False,
        to_field_name="code",
        empty_label="全部来源",
    )
    status = forms.ChoiceField(
        label="状态", choices=[("", "全部状态"), *SourceStatus.choices], required=False
    )
    since = ChineseDateField(label="收文日起", required=False)
    until = ChineseDateField(label="收文日止", required=False)

    def chosen(self) -> dict[str, Any]:
        """The valid filters."""
        self.full_clean()
        return {name: value for name, value in self.cleaned_data.items() if value}
