"""What a scene is: a page with a form, the record it is about, and sound values."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.urls import reverse

from duxing.core import clock
from rigs.inputs.cases import Values


@dataclass(frozen=True)
class Scene:
    """Who opens which page, where its form goes, what is typed; `record` is what it is about."""

    who: str
    page: str
    action: str
    values: Values
    record: Any = None
    facts: dict[str, str] = field(default_factory=dict)


def day(later: int = 0) -> str:
    """A day from today on, as the browser's date picker sends it."""
    return (clock.today() + timedelta(days=later)).isoformat()


def paper(principal: str = "王立新") -> dict[str, str]:
    """A proxy entry from a stamped paper of today."""
    return {"basis": "paper", "principal": principal, "acted_on": day()}


def own(who: str, name: str, record: Any, values: Values, **facts: str) -> Scene:
    """A page of one record whose form goes to its own address."""
    url = reverse(name, args=[record.public_id])
    return Scene(who, url, url, values, record, facts)


def plain(who: str, name: str, values: Values) -> Scene:
    """A page without a record whose form goes to its own address."""
    return Scene(who, reverse(name), reverse(name), values)
