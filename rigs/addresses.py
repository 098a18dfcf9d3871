"""Every address of the product, and which record it names."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any
from unittest import mock

from django.apps import apps
from django.urls import URLPattern, URLResolver, get_resolver, reverse

# The first part of an address that names a record, and the model of that record.
RECORDS = {
    "matters": "matters.Matter",
    "proxies": "matters.ProxyEntry",
    "assignments": "matters.Assignment",
    "dues": "matters.FeedbackDue",
    "feedback": "matters.Feedback",
    "submissions": "matters.Submission",
    "readings": "matters.Reading",
    "account/units": "orgs.Unit",
    "account/aliases": "orgs.UnitAlias",
    "account/people": "orgs.User",
    "account/posts": "orgs.Post",
    "intake/sources": "sources.Source",
    "intake/clauses": "sources.Clause",
    "intake/drafts": "matters.Matter",
    "intake/names": "intake.UnitQuestion",
    "intake/matters": "matters.Matter",
    "intake/approvals": "intake.Approval",
    "notices": "notices.Notice",
    "files": "files.Attachment",
}
YEAR = 2026
View = Callable[..., Any]


@dataclass(frozen=True)
class Address:
    """One entry of the resolver: its full name, its route and, where it names a record, the model."""

    name: str
    route: str
    model: str = ""

    @property
    def plain(self) -> bool:
        """Whether it can be asked for without knowing a record."""
        return not self.model

    def url(self, public_id: Any = None) -> str:
        """Where it is, of this record."""
        if self.model:
            return reverse(self.name, args=[public_id])
        return reverse(self.name, args=[YEAR] if "<int:year>" in self.route else [])


@cache
def addresses() -> tuple[Address, ...]:
    """All entries of the resolver. Fails where a new one names a record that RECORDS does not know."""
    found = []
    for name, route, _ in _entries(get_resolver()):
        if "<uuid:public_id>" not in route:
            found.append(Address(name, route))
            continue
        head = route.partition("/<uuid:public_id>")[0] if "/<" in route else ""
        found.append(Address(name, route, RECORDS[head]))
    return tuple(found)


def _entries(resolver: URLResolver, space: str = "", before: str = "") -> Iterator[tuple[str, str, Any]]:
    for entry in resolver.url_patterns:
        route = f"{before}{entry.pattern}"
        if isinstance(entry, URLResolver):
            yield from _entries(entry, f"{space}{entry.namespace}:" if entry.namespace else space, route)
        elif isinstance(entry, URLPattern):
            yield f"{space}{entry.name}", route, entry


def public_ids() -> dict[str, list[Any]]:
    """The ids of all records that an address can name, by model, oldest first."""
    return {
        label: list(apps.get_model(label)._base_manager.order_by("pk").values_list("public_id", flat=True))
        for label in sorted(set(RECORDS.values()))
    }


@contextmanager
def replaced(name: str, wrong: Callable[[View], View]) -> Iterator[None]:
    """Inside the block the address `name` is answered by what `wrong` makes of its view."""
    entry = next(entry for known, _, entry in _entries(get_resolver()) if known == name)
    with mock.patch.object(entry, "callback", wrong(entry.callback)):
        yield
