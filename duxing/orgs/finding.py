"""Which units and collective names fit what is being typed: the list under the input."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from duxing.orgs.matching import Directory, Hit, Sure, UnitMatch
from duxing.orgs.models import Unit
from duxing.orgs.names import group_key, key

MOST = 12


@dataclass(frozen=True)
class Found:
    """One line of the list: the name to take, and which other name led to it."""

    name: str
    why: str = ""


@dataclass(frozen=True)
class Finding:
    """The list: the surest first; `sure` when the first line is certainly meant; a sentence to know."""

    lines: tuple[Found, ...] = ()
    sure: bool = False
    note: str = ""


def find_units(typed: str, *, with_groups: bool = False, limit: int = MOST) -> Finding:
    """Up to `limit` lines for what was typed so far."""
    wanted = key(typed)
    if not wanted:
        return Finding()
    directory = Directory.load()
    match = directory.match(typed)
    sure = match.units if match.sure in (Sure.EXACT, Sure.ASK) else ()
    found = {unit.name: Found(unit.name, _why(match, unit)) for unit in sure}
    if with_groups:
        found |= {line.name: line for line in _groups(directory, typed)}
    for unit, why in [*_starting(directory, wanted), *_holding(directory, wanted)]:
        found.setdefault(unit.name, Found(unit.name, why))
    if not found:
        found = {unit.name: Found(unit.name, "名称相近") for unit in match.near}
    certain = match.sure is Sure.EXACT or (match.sure is Sure.GROUP and with_groups)
    return Finding(tuple(found.values())[:limit], certain, match.note)


def _why(match: UnitMatch, unit: Unit) -> str:
    typed = key(match.written)
    return "" if typed in (key(unit.name), unit.initials) else match.written.strip()


def _groups(directory: Directory, typed: str) -> Iterator[Found]:
    wanted = group_key(typed)
    seen = set()
    for name, group in sorted(directory.groups.items(), key=lambda pair: pair[1].pk):
        if wanted and wanted in name and group.pk not in seen and not group.must_ask:
            seen.add(group.pk)
            yield Found(group.name, f"{len(group.units.all())}家")


def _starting(directory: Directory, wanted: str) -> list[tuple[Unit, str]]:
    """Units with initials or a name that begin so, with or without the city's name."""
    by_initials = [
        (unit, "首字母")
        for initials, units in directory.initials.items()
        if initials.startswith(wanted)
        for unit in units
    ]
    return _in_order(by_initials + _named(directory, lambda name: directory.bare(name).startswith(wanted)))


def _holding(directory: Directory, wanted: str) -> list[tuple[Unit, str]]:
    """Units with a name that holds what was typed."""
    return _in_order(_named(directory, lambda name: wanted in name))


def _named(directory: Directory, fits: Callable[[str], bool]) -> list[tuple[Unit, str]]:
    return [
        (hit.unit, _said(name, hit))
        for name, hits in directory.names.items()
        if fits(name)
        for hit in hits
        if directory.exists(hit.unit)
    ]


def _said(name: str, hit: Hit) -> str:
    return "" if name == key(hit.unit.name) else name


def _in_order(found: list[tuple[Unit, str]]) -> list[tuple[Unit, str]]:
    """By official order; of several names that fit, the unit's own comes first."""
    return sorted(found, key=lambda pair: (pair[0].order, pair[0].pk, bool(pair[1])))
