"""Units, aliases, people and posts as they are typed."""

from typing import Any

from django import forms

from duxing.core.forms import DayField, KeyedForm, PlainText
from duxing.orgs.building import LAST
from duxing.orgs.fields import UnitField
from duxing.orgs.models import AliasKind, Post, Unit, UnitKind
from duxing.orgs.permissions import roles_in
from duxing.orgs.services.people import Newcomer

DATES = ["%Y-%m-%d", "%Y年%m月%d日", "%Y.%m.%d", "%Y/%m/%d"]
NEW, NOBODY = "new", "nobody"


class OrderField(forms.IntegerField):
    """The place in the official order (序)."""

    def __init__(self, **kwargs: Any) -> None:
        words = {
            "invalid": "序请填写整数。",
            "max_value": f"序不能大于 {LAST}。",
            "min_value": "序不能小于 1。",
        }
        own: dict[str, Any] = {"label": "序", "required": False, "help_text": "数字小的在前，不填则排在最后"}
        super().__init__(
            min_value=1,
            max_value=LAST,
            error_messages=words,
            widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "in w8"}),
            **(own | kwargs),
        )

    def clean(self, value: Any) -> int:
        return super().clean(value) or LAST


class UnitForm(KeyedForm):
    """A unit's names, class and order."""

    name = PlainText(label="规范简称", limit=40, help_text="公文中的写法，例如“市住房城乡建设局”")
    full_name = PlainText(label="全称", limit=80, help_text="例如“云川市住房和城乡建设局”")
    kind = forms.ChoiceField(
        label="类别", choices=[c for c in UnitKind.choices if c[0] != UnitKind.GOVERNMENT]
    )
    initials = PlainText(
        label="首字母", limit=40, required=False, help_text="用于快速输入，不填则按拼音自动生成"
    )
    order = OrderField()

    def clean_initials(self) -> str:
        letters = str(self.cleaned_data["initials"]).lower()
        if letters and not (letters.isascii() and letters.isalnum()):
            raise forms.ValidationError("首字母只能用字母和数字。")
        return letters


class NewUnitForm(UnitForm):
    """A unit and the one above it."""

    parent = UnitField(label="上级单位", required=False, help_text="不填则直属本级政府")


class EndUnitForm(KeyedForm):
    """When a unit ends and who goes on with its work."""

    ended_on = DayField(
        label="撤销日期",
        input_formats=DATES,
        help_text="从这一天起不再作为承办单位，例如 2026-03-01",
        error_messages={"required": "请填写撤销日期。"},
    )
    successor = UnitField(label="接续单位", required=False, help_text="填写原单位名称的人会被引到这里")


class AliasForm(KeyedForm):
    """Another name of a unit."""

    text = PlainText(label="别名", limit=80)
    kind = forms.ChoiceField(label="类别", choices=AliasKind)


class NewPersonForm(KeyedForm):
    """A person with the post that comes with them."""

    name = PlainText(label="姓名", limit=20)
    username = PlainText(label="用户名", limit=40, required=False, help_text="登录用，不填则用姓名的拼音")
    role = forms.ChoiceField(label="角色")
    title = PlainText(label="职务", limit=60)
    landline = PlainText(label="座机", limit=30, required=False)
    order = OrderField()

    def __init__(self, *args: Any, unit: Unit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [(role.value, role.label) for role in roles_in(unit)]  # type: ignore[attr-defined]


class HandOverForm(KeyedForm):
    """Who takes a post over (换人), and what becomes of the account of who held it."""

    to = forms.ChoiceField(
        label="接替人", widget=forms.RadioSelect, error_messages={"required": "请选择接替人。"}
    )
    name = PlainText(label="新同志姓名", limit=20, required=False)
    username = PlainText(
        label="新同志用户名", limit=40, required=False, help_text="登录用，不填则用姓名的拼音"
    )
    landline = PlainText(label="新同志座机", limit=30, required=False, help_text="不填则沿用原来的座机")
    stop_former = forms.BooleanField(
        label="停用原任人员的账号（还有其他岗位的不停用）", required=False, initial=True
    )

    def __init__(self, *args: Any, post: Post, colleagues: list[Post], **kwargs: Any) -> None:
        super().__init__(*args, obj=post, **kwargs)
        self.people = {str(row.holder.public_id): row.holder for row in colleagues if row.holder}
        known = [
            (str(row.holder.public_id), f"{row.holder.name}（{row.title}）")
            for row in colleagues
            if row.holder
        ]
        self.fields["to"].choices = [(NEW, "新来的同志，须新开账号"), *known, (NOBODY, "暂时空缺")]  # type: ignore[attr-defined]
        if post.holder is None:
            del self.fields["stop_former"]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("to") == NEW and not values.get("name"):
            self.add_error("name", "请填写新同志的姓名。")
        return values

    def plan(self) -> dict[str, Any]:
        """The service's keyword arguments."""
        values = self.cleaned_data
        to: Any = self.people.get(values["to"])
        if values["to"] == NEW:
            to = Newcomer(values["name"], values["username"], values["landline"])
        return {"to": to, "stop_former": bool(values.get("stop_former"))}


class ConfirmForm(KeyedForm):
    """An act without anything to type: key and version."""


class ActiveForm(KeyedForm):
    """Whether the account is to be let in."""

    active = forms.BooleanField(required=False, widget=forms.HiddenInput)


def parent_or_government(parent: Unit | None) -> Unit | None:
    """The unit above a new one: the one named, or the own government."""
    return parent or Unit.objects.filter(kind=UnitKind.GOVERNMENT, parent=None).in_order().first()
