"""Pages with a form, each with a record that lets it be sent, and sound values for it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.urls import reverse

from duxing.core import clock
from duxing.files.tests import samples
from duxing.intake.tests.documents import bring_in
from duxing.matters.models import Matter
from duxing.matters.services.presenting import Entry, submit_to_leaders
from duxing.orgs.models import Post
from duxing.orgs.services.units import create_unit, end_unit
from duxing.testing import matters
from duxing.testing.cast import Cast
from duxing.workdays.services import load_calendar
from rigs.inputs.cases import Values

OUTSIDE = "沿河"
REASON = "因连续降雨影响施工，需要延期办理。"
SCAN = ("收文页.png", samples.picture())


@dataclass(frozen=True)
class Scene:
    """Who opens which page, where its form goes, what is typed; `record` is what it is about."""

    who: str
    page: str
    action: str
    values: Values
    record: Any = None
    facts: dict[str, str] = field(default_factory=dict)


def day(later: int = 0) -> str:
    """A day from today on, as the browser's date picker sends it."""
    return (clock.today() + timedelta(days=later)).isoformat()


def paper(principal: str = "王立新") -> dict[str, str]:
    """A proxy entry from a stamped paper of today."""
    return {"basis": "paper", "principal": principal, "acted_on": day()}


def _own(who: str, name: str, record: Any, values: Values, **facts: str) -> Scene:
    url = reverse(name, args=[record.public_id])
    return Scene(who, url, url, values, record, facts)


def _plain(who: str, name: str, values: Values) -> Scene:
    return Scene(who, reverse(name), reverse(name), values)


def _said(matter: Matter) -> dict[str, Any]:
    return {
        "self_state": "behind",
        "as_of": day(),
        "text": "已更换板换，温度恢复。",
        "answer_1": "板换堵塞，已查明。",
        "answer_2": "管网正在改造。",
        "quantity_2": "9.6",
        "problem": "部分路段管线未迁移。",
        "help_needed": "请市水利局商定停水时间。",
        "next_step": "月底前完成迁移。",
        "next_on": day(9),
        "next_person": "冯小筑",
        "contact": "冯小筑 0000-60003",
        "report_number": "云建函〔2026〕88号",
    }


def report(cast: Cast) -> Scene:
    matter = matters.received(cast, title="待报")
    due = matters.final_due(matter)
    return _own("handler", "matters:report", due, _said(matter) | {"send": "1"}, number=str(matter.number))


def redrafting(cast: Cast) -> Scene:
    feedback = matters.draft_report(cast, matters.received(cast, title="拟稿中"))
    values = {"text": "我改的内容。", "next_step": "我写的下步措施。"}
    return _own("handler", "matters:report", feedback.due, values)


def proxied(cast: Cast) -> Scene:
    matter = matters.received(cast, title="代录")
    values = _said(matter) | paper() | {"send": "1"}
    return _own("officer", "matters:report", matters.final_due(matter), values)


def sealed(cast: Cast) -> Scene:
    due = matters.final_due(matters.received(cast, title="盖章"))
    values = {"self_state": "behind", "as_of": day(), "next_on": day(9), "quantity_2": "9.6", "sealed": SCAN}
    return _own("handler", "matters:report_sealed", due, values)


def register(cast: Cast) -> Scene:
    values = {
        "type": "instruction",
        "act": "keep",
        "words_1": "请住建局会同云麓区速查，三日内报。",
        "who_1": str(Post.objects.get(holder=cast.vice).public_id),
        "on_1": day(),
        "to_1": "市住房城乡建设局",
        "title": "12345日报：供暖温度不够",
        "lead": cast.lead.name,
        "supporting": cast.support.name,
        "due": "3个工作日",
        "requirements": "查明原因\n改造供热管网12公里",
        "answered_by": "冯小筑",
        "name": "供暖温度不够",
        "received_on": day(),
        "issuer": "市12345热线",
        "document_number": "云热线〔2026〕12号",
        "dated_on": day(-1),
        "meeting": "第58次常务会议",
        "item_label": "第4项",
        "place": OUTSIDE,
        "nickname": "老城供暖",
        "joint_number": "云委督〔2026〕3号",
    }
    return _plain("officer", "intake:register", values)


def passing_on(cast: Cast) -> Scene:
    return _own("officer", "intake:pass_on", matters.registered(cast, title="转阅件"), {"to": "秘书三科"})


def number_only(cast: Cast) -> Scene:
    values = {"who": "other", "own": "省政府领导", "received_on": day(), "watch_until": day(9)}
    return _plain("officer", "intake:number_only", values)


def importing(cast: Cast) -> Scene:
    values = {
        "type": "special",
        "text": "关于印发分工方案的通知\n\n一、城市建设\n1.改造雨水管网12公里。（责任单位：市水利局；完成时限：12月底前）\n",
        "title": "分工方案",
        "issuer": "市政府办公室",
        "document_number": "云政办发〔2026〕9号",
        "dated_on": day(-9),
        "meeting": "",
        "year": "2026",
        "received_on": day(),
    }
    return _plain("officer", "intake:import_source", values)


def import_file(cast: Cast) -> Scene:
    values = {"type": "special", "title": "分工方案", "file": ("方案.txt", "1.改造管网12公里。\n".encode())}
    return _plain("officer", "intake:import_source", values)


def amending(cast: Cast) -> Scene:
    return _own("officer", "intake:amend", bring_in(cast.officer, title="待更正"), {"dated_on": day(-30)})


def editing(cast: Cast) -> Scene:
    matter = matters.drafted(cast, title="待修改")
    values = {"name": "修改后的名称", "lead": cast.lead.name, "supporting": cast.support.name, "due": day(20)}
    return _own("officer", "intake:edit_matter", matter, values | {"requirements": "查明原因\n清淤3公里"})


def new_matter(cast: Cast) -> Scene:
    values = {"name": "再立一件", "lead": cast.lead.name, "supporting": cast.support.name, "act": "keep"}
    source = matters.registered(cast, title="一文两件")
    return _own("officer", "intake:new_matter", source, values | {"due": day(20), "requirements": "查明原因"})


def draft(cast: Cast) -> Scene:
    """The draft opened in 分解核对."""
    source = bring_in(cast.officer, title="待核对")
    first = Matter.objects.filter(source=source).order_by("pk")[0]
    page = f"{reverse('intake:clauses', args=[source.public_id])}?draft={first.public_id}"
    values = {"title": "改造管网", "lead": cast.lead.name, "supporting": cast.support.name, "due": day(20)}
    action = reverse("intake:edit_draft", args=[first.public_id])
    return Scene("officer", page, action, values | {"needs": "改造雨水管网12公里"}, first)


def dispatching(cast: Cast) -> Scene:
    values = {
        "lead": cast.lead.name,
        "supporting": cast.support.name,
        "clocked": cast.county.name,
        "clocked_due_on": day(5),
        "parallel": "",
        "delivery": "oa",
        "delivered_on": day(-1),
        "delivered_time": "09:30",
        "answered_by": "冯小筑",
        "kind": "monthly",
        "day": "25",
        "basis": "云政办发〔2026〕9号",
        "ends_on": day(90),
    }
    return _own("officer", "matters:dispatch", matters.filed(cast, title="待交办"), values)


def calling(cast: Cast) -> Scene:
    values = {"answered_by": "冯小筑", "words": "已电话通知，明天报初步情况。"}
    return _own("officer", "matters:note_call", matters.dispatched(cast, title="记电话"), values)


def receiving(cast: Cast) -> Scene:
    share = matters.dispatched(cast, title="代签收").assignments.get(unit=cast.lead)
    return _own("officer", "matters:receive", share, paper())


def moving(cast: Cast) -> Scene:
    matter = matters.received(cast, title="待延期")
    values = {"due_on": day(40), "reason": REASON} | paper("方既明")
    return _own("officer", "matters:move_deadline", matter, values, due=str(matter.due_on))


def reviewing(cast: Cast) -> Scene:
    feedback = matters.submitted(cast, title="待审核")
    action = reverse("matters:review", args=[feedback.public_id])
    values = {
        "decision": "supplement",
        "words": "请补充测温记录。",
        "internal_note": "与上期相比变化不大。",
        "answer_by": day(3),
    }
    return Scene("deputy", feedback.get_absolute_url(), action, values, feedback)


def presenting(cast: Cast) -> Scene:
    matter = matters.accepted(cast, title="待呈阅")
    name = matter.public_id.hex
    values = {"title": "十一月办理情况", f"pick_{name}": "on", f"summary_{name}": "供暖温度已恢复。"}
    where = reverse("matters:new_submission")
    return Scene("officer", where, where, values, matter, {"summary": f"summary_{name}"})


def reading(cast: Cast) -> Scene:
    slip = submit_to_leaders([Entry(matters.accepted(cast, title="已呈"), "温度已恢复。")], by=cast.officer)
    first = slip.readings.order_by("position")[0]
    item = str(slip.items.get().pk)
    values = {"outcome": "instructed", "item": item, "words": "请继续抓紧，年底前再报。", "due_on": day(20)}
    return _own("officer", "matters:record_reading", first, values | paper(first.leader_name))


def closing(cast: Cast) -> Scene:
    matter = matters.presented(cast, title="待办结")
    met = {f"met_{one.pk}": "on" for one in matter.requirements.all()}
    values = {"outcome": "done", "note": "办理结果属实，同意办结。"} | met
    return _own("director", "matters:close", matter, values | paper("方既明"))


def reopening(cast: Cast) -> Scene:
    values = {"due_on": day(40), "reason": "群众反映又不热了，重新督办。"} | paper("方既明")
    return _own("director", "matters:reopen", matters.closed(cast, title="已办结"), values)


def merging(cast: Cast) -> Scene:
    other = matters.received(cast, title="并入这件")
    values = {"number": str(other.number), "note": "两件同为一事。"}
    return _own("director", "matters:merge", matters.received(cast, title="待并案"), values)


def approving(cast: Cast) -> Scene:
    values = {"basis": "phone", "principal": "郑伯阳", "acted_on": day(), "act": "approve"}
    return _own("officer", "intake:approve", matters.pending(cast, title="待批"), values)


def declining(cast: Cast) -> Scene:
    values = {"basis": "phone", "principal": "郑伯阳", "acted_on": day(), "reason": "与前件重复，不另立项。"}
    return _own("officer", "intake:decline", matters.pending(cast, title="不批"), values)


def ending_unit(cast: Cast) -> Scene:
    unit = create_unit(
        by=cast.admin, name="市河道处", full_name="云川市河道管理处", kind="department", parent=cast.city
    )
    values = {"ended_on": day(), "successor": cast.support.name}
    return _own("admin", "orgs:end_unit", unit, values)


def new_unit(cast: Cast) -> Scene:
    values = {
        "name": "市海绵办",
        "full_name": "云川市海绵城市办公室",
        "kind": "department",
        "parent": cast.city.name,
    }
    return _plain("admin", "orgs:new_unit", values)


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
    return _own("admin", "orgs:new_person", cast.other, values)


def calendar_day(cast: Cast) -> Scene:
    calendar = load_calendar()
    later = next(n for n in range(5, 60) if calendar.is_workday(clock.today() + timedelta(days=n)))
    values = {"day": day(later), "is_work": "rest", "name": "防台风"}
    return Scene("director", reverse("workdays:calendar"), reverse("workdays:set_day"), values)


SCENES: dict[str, Callable[[Cast], Scene]] = {
    "报送反馈": report,
    "修改拟稿": redrafting,
    "代录反馈": proxied,
    "传盖章件": sealed,
    "登记一件": register,
    "转阅": passing_on,
    "涉密件占号": number_only,
    "导入来文": importing,
    "导入文件": import_file,
    "更正来文": amending,
    "修改拟立项": editing,
    "再立一件": new_matter,
    "分解核对": draft,
    "交办": dispatching,
    "记电话": calling,
    "代录签收": receiving,
    "调整期限": moving,
    "审核": reviewing,
    "拟呈阅单": presenting,
    "登记阅示": reading,
    "办结": closing,
    "重新督办": reopening,
    "并案": merging,
    "立项审批": approving,
    "不予立项": declining,
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
