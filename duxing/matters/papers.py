"""The office's papers on a matter, from its rows: 督办通知单 (批示转办单) and 办理情况报告."""

from datetime import date

from duxing.core import clock
from duxing.core.proxy import PHRASES, Basis
from duxing.files.models import Attachment
from duxing.matters.models import (
    Assignment,
    AssignmentRole,
    ClauseLink,
    Feedback,
    FeedbackItem,
    Matter,
    ScheduleKind,
    Urgency,
)
from duxing.matters.standing import month_day, number_text
from duxing.orgs.models import Unit, UnitKind
from duxing.papers.models import OfficeProfile
from duxing.papers.notice import Addressee, Notice, Words, addressee
from duxing.papers.office import office_profile
from duxing.papers.report import Point, Proxy, Report, Step
from duxing.sources.models import Visibility

SLIP, TRANSFER = "督办通知单", "批示转办单"


def notice_of(matter: Matter, number: str, on: date, office: OfficeProfile) -> Notice:
    """The slip of a matter that was handed out, as it goes to the units: their excerpt, no more."""
    shares = list(Assignment.objects.filter(matter=matter).in_order())
    lead = next(one for one in shares if one.role in (AssignmentRole.LEAD, AssignmentRole.COLLATING))
    below = [child.lead_unit for child in matter.children.select_related("lead_unit").order_by("pk")]
    others = [one.unit for one in shares if one is not lead] + [unit for unit in below if unit]
    links = list(matter.links.select_related("clause", "instruction"))
    final = lead.dues.filter(is_final=True).order_by("-due_at").first()
    return Notice(
        number=number,
        matter_title=matter.title,
        matter_number=matter.number or "",
        basis=_basis(matter, links),
        requirements=[one.text for one in matter.requirements.order_by("position")],
        lead=_named(lead.unit, office),
        supporting=[_named(unit, office) for unit in others],
        roles=("汇总", "分办") if below else (matter.lead_word[:2], matter.support_word[:2]),
        issued_on=on,
        report_by=final.due_on if final else None,
        due_on=matter.due_on,
        due_words="" if matter.due_on else matter.due_text,
        cycle=_cycle(matter),
        heading=heading_of(matter),
        urgency="" if matter.urgency == Urgency.NORMAL else matter.get_urgency_display(),
        contact=matter.supervisor.name if matter.supervisor else "",
        telephone=matter.supervisor.landline if matter.supervisor else "",
    )


def heading_of(matter: Matter) -> str:
    """A leader's words are passed on (转办), a task is supervised (督办)."""
    return TRANSFER if matter.links.filter(instruction__isnull=False).exists() else SLIP


def _named(unit: Unit, office: OfficeProfile) -> Addressee:
    return addressee(
        unit.full_name,
        unit.name,
        city=office.government.removesuffix("人民政府"),
        county=unit.kind == UnitKind.COUNTY,
        stationed=unit.kind == UnitKind.STATIONED,
    )


def _basis(matter: Matter, links: list[ClauseLink]) -> list[Words]:
    source = matter.source
    if source is not None and (source.visibility == Visibility.NOTHING or source.is_internal):
        return []
    return [Words(_said_by(matter, link), link.excerpt) for link in links]


def _said_by(matter: Matter, link: ClauseLink) -> str:
    said = link.instruction
    if said is not None:
        return f"{said.leader_name}同志{month_day(said.given_on)}批示"
    place = link.clause.section if link.clause is not None else ""
    origin = matter.item_label or (matter.source.title if matter.source else matter.type.title)
    return f"{origin}，{place}" if place and not matter.item_label else origin


def _cycle(matter: Matter) -> str:
    plan = getattr(matter, "schedule", None)
    if plan is None or plan.kind not in (ScheduleKind.MONTHLY, ScheduleKind.QUARTERLY) or not plan.ends_on:
        return ""
    every = "每月" if plan.kind == ScheduleKind.MONTHLY else "每季度末月"
    return f"其间{every}{plan.day}日前报送进展情况，至{month_day(plan.ends_on)}止（依据：{plan.basis}）。"


def report_of(feedback: Feedback) -> Report:
    """The report of a unit as a paper, also while it still waits for the signature."""
    matter, office = feedback.assignment.matter, office_profile()
    items = feedback.items.select_related("requirement").order_by("requirement__position")
    evidence = Attachment.objects.of("matters.feedback", feedback.public_id).filter(purpose="evidence")
    sent = clock.local(feedback.submitted_at).date() if feedback.submitted_at else clock.today()
    step = Step(feedback.next_step.strip() or "下步工作", feedback.next_on, feedback.next_person)
    return Report(
        unit=feedback.assignment.unit.full_name,
        matter_title=matter.title,
        dated=feedback.paper_on or sent,
        report_to=office.report_to,
        matter_number=matter.number or "",
        number=feedback.report_number,
        signer=feedback.signer_name,
        as_of=feedback.as_of,
        state=feedback.get_self_state_display(),
        points=[Point(item.requirement.text, _done(item), item.text) for item in items],
        text=feedback.text,
        problems=feedback.problem,
        help_needed=feedback.help_needed,
        steps=[step] if feedback.next_step.strip() or feedback.next_on else [],
        evidence=[one.original_name.rpartition(".")[0] for one in evidence],
        contact=feedback.contact,
        proxy=_proxy(feedback),
    )


def _done(item: FeedbackItem) -> str:
    """累计9.6公里，占80.0%（截至10月25日）."""
    if item.quantity is None:
        return ""
    need, on = item.requirement, item.feedback.as_of
    share = f"，占{item.quantity / need.target_value * 100:.1f}%" if need.target_value else ""
    until = f"（截至{month_day(on)}）" if on else ""
    return f"累计{number_text(item.quantity)}{need.target_unit}{share}{until}"


def _proxy(feedback: Feedback) -> Proxy | None:
    entry = feedback.proxy
    return Proxy(PHRASES[Basis(entry.basis)], entry.entered_by.name) if entry else None
