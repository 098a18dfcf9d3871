"""All scenes by name, those of the directory and the calendar, and the world in which they are made."""

from collections.abc import Callable
from datetime import timedelta

from django.urls import reverse

from duxing.core import clock
from duxing.orgs.services.units import create_unit, end_unit
from duxing.testing.cast import Cast
from duxing.workdays.services import load_calendar
from rigs.inputs import scenes_matters, scenes_papers
from rigs.inputs.scene import Scene, day, own, plain


def ending_unit(cast: Cast) -> Scene:
    unit = create_unit(
        by=cast.admin, name="市河道处", full_name="云川市河道管理处", kind="department", parent=cast.city
    )
    values = {"ended_on": day(), "successor": cast.support.name}
    return own("admin", "orgs:end_unit", unit, values)


def new_unit(cast: Cast) -> Scene:
    values = {
        "name": "市海绵办",
        "full_name": "云川市海绵城市办公室",
        "kind": "department",
        "parent": cast.city.name,
    }
    return plain("admin", "orgs:new_unit", values)


def new_alias(cast: Cast) -> Scene:
    action = reverse("orgs:add_alias", args=[cast.support.public_id])
    values = {"text": "水务局", "kind": "nickname"}
    return Scene("officer", reverse("orgs:unit", args=[cast.support.public_id]), action, values)


def new_person(cast: Cast) -> Scene:
    values = {
        "name": "周行",
        "username": "zhouxing",
        "role": "liaison",
        "title": "联络员",
        "landline": "60099",
    }
    return own("admin", "orgs:new_person", cast.other, values)


def calendar_day(cast: Cast) -> Scene:
    calendar = load_calendar()
    later = next(n for n in range(5, 60) if calendar.is_workday(clock.today() + timedelta(days=n)))
    values = {"day": day(later), "is_work": "rest", "name": "防台风"}
    return Scene("director", reverse("workdays:calendar"), reverse("workdays:set_day"), values)


SCENES: dict[str, Callable[[Cast], Scene]] = {
    "报送反馈": scenes_matters.report,
    "修改拟稿": scenes_matters.redrafting,
    "代录反馈": scenes_matters.proxied,
    "传盖章件": scenes_matters.sealed,
    "登记一件": scenes_papers.register,
    "转阅": scenes_papers.passing_on,
    "涉密件占号": scenes_papers.number_only,
    "导入来文": scenes_papers.importing,
    "导入文件": scenes_papers.import_file,
    "更正来文": scenes_papers.amending,
    "修改拟立项": scenes_papers.editing,
    "再立一件": scenes_papers.new_matter,
    "分解核对": scenes_papers.draft,
    "交办": scenes_matters.dispatching,
    "记电话": scenes_matters.calling,
    "代录签收": scenes_matters.receiving,
    "调整期限": scenes_matters.moving,
    "审核": scenes_matters.reviewing,
    "拟呈阅单": scenes_matters.presenting,
    "登记阅示": scenes_matters.reading,
    "办结": scenes_matters.closing,
    "重新督办": scenes_matters.reopening,
    "并案": scenes_matters.merging,
    "立项审批": scenes_papers.approving,
    "不予立项": scenes_papers.declining,
    "撤并单位": ending_unit,
    "新设单位": new_unit,
    "单位别名": new_alias,
    "新增人员": new_person,
    "工作日历": calendar_day,
}


class World:
    """The cast, and the scenes that were asked for, made when they are first needed."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self._made: dict[str, Scene] = {}

    def scene(self, name: str) -> Scene:
        """The scene of that name."""
        if name not in self._made:
            self._made[name] = SCENES[name](self.cast)
        return self._made[name]

    def prepare(self, names: "set[str] | None" = None) -> None:
        """Make these scenes, or all of them."""
        ended(self.cast)
        for name in SCENES if names is None else sorted(names):
            self.scene(name)


def ended(cast: Cast) -> None:
    """A unit that was merged into another one, and one that was dissolved."""
    for name, full, heir in (
        ("市工商局", "云川市工商行政管理局", cast.other),
        ("市盐务局", "云川市盐务管理局", None),
    ):
        unit = create_unit(by=cast.admin, name=name, full_name=full, kind="department", parent=cast.city)
        end_unit(unit, by=cast.admin, ended_on=clock.today() - timedelta(days=400), successor=heir)
