"""The city of both worlds: its people, and the everyday matters of the units that look on."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from duxing.audit.services import record
from duxing.core.actions import action
from duxing.core.states import save_changes
from duxing.intake.services.importing import import_document
from duxing.intake.services.registering import register_source
from duxing.matters.services.dispatching import Share, note_call
from duxing.matters.services.issuing import issue_notice
from duxing.orgs.models import Post, Unit, UnitKind, User
from duxing.orgs.roles import Role
from duxing.testing import matters
from duxing.testing.cast import Cast, make_cast

MINUTES = """关于近期重点工作的会议纪要

一、城市建设
1.改造供热管网12公里。（责任单位：市住房城乡建设局牵头；完成时限：12月底前）
2.改造校舍12所。（责任单位：市教育局牵头；完成时限：12月底前）
"""
# Label: name, unit, role, title. The last two stand in the secret's circle.
MORE: dict[str, tuple[str, str, str, str]] = {
    "section_two": ("苗青", "section2", Role.OFFICE_SECTION, "秘书一科科长"),
    "bureau_hand": ("贺岩", "bureau", Role.LIAISON, "联络员"),
    "town_hand": ("申禾", "town", Role.TOWNSHIP_LIAISON, "联络员"),
    "hydro_hand": ("章汛", "hydro", Role.LIAISON, "联络员"),
    "helper_signer": ("叶澜", "support", Role.UNIT_DEPUTY, "副局长"),
    "leaver": ("邹远", "lead", Role.LIAISON, "原联络员"),
    "disabled": ("莫言", "lead", Role.LIAISON, "联络员"),
    "renewing": ("尤新", "lead", Role.LIAISON, "联络员"),
    "vice2": ("罗稼轩", "city", Role.CITY_LEADER, "副市长"),
    "aide2": ("石砚农", "city", Role.DEPUTY_SECRETARY, "副秘书长"),
}
UNITS: dict[str, tuple[str, str, str, str, int]] = {
    "section2": ("市政府办公室秘书一科", "秘书一科", UnitKind.SECTION, "city", 221),
    "hydro": ("云川市水文中心", "市水文中心", UnitKind.DEPARTMENT, "support", 2171),
    "bureau": ("云麓区住房和城乡建设局", "云麓区住建局", UnitKind.DEPARTMENT, "county", 4011),
    "town": ("云麓区古桥镇人民政府", "古桥镇政府", UnitKind.TOWNSHIP, "county", 4012),
}
ABOVE_ALL = {"mayor", "general", "director", "deputy", "officer", "colleague"}
LINE = {"vice2", "aide2"}
UNIT_B = {"helper", "helper_head", "helper_signer"}
PART = {"hydro_hand"}


@dataclass
class City:
    """`cast` is the city as usual; `secret` the same with unit B as its lead and the other vice mayor."""

    cast: Cast
    secret: Cast
    units: dict[str, Unit]
    people: dict[str, User | None]

    def outside(self, *, early: bool) -> list[str]:
        """Who must not see the secret: before it is handed out, the people of unit B neither.

        The office, 秘书长 and mayor see all (domain 8.2), the other vice mayor and his aide by their
        line; nobody else by any paper.
        """
        circle = ABOVE_ALL | LINE | (set() if early else UNIT_B | PART)
        return [label for label in self.people if label not in circle]


def found_city() -> City:
    """Units and people, nobody with anything to do."""
    cast = make_cast()
    units, more = _add_more(cast)
    people: dict[str, User | None] = {"anonymous": None, **cast.people(), **more}
    secret = replace(
        cast,
        lead=cast.support,
        handler=cast.helper,
        signer=more["helper_signer"],
        head=cast.helper_head,
        vice=more["vice2"],
        aide=more["aide2"],
    )
    return City(cast, secret, units, people)


@action
def _add_more(cast: Cast) -> tuple[dict[str, Unit], dict[str, User]]:
    units: dict[str, Unit] = {}
    for label, (full, name, kind, above, order) in UNITS.items():
        parent = getattr(cast, above)
        units[label] = Unit.objects.create(
            code=f"yc-{label}",
            full_name=full,
            name=name,
            kind=kind,
            order=order,
            parent=parent,
            path=f"{parent.path}{label}/",
            valid_from=date(2019, 1, 1),
        )
    people: dict[str, User] = {}
    posts: dict[str, Post] = {}
    for number, (label, (name, unit, role, title)) in enumerate(MORE.items()):
        people[label] = User.objects.create_user(label.replace("_", ""), None, name=name, order=600 + number)
        holder = None if label == "leaver" else people[label]
        place = units.get(unit) or getattr(cast, unit)
        posts[label] = Post.objects.create(
            unit=place, role=role, title=title, order=600 + number, holder=holder
        )
    Post.objects.create(
        unit=cast.other, role=Role.LIAISON, title="联络员", order=700, holder=people["bureau_hand"]
    )
    save_changes(posts["vice2"], by="system", aide=posts["aide2"])
    record("system", "orgs.cast.made", "rigs")
    return units, people


def everyday(city: City, words: str, *, whole: bool = True) -> None:
    """What those outside see of the city's work; `words` keep one round apart from another.

    With `whole` matters at every stage, else one.
    """
    cast, units = city.cast, city.units
    helpers = (
        Share(cast.county, "supporting", None),
        Share(cast.other, "informed"),
        Share(units["town"], "informed"),
    )
    matter = matters.dispatched(cast, title=f"{words}供暖温度不够", others=helpers)
    note_call(matter, by=cast.officer, answered_by="联络员", words="已电话通知")
    _sections_own(city, words)
    if not whole:
        return
    issue_notice(matters.dispatched(cast, title=f"{words}老旧小区改造"), by=cast.officer)
    matters.spread_out(cast, [cast.county, cast.other, units["bureau"]], title=f"{words}排水整治")
    matters.received(cast, title=f"{words}管网普查")
    matters.submitted(cast, title=f"{words}燃气整治")
    matters.submitted(cast, title=f"{words}值守安排", registering={"is_internal": True})
    matters.presented(cast, title=f"{words}公园开放")
    matters.closed(cast, title=f"{words}路灯修复")
    matters.drafted(cast, title=f"{words}停车难")


def _sections_own(city: City, words: str) -> None:
    """An office section has papers of its own, one of them taken apart and not yet filed."""
    hand, on = city.cast.section_hand, matters.clock.today()
    paper: dict[str, Any] = {"by": hand, "received_on": on, "type": matters.source_type("meeting")}
    import_document(text=MINUTES, original=None, title=f"{words}会议纪要", year=on.year, dated_on=on, **paper)
    register_source(title=f"{words}来文", text=MINUTES, **paper)


def spoil_logins(city: City) -> None:
    """Accounts that are stopped or must renew their password; call it once their sessions exist.

    All have logged in at the moment that the clock shows: the machine's own clock goes on.
    """
    User.objects.exclude(last_login=None).update(last_login=matters.clock.now())
    users = {label: user for label, user in city.people.items() if user is not None}
    User.objects.filter(pk=users["disabled"].pk).update(is_active=False)
    User.objects.filter(pk=users["renewing"].pk).update(must_change_password=True)
