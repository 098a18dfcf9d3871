"""Dates, numbers, icons and links as pages show them."""

from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any
from uuid import UUID

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from duxing.core import clock
from duxing.core.addresses import address_of

register = template.Library()
WEEKDAYS = "一二三四五六日"


def _day(value: Any) -> date | None:
    if isinstance(value, datetime):
        return clock.local(value).date()
    return value if isinstance(value, date) else None


@register.filter
def cdate(value: Any) -> str:
    """“9月30日（周三）”, with the year when it is not this one; empty for nothing."""
    day = _day(value)
    if day is None:
        return ""
    year = "" if day.year == clock.today().year else f"{day.year}年"
    return f"{year}{day.month}月{day.day}日（周{WEEKDAYS[day.weekday()]}）"


@register.filter
def cdatetime(value: Any) -> str:
    """“10月28日 10:22” in Asia/Shanghai, with the year when it is not this one."""
    if not isinstance(value, datetime):
        return cdate(value)
    at = clock.local(value)
    year = "" if at.year == clock.today().year else f"{at.year}年"
    return f"{year}{at.month}月{at.day}日 {at:%H:%M}"


@register.filter
def plain_number(value: Any) -> str:
    """12.5000 as 12.5; nothing for nothing."""
    return format(value.normalize(), "f") if isinstance(value, Decimal) else str(value or "")


@register.filter
def nb(value: Any, unit: str = "") -> SafeString:
    """A number with its unit that never break across lines."""
    return format_html('<span class="nw">{}{}</span>', value, unit)


ICONS = {
    "home": "M3 8.5 9 3.5l6 5V15H3zM7 15v-4h4v4",
    "inbox": "M3 10v5h12v-5M9 3v8M6 8l3 3 3-3",
    "list": "M6 4.5h9M6 9h9M6 13.5h9M3 4.5h.01M3 9h.01M3 13.5h.01",
    "calendar": "M3 4.5h12V15H3zM3 8h12M6.5 2.5v3M11.5 2.5v3",
    "check": "M3 9.5 7 13.5 15 5",
    "paper": "M4.500 2.500h6l3 3v10h-9zM10 2.500V6h3.500M7 9h4M7 12h4",
    "people": "M6.500 9a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5M2 15c0-3 2-4.500 4.500-4.500S11 12 11 15M12 4.300a2.500 2.500 0 0 1 0 4.500M13 10.800c2 .4 3 1.900 3 4.200",
    "bell": "M4 13h10l-1.200-2V8a3.800 3.800 0 0 0-7.600 0v3zM7.500 15.200h3",
    "more": "M4 9h.01M9 9h.01M14 9h.01",
    "search": "M8 13A5 5 0 1 0 8 3a5 5 0 0 0 0 10M12 12l3.500 3.500",
    "copy": "M6 6h8.500v8.500H6zM3.500 12V3.500H12",
    "plus": "M9 3.500v11M3.500 9h11",
    "close": "m5 5 8 8M13 5l-8 8",
    "clock": "M9 15.500a6.500 6.500 0 1 0 0-13 6.500 6.500 0 0 0 0 13M9 5.500V9l2.500 2",
    "print": "M5 7V3h8v4M5 13H3V7h12v6h-2M5 11h8v4.500H5z",
    "help": "M9 15.500a6.500 6.500 0 1 0 0-13 6.500 6.500 0 0 0 0 13M7.200 7.200a1.900 1.900 0 1 1 2.700 1.700c-.6.3-.9.7-.9 1.300M9 12.600h.01",
    "down": "m4.500 7 4.500 4.500L13.500 7",
    "table": "M3 3.500h12v11H3zM3 7.500h12M7.500 7.500v7",
    "send": "M15.500 2.500 8 10M15.500 2.500 11 15.500 8 10 2.500 7z",
}


@register.simple_tag
@lru_cache(maxsize=100)
def icon(name: str) -> SafeString:
    """A line drawing beside a word; never the only sign."""
    return format_html(
        '<svg class="i" viewBox="0 0 18 18" aria-hidden="true"><path d="{}"/></svg>', ICONS[name]
    )


@register.simple_tag
def at(name: str, public_id: UUID) -> str:
    """The address of one record: as `url`, which asks the resolver anew for every link."""
    return address_of(name, public_id)


@register.simple_tag(takes_context=True)
def query(context: dict[str, Any], **changes: Any) -> str:
    """The present query string with `changes`; None takes a parameter away."""
    values = context["request"].GET.copy()
    for name, value in changes.items():
        if value in (None, ""):
            values.pop(name, None)
        else:
            values[name] = value
    return f"?{values.urlencode()}" if values else "?"


@register.filter
def is_choice_list(field: Any) -> bool:
    """Whether a bound field is drawn as a group of radios or ticks."""
    return getattr(field.field.widget, "input_type", "") in ("radio", "checkbox") and hasattr(
        field.field.widget, "choices"
    )


@register.filter
def is_tick(field: Any) -> bool:
    """Whether a bound field is one tick box."""
    return getattr(field.field.widget, "input_type", "") == "checkbox" and not hasattr(
        field.field.widget, "choices"
    )


def error_ids(field: Any, name: str) -> list[str]:
    """The ids of the elements with the errors of a field: the first bears no number."""
    return [f"{name}_err{n if n > 1 else ''}" for n in range(1, len(field.errors) + 1)]


@register.filter
def described_by(field: Any) -> str:
    """What describes a group of radios or ticks: its hint, then what is wrong with it."""
    hint = [f"{field.auto_id}_hint"] if field.help_text else []
    return " ".join([*hint, *error_ids(field, field.auto_id)])


@register.simple_tag
def widget(field: Any) -> SafeString:
    """The field's input with the class of the stylesheet, tied to its hint and error."""
    attrs: dict[str, Any] = {}
    kind = getattr(field.field.widget, "input_type", "text")
    if kind not in ("radio", "checkbox"):
        own = field.field.widget.attrs.get("class", "")
        attrs["class"] = own or "in"
    described = []
    if field.help_text:
        described.append(f"{field.id_for_label}_hint")
    if field.errors:
        described += error_ids(field, field.id_for_label)
        attrs["aria-invalid"] = "true"
    if described:
        attrs["aria-describedby"] = " ".join(described)
    return field.as_widget(attrs=attrs)
