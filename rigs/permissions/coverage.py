"""The addresses of the resolver against those of the policy."""

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from rigs.permissions.policy import NEEDS


def names(urlconf: Any = None) -> set[str]:
    """Every named address, with its space."""
    return set(_walk(get_resolver(urlconf)))


def _walk(resolver: URLResolver, space: str = "") -> Iterator[str]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from _walk(entry, f"{space}{entry.namespace}:" if entry.namespace else space)
        elif isinstance(entry, URLPattern):
            yield f"{space}{entry.name}"


def undeclared(urlconf: Any = None) -> set[str]:
    """Addresses without an entry in the policy; they fail the rig."""
    return names(urlconf) - {need.name for need in NEEDS}


def stale(urlconf: Any = None) -> set[str]:
    """Entries of the policy without an address."""
    return {need.name for need in NEEDS} - names(urlconf)
