"""What a list shows of each matter: light, dates, progress, the last report."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce

from duxing.cockpit.listing import reports_beside
from duxing.core import clock
from duxing.core.addresses import address_of
from duxing.core.prepared import fetch
from duxing.matters import states
from duxing.matters.lights import light_of
from duxing.matters.models import Feedback, FeedbackDue, Matter, ReviewDue, SelfState
from duxing.matters.querysets import with_office
from duxing.matters.standing import month_day, number_text
from duxing.orgs.asking import fetch_for
from duxing.orgs.roles import UNIT_STAFF
from duxing.workdays.calendar import WorkCalendar
from duxing.workdays.clocks import Light, LightBounds, distance_text

SENT = (
    states.FeedbackStatus.SUBMITTED,
    states.FeedbackStatus.SUPPLEMENT_REQUESTED,
    states.FeedbackStatus.RETURNED,
    states.FeedbackStatus.ACCEPTED,
)
METER = 80
STATUS_WORDS: dict[str, str] = dict(states.MatterStatus.choices)
STATE_WORDS: dict[str, str] = dict(SelfState.choices)


class Listed(NamedTuple):
    """What a list reads of a matter and of those around it, and nothing else."""

    pk: int
    public_id: UUID
    source_id: int | None
    number: str | None
    title: str
    status: str
    due_on: date | None
    due_at: datetime | None
    due_text: str
    clock_stopped_at: datetime | None
    dispatched_at: datetime | None
    type_title: str
    unit_name: str | None
    leader_name: str | None
    supervisor_name: str | None
    with_office: bool
    next_report_on: date | None
    last_report_id: int | None
    review_due_at: datetime | None
    review_due_on: date | None

    @property
    def is_open(self) -> bool:
        return self.status in states.OPEN

    @property
    def status_word(self) -> str:
        return STATUS_WORDS[self.status]

    def get_absolute_url(self) -> str:
        return address_of("matters:matter", self.public_id)


@dataclass(frozen=True)
class Progress:
    """How much of the first counted requirement the last report says is done (自报)."""

    done: str
    target: str
    percent: Decimal | None

    @property
    def width(self) -> str:
        """How far the meter is filled, 0 to METER."""
        return str(round(min(max(self.percent or Decimal(0), Decimal(0)), Decimal(100)) * METER / 100))


@dataclass(frozen=True)
class Last:
    """The last report that was sent, and what it counts."""

    at: datetime | None
    status: str
    state: str
    progress: Progress | None


@dataclass(frozen=True, slots=True)
class ListRow:
    """One line of a list."""

    matter: Listed
    light: str
    distance: str
    office_late: bool
    next_report_on: date | None
    last: str
    progress: Progress | None
    self_state: str


def rows_of(keys: Sequence[int], user: Any, bounds: LightBounds, calendar: WorkCalendar) -> list[ListRow]:
    """The lines of the matters with `keys`, in that order: two queries for any number of them."""
    found = {row[0]: Listed._make(row) for row in fetch_for(user, _listed, keys=list(keys))}
    matters = [found[pk] for pk in keys if pk in found]
    lasts = _lasts([m.last_report_id for m in matters if m.last_report_id])
    return [_row(m, lasts.get(m.last_report_id or 0), bounds, calendar) for m in matters]


def _listed(who: Any, *, keys: Any) -> Any:
    """The matters in scope with `keys` as rows of Listed: what stands beside them is in scope too."""
    here = {"assignment__matter": OuterRef("pk")}
    last = reports_beside(who).filter(**here, status__in=SENT).order_by("-submitted_at", "-pk")
    dues = FeedbackDue.objects
    expected = dues.visible_to(who) if who.has_role(*UNIT_STAFF) else dues.all()
    coming = expected.filter(**here, status=states.DueStatus.OPEN).order_by("due_at")
    owed = ReviewDue.objects.filter(fulfilled_at__isnull=True, feedback__assignment__matter=OuterRef("pk"))
    if who.has_role(*UNIT_STAFF):
        same = reports_beside(who).filter(assignment__matter=OuterRef(OuterRef("pk")))
        owed = owed.filter(feedback__in=same)
    owed = owed.order_by("due_at")
    rows = Matter.objects.visible_to(who).filter(pk__in=keys)
    return rows.values_list(
        *("pk", "public_id", "source_id", "number", "title", "status", "due_on", "due_at", "due_text"),
        *("clock_stopped_at", "dispatched_at", "type__title", "lead_unit__name"),
        Coalesce("leader__holder__name", "leader__title"),
        "supervisor__name",
        with_office(),
        Subquery(coming.values("due_on")[:1]),
        Subquery(last.values("pk")[:1]),
        Subquery(owed.values("due_at")[:1]),
        Subquery(owed.values("due_on")[:1]),
    )


def _lasts(reports: Sequence[int]) -> dict[int, Last]:
    """By report: when it was sent, and the answer to the first requirement that is counted."""
    found: dict[int, Last] = {}
    for pk, at, status, state, quantity, target, unit in fetch(_answered, reports=list(reports)):
        if pk in found and found[pk].progress is not None:
            continue
        progress = None if quantity is None else progress_of(quantity, target, unit)
        found[pk] = Last(at, status, state, progress)
    return found


def _answered(*, reports: Any) -> Any:
    """The reports with each of their answers, in the order of the requirements."""
    need = "items__requirement__"
    rows = Feedback.objects.filter(pk__in=reports).order_by(f"{need}position")
    return rows.values_list(
        *("pk", "submitted_at", "status", "self_state"),
        *("items__quantity", f"{need}target_value", f"{need}target_unit"),
    )


def progress_of(quantity: Decimal, target: Decimal | None, unit: str) -> Progress:
    """How far `quantity` is on the way to `target`."""
    percent = (quantity / target * 100).quantize(Decimal("0.1")) if target else None
    aim = f"{number_text(target)}{unit}" if target else ""
    return Progress(f"{number_text(quantity)}{unit}", aim, percent)


def _row(matter: Listed, last: Last | None, bounds: LightBounds, calendar: WorkCalendar) -> ListRow:
    lamp, distance = light_of(matter, bounds), ""
    if lamp not in ("done", "idle") and matter.due_on and matter.due_at:
        distance = distance_text(matter.due_on, matter.due_at, bounds.now, calendar)
    owed_at, owed_on = matter.review_due_at, matter.review_due_on
    office_late = bool(matter.is_open and owed_at and owed_at <= bounds.now)
    if office_late and owed_at and owed_on:
        told = distance_text(owed_on, owed_at, bounds.now, calendar)
        lamp, distance = Light.LATE.value, told.replace("逾期", "超期未审")
    state = STATE_WORDS.get(last.state, "") if last else ""
    words = _words(last.at, last.status, state) if last else ""
    progress = last.progress if last else None
    return ListRow(matter, lamp, distance, office_late, matter.next_report_on, words, progress, state)


WAITING = {"submitted": "待审核", "returned": "已退回重报", "supplement_requested": "待补充材料"}


def _words(at: datetime | None, status: str, state: str) -> str:
    """“10月26日反馈，自报按序时推进，待审核”, or nothing."""
    if at is None:
        return ""
    parts = [f"{month_day(clock.local(at).date())}反馈"]
    if state:
        parts.append(f"自报{state}")
    if status in WAITING:
        parts.append(WAITING[status])
    return "，".join(parts)
