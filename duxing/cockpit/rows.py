"""What a list shows of each matter: light, dates, progress, the last report."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import OuterRef, Subquery

from duxing.cockpit.listing import reports_beside
from duxing.core import clock
from duxing.matters import states
from duxing.matters.lights import light_of
from duxing.matters.models import FeedbackDue, FeedbackItem, Matter, ReviewDue, SelfState
from duxing.matters.standing import month_day, number_text
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
# What a line shows of a matter and of those around it; a list reads nothing else.
SHOWN = (
    *("public_id", "number", "title", "status", "source", "due_on", "due_at", "due_text"),
    *("clock_stopped_at", "dispatched_at", "type__title", "type__terms", "lead_unit__name"),
    *("leader__title", "leader__holder__name", "supervisor__name"),
)


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
class ListRow:
    """One line of a list."""

    matter: Matter
    light: str
    distance: str
    office_late: bool
    next_report_on: date | None
    last: str
    progress: Progress | None
    self_state: str


def rows_of(keys: Sequence[int], user: Any, bounds: LightBounds, calendar: WorkCalendar) -> list[ListRow]:
    """The lines of the matters with `keys`, in that order: two queries for any number of them."""
    found = {matter.pk: matter for matter in with_latest(Matter.objects.visible_to(user), user, keys)}
    matters = [found[pk] for pk in keys if pk in found]
    progress = progress_of([m.last_report_id for m in matters if m.last_report_id])
    return [_row(m, progress.get(m.last_report_id), bounds, calendar) for m in matters]


def with_latest(rows: Any, user: Any, keys: Sequence[int]) -> Any:
    """The matters with `keys` and what stands beside them: next report date, last report, review owed."""
    reports = reports_beside(user).filter(assignment__matter=OuterRef("pk"))
    last = reports.filter(status__in=SENT).order_by("-submitted_at", "-pk")
    dues = FeedbackDue.objects
    expected = dues.visible_to(user) if user.has_role(*UNIT_STAFF) else dues.all()
    coming = expected.filter(assignment__matter=OuterRef("pk"), status=states.DueStatus.OPEN)
    owed = ReviewDue.objects.filter(fulfilled_at__isnull=True, feedback__assignment__matter=OuterRef("pk"))
    if user.has_role(*UNIT_STAFF):
        same = reports_beside(user).filter(assignment__matter=OuterRef(OuterRef("pk")))
        owed = owed.filter(feedback__in=same)
    return (
        rows.filter(pk__in=list(keys))
        .for_list()
        .only(*SHOWN)
        .annotate(
            next_report_on=Subquery(coming.order_by("due_at").values("due_on")[:1]),
            last_report_id=Subquery(last.values("pk")[:1]),
            last_report_at=Subquery(last.values("submitted_at")[:1]),
            last_report_status=Subquery(last.values("status")[:1]),
            last_self_state=Subquery(last.values("self_state")[:1]),
            review_due_at=Subquery(owed.order_by("due_at").values("due_at")[:1]),
            review_due_on=Subquery(owed.order_by("due_at").values("due_on")[:1]),
        )
    )


def progress_of(reports: Sequence[int]) -> dict[int, Progress]:
    """By report: the answer to the first requirement that is counted."""
    items = FeedbackItem.objects.filter(feedback_id__in=list(reports), quantity__isnull=False)
    found: dict[int, Progress] = {}
    for item in items.select_related("requirement").order_by("requirement__position"):
        need, quantity = item.requirement, item.quantity or Decimal(0)
        percent = None
        if need.target_value:
            percent = (quantity / need.target_value * 100).quantize(Decimal("0.1"))
        target = number_text(need.target_value) + need.target_unit if need.target_value else ""
        done = f"{number_text(quantity)}{need.target_unit}"
        found.setdefault(item.feedback_id, Progress(done, target, percent))
    return found


def _row(matter: Any, progress: Progress | None, bounds: LightBounds, calendar: WorkCalendar) -> ListRow:
    lamp, distance = light_of(matter, bounds), ""
    if lamp not in ("done", "idle"):
        distance = distance_text(matter.due_on, matter.due_at, bounds.now, calendar)
    office_late = bool(matter.is_open and matter.review_due_at and matter.review_due_at <= bounds.now)
    if office_late:
        told = distance_text(matter.review_due_on, matter.review_due_at, bounds.now, calendar)
        lamp, distance = Light.LATE.value, told.replace("逾期", "超期未审")
    state = dict(SelfState.choices).get(matter.last_self_state, "")
    last = _last(matter.last_report_at, matter.last_report_status, state)
    return ListRow(matter, lamp, distance, office_late, matter.next_report_on, last, progress, state)


def _last(at: datetime | None, status: str | None, state: str) -> str:
    """“10月26日反馈，自报按序时推进，待审核”, or nothing."""
    if at is None:
        return ""
    parts = [f"{month_day(clock.local(at).date())}反馈"]
    if state:
        parts.append(f"自报{state}")
    word = {"submitted": "待审核", "returned": "已退回重报", "supplement_requested": "待补充材料"}
    if status in word:
        parts.append(word[status])
    return "，".join(parts)
