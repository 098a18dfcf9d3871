"""The requirements of a matter and the units' shares in it, with what was answered and what is owed."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef, Subquery

from duxing.core import clock
from duxing.core.prepared import fetch
from duxing.matters import states
from duxing.matters.models import (
    Assignment,
    AssignmentRole,
    Feedback,
    FeedbackDue,
    FeedbackItem,
    Matter,
    Requirement,
)
from duxing.matters.permissions import can_draft, can_receive, is_office
from duxing.matters.standing import number_text
from duxing.orgs.asking import fetch_for
from duxing.orgs.models import Post
from duxing.orgs.roles import Role

FULL = Decimal(100)


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
    """The units' shares, lead first, then in official order; three queries."""
    shares = {row.pk: _share(row, matter, user) for row in fetch_for(user, _shares, matter=matter.pk)}
    for key, *values in fetch(_dues, matter=matter.pk):
        share = shares.get(key)
        if share is not None and share.seen:
            due = dict(zip(DUE_COLUMNS, values, strict=True))
            share.dues.append(FeedbackDue(assignment=share.assignment, **due))
    _add_reports(matter, user, shares)
    return list(shares.values())


def _dues(*, matter: Any) -> Any:
    """What is expected of every share; who sees which share is asked with the shares."""
    rows = FeedbackDue.objects.filter(assignment__matter_id=matter).order_by("due_at", "pk")
    return rows.values_list("assignment_id", *DUE_COLUMNS)


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
        )
        .order_by("rank", "unit__order", "pk")
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
