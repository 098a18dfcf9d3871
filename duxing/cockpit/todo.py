"""The rows of 今日待办: one thing to do each, with its next step."""

from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce
from django.urls import reverse

from duxing.cockpit.listing import on_slip, reports_of
from duxing.core import clock
from duxing.core.addresses import address_of
from duxing.matters import states
from duxing.matters.lights import STOPPED, UNSET, light_of
from duxing.matters.models import Matter, ReceiptDue
from duxing.matters.permissions import is_author
from duxing.matters.querysets import with_office
from duxing.orgs.asking import fetch_for
from duxing.orgs.roles import OFFICE_LEADS
from duxing.workdays.calendar import WorkCalendar
from duxing.workdays.clocks import Light, LightBounds, distance_text, light

MOST_ROWS = 60
OFFICE_NAME = "督查室"
NEW_SLIP = "matters:new_submission"


class Task(NamedTuple):
    """What every line of the desk reads: a matter, whose it is, until when, and the record to act on."""

    matter: UUID
    number: str | None
    title: str
    unit: str | None
    due_on: date | None
    due_at: datetime | None
    record: UUID


class Judging(NamedTuple):
    """A report to judge: the columns of Task, and who sent what when."""

    matter: UUID
    number: str | None
    title: str
    unit: str
    due_on: date
    due_at: datetime
    record: UUID
    matter_pk: int
    sent_at: datetime
    label: str
    drafted_by: int | None
    entered_by: int | None


class Pressing(NamedTuple):
    """A matter that asks for something: the columns of Task, and what its light and next step follow from."""

    matter: UUID
    number: str | None
    title: str
    unit: str | None
    due_on: date | None
    due_at: datetime | None
    record: UUID
    pk: int
    status: str
    clock_stopped_at: datetime | None
    answers_leaders: bool
    receipt_late: bool
    with_office: bool


STATUS_WORDS: dict[str, str] = dict(states.MatterStatus.choices)


def task_columns(matter: str, unit: str, due_on: str, due_at: str, record: str) -> tuple[str, ...]:
    """The columns of Task; `matter` is the way to the matter, the others those to their column."""
    return (*(f"{matter}{name}" for name in ("public_id", "number", "title")), unit, due_on, due_at, record)


class Row(NamedTuple):
    """One thing to do: light and distance, what it is, who has it, until when, the next step.

    `act` names the page of the next step and `record` what it is about.
    """

    light: str
    distance: str
    title: str
    matter: UUID
    number: str
    who: str
    due_on: date | None
    step: str
    act: str
    record: UUID
    note: str = ""
    office_late: bool = False

    @property
    def url(self) -> str:
        return address_of("matters:matter", self.matter)

    @property
    def step_url(self) -> str:
        if self.act == NEW_SLIP:
            return f"{reverse(NEW_SLIP)}?matter={self.record}"
        return address_of(self.act, self.record)

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
    reviews = [Judging(*row) for row in fetch_for(user, _to_judge, whole)]
    rows = [_review_row(one, user, bounds, calendar) for one in reviews]
    judged = {one.matter_pk for one in reviews}
    found = _found(user, bounds, "all" if whole else "mine")
    return rows + [_matter_row(one, bounds, calendar) for one in found if one.pk not in judged]


def section_rows(user: Any, bounds: LightBounds, calendar: WorkCalendar) -> list[Row]:
    """An office section follows what it handed out (办公室其他科室)."""
    return [_matter_row(one, bounds, calendar) for one in _found(user, bounds, "handed")]


def _found(user: Any, bounds: LightBounds, whose: str) -> list[Pressing]:
    found = fetch_for(user, _pressing, whose, now=bounds.now, near_until=bounds.near_until)
    return [Pressing(*row) for row in found]


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
    shown = found.values_list(
        *task_columns("", "lead_unit__name", "due_on", "due_at", "public_id"),
        *("pk", "status", "clock_stopped_at", "type__answers_leaders", "receipt_late"),
        with_office(one_by_one=True),
    )
    return shown.order_by(F("due_on").asc(nulls_last=True), "pk")[: MOST_ROWS + 1]


def _to_judge(user: Any, whole: bool) -> Any:
    """Reports that wait for judgement: on the own matters, and for the office's leads also those
    that their own supervisor entered from paper and therefore may not judge."""
    waiting = reports_of(user).waiting_for_review()
    if not whole:
        entered = Q(drafted_by_id=user.pk) | Q(proxy__entered_by_id=user.pk)
        reach = Q(assignment__matter__supervisor_id=user.pk)
        if user.has_role(*OFFICE_LEADS):
            reach |= Q(proxy__entered_by=F("assignment__matter__supervisor"))
        waiting = waiting.filter(reach).exclude(entered)
    rows = waiting.values_list(
        *task_columns(
            "assignment__matter__",
            "assignment__unit__name",
            "review_due__due_on",
            "review_due__due_at",
            "public_id",
        ),
        "assignment__matter_id",
        Coalesce("submitted_at", "created_at"),
        *("due__label", "drafted_by_id", "proxy__entered_by_id"),
    )
    return rows.order_by("submitted_at", "pk")[: MOST_ROWS + 1]


def _review_row(one: Judging, user: Any, bounds: LightBounds, calendar: WorkCalendar) -> Row:
    lamp, far = mark(one.due_on, one.due_at, bounds, calendar)
    sent = clock.local(one.sent_at)
    note = f"{one.unit}{sent.month}月{sent.day}日报送{one.label}"
    own = is_author(user, one.drafted_by, one.entered_by)
    return Row(
        lamp,
        far,
        one.title,
        one.matter,
        one.number or "",
        OFFICE_NAME,
        one.due_on,
        "看反馈" if own else "审核反馈",
        "matters:feedback",
        one.record,
        note + "，本人代录，须他人审核" if own else note,
        office_late=lamp == Light.LATE.value,
    )


def _matter_row(one: Pressing, bounds: LightBounds, calendar: WorkCalendar) -> Row:
    lamp = light_of(one, bounds)
    far = mark(one.due_on, one.due_at, bounds, calendar)[1] if lamp != STOPPED else ""
    who, step, act, note = _next_step(one, one.unit or "")
    return Row(
        lamp,
        far or ("未定期限" if lamp == UNSET else STATUS_WORDS[one.status]),
        one.title,
        one.matter,
        one.number or "",
        who,
        one.due_on if lamp != STOPPED else None,
        step,
        act,
        one.matter,
        note,
    )


def _next_step(one: Pressing, unit: str) -> tuple[str, str, str, str]:
    """Who has the matter now, the word of the next step, its page, a note."""
    if one.status == states.MatterStatus.APPROVED:
        return OFFICE_NAME, "交办", "matters:dispatch", "已立项，待交办"
    if one.status == states.MatterStatus.ACCEPTED:
        if one.clock_stopped_at is not None:
            return OFFICE_NAME, "办结", "matters:close", "领导已阅，可办结"
        if one.answers_leaders:
            return OFFICE_NAME, "拟呈阅单", NEW_SLIP, "审核通过，待呈报"
        return OFFICE_NAME, "办结", "matters:close", "审核通过，可办结"
    return unit, "记电话", "matters:note_call", "待签收超时" if one.receipt_late else ""
