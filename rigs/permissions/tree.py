"""The fifteen units and the people of the matrix."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.test import Client

from duxing.audit.services import record
from duxing.core.actions import action
from duxing.core.states import save_changes
from duxing.orgs.models import Post, Unit, UnitKind, User
from duxing.orgs.roles import Role
from rigs.permissions.facts import Person

PASSWORD = "Matrix-2026-pw"
# code: full name, short name, kind, parent, order. A second root is another government's branch.
UNITS: dict[str, tuple[str, str, str, str, int]] = {
    "yc": ("云川市人民政府", "市政府", UnitKind.GOVERNMENT, "", 100),
    "dcs": ("云川市人民政府督查室", "市政府督查室", UnitKind.SECTION, "yc", 210),
    "mssk": ("市政府办公室秘书三科", "秘书三科", UnitKind.SECTION, "yc", 220),
    "msyk": ("市政府办公室秘书一科", "秘书一科", UnitKind.SECTION, "yc", 221),
    "zjj": ("云川市住房和城乡建设局", "市住房城乡建设局", UnitKind.DEPARTMENT, "yc", 2140),
    "slj": ("云川市水利局", "市水利局", UnitKind.DEPARTMENT, "yc", 2170),
    "jyj": ("云川市教育局", "市教育局", UnitKind.DEPARTMENT, "yc", 2030),
    "yunlu": ("云川市云麓区人民政府", "云麓区政府", UnitKind.COUNTY, "yc", 4010),
    "yunlu-zjj": ("云麓区住房和城乡建设局", "云麓区住建局", UnitKind.DEPARTMENT, "yunlu", 4011),
    "yunlu-gq": ("云麓区古桥镇人民政府", "古桥镇政府", UnitKind.TOWNSHIP, "yunlu", 4012),
    "anqu": ("云川市安渠县人民政府", "安渠县政府", UnitKind.COUNTY, "yc", 4020),
    "anqu-nyj": ("安渠县农业农村局", "安渠县农业农村局", UnitKind.DEPARTMENT, "anqu", 4021),
    "anqu-sh": ("安渠县双槐镇人民政府", "双槐镇政府", UnitKind.TOWNSHIP, "anqu", 4022),
    "ls": ("临水市人民政府", "临水市政府", UnitKind.GOVERNMENT, "", 9000),
    "ls-jtj": ("临水市交通运输局", "临水市交通局", UnitKind.DEPARTMENT, "ls", 9010),
}
# Units that are handed matters, each with a head, a signer and a liaison.
WORKERS = ("zjj", "slj", "jyj", "yunlu", "yunlu-zjj", "yunlu-gq", "anqu", "anqu-sh", "ls-jtj")
# label: name, posts as (role, unit, title).
OFFICE: dict[str, tuple[str, str, str, str]] = {
    "mayor": ("陆承远", Role.CITY_LEADER, "yc", "市长"),
    "vice": ("顾维城", Role.CITY_LEADER, "yc", "副市长"),
    "vice2": ("罗稼轩", Role.CITY_LEADER, "yc", "副市长"),
    "general": ("郑伯阳", Role.SECRETARY_GENERAL, "yc", "秘书长"),
    "aide": ("方既明", Role.DEPUTY_SECRETARY, "yc", "副秘书长"),
    "aide2": ("石砚农", Role.DEPUTY_SECRETARY, "yc", "副秘书长"),
    "director": ("宋知行", Role.OFFICE_DIRECTOR, "dcs", "督查室主任"),
    "deputy": ("林晚舟", Role.OFFICE_DEPUTY, "dcs", "督查室副主任"),
    "officer": ("高原", Role.OFFICER, "dcs", "一级主任科员"),
    "colleague": ("唐可", Role.OFFICER, "dcs", "四级主任科员"),
    "section": ("秦川", Role.OFFICE_SECTION, "mssk", "秘书三科科长"),
    "section2": ("苗青", Role.OFFICE_SECTION, "msyk", "秘书一科科长"),
    "admin": ("系统员", Role.SYSADMIN, "dcs", "系统管理员"),
}
# People whose login does not stand as their post would have it, all at the housing bureau.
BROKEN = {"disabled": "停用", "leaver": "离任", "renewing": "改密", "expired": "超时", "stale": "失效"}
FAMILY = "王李张刘陈杨赵黄周吴徐孙"


@dataclass
class Tree:
    """Units, people and posts by label, what the oracle knows of them, and their logged-in clients."""

    units: dict[str, Unit]
    users: dict[str, User]
    posts: dict[str, Post]
    people: dict[str, Person]
    clients: dict[str, Client]


@action
def plant() -> Tree:
    """Units, people and posts; nobody is logged in yet."""
    units: dict[str, Unit] = {}
    for code, (full, name, kind, parent, order) in UNITS.items():
        above = units.get(parent)
        units[code] = Unit.objects.create(
            code=code,
            full_name=full,
            name=name,
            kind=kind,
            order=order,
            parent=above,
            path=f"{above.path if above else ''}{code}/",
            valid_from=date(2019, 1, 1),
        )
    tree = Tree(units, {}, {}, {}, {})
    for number, (label, (name, role, unit, title)) in enumerate(OFFICE.items(), start=1):
        _seat(tree, label, name, [(role, unit)], title, number)
    for number, code in enumerate(WORKERS):
        liaison = Role.TOWNSHIP_LIAISON if UNITS[code][2] == UnitKind.TOWNSHIP else Role.LIAISON
        _seat(tree, f"{code}.head", f"{FAMILY[number]}主任", [(Role.UNIT_HEAD, code)], "主要负责人", 1)
        _seat(tree, f"{code}.signer", f"{FAMILY[number]}分管", [(Role.UNIT_DEPUTY, code)], "分管负责人", 2)
        _seat(tree, f"{code}.hand", f"{FAMILY[number]}联络", [(liaison, code)], "联络员", 3)
    _seat(tree, "two_hats", "何两岗", [(Role.LIAISON, "slj"), (Role.LIAISON, "jyj")], "联络员", 4)
    mixed = [(Role.OFFICE_SECTION, "msyk"), (Role.LIAISON, "zjj")]
    _seat(tree, "mixed", "何兼职", mixed, "科员", 4)
    for label, word in BROKEN.items():
        _seat(tree, label, f"何{word}", [(Role.LIAISON, "zjj")], f"联络员{word}", 5)
    save_changes(tree.posts["vice"], by="system", aide=tree.posts["aide"], stand_in=tree.posts["vice2"])
    save_changes(tree.posts["vice2"], by="system", aide=tree.posts["aide2"])
    save_changes(tree.posts["mayor"], by="system", aide=tree.posts["general"], sees_all=True)
    record("system", "orgs.cast.made", "rigs")
    tree.people |= {
        "anonymous": Person("anonymous", state="out"),
        "mayor": Person("mayor", tree.people["mayor"].posts, sees_all=True),
        "aide": Person("aide", tree.people["aide"].posts, aide_of=("vice",)),
        "aide2": Person("aide2", tree.people["aide2"].posts, aide_of=("vice2",)),
        "general": Person("general", tree.people["general"].posts, aide_of=("mayor",)),
        "leaver": Person("leaver"),
    }
    states = {"disabled": "out", "renewing": "renewing", "expired": "out", "stale": "out"}
    for label, state in states.items():
        tree.people[label] = Person(label, tree.people[label].posts, state=state)
    return tree


def _seat(tree: Tree, label: str, name: str, posts: list[Any], title: str, order: int) -> None:
    login = label.replace(".", "").replace("-", "").replace("_", "")
    user = User.objects.create_user(login, PASSWORD, name=name, order=order, landline=f"0000-6{order:03d}")
    tree.users[label] = user
    for number, (role, unit) in enumerate(posts):
        post = Post.objects.create(
            unit=tree.units[unit], role=role, title=title, order=order * 10, holder=user
        )
        tree.posts[label if number == 0 else f"{label}.{number}"] = post
    tree.people[label] = Person(label, tuple((str(role), unit) for role, unit in posts))


def log_in(tree: Tree) -> None:
    """A client for each person; then the accounts that are stopped, renewed or replaced become so."""
    for label in tree.people:
        client = Client(raise_request_exception=False)
        if label != "anonymous":
            client.force_login(tree.users[label])
            client.get("/help/")  # the first answer of a session starts its clock
        tree.clients[label] = client
    stop = User.objects.filter
    stop(pk=tree.users["disabled"].pk).update(is_active=False)
    stop(pk=tree.users["renewing"].pk).update(must_change_password=True)
    fresh = tree.users["stale"]
    fresh.set_password(f"{PASSWORD}-2")
    stop(pk=fresh.pk).update(password=fresh.password)
    idle = tree.clients["expired"]
    session = idle.session
    session["started_at"] = 1.0
    session.save()
    _vacate(tree.posts["leaver"])


@action
def _vacate(post: Post) -> None:
    save_changes(post, by="system", holder=None)
    record("system", "orgs.post.vacated", post)
