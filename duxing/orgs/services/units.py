"""Units and their names: created, renamed, ended, called otherwise."""

from datetime import date
from typing import Any

from duxing.audit.services import record
from duxing.core.actions import action
from duxing.core.crash import crashpoint
from duxing.core.errors import BadInput, Forbidden, NotAllowedNow
from duxing.core.states import hold, save_changes
from duxing.orgs.building import check_order, free_name, initials_of, new_unit
from duxing.orgs.matching import Directory
from duxing.orgs.models import AliasKind, Unit, UnitAlias
from duxing.orgs.names import group_key, key
from duxing.orgs.permissions import can_add_alias, can_keep_directory

EDITABLE = frozenset({"full_name", "name", "initials", "kind", "order", "valid_from"})
SHORTEST_ALIAS = 2


def _demand_keeper(by: Any) -> None:
    if not can_keep_directory(by):
        raise Forbidden("只有督查室主任和系统管理员可以维护单位名录。")


@action
def create_unit(
    *,
    by: Any,
    full_name: str,
    name: str,
    kind: str,
    parent: Unit | None = None,
    code: str = "",
    **fields: Any,
) -> Unit:
    """A new unit. `fields` are order, initials and valid_from; without a code one is made."""
    _demand_keeper(by)
    _demand_free_name(name)
    codes = set(Unit.objects.values_list("code", flat=True))
    if code in codes:
        raise BadInput(f"代码“{code}”已被使用。", "code")
    stem = f"{parent.code}-{initials_of(name)}" if parent else initials_of(name)
    unit = new_unit(
        code=code or free_name(stem[:36], codes),
        full_name=full_name,
        name=name,
        kind=kind,
        parent=parent,
        **fields,
    )
    unit.save()
    record(by, "orgs.unit.created", unit, name=name, full_name=full_name)
    return unit


@action
def edit_unit(unit: Unit, *, by: Any, version: int | None = None, **changes: Any) -> Unit:
    """Change a unit's names, class or order. A former short name is kept as an old name."""
    _demand_keeper(by)
    wrong = changes.keys() - EDITABLE
    if wrong:
        raise TypeError(f"not editable: {sorted(wrong)}")
    check_order(changes.get("order", unit.order))
    if changes.get("initials") == "":
        changes["initials"] = initials_of(changes.get("name", unit.name).removeprefix("市"))
    before = {field: getattr(unit, field) for field in changes if getattr(unit, field) != changes[field]}
    if "name" in before:
        _demand_free_name(changes["name"], but=unit)
    save_changes(unit, by=by, version=version, **changes)
    if "name" in before and not unit.aliases.filter(text=before["name"]).exists():
        UnitAlias.objects.create(unit=unit, text=before["name"], kind=AliasKind.OLD, updated_by=_person(by))
    record(by, "orgs.unit.edited", unit, name=unit.name, before={k: str(v) for k, v in before.items()})
    return unit


@action
def end_unit(
    unit: Unit, *, by: Any, ended_on: date, successor: Unit | None = None, version: int | None = None
) -> Unit:
    """The unit exists no longer from `ended_on`; who names it is led to its successor."""
    _demand_keeper(by)
    if unit.valid_to is not None:
        raise NotAllowedNow(f"{unit.name}已于 {unit.valid_to} 撤销。")
    if unit.valid_from and ended_on <= unit.valid_from:
        raise BadInput("撤销日期不能早于设立日期。", "ended_on")
    if successor is not None and Directory.load().heir(successor) in (None, unit):
        raise BadInput("请选择现存的其他单位作为接续单位。", "successor")
    save_changes(unit, by=by, version=version, valid_to=ended_on, successor=successor)
    crashpoint("unit.after_end")
    into = successor.name if successor else ""
    record(by, "orgs.unit.ended", unit, name=unit.name, ended_on=ended_on, successor=into)
    return unit


@action
def add_alias(unit: Unit, text: str, *, by: Any, kind: str = AliasKind.NICKNAME) -> UnitAlias:
    """Another name of the unit; what it already has is answered as it stands."""
    if not can_add_alias(by):
        raise Forbidden("只有督查室和系统管理员可以添加单位别名。")
    text = text.strip()
    wanted = key(text)
    existing = next((alias for alias in unit.aliases.all() if key(alias.text) == wanted), None)
    if existing is not None:
        return existing
    _demand_free_alias(unit, text, wanted)
    alias = UnitAlias.objects.create(unit=unit, text=text, kind=kind, updated_by=_person(by))
    record(by, "orgs.alias.added", alias, unit=unit.name, text=text, category=AliasKind(kind).label)
    return alias


@action
def remove_alias(alias: UnitAlias, *, by: Any) -> Unit:
    """Take a wrong alias away; the unit it belonged to."""
    _demand_keeper(by)
    unit, text = alias.unit, alias.text
    alias.delete()
    record(by, "orgs.alias.removed", unit, unit=unit.name, text=text)
    return unit


def _demand_free_name(name: str, but: Unit | None = None) -> None:
    """Refuse a name that is taken; whoever gives a name at this moment waits at the first unit of all."""
    first = Unit.objects.order_by("pk").first()
    if first is not None:
        hold(first)
    same = Unit.objects.filter(name=name, valid_to=None)
    if (same.exclude(pk=but.pk) if but else same).exists():
        raise BadInput(f"已有名为“{name}”的单位。", "name")


def _demand_free_alias(unit: Unit, text: str, wanted: str) -> None:
    """Refuse what is too short, the name of a unit, or a collective name."""
    if not SHORTEST_ALIAS <= len(wanted) <= 80:
        raise BadInput("别名须有二至八十个字。", "text")
    directory = Directory.load()
    named = directory.official(text)
    if named == unit:
        raise BadInput(f"“{text}”就是该单位的名称，不必另加。", "text")
    if named is not None:
        raise BadInput(f"“{text}”是{named.name}的名称，不能作为{unit.name}的别名。", "text")
    if group_key(text) in directory.groups:
        raise BadInput(f"“{text}”是集合称呼，不能作为一个单位的别名。", "text")


def _person(by: Any) -> Any:
    return None if isinstance(by, str) else by
