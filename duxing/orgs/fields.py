"""Form fields in which units are typed by any of their names."""

from copy import copy
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse

from duxing.core import clock
from duxing.core.forms import refuse_unkeepable
from duxing.orgs.directory import present_directory
from duxing.orgs.matching import Sure, UnitMatch
from duxing.orgs.models import Unit, UnitKind

LONGEST = 2000


class UnitInput(forms.TextInput):
    """A text input with suggestions: a plain list without JavaScript, a list box with it."""

    template_name = "orgs/widgets/unit.html"

    def __init__(self, attrs: Any = None, *, many: bool = False, suggest: bool = True) -> None:
        super().__init__(attrs)
        self.many, self.suggest = many, suggest

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        own = context["widget"]["attrs"]
        own |= {
            "autocomplete": "off",
            "data-units": "many" if self.many else "one",
            "data-find": reverse("orgs:find_units"),
        }
        # The browser's own list completes one name, not the last of several.
        context["names"] = self._names() if self.suggest and not self.many else []
        if context["names"]:
            own["list"] = f"{own.get('id', name)}_names"
        return context

    def _names(self) -> list[str]:
        units = Unit.objects.current(clock.today()).exclude(kind=UnitKind.SECTION).in_order()
        return list(units.values_list("name", flat=True))


class _Names(forms.CharField):
    """Text that names units, refused in our own words where it is none or endless."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        # Django's own messages name neither the place of a character nor what to do.
        self.validators = []

    def to_python(self, value: Any) -> str:
        text = super().to_python(value) or ""
        refuse_unkeepable(text)
        if len(text) > LONGEST:
            raise ValidationError(f"单位共 {len(text)} 字，超过上限 {LONGEST} 字，请只填写单位名称。")
        return text


class UnitField(_Names):
    """One unit, typed by name, nickname or initials. Cleans to Unit or None.

    `suggest=False` leaves the browser's list of names out, where many such fields stand on a page.
    """

    def __init__(self, *, suggest: bool = True, **kwargs: Any) -> None:
        kwargs.setdefault("widget", UnitInput(suggest=suggest))
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        return value.name if isinstance(value, Unit) else value

    def clean(self, value: Any) -> Any:
        text = super().clean(self.prepare_value(value))
        if not text:
            return None
        found = present_directory().match(text)
        if found.sure is Sure.GROUP:
            raise ValidationError(f"“{text}”是多家单位的统称，此处只能填一家。", code="group")
        _refuse_unsure(found)
        return copy(found.unit)


class UnitsField(_Names):
    """Several units, parted by 、; collective names count for all their units.

    Cleans to a list of Unit in official order, each once.
    """

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", UnitInput(many=True))
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        return "、".join(str(unit) for unit in value) if isinstance(value, list | tuple) else value

    def clean(self, value: Any) -> Any:
        text = super().clean(self.prepare_value(value))
        if not text:
            return []
        units: dict[int, Unit] = {}
        for found in present_directory().match_list(text):
            _refuse_unsure(found)
            units |= {unit.pk: unit for unit in found.units}
        in_order = sorted(units.values(), key=lambda unit: (unit.order, unit.pk))
        return [copy(unit) for unit in in_order]


def _refuse_unsure(found: UnitMatch) -> None:
    """Raise ValidationError, naming the candidates, unless the name stands for known units."""
    if found.sure is Sure.ASK:
        raise ValidationError(found.note, code="ask")
    if found.sure is Sure.UNKNOWN:
        near = f"是否指{'、'.join(unit.name for unit in found.near)}？" if found.near else ""
        told = found.note or f"{near}请从单位名录中选择。"
        raise ValidationError(f"没有找到“{found.written}”。{told}", code="unknown")
