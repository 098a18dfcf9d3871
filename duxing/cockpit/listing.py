"""Which matters a list shows: scope first, then view, filters and search."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Value, When

from duxing.cockpit.search import matching, parts_of
from duxing.matters import states
from duxing.matters.lights import light_expression
from duxing.matters.models import (
    Feedback,
    FeedbackDue,
    Matter,
    ReceiptDue,
    ReviewDue,
    SubmissionItem,
)
from duxing.matters.querysets import is_overdue
from duxing.orgs.roles import LEADERS, OFFICE, UNIT_SIGNERS, UNIT_STAFF, Role
from duxing.workdays.clocks import Light, LightBounds

VIEWS = {
    "open": "全部在办",
    "week": "本周到期",
    "late": "逾期",
    "units": "单位逾期",
    "review": "督查室超期未审",
    "waiting": "待审核",
    "ready": "待呈报",
    "receipt": "待签收",
    "report": "近期应报",
    "sign": "待审签",
    "rework": "请补充或重报",
    "instructed": "我批示的",
    "proposed": "拟立项",
    "ended": "已结束",
}
# What a unit is asked for is shown this many days ahead.
REPORT_DAYS = 31
REWORK = (states.FeedbackStatus.RETURNED, states.FeedbackStatus.SUPPLEMENT_REQUESTED)


@dataclass(frozen=True)
class Times:
    """The instants and days that views compare with: real ones, or stand-ins where a query is kept."""

    now: Any
    today: Any
    near_until: Any
    sunday: Any
    reports_until: Any

    @classmethod
    def of(cls, bounds: LightBounds) -> "Times":
        today = bounds.today
        sunday = today + timedelta(days=6 - today.weekday())
        return cls(bounds.now, today, bounds.near_until, sunday, today + timedelta(days=REPORT_DAYS))

    def values(self) -> dict[str, Any]:
        """By name, for `fetch_for`."""
        return dict(vars(self))


def views_of(user: Any) -> list[str]:
    """The views that make sense for this person, in the order of the tabs."""
    if user.has_role(*OFFICE):
        return ["open", "week", "late", "units", "review", "waiting", "ready", "receipt", "proposed", "ended"]
    if user.has_role(*LEADERS):
        return ["open", "week", "late", "instructed", "ended"]
    if user.has_role(Role.OFFICE_SECTION):
        return ["open", "week", "late", "proposed", "ended"]
    signing = ["sign"] if user.has_role(*UNIT_SIGNERS) else []
    return ["open", "receipt", "report", *signing, "rework", "week", "late", "ended"]


def matters_for(user: Any, chosen: dict[str, Any], bounds: LightBounds | Times) -> QuerySet[Any]:
    """The matters in the user's scope that fit `chosen` (see FilterForm)."""
    view = chosen.get("view") or ""
    if view == "instructed":
        return _fitting(Matter.objects.started_by(user, one_by_one=True), user, chosen, bounds)
    return _fitting(Matter.objects.visible_to(user), user, chosen, bounds)


def parts_for(user: Any, chosen: dict[str, Any], bounds: LightBounds | Times) -> list[QuerySet[Any]]:
    """The matters of `matters_for` in parts that have none in common, for counting."""
    view = chosen.get("view") or ""
    if view == "instructed" and not chosen.get("q"):
        return [_fitting(Matter.objects.started_by(user), user, chosen, bounds)]
    # What is due within a few days or holds a word is read once for all reasons to see it.
    if view == "week" or chosen.get("q") or chosen.get("short") or not above_units(user):
        return [matters_for(user, chosen, bounds)]
    parts = Matter.objects.in_parts(user)
    if view != "late":
        return [_fitting(rows, user, chosen, bounds) for rows in parts]
    times = bounds if isinstance(bounds, Times) else Times.of(bounds)
    rest = {**chosen, "view": "open"}
    split = [_late_parts(_fitting(rows, user, rest, bounds), user, times) for rows in parts]
    # All that units are late with before the first of the office's own.
    return [rows for kind in zip(*split, strict=True) for rows in kind]


def _fitting(rows: Any, user: Any, chosen: dict[str, Any], bounds: LightBounds | Times) -> QuerySet[Any]:
    """`rows`, matters in scope, without those that do not fit `chosen`."""
    times = bounds if isinstance(bounds, Times) else Times.of(bounds)
    view = chosen.get("view") or ""
    if view in _VIEWS:
        rows = _VIEWS[view](rows, user, times)
    elif not chosen.get("q") and not chosen.get("status"):
        rows = rows.open()
    if chosen.get("mine"):
        rows = rows.filter(supervisor_id=user.pk)
    if chosen.get("status"):
        rows = rows.filter(status=chosen["status"])
    if chosen.get("unit"):
        rows = rows.filter(lead_unit=chosen["unit"])
    if chosen.get("type"):
        rows = rows.filter(type=chosen["type"])
    if chosen.get("leader"):
        rows = rows.filter(leader=chosen["leader"])
    if chosen.get("light"):
        rows = rows.annotate(lamp=lamp_expression(user, times)).filter(lamp=chosen["light"])
    parts = chosen.get("q") or ()
    words = parts_of(parts) if isinstance(parts, str) else parts
    return matching(rows, words, user, chosen.get("short") or ())


def reports_of(user: Any) -> Any:
    """The reports that the person may read; nothing is asked of the database for who sees all."""
    return Feedback.objects.all() if user.sees_all else Feedback.objects.visible_to(user)


def overdue_reviews(user: Any, now: Any) -> Any:
    """The judgements that the office itself owes and is late with, of open matters.

    Of matters in scope, that is: to be met with rows that are, as every list and desk does.
    """
    late = ReviewDue.objects.filter(
        fulfilled_at__isnull=True,
        due_at__lte=now,
        feedback__assignment__matter__status__in=states.OPEN,
    )
    if above_units(user) and not user.has_role(*UNIT_STAFF):
        return late
    # Asked of the few that are late, not read from all that the unit ever reported.
    return late.filter(Exists(reports_of(user).filter(pk=OuterRef("feedback_id"))))


def above_units(user: Any) -> bool:
    """Whether the person sees matters by line, section or office, not only by the own unit's share."""
    return bool(user.sees_all or user.has_role(*LEADERS, Role.OFFICE_SECTION))


def reports_beside(user: Any) -> Any:
    """The reports that may stand beside a matter which the person sees.

    Who is above units sees every share of such a matter, so nothing need be asked again for each
    row; for a unit's people it is their own shares.
    """
    unit = user.has_role(*UNIT_STAFF)
    return Feedback.objects.all() if above_units(user) and not unit else reports_of(user)


def review_is_late(user: Any, now: Any) -> Exists:
    """Whether the office is late with judging a report on the matter, as a condition on Matter."""
    return Exists(overdue_reviews(user, now).filter(feedback__assignment__matter=OuterRef("pk")))


def lamp_expression(user: Any, times: Times) -> Case:
    """The light that the list shows: the office's own lateness is as red as a unit's."""
    return Case(
        When(review_is_late(user, times.now), then=Value(Light.LATE.value)), default=light_expression(times)
    )


def _week(rows: Any, user: Any, at: Times) -> Any:
    return rows.due_between(at.today, at.sunday)


def _late(rows: Any, user: Any, at: Times) -> Any:
    """Late is late, whether a unit has not delivered or the office has not judged (practice 5, 24).

    To a unit its own lateness is shown, not that of those with whom it shares a matter.
    """
    if user.has_role(*UNIT_STAFF) and not above_units(user):
        return _own_late(rows.open(), user, at)
    judged_late = overdue_reviews(user, at.now).values("feedback__assignment__matter")
    # Asked of one open matter after the other in the order of the list, until the page is full.
    return rows.open().filter(is_overdue(at.now, at.today, one_by_one=True) | Q(pk__in=judged_late))


def _late_parts(rows: Any, user: Any, at: Times) -> list[Any]:
    """`_late` for who is above units: what units are late with, and what is left of the office's own."""
    overdue = is_overdue(at.now, at.today, one_by_one=True)
    judged_late = overdue_reviews(user, at.now).values("feedback__assignment__matter")
    return [rows.filter(overdue), rows.open().exclude(overdue).filter(pk__in=judged_late)]


def _own_late(rows: Any, user: Any, at: Times) -> Any:
    """Where the own unit owes a report or a receipt and is late with it."""
    # Asked of the few matters of the unit that are open, not read from all that it ever reported.
    own = {"assignment__matter": OuterRef("pk"), "assignment__unit_id__in": user.unit_ids}
    owed = FeedbackDue.objects.missing(at.now).filter(**own)
    unsigned = ReceiptDue.objects.filter(**own, fulfilled_at__isnull=True, due_at__lte=at.now)
    return rows.filter(Exists(owed) | Exists(unsigned))


def _units(rows: Any, user: Any, at: Times) -> Any:
    judged_late = overdue_reviews(user, at.now).values("feedback__assignment__matter")
    return rows.overdue(at.now, at.today).exclude(pk__in=judged_late)


def _review(rows: Any, user: Any, at: Times) -> Any:
    return rows.open().filter(pk__in=overdue_reviews(user, at.now).values("feedback__assignment__matter"))


def _waiting(rows: Any, user: Any, at: Times) -> Any:
    waiting = reports_of(user).filter(status=states.FeedbackStatus.SUBMITTED)
    return _among(rows, waiting, "assignment__matter")


def on_slip() -> Exists:
    """Whether the present round of the matter is on a reading slip, as a condition on Matter."""
    return Exists(SubmissionItem.objects.filter(matter=OuterRef("pk"), round=OuterRef("round")))


def _ready(rows: Any, user: Any, at: Times) -> Any:
    """Accepted and not yet on its way up.

    What is on a slip waits for the leaders, and a child of a 分办 matter for its parent.
    """
    accepted = rows.filter(status=states.MatterStatus.ACCEPTED, clock_stopped_at__isnull=True)
    return accepted.filter(parent__isnull=True).exclude(on_slip())


def _receipt(rows: Any, user: Any, at: Times) -> Any:
    waiting = ReceiptDue.objects.filter(
        fulfilled_at__isnull=True, assignment__status=states.AssignmentStatus.DISPATCHED
    )
    return _among(rows.open(), _own(user, waiting, "assignment__unit_id__in"), "assignment__matter")


def _report(rows: Any, user: Any, at: Times) -> Any:
    asked = FeedbackDue.objects.filter(
        assignment__status__in=states.AT_WORK,
        status=states.DueStatus.OPEN,
        due_on__lte=at.reports_until,
    )
    return _among(rows.open(), _own(user, asked, "assignment__unit_id__in"), "assignment__matter")


def _sign(rows: Any, user: Any, at: Times) -> Any:
    waiting = Feedback.objects.filter(
        status=states.FeedbackStatus.AWAITING_SIGNATURE, assignment__unit_id__in=user.unit_ids
    )
    return _among(rows, waiting, "assignment__matter")


def _rework(rows: Any, user: Any, at: Times) -> Any:
    return _among(rows.open(), _own(user, to_rework(), "assignment__unit_id__in"), "assignment__matter")


def _among(rows: Any, found: Any, matter: str) -> Any:
    """The rows to which `found` leads: read from the few that wait, not asked of each that is open."""
    return rows.filter(pk__in=found.values(matter))


def to_rework() -> Any:
    """Reports that were sent back and not yet sent again."""
    again = Feedback.objects.filter(due=OuterRef("due_id"), round__gt=OuterRef("round"))
    return Feedback.objects.filter(status__in=REWORK).exclude(Exists(again))


def _own(user: Any, rows: Any, unit_field: str) -> Any:
    """Rows of the person's own unit; all of them for those who watch every unit."""
    return rows if user.sees_all else rows.filter(**{unit_field: user.unit_ids})


_VIEWS: dict[str, Callable[[Any, Any, Times], Any]] = {
    "open": lambda rows, user, at: rows.open(),
    "week": _week,
    "late": _late,
    "units": _units,
    "review": _review,
    "waiting": _waiting,
    "ready": _ready,
    "receipt": _receipt,
    "report": _report,
    "sign": _sign,
    "rework": _rework,
    "instructed": lambda rows, user, at: rows.open(),
    "proposed": lambda rows, user, at: rows.filter(status__in=states.PROPOSED),
    "ended": lambda rows, user, at: rows.filter(status__in=states.ENDED),
}
