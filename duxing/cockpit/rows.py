"""What a list shows of each matter: light, dates, progress, the last report."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import BooleanField, ExpressionWrapper, F, OuterRef, Q, QuerySet, Subquery, TextField
from django.db.models.functions import Cast, Coalesce, JSONObject

from duxing.cockpit.listing import reports_beside
from duxing.core import clock
from duxing.core.addresses import address_of
from duxing.matters import states
from duxing.matters.lights import light_of
from duxing.matters.models import FeedbackDue, FeedbackItem, Matter, ReviewDue, SelfState
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
    """What a list reads of a matter and of those around it, and nothing else.

    `last_report` and `review_owed` are JSON as the query made it: most lines are on hand already and
    need not be read again (cockpit.lines). What follows them is read for a workbook alone.
    """

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
    is_dispatched: bool
    unit_name: str | None
    with_office: bool
    next_report_on: date | None
    last_report: str | None
    review_owed: str | None
    type_title: str = ""
    leader_name: str | None = None
    supervisor_name: str | None = None

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


class ListRow(NamedTuple):
    """One line of a list. Equal rows are shown alike, on one day."""

    matter: Listed
    light: str
    distance: str
    office_late: bool

    @property
    def next_report_on(self) -> date | None:
        return self.matter.next_report_on

    @property
    def last(self) -> str:
        """“10月26日反馈，自报按序时推进，待审核”, or nothing."""
        last = _read(self.matter.last_report)
        return _words(last["at"], last["status"], STATE_WORDS.get(last["state"], "")) if last else ""

    @property
    def self_state(self) -> str:
        last = _read(self.matter.last_report)
        return STATE_WORDS.get(last["state"], "") if last else ""

    @property
    def progress(self) -> Progress | None:
        """The answer of the last report to the first requirement that is counted."""
        figure = _read((_read(self.matter.last_report) or {}).get("figure"))
        return progress_of(figure["quantity"], figure["target"], figure["unit"]) if figure else None


def rows_of(
    keys: Sequence[int], user: Any, bounds: LightBounds, calendar: WorkCalendar, *, wide: bool = False
) -> list[ListRow]:
    """The lines of the matters with `keys`, in that order: one query for any number of them."""
    found = {row[0]: row for row in fetch_for(user, _with_keys, wide, keys=list(keys))}
    return lines_of([Listed(*found[pk]) for pk in keys if pk in found], bounds, calendar)


def _with_keys(who: Any, wide: bool, *, keys: Any) -> Any:
    return listed(who, Matter.objects.visible_to(who).filter(pk__in=keys), wide=wide)


def lines_of(found: Iterable[Listed], bounds: LightBounds, calendar: WorkCalendar) -> list[ListRow]:
    """The matters with their lights, at one moment."""
    return [_row(matter, bounds, calendar) for matter in found]


def listed(who: Any, rows: QuerySet[Any], *, wide: bool = False) -> QuerySet[Any]:
    """`rows`, matters in scope, with the columns of Listed: what stands beside them is in scope too."""
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
    leader = Coalesce("leader__holder__name", "leader__title")
    return rows.values_list(
        *("pk", "public_id", "source_id", "number", "title", "status", "due_on", "due_at", "due_text"),
        "clock_stopped_at",
        ExpressionWrapper(Q(dispatched_at__isnull=False), output_field=BooleanField()),
        "lead_unit__name",
        with_office(),
        Subquery(coming.values("due_on")[:1]),
        _told(last, at="submitted_at", status="status", state="self_state", figure=_figure()),
        _told(owed, at="due_at", on="due_on"),
        *(("type__title", leader, "supervisor__name") if wide else ()),
    )


def _told(rows: QuerySet[Any], **columns: Any) -> Subquery:
    """Several columns of the first of `rows`, as JSON: one look into the tables and not one for each."""
    return Subquery(rows.values(told=Cast(JSONObject(**columns), TextField()))[:1])


def _figure() -> Subquery:
    """Of a report: the answer to the first requirement that is counted."""
    answers = FeedbackItem.objects.filter(feedback=OuterRef("pk"), quantity__isnull=False)
    need = "requirement__"
    return _told(
        answers.order_by(f"{need}position"),
        quantity="quantity",
        target=F(f"{need}target_value"),
        unit=F(f"{need}target_unit"),
    )


def _read(text: str | None) -> dict[str, Any] | None:
    """What `_told` wrote; numbers keep their places, instants are text."""
    found: dict[str, Any] | None = json.loads(text, parse_float=Decimal, parse_int=Decimal) if text else None
    return found


def _instant(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def progress_of(quantity: Decimal, target: Decimal | None, unit: str) -> Progress:
    """How far `quantity` is on the way to `target`."""
    percent = (quantity / target * 100).quantize(Decimal("0.1")) if target else None
    aim = f"{number_text(target)}{unit}" if target else ""
    return Progress(f"{number_text(quantity)}{unit}", aim, percent)


def _row(matter: Listed, bounds: LightBounds, calendar: WorkCalendar) -> ListRow:
    owed = _read(matter.review_owed) if matter.is_open else None
    if owed and _instant(owed["at"]) <= bounds.now:
        day = date.fromisoformat(owed["on"])
        told = distance_text(day, _instant(owed["at"]), bounds.now, calendar)
        return ListRow(matter, Light.LATE.value, told.replace("逾期", "超期未审"), True)
    lamp, distance = light_of(matter, bounds), ""
    if lamp not in ("done", "idle") and matter.due_on and matter.due_at:
        distance = distance_text(matter.due_on, matter.due_at, bounds.now, calendar)
    return ListRow(matter, lamp, distance, False)


WAITING = {"submitted": "待审核", "returned": "已退回重报", "supplement_requested": "待补充材料"}


def _words(at: str | None, status: str, state: str) -> str:
    if at is None:
        return ""
    parts = [f"{month_day(clock.local(_instant(at)).date())}反馈"]
    if state:
        parts.append(f"自报{state}")
    if status in WAITING:
        parts.append(WAITING[status])
    return "，".join(parts)
