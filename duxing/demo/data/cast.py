"""Units and people of the demo city 云川市, read from units.json, people.json and former.json.

All places and persons are invented (practice 4.2-4.4). Landlines are fictitious (0000-62xx).
A unit is named by its `code`, a person by the name, which is unique in the city.
"""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent

# Municipal units of practice 4.3 and county-level units of 4.4.
MUNICIPAL_CLASSES = frozenset({"组", "直", "企", "驻"})
COUNTY_KINDS = frozenset({"county", "zone"})


@dataclass(frozen=True, slots=True)
class AliasSpec:
    """Another name of a unit; kind is nickname, old, hosted or wrong as in orgs.AliasKind."""

    text: str
    kind: str


@dataclass(frozen=True, slots=True)
class UnitSpec:
    """One unit. `order` is the city-wide order (序), `no` the number in its own table or None.

    `kind` is a value of orgs.UnitKind, `unit_class` the office's own word (组, 直, 企, 驻, 党, 区, 县 ...).
    `population_10k` is in units of ten thousand people. `cooperation_only`: never lead (党群).
    """

    code: str
    full_name: str
    name: str
    initials: str
    kind: str
    unit_class: str
    order: int
    parent: str | None
    aliases: tuple[AliasSpec, ...]
    no: int | None
    staffing: int | None
    cooperation_only: bool
    supplement: bool
    population_10k: int | None
    streets: int
    townships: int
    mountain: bool

    @property
    def is_county_level(self) -> bool:
        """A county, district or zone: it is sent matters only in the name of the government office."""
        return self.kind in COUNTY_KINDS

    @property
    def place(self) -> str:
        """The name of the place itself, as text uses it: 云麓区, 安渠县, 云川高新区."""
        return self.name.removesuffix("政府").removesuffix("管委会")


@dataclass(frozen=True, slots=True)
class GroupSpec:
    """A collective name with its units' codes; `must_ask` means a person decides whom it covers."""

    name: str
    must_ask: bool
    units: tuple[str, ...]
    aliases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PersonSpec:
    """One person with the one post held. `role` is a value of orgs.roles.Role.

    In a county the leader in charge (常务副职) is `unit_head`, because he signs for the government,
    and the head of its office is `unit_deputy`, because he may sign the monthly report.
    `aide` and `stand_in` are names; `watches` are the leaders whose matters an officer follows.
    """

    name: str
    login: str
    unit: str
    title: str
    role: str
    order: int
    landline: str
    portfolio: str = ""
    portfolio_units: tuple[str, ...] = ()
    aide: str = ""
    stand_in: str = ""
    stand_in_note: str = ""
    sees_all: bool = False
    watches: tuple[str, ...] = ()
    can_login: bool = True
    note: str = ""
    demo_login: bool = False
    demo_label: str = ""


@dataclass(frozen=True, slots=True)
class FormerPerson:
    """A liaison who left: `workdays_before_today` says when the successor took over."""

    name: str
    login: str
    unit: str
    title: str
    role: str
    replaced_by: str
    workdays_before_today: int
    reason: str


def read_json(name: str) -> Any:
    """The parsed content of a data file beside this module. Raises OSError when it is missing."""
    return json.loads((HERE / name).read_text(encoding="utf-8"))


@cache
def load_units() -> tuple[UnitSpec, ...]:
    """All units in order: government, party, 46 municipal with sections, counties, townships, stationed."""
    rows = (_unit(row) for row in read_json("units.json")["units"])
    return tuple(sorted(rows, key=lambda unit: unit.order))


@cache
def load_groups() -> tuple[GroupSpec, ...]:
    """The collective names of practice 4.4."""
    return tuple(
        GroupSpec(row["name"], row["must_ask"], tuple(row["units"]), tuple(row["aliases"]))
        for row in read_json("units.json")["groups"]
    )


@cache
def load_people() -> tuple[PersonSpec, ...]:
    """The 150 people with posts, in order."""
    rows: list[dict[str, Any]] = read_json("people.json")
    return tuple(PersonSpec(**_frozen(row)) for row in rows)


def _frozen(row: dict[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in row.items()}


@cache
def load_former_people() -> tuple[FormerPerson, ...]:
    """Liaisons of 石棠县 who were replaced during the year, oldest first."""
    return tuple(FormerPerson(**row) for row in read_json("former.json"))


def municipal_units() -> tuple[UnitSpec, ...]:
    """The 46 units of practice 4.3 by their number."""
    mine = (unit for unit in load_units() if unit.no and unit.unit_class in MUNICIPAL_CLASSES)
    return tuple(sorted(mine, key=lambda unit: unit.no or 0))


def county_units() -> tuple[UnitSpec, ...]:
    """The nine county-level units of practice 4.4 by their number."""
    return tuple(unit for unit in load_units() if unit.is_county_level)


@cache
def _by_name() -> dict[str, UnitSpec]:
    return {unit.name: unit for unit in load_units()}


@cache
def _by_code() -> dict[str, UnitSpec]:
    return {unit.code: unit for unit in load_units()}


def unit_named(name: str) -> UnitSpec:
    """The unit with that official short name (规范简称). Raises KeyError."""
    return _by_name()[name]


def unit_coded(code: str) -> UnitSpec:
    """The unit with that code. Raises KeyError."""
    return _by_code()[code]


@cache
def _by_person() -> dict[str, PersonSpec]:
    return {person.name: person for person in load_people()}


def person_named(name: str) -> PersonSpec:
    """The person of that name. Raises KeyError."""
    return _by_person()[name]


def people_of(unit_code: str, role: str = "") -> tuple[PersonSpec, ...]:
    """The people with a post in the unit, optionally with one role, in order."""
    return tuple(p for p in load_people() if p.unit == unit_code and role in ("", p.role))


@cache
def leader_of(unit_code: str) -> PersonSpec:
    """The city leader whose portfolio holds the unit; the executive vice mayor where none does."""
    for person in load_people():
        if unit_code in person.portfolio_units:
            return person
    return person_named("周敬之")


@cache
def officer_for(leader: str) -> PersonSpec:
    """The officer who follows that leader's matters; the deputy director of the office otherwise."""
    for person in load_people():
        if leader in person.watches:
            return person
    return person_named("林晚舟")


def _unit(row: dict[str, Any]) -> UnitSpec:
    return UnitSpec(
        code=row["code"],
        full_name=row["full_name"],
        name=row["name"],
        initials=row["initials"],
        kind=row["kind"],
        unit_class=row["class"],
        order=row["order"],
        parent=row["parent"],
        aliases=tuple(AliasSpec(**alias) for alias in row["aliases"]),
        no=row["no"],
        staffing=row["staffing"],
        cooperation_only=row.get("cooperation_only", False),
        supplement=row.get("supplement", False),
        population_10k=row.get("population_10k"),
        streets=row.get("streets", 0),
        townships=row.get("townships", 0),
        mountain=row.get("mountain", False),
    )
