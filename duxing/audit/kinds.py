"""The Chinese names of what people do, for the page of operations.

Each app that records acts has an `audit_kinds.py` with `KINDS = {"orgs.unit.renamed": "单位改名", ...}`.
The names are gathered here, so this package needs to import nothing from above.
"""

from functools import cache
from importlib import import_module

from django.apps import apps
from django.utils.module_loading import module_has_submodule

OTHER = "其他操作"


@cache
def all_kinds() -> dict[str, str]:
    """Every kind that the installed apps name. Raises ValueError for a kind named twice."""
    named: dict[str, str] = {}
    for app in apps.get_app_configs():
        if app.module is None or not module_has_submodule(app.module, "audit_kinds"):
            continue
        own: dict[str, str] = getattr(import_module(f"{app.name}.audit_kinds"), "KINDS", {})
        twice = named.keys() & own.keys()
        if twice:
            raise ValueError(f"audit kinds named twice: {sorted(twice)}")
        named |= own
    return named


def kind_label(kind: str) -> str:
    """What the act is called on the page."""
    return all_kinds().get(kind, OTHER)
