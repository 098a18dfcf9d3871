"""Documents for the tests of decomposition, and the ways to bring one in."""

from datetime import date

from duxing.audit.services import record
from duxing.core import clock
from duxing.core.actions import action
from duxing.demo.data import cast as city
from duxing.demo.data.script import meeting_text
from duxing.demo.data.when import When
from duxing.intake.services.importing import import_document
from duxing.orgs.models import Post, Unit, UnitAlias, UnitGroup, User
from duxing.sources.models import Source
from duxing.testing.matters import source_type
from duxing.workdays.services import load_calendar

PLAN = """关于印发2026年重点任务分工方案的通知
云政办发〔2026〕9号

各有关单位：
现将分工方案印发给你们，请认真贯彻执行。

一、城市建设
1.新建改造雨水管网12公里，消除易涝点9处。（责任单位：市住房城乡建设局牵头，市水利局配合；完成时限：11月底前）
2.新增公办幼儿园学位3600个，开工学校5所。（责任单位：教体局牵头，国土局配合；完成时限：8月底前）
3.改造校舍12所。（责任单位：教体局牵头；完成时限：2026年9月30日前）
二、工作要求
各单位要高度重视，加强组织领导。
各单位要加强宣传，营造氛围。
"""
DAY = date(2026, 11, 23)


def minutes() -> str:
    """The minutes of the demo's 58th meeting as of 23 November 2026; the meeting was on 22 October."""
    return meeting_text(When(DAY, load_calendar()))


def bring_in(by, text: str = PLAN, *, type: str = "special", **details) -> Source:
    """Import and decompose a text."""
    details = {"title": "重点任务分工方案", "year": 2026, "dated_on": date(2026, 1, 5)} | details
    return import_document(
        by=by, text=text, type=source_type(type), received_on=clock.today(), original=None, **details
    )


@action
def load_city() -> User:
    """The units, groups and leaders of the demo city; gives back an officer of its supervision office."""
    units: dict[str, Unit] = {}
    for spec in city.load_units():
        parent = units.get(spec.parent or "")
        units[spec.code] = Unit.objects.create(
            code=spec.code,
            full_name=spec.full_name,
            name=spec.name,
            initials=spec.initials,
            kind=spec.kind,
            order=spec.order,
            parent=parent,
            path=f"{parent.path if parent else ''}{spec.code}/",
        )
        for alias in spec.aliases:
            UnitAlias.objects.create(unit=units[spec.code], text=alias.text, kind=alias.kind)
    for group in city.load_groups():
        row = UnitGroup.objects.create(name=group.name, must_ask=group.must_ask, aliases=list(group.aliases))
        row.units.set([units[code] for code in group.units])
    people = {}
    for person in city.load_people():
        if person.role in ("city_leader", "officer"):
            user = User.objects.create_user(person.login, None, name=person.name, order=person.order)
            people[person.name] = user
            Post.objects.create(
                unit=units[person.unit],
                role=person.role,
                title=person.title,
                order=person.order,
                holder=user,
                portfolio=person.portfolio or "",
            )
    record("system", "orgs.cast.made", "tests")
    return people["高原"]
