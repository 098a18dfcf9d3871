"""Pieces of a page that are made once and then only put in.

A piece is a template rendered from the values handed to it and from nothing else: no request, no
person, no database. So the same values on the same day are the same text, and the text may be
kept and shown to whoever was given these very values. Scope lies before it, in what a query found.
"""

from collections.abc import Hashable
from dataclasses import fields, is_dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django.db.models import Model
from django.template import loader
from django.urls import get_script_prefix
from django.utils.safestring import SafeString

from duxing.core import clock

MOST_KEPT = 500


def piece(template: str, **values: Hashable) -> SafeString:
    """The text of `template` with `values` as its whole context.

    Values are words, numbers, days, and tuples or frozen dataclasses of these. A record is refused:
    it is equal to itself whatever stands in it, and its text would outlive a change.
    """
    return _made(template, tuple(values.items()), clock.today(), get_script_prefix())


@lru_cache(maxsize=MOST_KEPT)
def _made(template: str, values: tuple[tuple[str, Any], ...], today: date, prefix: str) -> SafeString:
    """Beside the values a template may depend on the day (`cdate`) and on where the product is mounted."""
    for name, value in values:
        if _holds_record(value):
            raise TypeError(f"{template}: {name} holds a record")
    return SafeString(loader.get_template(template).render(dict(values)))


def _holds_record(value: Any) -> bool:
    if isinstance(value, tuple):
        return any(map(_holds_record, value))
    if is_dataclass(value):
        return any(_holds_record(getattr(value, one.name)) for one in fields(value))
    return isinstance(value, Model)
