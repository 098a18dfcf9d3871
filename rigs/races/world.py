"""A small city with a crowd in the office and in one department, and one record of every kind."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.test import Client

from duxing.audit.services import record
from duxing.core import clock
from duxing.core.actions import action
from duxing.core.proxy import ProxyBasis
from duxing.intake.models import UnitQuestion
from duxing.intake.services.importing import import_document
from duxing.orgs.models import Post, User
from duxing.orgs.roles import Role
from duxing.papers.office import save_office_profile
from duxing.sources.models import Source
from duxing.testing import matters as stages
from duxing.testing.cast import Cast, make_cast

CROWD = 16
GIVEN = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳"
PLAN = """关于印发2026年重点任务分工方案的通知
云政办发〔2026〕9号

各有关单位：
现将分工方案印发给你们，请认真贯彻执行。

一、城市建设
1.新建改造雨水管网12公里，消除易涝点9处。（责任单位：市住房城乡建设局牵头，市水利局配合；完成时限：11月底前）
2.新增公办幼儿园学位3600个，开工学校5所。（责任单位：市教育局牵头，市建管办配合；完成时限：8月底前）
二、工作要求
各单位要高度重视，加强组织领导。
各单位要加强宣传，营造氛围。
"""


@dataclass
class World:
    """Who acts: `office` may do what the director may, `unit` writes the reports of the lead unit."""

    cast: Cast
    office: list[User]
    unit: list[User]

    def client(self, person: User) -> Client:
        """A browser in which the person is logged in; errors come as the pages that people get."""
        client = Client(raise_request_exception=False)
        client.force_login(person)
        return client


@action
def _people(cast: Cast) -> tuple[list[User], list[User]]:
    office = [_person(cast.office, Role.OFFICE_DIRECTOR, "督查室主任", "钱", name) for name in GIVEN]
    unit = [_person(cast.lead, Role.LIAISON, "联络员", "孙", name) for name in GIVEN]
    record("system", "orgs.cast.made", "rigs")
    return office, unit


def _person(unit: Any, role: str, title: str, family: str, given: str) -> User:
    login = f"{role}{GIVEN.index(given)}".replace("_", "")
    person = User.objects.create_user(login, None, name=f"{family}{given}")
    Post.objects.create(unit=unit, role=role, title=title, holder=person)
    return person


def build() -> World:
    """The world on an empty database."""
    cast = make_cast()
    world = World(cast, *_people(cast))
    save_office_profile(by=cast.director, contact="唐可", telephone="0000-60213")
    stages.presented(cast)
    document(cast)
    if not UnitQuestion.objects.exists():
        raise LookupError("the document asks about no unit")
    return world


def document(cast: Cast) -> Source:
    """A document that was just taken apart."""
    return import_document(
        by=cast.officer,
        text=PLAN,
        type=stages.source_type("special"),
        received_on=clock.today(),
        original=None,
        title="重点任务分工方案",
        year=2026,
        dated_on=date(2026, 1, 5),
    )


def paper() -> ProxyBasis:
    """A leader's consent on paper, of today."""
    return stages.on_paper("方既明")


def in_days(n: int) -> date:
    """So many days from today."""
    return clock.today() + timedelta(days=n)
