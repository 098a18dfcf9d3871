"""Proxy entry (代录): the office enters from paper or by telephone what a unit or leader did.

The entry time is the server's. Beside it stand the name of the person whose act it was, the date
on the paper, and what the entry rests on. It shows as 据纸质件代录 wherever the act shows.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.db import models

from duxing.core import clock
from duxing.core.errors import BadInput
from duxing.core.forms import DayField, PlainText


class Basis(models.TextChoices):
    """What a proxy entry rests on (代录依据)."""

    PAPER = "paper", "纸质件"
    PHONE = "phone", "电话"
    OA = "oa", "办公系统"


# No paper in hand is older; an earlier year is a slip of the key.
EARLIEST_YEAR = 2000
PHRASES = {Basis.PAPER: "据纸质件代录", Basis.PHONE: "据电话代录", Basis.OA: "据办公系统代录"}


@dataclass(frozen=True)
class ProxyBasis:
    """The three facts that a proxy entry must name, and the scan where there is one.

    `acted_on` is the local date on the stamped paper or of the call; lateness counts from it.
    `scan` is an uploaded file or None.
    """

    basis: str
    principal: str
    acted_on: date
    scan: Any = None

    def __post_init__(self) -> None:
        if self.basis not in Basis.values:
            raise BadInput("请选择代录依据。", "basis")
        if not self.principal.strip():
            raise BadInput("请填写本人姓名：这一步实际由谁办理。", "principal")
        if self.acted_on > clock.today():
            raise BadInput("纸件日期不能晚于今天。", "acted_on")
        if self.acted_on.year < EARLIEST_YEAR:
            raise BadInput(f"纸件日期不应早于 {EARLIEST_YEAR} 年，请检查年份。", "acted_on")


class ProxyFields(forms.Form):
    """Mix-in with the fields of a proxy entry; they are asked for only from the office."""

    basis = forms.ChoiceField(label="代录依据", choices=[("", "请选择"), *Basis.choices], required=False)
    principal = PlainText(label="本人姓名", limit=60, required=False)
    acted_on: forms.DateField = DayField(
        label="纸件日期", required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    scan = forms.FileField(label="扫描件", required=False)

    PROXY_NAMES = ("basis", "principal", "acted_on", "scan")

    def proxy_basis(self) -> ProxyBasis:
        """The basis as filled in. Raises BadInput that names the field that lacks."""
        data = self.cleaned_data
        if not data.get("acted_on"):
            raise BadInput("请填写纸件日期：收文戳或通话的日期。", "acted_on")
        return ProxyBasis(
            data.get("basis") or "", data.get("principal") or "", data["acted_on"], data.get("scan")
        )
