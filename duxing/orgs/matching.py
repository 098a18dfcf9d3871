"""From a written name to the unit that is meant: directory, aliases, old names, initials, groups."""

from dataclasses import dataclass
from enum import StrEnum

from duxing.orgs.models import Unit


class Sure(StrEnum):
    """How sure a match is."""

    EXACT = "exact"  # one unit, by name, full name, nickname, hosted body or old name
    ASK = "ask"  # several units, or a name that is easily mistaken: a person chooses
    GROUP = "group"  # a collective name that stands for several units
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class UnitMatch:
    """What a written name stands for. `units` are in official order; with ASK they are candidates.

    `note` says in Chinese what a person should know: “国土局”为旧称，现为市自然资源和规划局。
    """

    written: str
    sure: Sure
    units: tuple[Unit, ...] = ()
    note: str = ""

    @property
    def unit(self) -> Unit | None:
        return self.units[0] if self.sure is Sure.EXACT else None


def match_unit(written: str) -> UnitMatch:
    """The unit or units that `written` names."""
    found = tuple(Unit.objects.filter(name=written.strip()))
    return UnitMatch(written, Sure.EXACT if len(found) == 1 else Sure.UNKNOWN, found)
