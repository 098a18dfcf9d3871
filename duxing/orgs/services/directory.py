"""A whole directory of units, people and collective names, taken over in one act."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from duxing.audit.services import record
from duxing.core.actions import action
from duxing.core.errors import BadInput, Forbidden
from duxing.core.states import save_changes
from duxing.orgs.building import new_person, new_unit
from duxing.orgs.models import AliasKind, Post, Unit, UnitAlias, UnitGroup, User
from duxing.orgs.permissions import can_keep_directory, refuse_mixed_roles


@dataclass(frozen=True)
class UnitData:
    """One unit; `parent` and `successor` are codes, `aliases` pairs of text and kind."""

    code: str
    full_name: str
    name: str
    kind: str
    order: int = 9999
    initials: str = ""
    parent: str = ""
    aliases: tuple[tuple[str, str], ...] = ()
    valid_from: date | None = None
    valid_to: date | None = None
    successor: str = ""


@dataclass(frozen=True)
class PersonData:
    """One person in one post; the same login again is a further post.

    `unit` is a code, `aide` and `stand_in` are logins. Without a password nobody can log in.
    """

    login: str
    name: str
    unit: str
    role: str
    title: str
    order: int = 9999
    initials: str = ""
    landline: str = ""
    mobile: str = ""
    portfolio: str = ""
    sees_all: bool = False
    aide: str = ""
    stand_in: str = ""
    password: str = ""
    must_change_password: bool = False


@dataclass(frozen=True)
class GroupData:
    """A collective name, its other spellings and the codes of its units."""

    name: str
    units: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    must_ask: bool = False


@dataclass
class Imported:
    """What was made: units by code, people by login, posts by login in the order given."""

    units: dict[str, Unit] = field(default_factory=dict)
    people: dict[str, User] = field(default_factory=dict)
    posts: dict[str, list[Post]] = field(default_factory=lambda: defaultdict(list))


@action
def import_directory(
    units: Sequence[UnitData], people: Sequence[PersonData] = (), groups: Sequence[GroupData] = (), *, by: Any
) -> Imported:
    """Take over units (a parent before its children), people with their posts, and collective names.

    All or nothing, one entry in the chain. Raises BadInput for what is there already or refers to
    a unit or a person that is not.
    """
    if not can_keep_directory(by):
        raise Forbidden("只有督查室主任和系统管理员可以导入单位名录。")
    made = Imported(units={unit.code: unit for unit in Unit.objects.all()})
    _make_units(units, made, by)
    _make_people(people, made)
    _make_posts(people, made, by)
    _make_groups(groups, made)
    record(
        by, "orgs.directory.imported", "orgs.unit", units=len(units), people=len(people), groups=len(groups)
    )
    return made


def _make_units(units: Sequence[UnitData], made: Imported, by: Any) -> None:
    for data in units:
        if data.code in made.units:
            raise BadInput(f"单位代码“{data.code}”重复。")
        unit = new_unit(
            code=data.code,
            full_name=data.full_name,
            name=data.name,
            kind=data.kind,
            order=data.order,
            initials=data.initials,
            parent=_unit(made, data.parent) if data.parent else None,
            valid_from=data.valid_from,
            valid_to=data.valid_to,
        )
        unit.save()
        made.units[data.code] = unit
        for text, kind in data.aliases:
            UnitAlias(unit=unit, text=text, kind=AliasKind(kind)).save()
    for data in units:
        if data.successor:
            save_changes(made.units[data.code], by=by, successor=_unit(made, data.successor))


def _make_people(people: Sequence[PersonData], made: Imported) -> None:
    logins = {data.login for data in people}
    taken = User.objects.filter(username__in=logins).values_list("username", flat=True)
    for login in taken:
        raise BadInput(f"用户名“{login}”已有人使用。")
    for data in people:
        if data.login in made.people:
            continue
        person = new_person(
            username=data.login,
            name=data.name,
            initials=data.initials,
            order=data.order,
            landline=data.landline,
            mobile=data.mobile,
            must_change_password=data.must_change_password,
        )
        if data.password:
            person.set_password(data.password)
        made.people[data.login] = person
    User.objects.bulk_create(made.people.values())


def _make_posts(people: Sequence[PersonData], made: Imported, by: Any) -> None:
    roles: dict[str, set[str]] = defaultdict(set)
    for data in people:
        roles[data.login].add(data.role)
        refuse_mixed_roles(roles[data.login])
        post = Post(
            unit=_unit(made, data.unit),
            role=data.role,
            title=data.title,
            order=data.order,
            holder=made.people[data.login],
            portfolio=data.portfolio,
            sees_all=data.sees_all,
        )
        post.save()
        made.posts[data.login].append(post)
    for data in people:
        if data.aide or data.stand_in:
            aide, stand_in = _first_post(made, data.aide), _first_post(made, data.stand_in)
            post = next(p for p in made.posts[data.login] if p.role == data.role and p.title == data.title)
            save_changes(post, by=by, aide=aide, stand_in=stand_in)


def _make_groups(groups: Sequence[GroupData], made: Imported) -> None:
    for data in groups:
        group = UnitGroup.objects.create(name=data.name, aliases=list(data.aliases), must_ask=data.must_ask)
        group.units.set([_unit(made, code) for code in data.units])


def _unit(made: Imported, code: str) -> Unit:
    if code not in made.units:
        raise BadInput(f"没有代码为“{code}”的单位。")
    return made.units[code]


def _first_post(made: Imported, login: str) -> Post | None:
    if not login:
        return None
    if not made.posts.get(login):
        raise BadInput(f"没有用户名为“{login}”的人员。")
    return made.posts[login][0]
