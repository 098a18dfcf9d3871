"""Form fields in which units are typed by any of their names."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from duxing.orgs.matching import Sure, match_unit
from duxing.orgs.models import Unit


class UnitField(forms.CharField):
    """One unit, typed by name, nickname or initials. Cleans to Unit or None."""

    def prepare_value(self, value: Any) -> Any:
        return value.name if isinstance(value, Unit) else value

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        found = match_unit(text)
        if found.unit is None:
            raise ValidationError(f"没有找到“{text}”，请从单位名录中选择。")
        return found.unit


class UnitsField(forms.CharField):
    """Several units, parted by 、. Cleans to a list of Unit in official order."""

    def prepare_value(self, value: Any) -> Any:
        return "、".join(unit.name for unit in value) if isinstance(value, list | tuple) else value

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        units: list[Unit] = []
        for part in (text or "").replace("，", "、").split("、"):
            if part.strip():
                found = match_unit(part)
                if found.sure not in (Sure.EXACT, Sure.GROUP):
                    raise ValidationError(f"没有找到“{part}”，请从单位名录中选择。")
                units.extend(found.units)
        return units
