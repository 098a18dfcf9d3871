"""The rows of 今日待办: one thing to do each, with its next step."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse

from duxing.cockpit.listing import REPORT_DAYS, on_slip, to_rework
from duxing.core import clock
from duxing.matters import states
from duxing.matters.lights import STOPPED, UNSET, light_of
from duxing.matters.models import Assignment, AssignmentRole, Feedback, FeedbackDue, Matter, ReceiptDue
from duxing.matters.permissions import wrote_or_entered
from duxing.orgs.roles import OFFICE_LEADS, UNIT_SIGNERS
from duxing.workdays.calendar import WorkCalendar
from duxing.workdays.clocks import Light, LightBounds, distance_text, light

MOST_ROWS = 60
OFFICE_NAME = "督查室"


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
    matters = Matter.objects.visible_to(user)
    mine = matters if whole else matters.filter(supervisor=user)
    return rows + [
        _matter_row(matter, bounds, calendar) for matter in pressing(mine, bounds) if matter.pk not in judged
    ]


def section_rows(user: Any, bounds: LightBounds, calendar: WorkCalendar) -> list[Row]:
    """An office section follows what it handed out (办公室其他科室)."""
    handed = Matter.objects.visible_to(user).filter(section_id__in=user.unit_ids)
    return [_matter_row(matter, bounds, calendar) for matter in pressing(handed, bounds)]


def pressing(rows: Any, bounds: LightBounds) -> list[Any]:
    """Open matters that ask for something now, soonest first.

    Late or near; filed but not handed out; accepted and not yet on a reading slip, or read by
    every leader; handed out and not signed for in time (`receipt_late`).
    """
    unsigned = ReceiptDue.objects.filter(
        assignment__matter=OuterRef("pk"), fulfilled_at__isnull=True, due_at__lte=bounds.now
    )
    asked = (
        Q(status__in=states.RUNNING, clock_stopped_at__isnull=True, due_on__lte=bounds.near_until)
        | Q(status=states.MatterStatus.APPROVED)
        | Q(status=states.MatterStatus.ACCEPTED, clock_stopped_at__isnull=False)
        | Q(status=states.MatterStatus.ACCEPTED, parent__isnull=True) & ~on_slip()
        | Q(receipt_late=True)
    )
    found = rows.open().annotate(receipt_late=Exists(unsigned)).filter(asked)
    return list(found.for_list().order_by(F("due_on").asc(nulls_last=True), "pk")[: MOST_ROWS + 1])


def _reviews(user: Any, whole: bool) -> list[Feedback]:
    """Reports that wait for judgement: on the own matters, and for the office's leads also those
    that their own supervisor entered from paper and therefore may not judge."""
    waiting = Feedback.objects.visible_to(user).waiting_for_review()
    if not whole:
        entered = Q(drafted_by=user) | Q(proxy__entered_by=user)
        reach = Q(assignment__matter__supervisor=user)
        if user.has_role(*OFFICE_LEADS):
            reach |= Q(proxy__entered_by=F("assignment__matter__supervisor"))
        waiting = waiting.filter(reach).exclude(entered)
    rows = waiting.select_related("assignment__matter", "assignment__unit", "review_due", "due", "proxy")
    return list(rows.order_by("submitted_at", "pk")[: MOST_ROWS + 1])


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
        reverse(name, args=[matter.public_id]) if name != "matters:new_submission" else _slip_url(matter),
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
    rows = []
    for one in shares.order_by("receipt_due__due_at", "pk")[: MOST_ROWS + 1]:
        due = one.receipt_due
        lamp, far = mark(due.due_on, due.due_at, bounds, calendar)
        url = reverse("matters:receive", args=[one.public_id])
        rows.append(_share_row(one, lamp, far, due.due_on, "签收", url, "待签收"))
    return rows


def _reports(user: Any, bounds: LightBounds, calendar: WorkCalendar) -> list[Row]:
    """The next report of each share; the following ones wait until it is sent."""
    dues = (
        FeedbackDue.objects.visible_to(user)
        .filter(
            status=states.DueStatus.OPEN,
            assignment__unit_id__in=user.unit_ids,
            assignment__status__in=states.AT_WORK,
            assignment__matter__status__in=states.OPEN,
            due_on__lte=bounds.today + timedelta(days=REPORT_DAYS),
        )
        .select_related("assignment__matter", "assignment__unit")
    )
    first: dict[int, FeedbackDue] = {}
    for due in dues.order_by("due_at", "pk")[: 2 * MOST_ROWS]:
        first.setdefault(due.assignment_id, due)
    rows = []
    for due in first.values():
        lamp, far = mark(due.due_on, due.due_at, bounds, calendar)
        url = reverse("matters:report", args=[due.public_id])
        rows.append(_share_row(due.assignment, lamp, far, due.due_on, "报送反馈", url, due.label))
    return rows


def _back(user: Any, bounds: LightBounds) -> list[Row]:
    back = to_rework().filter(
        assignment__unit_id__in=user.unit_ids, assignment__matter__status__in=states.OPEN
    )
    shown = back.select_related("assignment__matter", "assignment__unit", "due", "review")
    rows = []
    for one in shown.order_by("review__answer_by", "pk")[: MOST_ROWS + 1]:
        word, until = one.get_status_display(), one.review.answer_by
        late = until is not None and until < bounds.today
        url = reverse("matters:report", args=[one.due.public_id])
        step = "重新报送" if one.status == states.FeedbackStatus.RETURNED else "补充材料"
        rows.append(
            _share_row(one.assignment, "late" if late else "near", word, until, step, url, one.due.label)
        )
    return rows


def to_sign(user: Any, bounds: LightBounds, calendar: WorkCalendar) -> list[Row]:
    """Reports of the own unit that wait for a signature."""
    waiting = (
        Feedback.objects.visible_to(user)
        .filter(status=states.FeedbackStatus.AWAITING_SIGNATURE, assignment__unit_id__in=user.unit_ids)
        .select_related("assignment__matter", "assignment__unit", "due", "drafted_by")
    )
    rows = []
    for one in waiting.order_by("due__due_at", "pk")[: MOST_ROWS + 1]:
        lamp, far = mark(one.due.due_on, one.due.due_at, bounds, calendar)
        note = f"{one.due.label}，{one.drafted_by.name}拟稿"
        url = one.get_absolute_url()
        rows.append(_share_row(one.assignment, lamp, far, one.due.due_on, "审签", url, note))
    return rows
