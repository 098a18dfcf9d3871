"""Scenes of a matter from being handed out to its end."""

from typing import Any

from django.urls import reverse

from duxing.files.tests import samples
from duxing.matters.models import Matter
from duxing.matters.services.presenting import Entry, submit_to_leaders
from duxing.testing import matters
from duxing.testing.cast import Cast
from rigs.inputs.scene import Scene, day, own, paper

REASON = "因连续降雨影响施工，需要延期办理。"
SCAN = ("收文页.png", samples.picture())


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
    return own("handler", "matters:report", due, _said(matter) | {"send": "1"}, number=str(matter.number))


def redrafting(cast: Cast) -> Scene:
    feedback = matters.draft_report(cast, matters.received(cast, title="拟稿中"))
    values = {"text": "我改的内容。", "next_step": "我写的下步措施。"}
    return own("handler", "matters:report", feedback.due, values)


def proxied(cast: Cast) -> Scene:
    matter = matters.received(cast, title="代录")
    values = _said(matter) | paper() | {"send": "1"}
    return own("officer", "matters:report", matters.final_due(matter), values)


def sealed(cast: Cast) -> Scene:
    due = matters.final_due(matters.received(cast, title="盖章"))
    values = {"self_state": "behind", "as_of": day(), "next_on": day(9), "quantity_2": "9.6", "sealed": SCAN}
    return own("handler", "matters:report_sealed", due, values)


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
    return own("officer", "matters:dispatch", matters.filed(cast, title="待交办"), values)


def calling(cast: Cast) -> Scene:
    values = {"answered_by": "冯小筑", "words": "已电话通知，明天报初步情况。"}
    return own("officer", "matters:note_call", matters.dispatched(cast, title="记电话"), values)


def receiving(cast: Cast) -> Scene:
    share = matters.dispatched(cast, title="代签收").assignments.get(unit=cast.lead)
    return own("officer", "matters:receive", share, paper())


def moving(cast: Cast) -> Scene:
    matter = matters.received(cast, title="待延期")
    values = {"due_on": day(40), "reason": REASON} | paper("方既明")
    return own("officer", "matters:move_deadline", matter, values, due=str(matter.due_on))


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
    return own("officer", "matters:record_reading", first, values | paper(first.leader_name))


def closing(cast: Cast) -> Scene:
    matter = matters.presented(cast, title="待办结")
    met = {f"met_{one.pk}": "on" for one in matter.requirements.all()}
    values = {"outcome": "done", "note": "办理结果属实，同意办结。"} | met
    return own("director", "matters:close", matter, values | paper("方既明"))


def reopening(cast: Cast) -> Scene:
    values = {"due_on": day(40), "reason": "群众反映又不热了，重新督办。"} | paper("方既明")
    return own("director", "matters:reopen", matters.closed(cast, title="已办结"), values)


def merging(cast: Cast) -> Scene:
    other = matters.received(cast, title="并入这件")
    values = {"number": str(other.number), "note": "两件同为一事。"}
    return own("director", "matters:merge", matters.received(cast, title="待并案"), values)
