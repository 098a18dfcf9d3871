"""The small forms of the register: 占号, 转阅."""

from typing import Any

from django import forms

from duxing.core import clock
from duxing.core.forms import KeyedForm, PlainText
from duxing.intake.forms.chain import OTHER, OUTSIDE, leader_choices, leader_posts
from duxing.orgs.models import User
from duxing.orgs.roles import OFFICE
from duxing.sources.models import SourceType
from duxing.workdays.fields import ChineseDateField


class NumberOnlyForm(KeyedForm):
    """涉密件占号: who instructed, which days, who watches. There is no field for any content."""

    who = forms.ChoiceField(label="批示领导", required=False)
    own = PlainText(label="其他领导", limit=40, required=False)
    received_on = ChineseDateField(label="日期", initial=clock.today)
    watched_by = forms.ModelChoiceField(None, label="盯办人", empty_label=None)
    watch_until = ChineseDateField(label="线下办理期限", required=False)
    type = forms.ModelChoiceField(
        SourceType.objects.order_by("order"), label="来源类型", to_field_name="code", empty_label=None
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        kwargs["initial"] = {"type": "instruction", "watched_by": user.pk} | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        self.posts = leader_posts()
        self.fields["who"].choices = leader_choices(self.posts)  # type: ignore[attr-defined]
        self.fields["watched_by"].queryset = User.objects.with_role(*OFFICE).in_order()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if "own" not in self.errors and "who" not in self.errors and not self._leader(data):
            self.add_error("own" if data.get("who") == OTHER else "who", "请选择或填写批示领导。")
        received, until = data.get("received_on"), data.get("watch_until")
        if received and received > clock.today():
            self.add_error("received_on", "日期不能晚于今天。")
        if received and until and until < received:
            self.add_error("watch_until", f"线下办理期限（{until}）早于开始日期（{received}），请重新选择。")
        return data

    def _leader(self, data: dict[str, Any]) -> str:
        names = {str(post.public_id): post.holder.name for post in self.posts if post.holder}
        who = data.get("who") or ""
        return names.get(who) or data.get("own") or ("" if who in ("", OTHER) else OUTSIDE[who])

    def facts(self) -> dict[str, Any]:
        """The service's keyword arguments."""
        data = self.cleaned_data
        facts = {name: data[name] for name in ("type", "received_on", "watched_by", "watch_until")}
        return facts | {"leaders": self._leader(data)}


class PassOnForm(KeyedForm):
    """To whom a paper goes for reading only."""

    to = PlainText(label="转给谁", limit=100, error_messages={"required": "请填写转阅给谁。"})
