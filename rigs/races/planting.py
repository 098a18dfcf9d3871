"""Faults put in on purpose, for as long as the context lasts."""

import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from django.db.models import Model

from duxing.core import clock, states, web
from duxing.core.forms import KeyedForm
from duxing.core.models import Protected
from duxing.core.prepared import fetch
from duxing.core.scope import demand_action, touch
from duxing.core.writing import insert


def _read_then_write(obj: Any, same: dict[str, Any], changes: dict[str, Any], by: Any) -> None:
    """What `_conditional_update` would be without its condition."""
    label = obj._meta.label_lower
    if isinstance(obj, Protected):
        demand_action(label)
    actor = by if isinstance(by, Model) else None
    changes = changes | {"version": obj.version + 1, "updated_at": clock.now(), "updated_by": actor}
    type(obj)._base_manager.filter(pk=obj.pk).update(**changes)
    for name, value in changes.items():
        setattr(obj, name, value)
    if isinstance(obj, Protected):
        touch(label, obj.pk)


@contextmanager
def no_version() -> Iterator[None]:
    """Versions are compared when a page is opened and no longer when it is saved."""
    with patch.object(states, "_conditional_update", _read_then_write):
        yield


@contextmanager
def no_key() -> Iterator[None]:
    """The key of a form is kept, but nobody sees that it was used."""

    def careless(made: Sequence[Any]) -> None:
        for claim in made:
            claim.key = uuid.uuid4()
        insert(made)

    with patch.object(web, "insert", careless), patch.object(web, "_earlier", lambda *_: None):
        yield


@contextmanager
def forgetful() -> Iterator[None]:
    """The page of a conflict shows what was saved, and not what was typed."""
    refused = web._refused

    def forget(form: KeyedForm, error: Any) -> Any:
        outcome = refused(form, error)
        if outcome.conflict:
            saved = {name: form.get_initial_for_field(field, name) for name, field in form.fields.items()}
            form.data = {form.add_prefix(name): value for name, value in saved.items() if value is not None}
        return outcome

    with patch.object(web, "_refused", forget):
        yield


@contextmanager
def no_hold() -> Iterator[None]:
    """An act no longer keeps the record by which it decides."""

    def careless(build: Any, *options: Any, **values: Any) -> list[Any]:
        return [values["pk"]] if build is states._held else fetch(build, *options, **values)

    with patch.object(states, "fetch", careless):
        yield
