"""Registering what matters come from, and putting each matter on record, filed and numbered."""

import re
from datetime import date
from functools import cache
from typing import Any

from duxing.core import clock
from duxing.core.proxy import ProxyBasis
from duxing.demo.data.cast import read_json
from duxing.demo.data.plan import MatterPlan, Need
from duxing.demo.data.report import breakdown_text
from duxing.demo.data.script import fresh_minutes_text, meeting_text
from duxing.demo.loading.context import Context
from duxing.intake.permissions import required_levels, role_title
from duxing.intake.services.filing import approve, approve_batch, file_matter
from duxing.intake.services.importing import import_document
from duxing.intake.services.registering import (
    Saying,
    pass_on,
    register_number_only,
    register_source,
)
from duxing.matters.models import Matter
from duxing.matters.services.creating import Excerpt, RequirementData, create_matter
from duxing.matters.services.terms import Term, kept, on_date
from duxing.matters.states import MatterStatus
from duxing.orgs.models import User
from duxing.sources.models import Source
from duxing.workdays.deadlines import Policy, Roll, Unit, compute
from duxing.workdays.services import load_calendar

FRESH_BY, FRESH_TITLE = "许小满", "关于冬季供暖和用能保障工作专题会议纪要"
MAYOR = "陆承远"
GENERAL = "郑伯阳"
WORKDAYS = {"三日内": 3, "七个工作日内": 7, "十个工作日内": 10}
COUNTED = re.compile(r"(\d+)个工作日内")
MEETING = re.compile(r"第\d+次常务会议")


def open_source(context: Context, plan: MatterPlan) -> Source:
    """The source of the plan, registered when it is the first of it."""
    found = context.sources.get(plan.source_key)
    if found is not None:
        return found
    today = clock.today()
    source = register_source(
        by=context.officer(plan),
        type=context.type_of(plan.kind),
        title=plan.source_title,
        received_on=today,
        chain=[
            Saying(one.leader, one.on, one.words, context.post(one.leader), one.addressee)
            for one in plan.chain
            if one.on <= today
        ],
        text=_text(context, plan),
        **_details(plan, today),
    )
    context.sources[plan.source_key] = source
    return source


def _text(context: Context, plan: MatterPlan) -> str:
    if plan.source_key == "meeting58":
        return meeting_text(context.when)
    if plan.kind == "work_report":
        return breakdown_text(plan.registered.year, plan.registered.date())
    return ""


def _details(plan: MatterPlan, today: date) -> dict[str, Any]:
    details: dict[str, Any] = {"dated_on": today, "year": today.year}
    meeting = MEETING.search(plan.source_title)
    if meeting:
        details["meeting"] = f"市政府{meeting.group()}"
    if "joint" in plan.flags:
        details["joint_number"] = f"云委督〔{today.year}〕58号"
    return details


def fresh_minutes(context: Context) -> None:
    """Minutes that came in yesterday, taken apart and not yet reviewed: what 分解核对 shows first."""
    officer = context.named(FRESH_BY)
    assert officer is not None
    import_document(
        by=officer,
        type=context.type_of("meeting"),
        title=FRESH_TITLE,
        received_on=clock.today(),
        dated_on=context.when.day("D-2"),
        year=clock.today().year,
        meeting="冬季供暖和用能保障工作专题会议",
        text=fresh_minutes_text(context.when),
    )


def number_only(context: Context, plan: MatterPlan) -> None:
    """A classified instruction: a number, who instructed, who watches; nothing else."""
    register_number_only(
        by=context.officer(plan),
        type=context.type_of(plan.kind),
        received_on=clock.today(),
        leaders="、".join(step.leader.strip("（）") for step in plan.chain),
        watched_by=context.director,
        watch_until=plan.due,
    )


def passed_on(context: Context, plan: MatterPlan, text: str) -> None:
    """不立项·转阅: the register keeps to whom it went."""
    unit = context.directory.units[plan.lead]
    pass_on(context.sources[plan.source_key], by=context.officer(plan), to=unit.name)


def put_on_record(context: Context, plan: MatterPlan) -> Matter:
    """The proposed matter with its requirements and the words that it answers."""
    source = open_source(context, plan)
    units = context.directory.units
    instruction = source.instructions.order_by("-position").first() if plan.chain else None
    matter = create_matter(
        by=context.officer(plan),
        type=source.type,
        title=plan.title,
        term=term_of(plan),
        requirements=[_requirement(context, need) for need in plan.needs] or [RequirementData(plan.title)],
        lead_unit=units[plan.lead],
        excerpts=[Excerpt(plan.words or plan.title, instruction=instruction)],
        source=source,
        leader=context.post(plan.leader),
        supervisor=context.officer(plan),
        urgency=plan.urgency,
        item_label=plan.item_label,
        place=plan.place,
        nickname=_nicknames().get(plan.title, ""),
    )
    context.matters[plan.key] = matter.pk
    return matter


@cache
def _nicknames() -> dict[str, str]:
    """What people call some of the matters, by title (俗名)."""
    found: dict[str, str] = read_json("nicknames.json")
    return found


def _requirement(context: Context, need: Need) -> RequirementData:
    unit = context.directory.units[need.unit] if need.unit else None
    return RequirementData(need.text, need.target, need.measure, need.due, unit)


def term_of(plan: MatterPlan) -> Term:
    """The first deadline; counted where the words give a number of working days, else as written."""
    due = plan.first_due or plan.due
    found = COUNTED.fullmatch(plan.due_text)
    days = int(found.group(1)) if found else WORKDAYS.get(plan.due_text)
    start, calendar = plan.registered.date(), load_calendar()
    for policy in (
        Policy("given", "批示或会议所定期限", Unit.WORKDAY, days or 0),
        Policy("given", "批示或会议所定期限", Unit.DAY, 15, Roll.NEXT),
    ):
        deadline = compute(policy, start, calendar)
        if (days or plan.due_text == "半个月内") and deadline.due_on == due:
            return kept(deadline, plan.due_text)
    return on_date(due, plan.due_text)


def filed(context: Context, plan: MatterPlan) -> Matter:
    """The matter with its number, by the approval that its source asks for."""
    matter = context.matter(plan.key)
    if matter.status == MatterStatus.DRAFT and plan.kind in ("work_report", "livelihood"):
        _batch(context, plan, matter)
    elif matter.status == MatterStatus.DRAFT:
        file_matter(matter, by=context.officer(plan))
        if matter.status == MatterStatus.APPROVED:
            return matter
        _approved(context, plan)
    else:
        return matter
    return context.matter(plan.key)


def _batch(context: Context, plan: MatterPlan, matter: Matter) -> None:
    """One approval for the whole paper: the secretary-general himself, the mayor on paper."""
    general = context.named(GENERAL)
    assert general is not None and matter.source is not None
    source = Source.objects.select_related("type").get(pk=matter.source.pk)
    approve_batch(source, by=general)
    approve_batch(source, by=context.director, proxy=ProxyBasis("paper", MAYOR, clock.today()))


def _approved(context: Context, plan: MatterPlan) -> None:
    """The levels that the matter needs, one after another; above the office they sign on paper."""
    while True:
        matter = context.matter(plan.key)
        if matter.status != MatterStatus.PENDING_APPROVAL:
            return
        role = required_levels(matter)[matter.approvals.count()]
        if role in ("office_director", "office_deputy"):
            approve(matter, by=context.director)
        else:
            signer = _approver(context, plan, role)
            approve(matter, by=context.officer(plan), proxy=ProxyBasis("paper", signer, clock.today()))


def _approver(context: Context, plan: MatterPlan, role: str) -> str:
    """Who signs for that level: the aide of the leader in charge, the secretary-general, the mayor."""
    if role == "mayor":
        return MAYOR
    if role == "secretary_general":
        return GENERAL
    post = context.post(plan.leader)
    aide = post.aide.holder if post and post.aide else None
    assert role_title(role)
    return aide.name if isinstance(aide, User) else GENERAL
