"""Today's directory, kept by the process while no unit and no name changes."""

import copy
from functools import partial
from typing import Any

from django.db.models import Count, Subquery, Sum, Window

from duxing.audit.settled import settled
from duxing.core import clock
from duxing.core.prepared import fetch
from duxing.orgs.matching import Directory
from duxing.orgs.models import Unit, UnitAlias

_latest: tuple[tuple[Any, ...], Directory] | None = None


def present_directory() -> Directory:
    """Today's directory, built again only when a unit or a name has changed since.

    Its units are shared by all who ask, so whoever goes on to work with one takes a copy.
    """
    global _latest
    on = clock.today()
    stamp = (on, *settled(partial(fetch, _stamp), "orgs.directory"))
    found = _latest
    if found is None or found[0] != stamp:
        found = _latest = (stamp, Directory.load(on))
    # A copy reads the collective names for itself.
    return copy.copy(found[1])


def _stamp() -> Any:
    """One line that differs after every change: a new row has another salt, an edited one another version."""
    counted = {"rows": Window(Count("pk")), "versions": Window(Sum("version"))}
    aliases = UnitAlias.objects.annotate(**counted).order_by("-pk")
    beside = {f"alias_{name}": Subquery(aliases.values(name)[:1]) for name in ("row_salt", *counted)}
    units = Unit.objects.annotate(**counted, **beside).order_by("-pk")
    return units.values_list("row_salt", *counted, *beside)[:1]
