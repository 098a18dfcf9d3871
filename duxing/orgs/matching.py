"""From a written name to the unit that is meant: directory, aliases, old names, initials, groups."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import IntEnum, StrEnum
from functools import cached_property

from django.db.models import Prefetch
from rapidfuzz import fuzz, process

from duxing.core import clock
from duxing.orgs.models import AliasKind, Unit, UnitAlias, UnitGroup, UnitKind
from duxing.orgs.names import group_key, key, pieces, split_list


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
    `near` holds up to three units with a similar name when nothing was found.
    """

    written: str
    sure: Sure
    units: tuple[Unit, ...] = ()
    note: str = ""
    near: tuple[Unit, ...] = ()

    @property
    def unit(self) -> Unit | None:
        return self.units[0] if self.sure is Sure.EXACT else None


class How(IntEnum):
    """By which kind of name a unit was found; the lower one counts where several do."""

    NAME = 0
    FULL = 1
    NICKNAME = 2
    HOSTED = 3
    OLD = 4
    WRONG = 5


@dataclass(frozen=True)
class Hit:
    """One name of one unit."""

    unit: Unit
    how: How


_HOW = {
    AliasKind.NICKNAME: How.NICKNAME,
    AliasKind.HOSTED: How.HOSTED,
    AliasKind.OLD: How.OLD,
    AliasKind.WRONG: How.WRONG,
}
_BELOW = (UnitKind.TOWNSHIP, UnitKind.SECTION)
_SEATS = (UnitKind.COUNTY, UnitKind.TOWNSHIP)
# A shorter rest of a name says too little: “分行”, “政府”.
_SHORTEST = 3
_NEAR_SCORE, _MOST_NEAR = 60, 3
GROUP_ASKS = "“{}”所指范围不定，请选择具体单位。"


class Directory:
    """Every name of every unit, read once; matching against it asks the database nothing more.

    Collective names are read when the first name was no unit's.
    """

    def __init__(self, units: Sequence[Unit], aliases: Sequence[UnitAlias], on: date) -> None:
        self.on = on
        self.units = [u for u in units if u.valid_from is None or u.valid_from <= on]
        self._unit = {unit.pk: unit for unit in self.units}
        self.city, self.prefix = _city_of(self.units)
        self.names: dict[str, list[Hit]] = defaultdict(list)
        self.initials: dict[str, list[Unit]] = defaultdict(list)
        for unit in self.units:
            self._index_unit(unit)
        for alias in aliases:
            if alias.unit_id in self._unit:
                self._index_alias(self._unit[alias.unit_id], alias)

    @classmethod
    def load(cls, on: date | None = None) -> "Directory":
        """The directory as of the local date `on`, by default today: two queries, four with groups."""
        units = list(Unit.objects.in_order())
        return cls(units, list(UnitAlias.objects.order_by("pk")), on or clock.today())

    def exists(self, unit: Unit) -> bool:
        """Whether the unit has not been ended."""
        return unit.valid_to is None or unit.valid_to > self.on

    def match(self, written: str) -> UnitMatch:
        """What `written` stands for."""
        wanted = key(written)
        for form in self._forms(wanted) if wanted else ():
            if form in self.names:
                return self._by_names(written, self.names[form])
        if wanted in self.initials:
            return self._one_or_ask(written, self.initials[wanted])
        group = self.groups.get(group_key(written)) if wanted else None
        if group is not None:
            return self._by_group(written, group)
        return self._bracketed(written, wanted) or self._unknown(written, wanted)

    def official(self, written: str) -> Unit | None:
        """The existing unit whose own name, in full or in short, `written` is."""
        wanted = key(written)
        form = next((form for form in self._forms(wanted) if form in self.names), None)
        hits = self.names[form] if form else []
        return next((hit.unit for hit in hits if hit.how <= How.FULL and self.exists(hit.unit)), None)

    def match_list(self, text: str) -> list[UnitMatch]:
        """What each name of a list stands for; a collective name may itself hold separators."""
        parts = split_list(text)
        found: list[UnitMatch] = []
        at = 0
        while at < len(parts):
            width = next((n for n in range(len(parts) - at, 1, -1) if self._is_group(parts, at, n)), 1)
            if width > 1:
                found.append(self.match("、".join(parts[at : at + width])))
            else:
                found += self._match_part(parts[at])
            at += width
        return found

    @cached_property
    def groups(self) -> dict[str, UnitGroup]:
        """Collective names and their other spellings, by key."""
        rows = list(UnitGroup.objects.prefetch_related(Prefetch("units", Unit.objects.in_order())))
        named = {group_key(text): group for group in rows for text in group.aliases}
        return named | {group_key(group.name): group for group in rows}

    def _index_unit(self, unit: Unit) -> None:
        self._add(key(unit.name), Hit(unit, How.NAME))
        for piece in pieces(unit.full_name):
            self._add(piece, Hit(unit, How.FULL))
            at = piece.find(self.city) if self.city else -1
            rest = piece[at + len(self.city) :] if at >= 0 else ""
            if at > 0 and len(rest) >= _SHORTEST:
                self._add(self.city + rest, Hit(unit, How.FULL))
            if rest.startswith("政府") and len(rest) > 5 and not rest.startswith("政府办公室"):
                self._add(self.city + rest.removeprefix("政府"), Hit(unit, How.FULL))
        if unit.initials and self.exists(unit):
            self.initials[key(unit.initials)].append(unit)

    def _index_alias(self, unit: Unit, alias: UnitAlias) -> None:
        hit = Hit(unit, _HOW[AliasKind(alias.kind)])
        self._add(key(alias.text), hit)
        if unit.kind in _SEATS and hit.how is How.NICKNAME:
            self._add(key(alias.text) + "政府", hit)

    def _add(self, name: str, hit: Hit) -> None:
        if name and hit not in self.names[name]:
            self.names[name].append(hit)

    def _forms(self, name: str) -> Iterator[str]:
        """The name as written, then with and without the city's name or its 市."""
        yield name
        if not self.city:
            return
        for start in (self.city, self.prefix):
            if name.startswith(start) and len(name) > len(start) + 1:
                rest = name.removeprefix(start)
                yield from (self.prefix + rest, self.city + rest, rest)
                break
        if not name.startswith(self.city) and len(name) >= _SHORTEST:
            yield from (self.prefix + name, self.city + name)

    def _by_names(self, written: str, hits: list[Hit]) -> UnitMatch:
        official = [hit for hit in hits if hit.how <= How.FULL]
        live = [hit for hit in official or hits if self.exists(hit.unit)]
        if not live:
            return self._ended(written, (official or hits)[0].unit)
        units = _distinct(hit.unit for hit in live)
        best = min(hit.how for hit in live)
        if len(units) > 1:
            return self._one_or_ask(written, units)
        sure = Sure.ASK if best is How.WRONG else Sure.EXACT
        return UnitMatch(written, sure, tuple(units), _note(written, units[0], best))

    def _ended(self, written: str, unit: Unit) -> UnitMatch:
        heir = self.heir(unit)
        return UnitMatch(written, Sure.ASK, (heir,) if heir else (), ended_note(unit, heir))

    def heir(self, unit: Unit) -> Unit | None:
        """The unit that exists today in the place of an ended one."""
        seen: set[int] = set()
        while not self.exists(unit):
            seen.add(unit.pk)
            if unit.successor_id is None or unit.successor_id in seen:
                return None
            if unit.successor_id not in self._unit:
                return None
            unit = self._unit[unit.successor_id]
        return unit

    def _by_group(self, written: str, group: UnitGroup) -> UnitMatch:
        units = tuple(unit for unit in group.units.all() if self.exists(unit))
        if group.must_ask or not units:
            return UnitMatch(written, Sure.ASK, units, GROUP_ASKS.format(written.strip()))
        return UnitMatch(written, Sure.GROUP, units)

    def _one_or_ask(self, written: str, units: Sequence[Unit]) -> UnitMatch:
        # A city unit is meant rather than a section or a township with the same initials.
        pool = [unit for unit in units if unit.kind not in _BELOW] or list(units)
        if len(pool) == 1:
            return UnitMatch(written, Sure.EXACT, tuple(pool))
        names = "、".join(unit.name for unit in pool)
        note = f"“{written.strip()}”可能是{names}，请选择其中一个。"
        return UnitMatch(written, Sure.ASK, tuple(pool), note)

    def _bracketed(self, written: str, wanted: str) -> UnitMatch | None:
        """市发展改革委（市粮食和储备局）: the unit, where the name in brackets does not speak against it."""
        parts = pieces(wanted)
        if len(parts) < 2:
            return None
        found = [self.match(part) for part in parts]
        if found[0].unit is None:
            return None
        units = _distinct(unit for match in found for unit in match.units)
        return self._one_or_ask(written, units)

    def _unknown(self, written: str, wanted: str) -> UnitMatch:
        for unit in self.units:
            seat = key(unit.name).removesuffix("政府") if unit.kind == UnitKind.COUNTY else ""
            if seat and wanted.startswith(seat) and wanted != seat and self.exists(unit):
                note = f"市里不直接向县（市、区）的部门交办，由{unit.name}承接。"
                return UnitMatch(written, Sure.UNKNOWN, note=note, near=(unit,))
        return UnitMatch(written, Sure.UNKNOWN, near=self._near(wanted))

    def _near(self, wanted: str) -> tuple[Unit, ...]:
        like = process.extract(
            wanted,
            list(self.names),
            scorer=fuzz.ratio,
            processor=self.bare,
            score_cutoff=_NEAR_SCORE,
            limit=20,
        )
        units = [hit.unit for name, _, _ in like for hit in self.names[name] if self.exists(hit.unit)]
        chosen = {unit.pk for unit in list(dict.fromkeys(units))[:_MOST_NEAR]}
        return tuple(unit for unit in self.units if unit.pk in chosen)

    def bare(self, name: str) -> str:
        """The name without the city's name or its 市, which every unit shares."""
        return name.removeprefix(self.city).removeprefix(self.prefix)

    def _is_group(self, parts: list[str], at: int, width: int) -> bool:
        return group_key("、".join(parts[at : at + width])) in self.groups

    def _match_part(self, part: str) -> list[UnitMatch]:
        """One name, or several parted by blanks: “市 教育局” is one, “教育局 财政局” are two."""
        whole = self.match(part)
        words = part.split()
        return [self.match(word) for word in words] if whole.sure is Sure.UNKNOWN and words[1:] else [whole]


def match_unit(written: str) -> UnitMatch:
    """The unit or units that `written` names."""
    return Directory.load().match(written)


def match_units(names: Sequence[str]) -> list[UnitMatch]:
    """The same for many names, at the cost of one."""
    directory = Directory.load()
    return [directory.match(written) for written in names]


def ended_note(unit: Unit, heir: Unit | None) -> str:
    """What to tell a person who names a unit that no longer exists."""
    if heir is None:
        return f"“{unit.name}”已于 {unit.valid_to} 撤销，请重新选择承办单位。"
    return f"“{unit.name}”已并入{heir.name}，请选择现单位。"


def _note(written: str, unit: Unit, how: How) -> str:
    said = written.strip()
    if how is How.OLD:
        return f"“{said}”为旧称，现为{unit.name}。"
    if how is How.HOSTED:
        return f"“{said}”是在{unit.name}挂牌或设在该单位的机构。"
    return f"“{said}”容易认错，请确认是否指{unit.name}。" if how is How.WRONG else ""


def _distinct(units: Iterable[Unit]) -> list[Unit]:
    return sorted(set(units), key=lambda unit: (unit.order, unit.pk))


def _city_of(units: Sequence[Unit]) -> tuple[str, str]:
    """Name of the place and the word before its units: (“云川市”, “市”); empty without a government."""
    for unit in units:
        if unit.kind == UnitKind.GOVERNMENT and unit.parent_id is None:
            city, prefix = key(unit.full_name).removesuffix("政府"), key(unit.name).removesuffix("政府")
            return (city, prefix) if city and prefix and city.endswith(prefix) else ("", "")
    return "", ""
