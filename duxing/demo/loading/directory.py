"""Units, people and posts of the demo city in the database, and the office's own data on papers."""

from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.hashers import make_password

from duxing.demo.accounts import PASSWORD
from duxing.demo.data.acts import DIRECTOR
from duxing.demo.data.cast import (
    FormerPerson,
    PersonSpec,
    UnitSpec,
    load_former_people,
    load_groups,
    load_people,
    load_units,
    person_named,
)
from duxing.orgs.models import Post, Unit, User
from duxing.orgs.permissions import SYSTEM
from duxing.orgs.services.directory import GroupData, PersonData, UnitData, import_directory
from duxing.orgs.services.people import create_person, fill_post
from duxing.papers.office import save_office_profile

OFFICE: dict[str, Any] = {
    "government": "云川市人民政府",
    "office": "云川市人民政府督查室",
    "letterhead": "云川市人民政府办公室",
    "prefix": "云政督",
    "seal": "云川市人民政府督查室",
    "report_to": "市政府督查室",
    "printer": "云川市人民政府办公室",
    "contact": "高原",
    "telephone": "0000-6216",
}


@dataclass
class Directory:
    """What the replay looks up: units by code, people by login and by name, leaders' posts by name."""

    units: dict[str, Unit] = field(default_factory=dict)
    by_login: dict[str, User] = field(default_factory=dict)
    by_name: dict[str, User] = field(default_factory=dict)
    posts: dict[str, Post] = field(default_factory=dict)

    def forget(self) -> None:
        """Read people afresh: which posts they hold is kept with the object."""
        self.by_login = {user.username: user for user in User.objects.all()}
        self.by_name = {user.name: user for user in self.by_login.values()}


def make_directory() -> Directory:
    """Take over the directory of the city. One password, hashed once, for everybody who can log in."""
    people = [_person(one) for one in _first_holders()]
    groups = [GroupData(one.name, one.units, one.aliases, one.must_ask) for one in load_groups()]
    units = [_unit(unit) for unit in load_units()]
    made = import_directory(_parents_first(units), people, groups, by=SYSTEM)
    for person in _successors():
        create_person(
            by=SYSTEM,
            username=person.login,
            name=person.name,
            order=person.order,
            landline=person.landline,
        )
    _open_accounts()
    save_office_profile(by=made.people[person_named(DIRECTOR).login], **OFFICE)
    found = Directory(units=made.units)
    found.posts = {post.holder.name: post for posts in made.posts.values() for post in posts if post.holder}
    found.forget()
    return found


def hand_over(directory: Directory, former: FormerPerson) -> None:
    """The successor takes the liaison's post over with all its work; the former one is stopped."""
    post = Post.objects.select_related("unit", "holder").get(unit__code=former.unit, role=former.role)
    fill_post(post, directory.by_name[former.replaced_by], by=SYSTEM, stop_former=True)
    directory.forget()


def _first_holders() -> list[PersonSpec | FormerPerson]:
    """Everybody with a post as the year began: former liaisons instead of their successors."""
    formers = load_former_people()
    first = {former.unit: former for former in reversed(formers)}
    later = {former.replaced_by for former in formers}
    return [first[one.unit] if one.name in later else one for one in load_people()]


def _successors() -> list[PersonSpec]:
    """People who come to a post during the year; those in between have the landline of the post."""
    specs = {one.name: one for one in load_people()}
    found = []
    for former in load_former_people():
        last = specs[next(f.replaced_by for f in reversed(load_former_people()) if f.unit == former.unit)]
        if former.replaced_by in specs:
            found.append(specs[former.replaced_by])
        else:
            middle = next(f for f in load_former_people() if f.name == former.replaced_by)
            found.append(_like(last, middle))
    return found


def _like(post: PersonSpec, person: FormerPerson) -> PersonSpec:
    return PersonSpec(
        person.name, person.login, person.unit, person.title, person.role, post.order, post.landline
    )


def _person(one: PersonSpec | FormerPerson) -> PersonData:
    if isinstance(one, FormerPerson):
        last = next(person for person in load_people() if person.unit == one.unit and person.role == one.role)
        one = _like(last, one)
    logins = {person.name: person.login for person in load_people()}
    return PersonData(
        login=one.login,
        name=one.name,
        unit=one.unit,
        role=one.role,
        title=one.title,
        order=one.order,
        landline=one.landline,
        # Who follows which leader's matters (盯办分工) is read from the officer's portfolio.
        portfolio=one.portfolio or "、".join(one.watches),
        sees_all=one.sees_all,
        aide=logins.get(one.aide, ""),
        stand_in=logins.get(one.stand_in, ""),
    )


def _unit(unit: UnitSpec) -> UnitData:
    return UnitData(
        code=unit.code,
        full_name=unit.full_name,
        name=unit.name,
        kind=unit.kind,
        order=unit.order,
        initials=unit.initials,
        parent=unit.parent or "",
        aliases=tuple((alias.text, alias.kind) for alias in unit.aliases),
    )


def _parents_first(units: list[UnitData]) -> list[UnitData]:
    """A parent stands before its children, units of one parent in their order."""
    placed: list[UnitData] = []
    codes = {""}
    waiting = units
    while waiting:
        ready = [unit for unit in waiting if unit.parent in codes]
        placed += ready
        codes |= {unit.code for unit in ready}
        waiting = [unit for unit in waiting if unit.code not in codes]
    return placed


def _open_accounts() -> None:
    """Give everybody who may log in the password; hashing it a hundred times would take a minute."""
    able = [one.login for one in load_people() if one.can_login]
    able += [one.login for one in load_former_people()]
    User.objects.filter(username__in=able).update(password=make_password(PASSWORD))
