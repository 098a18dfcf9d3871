"""Whether the catalogue knows every field into which something is typed, on every form of the product."""

from collections.abc import Iterable

from django import forms
from django.urls import get_resolver

from duxing.core.forms import DayField, PlainText
from duxing.orgs.fields import UnitField, UnitsField
from duxing.workdays.fields import ChineseDateField
from rigs.inputs.asking import Asker
from rigs.inputs.fields import ALONE, DATES, DEADLINES, ELSEWHERE, FIGURES, SAME, UNITS, WORDS
from rigs.inputs.reading import Answered
from rigs.inputs.world import SCENES

TYPED = (PlainText, DayField, ChineseDateField, UnitField, UnitsField, forms.DecimalField)
# Forms that only lend their fields to others, and those that are asked with, not sent.
LENDING = {
    "KeyedForm", "ProxyFields", "ProxyForm", "AnswersMixin", "ChainForm", "ProposalFields", "HandingFields",
    "FactFields", "DayForm", "SourceFilter",
}  # fmt: skip
# What a form inherits and its page leaves out.
UNSHOWN = {"DeclineForm": {"answered_by"}}


def listed(scene: str) -> set[str]:
    """The fields of the page that are spoilt somewhere."""
    if scene in SAME:
        return listed(SAME[scene]) | listed_here(scene)
    return listed_here(scene)


def listed_here(scene: str) -> set[str]:
    """Those that stand under the page's own name."""
    deadline = {DEADLINES[scene]} if scene in DEADLINES else set()
    figure = {FIGURES[scene]} if scene in FIGURES else set()
    alone = {ALONE[scene]} if scene in ALONE else set()
    named = {*DATES.get(scene, {}), *WORDS.get(scene, {}), *UNITS.get(scene, ())}
    return named | deadline | figure | alone


def forgotten_fields(asker: Asker) -> list[str]:
    """Fields of the pages of the catalogue into which one types, and that it never spoils."""
    found = []
    for name in SCENES:
        scene = asker.world.scene(name)
        page = Answered(asker.client(scene.who).get(scene.page).content.decode(), scene.page)
        typed = page.typed_into(scene.action)
        known = {scene.facts.get(one, one) for one in listed(name)} | set(ELSEWHERE)
        found += [f"{name}：{one}" for one in typed if one not in known]
    return found


def forgotten_forms(asker: Asker, scenes: Iterable[str] = SCENES) -> list[str]:
    """Forms of the product of which none of these pages shows all fields that are typed into."""
    assert get_resolver().url_patterns  # every form is loaded with the pages that show it
    shown = []
    for name in scenes:
        scene = asker.world.scene(name)
        page = Answered(asker.client(scene.who).get(scene.page).content.decode(), scene.page)
        shown.append(set(page.fields(scene.action)))
    found, waiting = [], [forms.BaseForm]
    while waiting:
        kind = waiting.pop()
        waiting += kind.__subclasses__()
        typed = {n for n, one in getattr(kind, "base_fields", {}).items() if isinstance(one, TYPED)}
        typed -= UNSHOWN.get(kind.__name__, set())
        own = kind.__module__.startswith("duxing.") and kind.__name__ not in LENDING
        if own and typed and not any(typed <= fields for fields in shown):
            found.append(f"{kind.__module__}.{kind.__name__}：{'、'.join(sorted(typed))}")
    return sorted(set(found))
