"""A date field that takes dates as people write them and refuses others in plain words."""

from datetime import date, datetime
from typing import Any

from django import forms

from duxing.core import clock
from duxing.core.errors import BadInput
from duxing.workdays.dates import check_year, parse_date


class DateInput(forms.DateInput):
    """The browser's date picker, or a text field as soon as the value is not one it could show.

    A picker drops what it cannot read, and typed text must survive a refusal.
    """

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        if not _is_day(context["widget"]["value"]):
            context["widget"]["type"] = "text"
        return context


def _is_day(shown: str | None) -> bool:
    try:
        return not shown or bool(date.fromisoformat(shown))
    except ValueError:
        return False


class ChineseDateField(forms.DateField):
    """A local date: 2026-11-23, 2026年11月23日 or 11月23日, also in full-width digits.

    Shows the browser's date picker, or with `typed` a text field. `noun` names the date in the
    messages, by default the label; `css` is the class of the input.
    """

    def __init__(self, *, noun: str = "", typed: bool = False, css: str = "in", **kwargs: Any) -> None:
        attrs = {"class": css, "placeholder": "年-月-日"} if typed else {"class": css, "type": "date"}
        kwargs.setdefault("widget", DateInput(attrs=attrs, format="%Y-%m-%d"))
        super().__init__(**kwargs)
        self._noun = noun
        self.error_messages["required"] = f"请填写{self.noun}。"

    @property
    def noun(self) -> str:
        """How the sentences call it; a form may give the field another label than it was made with."""
        return self._noun or str(self.label or "日期")

    def to_python(self, value: Any) -> date | None:
        if value in self.empty_values:
            return None
        if isinstance(value, datetime):
            return clock.local(value).date()
        if isinstance(value, date):
            return value
        if not str(value).strip():
            return None
        try:
            day = parse_date(str(value), clock.today())
            check_year(day, noun=self.noun)
        except BadInput as error:
            raise forms.ValidationError(error.message, code="invalid") from None
        return day
