"""What happened on a matter, newest first, each line only for those who may read it (时间线)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from duxing.core import clock
from duxing.matters.access import visible_calls
from duxing.matters.models import Assignment, Feedback, Matter, ProxyEntry
from duxing.matters.permissions import can_see_internal


@dataclass(frozen=True)
class Line:
    """One line: when (UTC), what, by whom, in which words; `proxy` where the office entered it."""

    at: datetime
    title: str
    who: str = ""
    words: str = ""
    proxy: ProxyEntry | None = None
    url: str = ""
    major: bool = False
    note: str = ""


def timeline_of(matter: Matter, user: Any) -> list[Line]:
    """Every line that the person may read, newest first. A fixed number of queries."""
    lines = [
        *_start(matter),
        *_assignments(matter, user),
        *_reports(matter, user),
        *_calls(matter, user),
        *_end(matter, user),
    ]
    return sorted(lines, key=lambda line: line.at, reverse=True)


def _start(matter: Matter) -> Iterator[Line]:
    if matter.filed_on is not None:
        yield Line(clock.start_of_day_instant(matter.filed_on), "立项", words=matter.number or "", major=True)
    if matter.dispatched_at is not None:
        units = matter.lead_unit.name if matter.lead_unit else ""
        yield Line(matter.dispatched_at, "交办", who=units, major=True)


def _assignments(matter: Matter, user: Any) -> Iterator[Line]:
    rows = Assignment.objects.visible_to(user).filter(matter=matter, received_at__isnull=False)
    for one in rows.select_related("unit", "receipt_proxy__entered_by"):
        yield Line(one.received_at, f"{one.unit.name}签收", who=one.received_by, proxy=one.receipt_proxy)


def _reports(matter: Matter, user: Any) -> Iterator[Line]:
    rows = Feedback.objects.visible_to(user).filter(assignment__matter=matter, submitted_at__isnull=False)
    internal = can_see_internal(user)
    for one in rows.select_related(
        "assignment__unit", "due", "proxy__entered_by", "review__reviewer", "assignment__matter"
    ):
        yield Line(
            one.submitted_at,
            f"{one.assignment.unit.name}报送{one.due.label}",
            who=f"{one.signer_name}审签" if one.signer_name else "",
            words=one.get_self_state_display() or "",
            proxy=one.proxy,
            url=one.get_absolute_url(),
            major=True,
            note=_lateness(one),
        )
        review = getattr(one, "review", None)
        if review is not None:
            own = review.words + (
                f"（内部：{review.internal_note}）" if internal and review.internal_note else ""
            )
            yield Line(
                review.reviewed_at,
                review.get_decision_display(),
                who=review.reviewer.name,
                words=own,
                major=True,
            )


def _lateness(one: Feedback) -> str:
    if one.round > 1:
        return f"第{one.round}次报送"
    late = one.due.was_late()
    if late is None:
        return ""
    on_paper = "（据纸件）" if one.proxy is not None else ""
    return f"迟报{on_paper}" if late else f"按时{on_paper}"


def _calls(matter: Matter, user: Any) -> Iterator[Line]:
    for note in visible_calls(user, matter):
        unit = note.unit.name if note.unit else ""
        yield Line(
            note.made_at, "电话记录", who=f"{note.made_by.name}致{unit} {note.answered_by}", words=note.words
        )


def _end(matter: Matter, user: Any) -> Iterator[Line]:
    for version in matter.deadline_versions.select_related("proxy__entered_by"):
        old = f"由{version.old_due_on:%Y-%m-%d}" if version.old_due_on else ""
        after = "，原期限到期后调整，逾期照记" if version.after_due else ""
        yield Line(
            version.made_at,
            "期限调整",
            words=f"{old}调整为{version.due_on:%Y-%m-%d}：{version.reason}{after}",
            proxy=version.proxy,
            major=True,
        )
    internal = can_see_internal(user)
    if internal:
        for item in matter.submission_items.select_related("submission"):
            yield Line(
                item.submission.made_at,
                "呈阅",
                words=item.submission.number,
                url=item.submission.get_absolute_url(),
            )
    for row in matter.closings.select_related("closed_by", "merged_into", "proxy__entered_by"):
        into = f"，并入{row.merged_into.number}" if row.merged_into else ""
        yield Line(
            row.closed_at,
            row.get_outcome_display() + into,
            who=row.closed_by.name,
            words=row.note if internal else "",
            proxy=row.proxy,
            major=True,
        )
