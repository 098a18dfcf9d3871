"""For every act a body with which whoever has the right succeeds; the same body is sent by everybody else.

So a refusal can only come from who asks. Fields that only the office fills (代录) stand in it for all.
"""

from collections.abc import Callable
from datetime import timedelta
from itertools import count
from typing import Any

from duxing.core import clock
from duxing.matters.models import Feedback, FeedbackDue, Matter, Reading
from duxing.orgs.models import Post, Unit
from duxing.sources.models import Source
from duxing.workdays.services import load_calendar
from rigs.permissions.facts import Thing
from rigs.permissions.kits import scan
from rigs.permissions.papers import PLAIN
from rigs.permissions.tree import PASSWORD, Tree

Body = dict[str, Any]
NOTICE = "一、元旦：1月1日（周五）至3日（周日）放假，共3天。"
NEW_PASSWORD = "Renewed-2026-pw"


def today() -> str:
    return clock.today().isoformat()


def later(days: int) -> str:
    return (clock.today() + timedelta(days=days)).isoformat()


def workday(days: int) -> str:
    """The first working day so many days from now or after."""
    calendar = load_calendar()
    later = (clock.today() + timedelta(days=n) for n in count(days))
    return next(day for day in later if calendar.is_workday(day)).isoformat()


def proxied(principal: str = "王立新") -> Body:
    """What the office adds when it enters an act of somebody else."""
    return {"basis": "paper", "principal": principal, "acted_on": today()}


def dispatch(tree: Tree, thing: Thing) -> Body:
    lead = Matter.objects.get(pk=thing.pk).lead_unit
    return {"lead": lead.name if lead else "", "delivery": "system", "kind": "once"}


def deadline(tree: Tree, thing: Thing) -> Body:
    return {"due_on": later(40), "reason": "因防汛需要延期办理，已报分管领导同意。"} | proxied()


def close(tree: Tree, thing: Thing) -> Body:
    met = {f"met_{pk}": "on" for pk in _needs(thing.pk)}
    return {"outcome": "done", "note": "办理结果属实，同意办结。"} | met


def _needs(matter: int) -> list[int]:
    return list(Matter.objects.get(pk=matter).requirements.values_list("pk", flat=True))


def merge(tree: Tree, thing: Thing) -> Body:
    """Into another open matter of the same unit and keeper, which whoever may merge sees."""
    own = Matter.objects.get(pk=thing.pk)
    others = Matter.objects.filter(status="dispatched", parent=None, section=own.section).exclude(pk=own.pk)
    return {"number": others.order_by("pk").first().number, "note": "两份批示一件事。"}  # type: ignore[union-attr]


def report(tree: Tree, thing: Thing) -> Body:
    due = FeedbackDue.objects.select_related("assignment").get(pk=thing.pk)
    said = {"self_state": "done", "as_of": today(), "text": "已更换板换，温度恢复。"}
    needs = due.assignment.matter.requirements.all()
    answers = {f"answer_{one.position}": "已完成。" for one in needs}
    return said | answers | proxied() | {"send": "1"}


def autosave(tree: Tree, thing: Thing) -> Body:
    return {"text": "已更换板换。"}


def sealed(tree: Tree, thing: Thing) -> Body:
    return {"self_state": "done", "as_of": today(), "sealed": scan()} | proxied()


def slip(tree: Tree, thing: Thing | None) -> Body:
    """Every matter that could go on a slip: the office's list decides which are taken."""
    chosen = Matter.objects.filter(status="accepted").order_by("pk")
    free = [one.public_id.hex for one in chosen if not one.submission_items.exists()]
    return {f"pick_{free[0]}": "on", f"summary_{free[0]}": "温度已恢复。"}


def reading(tree: Tree, thing: Thing) -> Body:
    return {"outcome": "read"} | proxied(Reading.objects.get(pk=thing.pk).leader_name)


def edit_unit(tree: Tree, thing: Thing) -> Body:
    unit = Unit.objects.get(pk=thing.pk)
    return {"name": unit.name, "full_name": f"{unit.full_name}本部", "kind": unit.kind, "order": unit.order}


def new_person(tree: Tree, thing: Thing) -> Body:
    """A role that exists in that unit: the first that the form offers."""
    kinds = {"dcs": "officer", "mssk": "office_section", "msyk": "office_section"}
    kinds |= {"yc": "deputy_secretary", "ls": "deputy_secretary"}
    kinds |= dict.fromkeys(("yunlu-gq", "anqu-sh"), "township_liaison")
    role = kinds.get(thing.unit, "unit_deputy")
    return {"name": "新同志", "role": role, "title": "副主任"}


def set_active(tree: Tree, thing: Thing) -> Body:
    stopped = thing.stage == "disabled"
    return {"active": "on"} if stopped else {}


def register(tree: Tree, thing: Thing | None) -> Body:
    return {
        "act": "dispatch",
        "rows": "2",
        "type": "instruction",
        "words_1": "请住房城乡建设局速查，三日内报。",
        "who_1": str(tree.posts["vice"].public_id),
        "on_1": today(),
        "title": "群众来信",
        "lead": "市住房城乡建设局",
        "urgency": "normal",
        "delivery": "system",
        "visibility": "excerpt",
    }


def number_only(tree: Tree, thing: Thing | None) -> Body:
    watcher = tree.users["officer"].pk
    who = str(tree.posts["vice"].public_id)
    return {"who": who, "received_on": today(), "watched_by": watcher, "type": "instruction"}


def document(tree: Tree, thing: Thing | None) -> Body:
    return {"type": "meeting", "title": "会议纪要", "text": PLAIN.format(""), "visibility": "excerpt"}


def amend(tree: Tree, thing: Thing) -> Body:
    source = Source.objects.get(pk=thing.pk)
    return {"title": source.title, "issuer": "市政府办公室", "year": source.year or "", "act": "save"}


def proposal(tree: Tree, thing: Thing) -> Body:
    needs = {"requirements": "查明原因\n完成改造", "urgency": "normal", "due": later(20)}
    return {"act": "keep", "name": "再立一件", "lead": "市住房城乡建设局"} | needs


def edit_matter(tree: Tree, thing: Thing) -> Body:
    return proposal(tree, thing) | {"version": Matter.objects.get(pk=thing.pk).version}


def edit_draft(tree: Tree, thing: Thing) -> Body:
    return {"title": "新建雨水管网", "lead": "市住房城乡建设局", "due": later(20), "needs": "建成管网12公里"}


def merge_draft(tree: Tree, thing: Thing) -> Body:
    drafts = Matter.objects.get(pk=thing.pk).source.matters.exclude(pk=thing.pk).order_by("pk")  # type: ignore[union-attr]
    return {"other": str(drafts.first().public_id)}


def hand_over(tree: Tree, thing: Thing) -> Body:
    vacant = Post.objects.get(pk=thing.pk).holder_id is None
    return {"to": "new", "name": "新同志"} | ({} if vacant else {"stop_former": "on"})


def review(tree: Tree, thing: Thing) -> Body:
    return {"decision": "accept", "version": Feedback.objects.get(pk=thing.pk).version}


def fixed(**values: Any) -> Callable[..., Body]:
    return lambda tree, thing: dict(values)


BODIES: dict[str, Callable[..., Body]] = {
    "display": fixed(name="large", on="1", next="/help/"),
    "workdays:set_day": lambda tree, thing: {"day": workday(30), "is_work": "rest", "name": "防台风"},
    "workdays:import_notice": fixed(year="2027", text=NOTICE),
    "orgs:login": fixed(username="colleague", password=PASSWORD),
    "orgs:change_password": fixed(old=PASSWORD, new=NEW_PASSWORD, again=NEW_PASSWORD),
    "orgs:new_unit": fixed(name="市体育局", full_name="云川市体育局", kind="department", order="2280"),
    "orgs:edit_unit": edit_unit,
    "orgs:end_unit": lambda tree, thing: {"ended_on": today()},
    "orgs:add_alias": fixed(text="新别名", kind="nickname"),
    "orgs:new_person": new_person,
    "orgs:set_active": set_active,
    "orgs:hand_over": hand_over,
    "matters:dispatch": dispatch,
    "matters:note_call": fixed(answered_by="联络员", words="已电话通知。"),
    "matters:move_deadline": deadline,
    "matters:close": close,
    "matters:merge": merge,
    "matters:reopen": lambda tree, thing: {"due_on": later(20), "reason": "回访发现反弹，须继续办理。"},
    "matters:add_scan": lambda tree, thing: {"scan": scan()},
    "matters:receive": lambda tree, thing: proxied(),
    "matters:report": report,
    "matters:autosave": autosave,
    "matters:report_sealed": sealed,
    "matters:review": review,
    "matters:review+return": lambda tree, thing: {
        "decision": "return",
        "codes": ["R2"],
        "words": "请逐条说明。",
    },
    "matters:new_submission": slip,
    "matters:record_reading": reading,
    "intake:register": register,
    "intake:read": register,
    "intake:number_only": number_only,
    "intake:import_source": document,
    "intake:read_document": document,
    "intake:pass_on": fixed(to="市农业农村局"),
    "intake:approve_source": lambda tree, thing: {"level": "1"} | proxied("郑伯阳"),
    "intake:amend": amend,
    "intake:new_matter": proposal,
    "intake:mark_clause": fixed(state="background"),
    "intake:mark_section": fixed(state="background"),
    "intake:edit_draft": edit_draft,
    "intake:merge_draft": merge_draft,
    "intake:split_draft": fixed(needs=["2"]),
    "intake:answer_name": fixed(unit="市教育局", once="on"),
    "intake:edit_matter": edit_matter,
    "intake:approve": lambda tree, thing: proxied("方既明"),
    "intake:decline": fixed(reason="与前件重复", by_office="on"),
    "intake:sign_later": lambda tree, thing: {"scan": scan()},
}


def body_for(name: str, variant: str, tree: Tree, thing: Thing | None) -> Body:
    """What is sent; an act without words sends only that it was pressed."""
    make = BODIES.get(f"{name}+{variant}") or BODIES.get(name)
    if make is None:
        return {}
    if thing is None:
        return make(tree, None) if make in (register, number_only, document, slip) else _blind(make, tree)
    return make(tree, thing)


def _blind(make: Callable[..., Body], tree: Tree) -> Body:
    """For an id that nobody knows: what can be written without the record."""
    try:
        return make(tree, None)
    except AttributeError:
        return {}
