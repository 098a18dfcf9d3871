"""What a person has to do today, by role, in one list (今日待办)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.urls import reverse

from duxing.cockpit.listing import overdue_reviews
from duxing.core import clock
from duxing.matters import states
from duxing.matters.models import (
    Assignment,
    AssignmentRole,
    CallNote,
    Feedback,
    FeedbackDue,
    Matter,
    Reading,
)
from duxing.matters.permissions import is_office
from duxing.orgs.roles import LEADERS, UNIT_SIGNERS, UNIT_STAFF
from duxing.workdays.clocks import Light, LightBounds, distance_text, light
from duxing.workdays.services import load_calendar, present_bounds

MOST_ROWS = 30


@dataclass(frozen=True)
class Row:
    """One thing to do: its light and distance, what it is, who has it, until when, the next step."""

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


@dataclass(frozen=True)
class Count:
    """One figure of the desk; a link to the list that it counts."""

    number: int
    label: str
    url: str
    red: bool = False


@dataclass(frozen=True)
class Desk:
    """The desk of one person."""

    rows: list[Row]
    counts: list[Count]
    calls: list[CallNote]
    office: bool
    leader: bool


def desk_of(user: Any, *, whole_office: bool = False) -> Desk:
    """The desk of `user`; the office may look at the whole office's instead of the own."""
    calendar = load_calendar()
    bounds = present_bounds(calendar)
    office, leader = is_office(user), user.has_role(*LEADERS)
    rows: list[Row] = []
    if office:
        rows = _office_rows(user, bounds, calendar, whole_office)
    elif user.has_role(*UNIT_STAFF):
        rows = _unit_rows(user, bounds, calendar)
    if leader:
        rows += _leader_rows(user)
    rows.sort(key=lambda row: (row.due_on or date.max, row.title))
    calls = (
        list(
            CallNote.objects.filter(matter__in=Matter.objects.visible_to(user)).select_related(
                "unit", "matter"
            )[:3]
        )
        if office
        else []
    )
    return Desk(rows[:MOST_ROWS], _counts(user, bounds, office), calls, office, leader)


def _mark(due_on: date, due_at: datetime, bounds: LightBounds, calendar: Any) -> tuple[str, str]:
    return light(due_on, due_at, bounds).value, distance_text(due_on, due_at, bounds.now, calendar)


def _office_rows(user: Any, bounds: LightBounds, calendar: Any, whole: bool) -> list[Row]:
    """Reports to judge, and matters that are late or near; the office's own lateness among them."""
    waiting = (
        Feedback.objects.visible_to(user)
        .waiting_for_review()
        .select_related("assignment__matter", "assignment__unit", "review_due", "due")
    )
    near = Matter.objects.visible_to(user).filter(
        status=states.MatterStatus.DISPATCHED, clock_stopped_at__isnull=True, due_on__lte=bounds.near_until
    )
    if not whole:
        waiting, near = waiting.filter(assignment__matter__supervisor=user), near.filter(supervisor=user)
    rows = []
    for one in waiting.order_by("submitted_at")[:MOST_ROWS]:
        due = one.review_due
        lamp, far = _mark(due.due_on, due.due_at, bounds, calendar)
        late = lamp == Light.LATE.value
        note = f"{one.assignment.unit.name}{clock.local(one.submitted_at):%-m月%-d日}报送{one.due.label}"
        rows.append(
            _row(
                one.assignment.matter,
                lamp,
                far,
                "督查室",
                due.due_on,
                "审核反馈",
                one.get_absolute_url(),
                note,
                late,
            )
        )
    judged = {one.assignment.matter_id for one in waiting}
    for matter in near.for_list().order_by("due_on", "pk")[:MOST_ROWS]:
        if matter.pk in judged or matter.due_on is None or matter.due_at is None:
            continue
        lamp, far = _mark(matter.due_on, matter.due_at, bounds, calendar)
        who = matter.lead_unit.name if matter.lead_unit else ""
        call = reverse("matters:note_call", args=[matter.public_id])
        rows.append(_row(matter, lamp, far, who, matter.due_on, "记电话", call))
    return rows


def _row(
    matter: Matter,
    lamp: str,
    far: str,
    who: str,
    due_on: date | None,
    step: str,
    step_url: str,
    note: str = "",
    office_late: bool = False,
) -> Row:
    url = matter.get_absolute_url()
    return Row(
        lamp, far, matter.title, url, matter.number or "", who, due_on, step, step_url, note, office_late
    )


def _unit_rows(user: Any, bounds: LightBounds, calendar: Any) -> list[Row]:
    """What the unit owes: receipts, reports to write, reports to sign."""
    rows = []
    shares = (
        Assignment.objects.visible_to(user)
        .filter(status=states.AssignmentStatus.DISPATCHED, matter__status__in=states.OPEN)
        .exclude(role=AssignmentRole.INFORMED)
        .select_related("matter", "unit", "receipt_due")
    )
    for one in shares[:MOST_ROWS]:
        due = one.receipt_due
        lamp, far = _mark(due.due_on, due.due_at, bounds, calendar)
        step = reverse("matters:receive", args=[one.public_id])
        rows.append(_row(one.matter, lamp, far, one.unit.name, due.due_on, "签收", step, "待签收"))
    dues = (
        FeedbackDue.objects.visible_to(user)
        .filter(
            status=states.DueStatus.OPEN,
            assignment__status__in=states.AT_WORK,
            assignment__matter__status__in=states.OPEN,
            due_on__lte=bounds.today + timedelta(days=31),
        )
        .select_related("assignment__matter", "assignment__unit")
    )
    for due in dues.order_by("due_at")[:MOST_ROWS]:
        lamp, far = _mark(due.due_on, due.due_at, bounds, calendar)
        step = reverse("matters:report", args=[due.public_id])
        share = due.assignment
        rows.append(_row(share.matter, lamp, far, share.unit.name, due.due_on, "报送反馈", step, due.label))
    return rows + _to_rework(user) + (_to_sign(user) if user.has_role(*UNIT_SIGNERS) else [])


def _to_rework(user: Any) -> list[Row]:
    back = (
        Feedback.objects.visible_to(user)
        .filter(
            status__in=(states.FeedbackStatus.RETURNED, states.FeedbackStatus.SUPPLEMENT_REQUESTED),
            assignment__matter__status__in=states.OPEN,
        )
        .select_related("assignment__matter", "assignment__unit", "due", "review")
    )
    rows = []
    for one in back.order_by("submitted_at")[:MOST_ROWS]:
        if one.due.feedbacks.filter(round__gt=one.round).exists():
            continue
        step = reverse("matters:report", args=[one.due.public_id])
        word = one.get_status_display()
        rows.append(
            _row(
                one.assignment.matter,
                "near",
                word,
                one.assignment.unit.name,
                one.review.answer_by,
                "重新报送",
                step,
                word,
            )
        )
    return rows


def _to_sign(user: Any) -> list[Row]:
    waiting = (
        Feedback.objects.visible_to(user)
        .filter(status=states.FeedbackStatus.AWAITING_SIGNATURE, assignment__unit_id__in=user.unit_ids)
        .select_related("assignment__matter", "assignment__unit", "due")
    )
    return [
        _row(
            one.assignment.matter,
            "near",
            "待我审签",
            one.assignment.unit.name,
            one.due.due_on,
            "审签",
            one.get_absolute_url(),
            one.due.label,
        )
        for one in waiting[:MOST_ROWS]
    ]


def _leader_rows(user: Any) -> list[Row]:
    """Reading slips whose turn it is."""
    posts = [post.pk for post in user.held_posts]
    rows = []
    for one in Reading.objects.filter(
        leader_id__in=posts, status=states.ReadingStatus.PENDING
    ).select_related("submission")[:MOST_ROWS]:
        slip = one.submission
        made = clock.local(slip.made_at).date()
        rows.append(
            Row(
                "near",
                "待阅",
                slip.title,
                slip.get_absolute_url(),
                slip.number,
                one.leader_name,
                made,
                "阅示",
                reverse("matters:record_reading", args=[one.public_id]),
            )
        )
    return rows


def _counts(user: Any, bounds: LightBounds, office: bool) -> list[Count]:
    mine = Matter.objects.visible_to(user)
    home = reverse("cockpit:list")
    week_end = bounds.today + timedelta(days=6 - bounds.today.weekday())
    counts = [
        Count(mine.open().count(), "在办", f"{home}?view=open"),
        Count(mine.due_between(bounds.today, week_end).count(), "本周到期", f"{home}?view=week"),
        Count(mine.overdue(bounds.now).count(), "逾期", f"{home}?view=late", red=True),
    ]
    if office:
        counts += [
            Count(overdue_reviews(user).count(), "督查室超期未审", f"{home}?view=review", red=True),
            Count(
                Feedback.objects.visible_to(user).waiting_for_review().count(),
                "待审核",
                reverse("matters:reviews"),
            ),
            Count(
                mine.filter(status=states.MatterStatus.ACCEPTED, clock_stopped_at__isnull=True).count(),
                "待呈报",
                f"{home}?view=ready",
            ),
        ]
    return counts
