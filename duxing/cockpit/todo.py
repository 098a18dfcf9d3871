"""The rows of 今日待办: one thing to do each, with its next step."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse

from duxing.cockpit.listing import REPORT_DAYS, on_slip, to_rework
from duxing.core import clock
from duxing.core.addresses import address_of
from duxing.matters import states
from duxing.matters.lights import STOPPED, UNSET, light_of
from duxing.matters.models import Assignment, AssignmentRole, Feedback, FeedbackDue, Matter, ReceiptDue
from duxing.matters.permissions import wrote_or_entered
from duxing.matters.querysets import with_office
from duxing.orgs.asking import fetch_for
from duxing.orgs.roles import OFFICE_LEADS, UNIT_SIGNERS
from duxing.workdays.calendar import WorkCalendar
from duxing.workdays.clocks import Light, LightBounds, distance_text, light

MOST_ROWS = 60
OFFICE_NAME = "督查室"
# What a line reads of a matter, of a report to judge, of a unit's share.
SHOWN = (
    *("public_id", "number", "title", "status", "due_on", "due_at", "clock_stopped_at"),
    *("type__answers_leaders", "lead_unit__name"),
)
JUDGED = (
    *("public_id", "submitted_at", "created_at", "drafted_by", "due__label", "assignment__unit__name"),
    *("assignment__matter__public_id", "assignment__matter__number", "assignment__matter__title"),
    *("review_due__due_on", "review_due__due_at", "proxy__entered_by"),
)
MATTER = ("matter__public_id", "matter__number", "matter__title", "unit__name")
OF_SHARE = tuple(f"assignment__{name}" for name in MATTER)


@dataclass(frozen=True)
class Row:
    """One thing to do: light and distance, what it is, who has it, until when, the next step."""

    light: str
    distance: str
    title: str
    url: str
    number: str
    who: str
    due_on: date | None
    step: str
    step_url: str
    note: str = ""
    office_late: bool = False

    @property
    def urgency(self) -> tuple[int, date, str]:
        """Late before near before the rest, the soonest first: how the desk is sorted."""
        rank = {Light.LATE.value: 0, Light.NEAR.value: 1}.get(self.light, 2)
        return rank, self.due_on or date.max, self.title


def mark(
    due_on: date | None, due_at: datetime | None, bounds: LightBounds, calendar: WorkCalendar
) -> tuple[str, str]:
    """Light and distance of a deadline; without one it is idle and says nothing."""
    if due_on is None or due_at is None:
        return Light.IDLE.value, ""
    return light(due_on, due_at, bounds).value, distance_text(due_on, due_at, bounds.now, calendar)


def office_rows(user: Any, bounds: LightBounds, calendar: WorkCalendar, *, whole: bool) -> list[Row]:
    """Reports to judge, then matters that are late, near or waiting for the office's own step."""
    reviews = _reviews(user, whole)
    rows = [_review_row(one, user, bounds, calendar) for one in reviews]
    judged = {one.assignment.matter_id for one in reviews}
    found = _found(user, bounds, "all" if whole else "mine")
    return rows + [_matter_row(matter, bounds, calendar) for matter in found if matter.pk not in judged]


def section_rows(user: Any, bounds: LightBounds, calendar: WorkCalendar) -> list[Row]:
    """An office section follows what it handed out (办公室其他科室)."""
    return [_matter_row(matter, bounds, calendar) for matter in _found(user, bounds, "handed")]


def _found(user: Any, bounds: LightBounds, whose: str) -> list[Any]:
    return fetch_for(user, _pressing, whose, now=bounds.now, near_until=bounds.near_until)


def _pressing(who: Any, whose: str, *, now: Any, near_until: Any) -> Any:
    rows = Matter.objects.visible_to(who)
    if whose == "mine":
        rows = rows.filter(supervisor_id=who.pk)
    if whose == "handed":
        rows = rows.filter(section_id__in=who.unit_ids)
    return pressing(rows, now, near_until)


def pressing(rows: Any, now: Any, near_until: Any) -> Any:
    """Open matters that ask for something now, soonest first.

    Late or near; filed but not handed out; accepted and not yet on a reading slip, or read by
    every leader; handed out and not signed for in time (`receipt_late`).
    """
    unsigned = ReceiptDue.objects.filter(
        assignment__matter=OuterRef("pk"), fulfilled_at__isnull=True, due_at__lte=now
    )
    asked = (
        Q(status__in=states.RUNNING, clock_stopped_at__isnull=True, due_on__lte=near_until)
        | Q(status=states.MatterStatus.APPROVED)
        | Q(status=states.MatterStatus.ACCEPTED, clock_stopped_at__isnull=False)
        | Q(status=states.MatterStatus.ACCEPTED, parent__isnull=True) & ~on_slip()
        | Q(receipt_late=True)
    )
    found = rows.open().annotate(receipt_late=Exists(unsigned)).filter(asked)
    shown = found.select_related("type", "lead_unit").only(*SHOWN).annotate(with_office=with_office())
    return shown.order_by(F("due_on").asc(nulls_last=True), "pk")[: MOST_ROWS + 1]


def _reviews(user: Any, whole: bool) -> list[Feedback]:
    return fetch_for(user, _to_judge, whole)


def _to_judge(user: Any, whole: bool) -> Any:
    """Reports that wait for judgement: on the own matters, and for the office's leads also those
    that their own supervisor entered from paper and therefore may not judge."""
    waiting = Feedback.objects.visible_to(user).waiting_for_review()
    if not whole:
        entered = Q(drafted_by_id=user.pk) | Q(proxy__entered_by_id=user.pk)
        reach = Q(assignment__matter__supervisor_id=user.pk)
        if user.has_role(*OFFICE_LEADS):
            reach |= Q(proxy__entered_by=F("assignment__matter__supervisor"))
        waiting = waiting.filter(reach).exclude(entered)
    rows = waiting.select_related("assignment__matter", "assignment__unit", "review_due", "due", "proxy")
    return rows.only(*JUDGED).order_by("submitted_at", "pk")[: MOST_ROWS + 1]


def _review_row(one: Feedback, user: Any, bounds: LightBounds, calendar: WorkCalendar) -> Row:
    due, matter = one.review_due, one.assignment.matter
    lamp, far = mark(due.due_on, due.due_at, bounds, calendar)
    sent = clock.local(one.submitted_at or one.created_at)
    note = f"{one.assignment.unit.name}{sent.month}月{sent.day}日报送{one.due.label}"
    own = wrote_or_entered(user, one)
    return Row(
        lamp,
        far,
        matter.title,
        matter.get_absolute_url(),
        matter.number or "",
        OFFICE_NAME,
        due.due_on,
        "看反馈" if own else "审核反馈",
        one.get_absolute_url(),
        note + "，本人代录，须他人审核" if own else note,
        office_late=lamp == Light.LATE.value,
    )


def _matter_row(matter: Any, bounds: LightBounds, calendar: WorkCalendar) -> Row:
    lamp = light_of(matter, bounds)
    far = mark(matter.due_on, matter.due_at, bounds, calendar)[1] if lamp != STOPPED else ""
    who, step, name, note = _next_step(matter)
    return Row(
        lamp,
        far or ("未定期限" if lamp == UNSET else matter.get_status_display()),
        matter.title,
        matter.get_absolute_url(),
        matter.number or "",
        who,
        matter.due_on if lamp != STOPPED else None,
        step,
        address_of(name, matter.public_id) if name != "matters:new_submission" else _slip_url(matter),
        note,
    )


def _slip_url(matter: Matter) -> str:
    return f"{reverse('matters:new_submission')}?matter={matter.public_id}"


def _next_step(matter: Any) -> tuple[str, str, str, str]:
    """Who has the matter now, the word of the next step, its address, a note."""
    unit = matter.lead_unit.name if matter.lead_unit else ""
    if matter.status == states.MatterStatus.APPROVED:
        return OFFICE_NAME, "交办", "matters:dispatch", "已立项，待交办"
    if matter.status == states.MatterStatus.ACCEPTED:
        if matter.clock_stopped_at is not None:
            return OFFICE_NAME, "办结", "matters:close", "领导已阅，可办结"
        if matter.type.answers_leaders:
            return OFFICE_NAME, "拟呈阅单", "matters:new_submission", "审核通过，待呈报"
        return OFFICE_NAME, "办结", "matters:close", "审核通过，可办结"
    note = "待签收超时" if matter.receipt_late else ""
    return unit, "记电话", "matters:note_call", note


def unit_rows(user: Any, bounds: LightBounds, calendar: WorkCalendar) -> list[Row]:
    """What the unit owes: receipts, reports to write, to send again and to sign."""
    rows = _receipts(user, bounds, calendar) + _reports(user, bounds, calendar)
    rows += _back(user, bounds)
    return rows + (to_sign(user, bounds, calendar) if user.has_role(*UNIT_SIGNERS) else [])


def _share_row(share: Assignment, lamp: str, far: str, due_on: date | None, *words: str) -> Row:
    step, url, note = words
    matter = share.matter
    home = matter.get_absolute_url()
    return Row(lamp, far, matter.title, home, matter.number or "", share.unit.name, due_on, step, url, note)


def _receipts(user: Any, bounds: LightBounds, calendar: WorkCalendar) -> list[Row]:
    rows = []
    for one in fetch_for(user, _unsigned):
        due = one.receipt_due
        lamp, far = mark(due.due_on, due.due_at, bounds, calendar)
        url = address_of("matters:receive", one.public_id)
        rows.append(_share_row(one, lamp, far, due.due_on, "签收", url, "待签收"))
    return rows


def _unsigned(user: Any) -> Any:
    shares = (
        Assignment.objects.visible_to(user)
        .filter(
            unit_id__in=user.unit_ids,
            status=states.AssignmentStatus.DISPATCHED,
            matter__status__in=states.OPEN,
        )
        .exclude(role=AssignmentRole.INFORMED)
        .select_related("matter", "unit", "receipt_due")
    )
    shown = shares.only("public_id", *MATTER, "receipt_due__due_on", "receipt_due__due_at")
    return shown.order_by("receipt_due__due_at", "pk")[: MOST_ROWS + 1]


def _reports(user: Any, bounds: LightBounds, calendar: WorkCalendar) -> list[Row]:
    """The next report of each share; the following ones wait until it is sent."""
    until = bounds.today + timedelta(days=REPORT_DAYS)
    first: dict[int, FeedbackDue] = {}
    for due in fetch_for(user, _expected, until=until):
        first.setdefault(due.assignment_id, due)
    rows = []
    for due in first.values():
        lamp, far = mark(due.due_on, due.due_at, bounds, calendar)
        url = address_of("matters:report", due.public_id)
        rows.append(_share_row(due.assignment, lamp, far, due.due_on, "报送反馈", url, due.label))
    return rows


def _expected(user: Any, *, until: Any) -> Any:
    dues = (
        FeedbackDue.objects.visible_to(user)
        .filter(
            status=states.DueStatus.OPEN,
            assignment__unit_id__in=user.unit_ids,
            assignment__status__in=states.AT_WORK,
            assignment__matter__status__in=states.OPEN,
            due_on__lte=until,
        )
        .select_related("assignment__matter", "assignment__unit")
    )
    shown = dues.only("public_id", "label", "due_on", "due_at", "assignment_id", *OF_SHARE)
    return shown.order_by("due_at", "pk")[: 2 * MOST_ROWS]


def _back(user: Any, bounds: LightBounds) -> list[Row]:
    rows = []
    for one in fetch_for(user, _sent_back):
        word, until = one.get_status_display(), one.review.answer_by
        late = until is not None and until < bounds.today
        url = address_of("matters:report", one.due.public_id)
        step = "重新报送" if one.status == states.FeedbackStatus.RETURNED else "补充材料"
        rows.append(
            _share_row(one.assignment, "late" if late else "near", word, until, step, url, one.due.label)
        )
    return rows


def _sent_back(user: Any) -> Any:
    back = to_rework().filter(
        assignment__unit_id__in=user.unit_ids, assignment__matter__status__in=states.OPEN
    )
    shown = back.select_related("assignment__matter", "assignment__unit", "due", "review")
    shown = shown.only("status", "due__public_id", "due__label", "review__answer_by", *OF_SHARE)
    return shown.order_by("review__answer_by", "pk")[: MOST_ROWS + 1]


def to_sign(user: Any, bounds: LightBounds, calendar: WorkCalendar) -> list[Row]:
    """Reports of the own unit that wait for a signature."""
    rows = []
    for one in fetch_for(user, _unsent):
        lamp, far = mark(one.due.due_on, one.due.due_at, bounds, calendar)
        note = f"{one.due.label}，{one.drafted_by.name}拟稿"
        url = one.get_absolute_url()
        rows.append(_share_row(one.assignment, lamp, far, one.due.due_on, "审签", url, note))
    return rows


def _unsent(user: Any) -> Any:
    waiting = (
        Feedback.objects.visible_to(user)
        .filter(status=states.FeedbackStatus.AWAITING_SIGNATURE, assignment__unit_id__in=user.unit_ids)
        .select_related("assignment__matter", "assignment__unit", "due", "drafted_by")
    )
    shown = waiting.only(
        "public_id", "due__label", "due__due_on", "due__due_at", "drafted_by__name", *OF_SHARE
    )
    return shown.order_by("due__due_at", "pk")[: MOST_ROWS + 1]
