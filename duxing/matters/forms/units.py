"""Whether the units named in several fields of one form go together."""

from collections.abc import Sequence

from django import forms

from duxing.core.errors import BadInput
from duxing.matters.services.units import refuse_ended_unit
from duxing.orgs.models import Unit


def check_units(form: forms.Form, others: Sequence[str], *, lead_word: str, support_word: str) -> None:
    """No unit twice (bad input 13), none that no longer exists (14); each refusal lands on its own field.

    `others` are the fields beside `lead`, in their order.
    """
    lead: Unit | None = form.cleaned_data.get("lead")
    seen: set[int] = set()
    for field in ("lead", *others):
        units = form.cleaned_data.get(field) or []
        for unit in units if field != "lead" else [lead] if lead else []:
            try:
                refuse_ended_unit(unit)
            except BadInput as error:
                form.add_error(field, error.message)
            if field != "lead" and lead is not None and unit.pk == lead.pk:
                form.add_error(field, f"“{unit.name}”已是{lead_word}，不能同时作为{support_word}。")
            elif unit.pk in seen:
                form.add_error(field, f"“{unit.name}”填写了两次，请只保留一处。")
            seen.add(unit.pk)
