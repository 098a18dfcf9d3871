"""The cast of the tests: a small city with one person in every role, made through one action."""

from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from duxing.audit.services import record
from duxing.core.actions import action
from duxing.core.states import save_changes
from duxing.orgs.models import AliasKind, Post, Unit, UnitAlias, UnitKind, User
from duxing.orgs.roles import Role

PASSWORD = "Cast-2026-pw"


@dataclass
class Cast:
    """People by role; each name is a field, so that a typing error is found at once.

    `director`, `deputy`, `officer` and `colleague` are the office; `head`, `signer` and `handler`
    stand in 市住房城乡建设局 (`lead`); `helper` is the liaison of 市水利局 (`support`); `county_hand`
    of 云麓区政府 (`county`); `outsider` of 市教育局 (`other`), who has no matter at all.
    """

    city: Unit
    office: Unit
    section: Unit
    lead: Unit
    support: Unit
    other: Unit
    county: Unit
    mayor: User
    vice: User
    general: User
    aide: User
    director: User
    deputy: User
    officer: User
    colleague: User
    section_hand: User
    head: User
    signer: User
    handler: User
    helper: User
    helper_head: User
    county_hand: User
    county_head: User
    outsider: User
    admin: User

    def people(self) -> dict[str, User]:
        """Every person by the name of the field."""
        return {
            f.name: getattr(self, f.name) for f in fields(self) if isinstance(getattr(self, f.name), User)
        }


_UNITS: dict[str, tuple[str, str, str, str, int]] = {
    "city": ("yc", "云川市人民政府", "市政府", UnitKind.GOVERNMENT, 100),
    "office": ("yc-dcs", "云川市人民政府督查室", "市政府督查室", UnitKind.SECTION, 210),
    "section": ("yc-mssk", "市政府办公室秘书三科", "秘书三科", UnitKind.SECTION, 220),
    "lead": ("yc-zjj", "云川市住房和城乡建设局", "市住房城乡建设局", UnitKind.DEPARTMENT, 2140),
    "support": ("yc-slj", "云川市水利局", "市水利局", UnitKind.DEPARTMENT, 2170),
    "other": ("yc-jyj", "云川市教育局", "市教育局", UnitKind.DEPARTMENT, 2030),
    "county": ("yc-yunlu", "云川市云麓区人民政府", "云麓区政府", UnitKind.COUNTY, 4010),
}
_PEOPLE: dict[str, tuple[str, str, str, str, int]] = {
    "mayor": ("陆承远", "city", Role.CITY_LEADER, "市长", 10),
    "vice": ("顾维城", "city", Role.CITY_LEADER, "副市长", 50),
    "general": ("郑伯阳", "city", Role.SECRETARY_GENERAL, "秘书长", 90),
    "aide": ("方既明", "city", Role.DEPUTY_SECRETARY, "副秘书长", 130),
    "director": ("宋知行", "office", Role.OFFICE_DIRECTOR, "督查室主任", 210),
    "deputy": ("林晚舟", "office", Role.OFFICE_DEPUTY, "督查室副主任", 211),
    "officer": ("高原", "office", Role.OFFICER, "一级主任科员", 212),
    "colleague": ("唐可", "office", Role.OFFICER, "四级主任科员", 213),
    "section_hand": ("秦川", "section", Role.OFFICE_SECTION, "秘书三科科长", 220),
    "head": ("王立新", "lead", Role.UNIT_HEAD, "局长", 1),
    "signer": ("杜明远", "lead", Role.UNIT_DEPUTY, "副局长", 2),
    "handler": ("冯小筑", "lead", Role.LIAISON, "联络员", 3),
    "helper": ("何清", "support", Role.LIAISON, "联络员", 3),
    "helper_head": ("江淮", "support", Role.UNIT_HEAD, "局长", 1),
    "county_hand": ("罗云", "county", Role.LIAISON, "督查联络员", 3),
    "county_head": ("石磊", "county", Role.UNIT_HEAD, "常务副区长", 1),
    "outsider": ("孟书", "other", Role.LIAISON, "联络员", 3),
    "admin": ("系统员", "office", Role.SYSADMIN, "系统管理员", 900),
}


@action
def make_cast() -> Cast:
    """The whole cast with units, people, posts and the nicknames of the lead unit."""
    units: dict[str, Unit] = {}
    for field, (code, full_name, name, kind, order) in _UNITS.items():
        parent = units.get("city")
        units[field] = Unit.objects.create(
            code=code,
            full_name=full_name,
            name=name,
            kind=kind,
            order=order,
            parent=parent,
            initials="zjj" if field == "lead" else "",
            path=f"yc/{code}/" if parent else "yc/",
            valid_from=date(2019, 1, 1),
        )
    UnitAlias.objects.create(unit=units["lead"], text="住建局", kind=AliasKind.NICKNAME)
    UnitAlias.objects.create(unit=units["lead"], text="建设局", kind=AliasKind.OLD)
    people: dict[str, User] = {}
    posts: dict[str, Post] = {}
    for field, (name, unit, role, title, order) in _PEOPLE.items():
        # Unusable on purpose: tests use force_login, and hashing a password a hundred times is slow.
        people[field] = User.objects.create_user(
            field.replace("_", ""), None, name=name, order=order, landline=f"0000-6{order:03d}"
        )
        posts[field] = Post.objects.create(
            unit=units[unit],
            role=role,
            title=title,
            order=order,
            holder=people[field],
            sees_all=field == "mayor",
        )
    _add_aides(posts)
    record("system", "orgs.cast.made", "tests")
    return Cast(**units, **people)


def _add_aides(posts: dict[str, Post]) -> None:
    """The vice mayor's aide is the deputy secretary-general, the mayor's the secretary-general."""
    save_changes(posts["vice"], by="system", aide=posts["aide"])
    save_changes(posts["mayor"], by="system", aide=posts["general"])


def give_password(user: User, password: str = PASSWORD) -> Any:
    """Let the person log in with `password` (browser tests)."""
    user.set_password(password)
    User.objects.filter(pk=user.pk).update(password=user.password)
    return user
