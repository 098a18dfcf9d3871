"""一句话现状: what a mayor hears in thirty seconds, from the records, never from memory."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from duxing.core import clock
from duxing.matters.models import Feedback, FeedbackDue, FeedbackItem, Matter
from duxing.matters.states import DueStatus, FeedbackStatus

SPOKEN = frozenset(
    {
        FeedbackStatus.SUBMITTED,
        FeedbackStatus.SUPPLEMENT_REQUESTED,
        FeedbackStatus.RETURNED,
        FeedbackStatus.ACCEPTED,
    }
)
LONGEST_PROBLEM = 60


@dataclass(frozen=True)
class Standing:
    """The sentence, whether it rests on verification, and the date it stands for.

    It never holds a leader's words, so it may be copied anywhere.
    """

    text: str
    verified: bool = False
    as_of: date | None = None


def month_day(day: date) -> str:
    """“9月30日”, with the year when it is not this one."""
    year = "" if day.year == clock.today().year else f"{day.year}年"
    return f"{year}{day.month}月{day.day}日"


def number_text(value: Decimal) -> str:
    """12.5000 as 12.5."""
    return format(value.normalize(), "f")


def standing_of(matter: Matter) -> Standing:
    """The present standing of a matter from its latest report, its next date and its status."""
    if not matter.is_open and matter.ended_at is not None:
        closing = matter.closings.order_by("-round").first()
        how = closing.get_outcome_display() if closing else matter.get_status_display()
        return Standing(f"已于{month_day(clock.local(matter.ended_at).date())}{how}。")
    last = latest_report(matter)
    parts = [_said(matter, last) if last else _silent(matter)]
    coming = next_due(matter)
    if coming is not None:
        parts.append(f"下一时点{month_day(coming.due_on)}{coming.label}")
    elif matter.due_on is not None:
        parts.append(f"期限{month_day(matter.due_on)}")
    return Standing("；".join(parts) + "。", as_of=last.as_of if last else None)


def latest_report(matter: Matter) -> Feedback | None:
    """The lead's newest report that has left the unit."""
    rows = Feedback.objects.filter(
        assignment__matter=matter,
        assignment__unit_id=matter.lead_unit_id,
        status__in=SPOKEN,
    )
    return rows.select_related("assignment__unit").order_by("-submitted_at", "-pk").first()


def next_due(matter: Matter) -> FeedbackDue | None:
    """The next report that is expected of the lead."""
    rows = FeedbackDue.objects.filter(
        assignment__matter=matter, assignment__unit_id=matter.lead_unit_id, status=DueStatus.OPEN
    )
    return rows.order_by("due_at", "pk").first()


def _silent(matter: Matter) -> str:
    if matter.dispatched_at is None:
        return f"{matter.get_status_display()}，尚未交办"
    day = month_day(clock.local(matter.dispatched_at).date())
    who = matter.lead_unit.name if matter.lead_unit else "承办单位"
    return f"{day}交办{who}，尚未收到反馈"


def _said(matter: Matter, last: Feedback) -> str:
    when = last.as_of or last.paper_on or clock.local(last.submitted_at or last.created_at).date()
    figures = [
        _figure(item) for item in last.items.select_related("requirement") if item.quantity is not None
    ]
    state = last.get_self_state_display() or "已报送情况"
    words = [f"截至{month_day(when)}，{'，'.join(figures) if figures else state}"]
    if last.problem.strip():
        words.append(f"卡在{_short(last.problem)}")
    if last.next_step.strip():
        by = f"（{month_day(last.next_on)}前）" if last.next_on else ""
        words.append(f"下步{_short(last.next_step)}{by}")
    if last.next_person.strip():
        words.append(f"责任人{last.next_person.strip()}")
    if matter.status == "accepted":
        words.append("办理结果已审核通过，待呈报")
    return "；".join(words)


def _short(text: str) -> str:
    line = text.strip().split("\n")[0].rstrip("。；")
    return line if len(line) <= LONGEST_PROBLEM else line[:LONGEST_PROBLEM] + "…"


def _figure(item: FeedbackItem) -> str:
    need = item.requirement
    assert item.quantity is not None
    share = ""
    if need.target_value:
        percent = (item.quantity / need.target_value * 100).quantize(Decimal("0.1"))
        share = f"，占{percent}%"
    return f"{need.text[:20]}累计{number_text(item.quantity)}{need.target_unit}{share}"
