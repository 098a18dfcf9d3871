"""What the matter page shows, gathered at a fixed number of queries."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from duxing.core import clock
from duxing.matters import states
from duxing.matters.excerpts import SourceView, source_view
from duxing.matters.lights import light_of
from duxing.matters.models import (
    Assignment,
    AssignmentRole,
    FeedbackDue,
    FeedbackItem,
    Matter,
    Requirement,
)
from duxing.matters.permissions import can_close, can_draft, can_manage, can_receive, is_office
from duxing.matters.standing import Standing, latest_report, number_text, standing_of
from duxing.matters.timeline import Line, timeline_of
from duxing.workdays.clocks import distance_text
from duxing.workdays.proof import DateProof
from duxing.workdays.services import load_calendar, present_bounds


@dataclass(frozen=True)
class Need:
    """A requirement with the unit's last answer: figure, share in percent, words."""

    requirement: Requirement
    answer: FeedbackItem | None = None

    @property
    def target(self) -> str:
        if self.requirement.target_value is None:
            return ""
        return f"{number_text(self.requirement.target_value)}{self.requirement.target_unit}"

    @property
    def done(self) -> str:
        if self.answer is None or self.answer.quantity is None:
            return ""
        return f"{number_text(self.answer.quantity)}{self.requirement.target_unit}"

    @property
    def percent(self) -> Decimal | None:
        if not self.done or not self.requirement.target_value:
            return None
        assert self.answer is not None and self.answer.quantity is not None
        return (self.answer.quantity / self.requirement.target_value * 100).quantize(Decimal("0.1"))

    @property
    def width(self) -> str:
        """How far the meter is filled, 0 to 300 (its width in the drawing)."""
        return str(round(min(max(self.percent or Decimal(0), Decimal(0)), Decimal(100)) * 3))


@dataclass(frozen=True)
class Share:
    """One unit's share with what waits for it and what this person may do about it."""

    assignment: Assignment
    dues: list[FeedbackDue] = field(default_factory=list)
    can_receive: bool = False
    can_report: bool = False

    @property
    def next_due(self) -> FeedbackDue | None:
        waiting = [due for due in self.dues if due.status == states.DueStatus.OPEN]
        return waiting[0] if waiting else None


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
    children: list[Matter]
    office: bool
    manages: bool
    closes: bool


def matter_page(matter: Matter, user: Any) -> MatterPage:
    """Everything that the page of `matter` shows to `user`."""
    calendar = load_calendar()
    running = matter.is_open and matter.clock_stopped_at is None and matter.due_on is not None
    distance = ""
    if running and matter.due_on is not None and matter.due_at is not None:
        distance = distance_text(matter.due_on, matter.due_at, clock.now(), calendar)
    children = Matter.objects.visible_to(user).filter(parent=matter)
    return MatterPage(
        matter=matter,
        standing=standing_of(matter),
        light=light_of(matter, present_bounds(calendar)),
        distance=distance,
        needs=needs_of(matter),
        shares=shares_of(matter, user),
        source=source_view(matter, user),
        lines=timeline_of(matter, user),
        proof=DateProof.from_json(matter.due_proof) if matter.due_proof else None,
        children=list(children.select_related("lead_unit").order_by("lead_unit__order", "pk")),
        office=is_office(user),
        manages=can_manage(user, matter),
        closes=can_close(user, matter),
    )


def needs_of(matter: Matter) -> list[Need]:
    """The requirements in order, each with the answer of the lead's latest report."""
    last = latest_report(matter)
    answers = {item.requirement_id: item for item in last.items.all()} if last else {}
    rows = matter.requirements.select_related("unit").order_by("position")
    return [Need(one, answers.get(one.pk)) for one in rows]


def shares_of(matter: Matter, user: Any) -> list[Share]:
    """The units' shares that the person may see, lead first, then in official order."""
    rows = list(
        Assignment.objects.visible_to(user)
        .filter(matter=matter)
        .in_order()
        .select_related("receipt_due", "receipt_proxy__entered_by", "matter__type")
    )
    dues: dict[int, list[FeedbackDue]] = {}
    for due in FeedbackDue.objects.filter(assignment__in=rows).order_by("due_at", "pk"):
        dues.setdefault(due.assignment_id, []).append(due)
    office = is_office(user)
    return [
        Share(
            assignment=row,
            dues=dues.get(row.pk, []),
            can_receive=states.RECEIVE.fits(row) and (office or can_receive(user, row)),
            can_report=row.role != AssignmentRole.INFORMED
            and row.status in states.AT_WORK
            and matter.is_open
            and (office or can_draft(user, row)),
        )
        for row in rows
    ]
