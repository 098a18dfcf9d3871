"""Forms that carry a key and a version, and text fields that refuse what cannot be kept."""

import re
import unicodedata
import uuid
from datetime import date
from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.safestring import SafeString

from duxing.core.days import FIRST_YEAR, LAST_YEAR, no_such_day, unlikely_year
from duxing.core.models import Tracked
from duxing.core.secrecy import INVISIBLE, refuse_marked

# U+FFFD is what Django leaves of a byte sequence that is no UTF-8, such as an encoded surrogate.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffd]")

# What a person can do about a hidden field that does not hold what the page put there.
EXPIRED = "页面已过期，请刷新页面后重新填写。"


def is_blank(text: str) -> bool:
    """Whether `text` holds nothing that a reader could see."""
    return not text.translate(INVISIBLE).strip()


def refuse_unkeepable(text: str) -> None:
    """Raise ValidationError that names the place of the first character that no database can keep."""
    found = _CONTROL.search(text)
    if found:
        raise forms.ValidationError(
            f"内容含有无法保存的控制字符（第 {found.start() + 1} 个字符），请删除后重试。"
        )


class PlainText(forms.CharField):
    """Text as typed: refuses control characters, classification marks, too much, and nothing.

    `noun` names the content in the messages, for example “反馈内容”.
    """

    def __init__(self, *, noun: str = "", limit: int = 10_000, rows: int = 0, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput())
        super().__init__(**kwargs)
        self._noun = noun
        self.limit = limit
        # Our own messages name the place of the character, Django's do not.
        self.validators = []

    @property
    def noun(self) -> str:
        """How the sentences call it; a form may give the field another label than it was made with."""
        return self._noun or str(self.label or "内容")

    def to_python(self, value: Any) -> str:
        # A line end counts as one character, as the person who typed it would count.
        text = "" if value is None else str(value).replace("\r\n", "\n").replace("\r", "\n")
        refuse_unkeepable(text)
        text = unicodedata.normalize("NFC", text)
        return "" if is_blank(text) else text.strip()

    def validate(self, value: str) -> None:
        if self.required and not value:
            words = self.error_messages.get("required")
            own = words if words != forms.Field.default_error_messages["required"] else None
            raise forms.ValidationError(own or f"请填写{self.noun}。", code="required")
        if len(value) > self.limit:
            raise forms.ValidationError(
                f"{self.noun}共 {len(value)} 字，超过上限 {self.limit} 字，请精简或改用附件上传。"
            )
        refuse_marked(value)


class DayField(forms.DateField):
    """A day where no working calendar is known yet; what is none is refused in the product's own words."""

    def to_python(self, value: Any) -> date | None:
        try:
            day: date | None = super().to_python(
                unicodedata.normalize("NFKC", value) if isinstance(value, str) else value
            )
        except forms.ValidationError:
            raise forms.ValidationError(no_such_day(str(value)), code="invalid") from None
        if day is not None and not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise forms.ValidationError(unlikely_year(str(self.label)), code="invalid")
        return day


class KeyedForm(forms.Form):
    """A form of one action on one record (or on none, when it creates).

    Renders a fresh idempotency key and the version of `obj`. Both come back with the post;
    `duxing.core.web.perform` checks them.
    """

    key = forms.UUIDField(required=False, widget=forms.HiddenInput, error_messages={"invalid": EXPIRED})
    version = forms.IntegerField(
        required=False, widget=forms.HiddenInput, error_messages={"invalid": EXPIRED}
    )

    def __init__(self, *args: Any, obj: Tracked | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.obj: Any = obj
        self.told_of_conflict = False

    @property
    def key_field(self) -> SafeString:
        """The hidden input with a key that no rendering used before."""
        return format_html('<input type="hidden" name="{}" value="{}">', self.add_prefix("key"), uuid.uuid4())

    @property
    def version_field(self) -> SafeString:
        """The hidden input with the version on which the person's text rests.

        A refused form keeps the version that was posted, or a correction would pass over what
        somebody else saved in between; only who was told of the conflict gets the present one.
        """
        if self.obj is None:
            return SafeString("")
        name = self.add_prefix("version")
        posted = str(self.data.get(name, "")) if self.is_bound and not self.told_of_conflict else ""
        shown = posted if posted.isdecimal() else self.obj.version
        return format_html('<input type="hidden" name="{}" value="{}">', name, shown)

    def shown(self) -> list[forms.BoundField]:
        """The fields that a person fills in."""
        return [field for field in self.visible_fields() if field.name not in ("key", "version")]

    def values(self) -> dict[str, Any]:
        """The cleaned data without key and version: the service's keyword arguments."""
        return {k: v for k, v in self.cleaned_data.items() if k not in ("key", "version")}
