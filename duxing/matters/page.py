"""What the matter page shows, gathered at a fixed number of queries."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Exists, F, OuterRef, Subquery

from duxing.core import clock
from duxing.matters import states
from duxing.matters.excerpts import SourceView, source_view
from duxing.matters.lights import STOPPED, UNSET, is_with_office, light_of
from duxing.matters.models import (
    Assignment,
    AssignmentRole,
    Feedback,
    FeedbackDue,
    FeedbackItem,
    Matter,
    Requirement,
)
from duxing.matters.parts import Part, parts_of
from duxing.matters.permissions import (
    can_close,
    can_draft,
    can_manage,
    can_receive,
    can_review,
    can_sign,
    is_office,
    may_be_asked_to_file,
)
from duxing.matters.standing import (
    Standing,
    ended_sentence,
    figure_of,
    month_day,
    number_text,
    parts_text,
    sentence,
)
from duxing.matters.timeline import Line, timeline_of
from duxing.orgs.asking import fetch_for
from duxing.orgs.models import Post
from duxing.orgs.roles import Role
from duxing.workdays.clocks import distance_text, light_bounds
from duxing.workdays.proof import DateProof
from duxing.workdays.services import load_calendar

FULL = Decimal(100)
LEAD_ROLES = (AssignmentRole.LEAD, AssignmentRole.COLLATING)


@dataclass(frozen=True)
class Need:
    """A requirement with the last answer to it: cumulative figure, words, and as of when."""

    requirement: Requirement
    quantity: Decimal | None = None
    words: str = ""

    @property
    def target(self) -> str:
        if self.requirement.target_value is None:
            return ""
        return f"{number_text(self.requirement.target_value)}{self.requirement.target_unit}"

    @property
    def done(self) -> str:
        return "" if self.quantity is None else f"{number_text(self.quantity)}{self.requirement.target_unit}"

    @property
    def percent(self) -> str:
        """80.0 of the target, or empty where there is no figure."""
        if self.quantity is None or not self.requirement.target_value:
            return ""
        return f"{self.quantity / self.requirement.target_value * FULL:.1f}"

    @property
    def width(self) -> str:
        """How far the meter is filled, 0 to 300 (its width in the drawing)."""
        return str(round(min(max(Decimal(self.percent or 0), Decimal(0)), FULL) * 3))


@dataclass
class Share:
    """One unit's share with what is expected of it and what this person may do about it.

    Names and roles are for everybody who sees the matter; `seen` says that the rest is, too.
    """

    assignment: Assignment
    liaison: str = ""
    seen: bool = False
    dues: list[FeedbackDue] = field(default_factory=list)
    reports: list[Feedback] = field(default_factory=list)
    can_receive: bool = False
    can_report: bool = False

    @property
    def next_due(self) -> FeedbackDue | None:
        """What the unit reports next: what was sent back to it, else the first report still open."""
        if self.assignment.status == states.AssignmentStatus.ACCEPTED:
            return None
        begun = states.SENT_BACK | states.EDITABLE
        again = [one.due for one in self._newest() if one.status in begun]
        waiting = [due for due in self.dues if due.status == states.DueStatus.OPEN]
        return next(iter([*again, *waiting]), None)

    @property
    def sent_back(self) -> Feedback | None:
        """The report that the unit is to send once more."""
        return next((one for one in self._newest() if one.status in states.SENT_BACK), None)

    def waiting(self, status: str) -> Feedback | None:
        """The oldest report in `status`."""
        return next((one for one in self.reports if one.status == status), None)

    def missed(self, at: datetime) -> list[FeedbackDue]:
        """Reports whose time is over without a word (漏报)."""
        return [due for due in self.dues if due.is_missing(at)]

    def _newest(self) -> list[Feedback]:
        """The last round of each report, the oldest report first."""
        last = {one.due_id: one for one in self.reports if one.status != states.FeedbackStatus.SET_ASIDE}
        return list(last.values())


@dataclass(frozen=True)
class MatterPage:
    """The whole page of one matter for one person."""

    matter: Matter
    standing: Standing
    light: str
    distance: str
    needs: list[Need]
    shares: list[Share]
    source: SourceView
    lines: list[Line]
    proof: DateProof | None
    parts: list[Part]
    parts_line: str
    missed: list[tuple[Share, FeedbackDue]]
    to_review: Feedback | None
    to_sign: Feedback | None
    office: bool
    manages: bool
    closes: bool
    approves: bool

    @property
    def status_text(self) -> str:
        """The status in words; a matter that every leader has read only waits to be closed."""
        if self.matter.status == states.MatterStatus.ACCEPTED and self.matter.clock_stopped_at is not None:
            return "领导已阅，待办结"
        if self.matter.status in states.RUNNING and is_with_office(self.matter):
            return "已反馈，待审核"
        return str(self.matter.get_status_display())

    @property
    def as_of(self) -> Any:
        return self.standing.as_of

    @property
    def last_call(self) -> Line | None:
        """The newest call, beside the sentence, for whoever answers a question on the telephone."""
        return next((line for line in self.lines if line.kind == "call"), None) if self.manages else None

    @property
    def papers(self) -> list[Line]:
        return [line for line in self.lines if line.kind == "paper"]

    @property
    def mine(self) -> Share | None:
        """The share in which this person can act now, for the main button."""
        return next((one for one in self.shares if one.can_receive or one.can_report), None)


def matter_page(matter: Matter, user: Any) -> MatterPage:
    """Everything that the page of `matter` shows to `user`.

    `matter` comes from `Matter.objects.for_page(user)`, which tells what else is in scope.
    """
    known: Any = matter
    now = clock.now()
    distance, light = _time_left(matter, known.near_workdays, now)
    shares = shares_of(matter, user)
    seen = [one for one in shares if one.seen]
    reports = [report for share in seen for report in share.reports]
    needs = needs_of(matter, user)
    parts = parts_of(matter, user) if known.has_parts else []
    line = (
        parts_text(sum(p.reported for p in parts), [p.name for p in parts if not p.reported]) if parts else ""
    )
    source = source_view(matter, user, opens_source=known.opens_source)
    parts_seen = [share.assignment for share in seen]
    lines = timeline_of(matter, user, parts_seen, reports, chain=source.opens_source)
    return MatterPage(
        matter=matter,
        standing=_standing(matter, needs, seen, line, lines),
        light=light,
        distance=distance,
        needs=needs,
        shares=shares,
        source=source,
        lines=lines,
        proof=DateProof.from_json(matter.due_proof) if matter.due_proof else None,
        parts=parts,
        parts_line=line,
        missed=[(share, due) for share in seen for due in share.missed(now)],
        to_review=_first(seen, states.FeedbackStatus.SUBMITTED, lambda one: can_review(user, one)),
        to_sign=_first(
            seen, states.FeedbackStatus.AWAITING_SIGNATURE, lambda one: can_sign(user, one.assignment)
        ),
        office=is_office(user),
        manages=can_manage(user, matter),
        closes=can_close(user, matter),
        approves=may_be_asked_to_file(user, matter),
    )


def _time_left(matter: Matter, near_workdays: int, now: datetime) -> tuple[str, str]:
    """How far the deadline is, in words and as a light; no words where no clock runs."""
    calendar = load_calendar()
    running = matter.status in states.RUNNING and matter.clock_stopped_at is None
    if running and is_with_office(matter):
        return "", STOPPED
    if not running or matter.due_on is None or matter.due_at is None:
        return "", UNSET if running else STOPPED
    words = distance_text(matter.due_on, matter.due_at, now, calendar)
    return words, light_of(matter, light_bounds(now, calendar, near_workdays))


def _first(shares: list[Share], status: str, may: Callable[[Feedback], bool]) -> Feedback | None:
    """The oldest report in `status` about which the person may decide."""
    found = [one for share in shares for one in share.reports if one.status == status and may(one)]
    return found[0] if found else None


def _standing(
    matter: Matter, needs: list[Need], seen: list[Share], below: str, lines: list[Line]
) -> Standing:
    if matter.ended_at is not None:
        end = next((one.title for one in lines if one.kind == "end"), matter.get_status_display())
        return ended_sentence(matter, end)
    lead = next((one for one in seen if one.assignment.role in LEAD_ROLES), None)
    if lead is None and matter.dispatched_at is not None:
        who = matter.lead_unit.name if matter.lead_unit else "承办单位"
        until = f"，期限{month_day(matter.due_on)}" if matter.due_on else ""
        return Standing(f"由{who}牵头办理{until}。")
    spoken = [one for one in lead.reports if one.status in states.SPOKEN] if lead else []
    figures = [figure_of(one.requirement, one.quantity) for one in needs if one.quantity is not None]
    last, coming = (spoken[-1] if spoken else None), (lead.next_due if lead else None)
    return sentence(matter, last, figures, coming, below=below)


def needs_of(matter: Matter, user: Any) -> list[Need]:
    """The requirements in order, each with the newest answer that the person may read; one query."""
    rows = fetch_for(user, _needs, matter=matter.pk)
    return [Need(one, one.last_figure, one.last_words or "") for one in rows]


def _needs(who: Any, *, matter: Any) -> Any:
    said = Feedback.objects.visible_to(who).filter(assignment__matter_id=matter, status__in=states.SPOKEN)
    answers = FeedbackItem.objects.filter(requirement=OuterRef("pk"), feedback__in=said)
    answers = answers.order_by("-feedback__submitted_at", "-pk")
    rows = Requirement.objects.filter(matter_id=matter).select_related("unit").order_by("position")
    return rows.annotate(
        last_figure=Subquery(answers.filter(quantity__isnull=False).values("quantity")[:1]),
        last_words=Subquery(answers.values("text")[:1]),
    )


DUE_COLUMNS = (
    "pk",
    "public_id",
    "label",
    "due_on",
    "due_at",
    "is_final",
    "reported_at",
    "counted_on",
    "status",
)


def shares_of(matter: Matter, user: Any) -> list[Share]:
    """The units' shares, lead first, then in official order; two queries."""
    shares: dict[int, Share] = {}
    for row in fetch_for(user, _shares, matter=matter.pk):
        share = shares.get(row.pk) or shares.setdefault(row.pk, _share(row, matter, user))
        if row.due_pk is not None:
            values = {name: getattr(row, f"due_{name}") for name in DUE_COLUMNS}
            share.dues.append(FeedbackDue(assignment=share.assignment, **values))
    _add_reports(matter, user, shares)
    return list(shares.values())


def _shares(who: Any, *, matter: Any) -> Any:
    liaisons = Post.objects.filter(unit=OuterRef("unit"), role=Role.LIAISON, holder__is_active=True)
    first = liaisons.order_by("order", "pk")
    return (
        Assignment.objects.filter(matter_id=matter)
        .in_order()
        .select_related("receipt_due", "receipt_proxy__entered_by")
        .annotate(
            in_scope=Exists(Assignment.objects.visible_to(who).filter(pk=OuterRef("pk"))),
            liaison_name=Subquery(first.values("holder__name")[:1]),
            liaison_phone=Subquery(first.values("holder__landline")[:1]),
            **{f"due_{name}": F(f"dues__{name}") for name in DUE_COLUMNS},
        )
        .order_by("rank", "unit__order", "pk", "dues__due_at", "dues__pk")
    )


def _share(row: Any, matter: Matter, user: Any) -> Share:
    row.matter = matter
    office = is_office(user)
    informed = row.role == AssignmentRole.INFORMED
    phone = "，".join(part for part in (row.liaison_name, row.liaison_phone) if part)
    return Share(
        assignment=row,
        liaison=phone,
        seen=row.in_scope,
        can_receive=not informed
        and matter.is_open
        and states.RECEIVE.fits(row)
        and (office or can_receive(user, row)),
        can_report=not informed
        and row.status in states.AT_WORK
        and matter.is_open
        and (office or can_draft(user, row)),
    )


def _add_reports(matter: Matter, user: Any, shares: dict[int, Share]) -> None:
    """The reports that the person may read, oldest first, tied to the rows already here."""
    dues = {due.pk: due for share in shares.values() for due in share.dues}
    for one in fetch_for(user, _reports, matter=matter.pk):
        share = shares.get(one.assignment_id)
        if share is not None:
            one.assignment, one.due = share.assignment, dues.get(one.due_id) or one.due
            share.reports.append(one)
    for share in shares.values():
        share.reports.sort(key=lambda one: (one.submitted_at or clock.now(), one.pk))


def _reports(who: Any, *, matter: Any) -> Any:
    rows = Feedback.objects.visible_to(who).filter(assignment__matter_id=matter)
    return rows.select_related("proxy__entered_by", "review__reviewer").order_by("round", "pk")
