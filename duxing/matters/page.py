"""What the matter page shows, gathered at a fixed number of queries."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.safestring import SafeString

from duxing.core import clock
from duxing.matters import states
from duxing.matters.excerpts import SourceView, source_view
from duxing.matters.lights import STOPPED, UNSET, is_with_office, light_of
from duxing.matters.lines import timeline_html
from duxing.matters.models import (
    AssignmentRole,
    Feedback,
    FeedbackDue,
    Matter,
)
from duxing.matters.parts import Part, parts_of
from duxing.matters.permissions import (
    can_close,
    can_manage,
    can_review,
    can_sign,
    is_office,
    may_be_asked_to_file,
)
from duxing.matters.shares import Need, Share, needs_of, shares_of
from duxing.matters.standing import (
    Standing,
    ended_sentence,
    figure_of,
    month_day,
    parts_text,
    sentence,
)
from duxing.matters.timeline import Line, timeline_of
from duxing.workdays.calendar import WorkCalendar
from duxing.workdays.clocks import distance_text, light_bounds
from duxing.workdays.proof import DateProof
from duxing.workdays.services import calendar_for

LEAD_ROLES = (AssignmentRole.LEAD, AssignmentRole.COLLATING)


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
    timeline: SafeString

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
    distance, light = _time_left(matter, calendar_for(user), known.near_workdays, now)
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
        timeline=timeline_html(lines, user),
    )


def _time_left(matter: Matter, calendar: WorkCalendar, near_workdays: int, now: datetime) -> tuple[str, str]:
    """How far the deadline is, in words and as a light; no words where no clock runs."""
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
