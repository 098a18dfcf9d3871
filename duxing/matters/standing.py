"""一句话现状: what a mayor hears in thirty seconds, from the records, never from memory."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from duxing.core import clock
from duxing.matters.models import Feedback, FeedbackDue, FeedbackItem, Matter, Requirement
from duxing.matters.states import SPOKEN, DueStatus, MatterStatus

LONGEST_PART = 60
LONGEST_NEED = 20


@dataclass(frozen=True)
class Standing:
    """The sentence, whether it rests on what a unit said of itself, and the date it stands for.

    It never holds a leader's words, so it may be copied anywhere.
    """

    text: str
    said: bool = False
    as_of: date | None = None


def month_day(day: date) -> str:
    """“9月30日”, with the year when it is not this one."""
    year = "" if day.year == clock.today().year else f"{day.year}年"
    return f"{year}{day.month}月{day.day}日"


def number_text(value: Decimal) -> str:
    """12.5000 as 12.5."""
    return format(value.normalize(), "f")


def figure_of(need: Requirement, quantity: Decimal) -> str:
    """雨水管网累计9.6公里，占80.0%: the figure with what it counts, the target taken out of the words."""
    words, share = need.text.rstrip("。；;"), ""
    if need.target_value:
        words = words.replace(f"{number_text(need.target_value)}{need.target_unit}", "") or words
        share = f"，占{quantity / need.target_value * 100:.1f}%"
    return f"{cut(words, LONGEST_NEED)}累计{number_text(quantity)}{need.target_unit}{share}"


def cut(text: str, limit: int = LONGEST_PART) -> str:
    """The first line, without its full stop, shortened where it is long."""
    line = text.strip().split("\n")[0].rstrip("。；;")
    return line if len(line) <= limit else f"{line[:limit]}…"


def sentence(
    matter: Matter,
    last: Feedback | None,
    figures: Sequence[str],
    coming: FeedbackDue | None,
    *,
    below: str = "",
    upward: bool = False,
) -> Standing:
    """The standing from what was gathered.

    `last` is the lead's newest report that the reader may know, `figures` what it counts, `coming`
    the next report that is expected, `below` the line about 分办 units; `upward` leaves out how far
    the office itself is, which no leader needs to read.
    """
    parts = [below] if below else []
    parts.append(_said(last, figures) if last else _silent(matter))
    if matter.status == MatterStatus.ACCEPTED and upward:
        return Standing("；".join(parts) + "。", said=last is not None, as_of=last.as_of if last else None)
    if matter.status == MatterStatus.ACCEPTED:
        parts.append("办理结果已审核通过，待呈报" if matter.clock_stopped_at is None else "领导已阅，待办结")
    elif coming is not None:
        parts.append(f"下一时点{month_day(coming.due_on)}{coming.label}")
    elif matter.due_on is not None:
        parts.append(f"期限{month_day(matter.due_on)}")
    return Standing("；".join(parts) + "。", said=last is not None, as_of=last.as_of if last else None)


def ended_sentence(matter: Matter, how: str) -> Standing:
    """The standing of a matter that is over: 已于11月25日办结销号。"""
    at = matter.ended_at or matter.updated_at
    return Standing(f"已于{month_day(clock.local(at).date())}{how}。")


def _silent(matter: Matter) -> str:
    if matter.dispatched_at is None:
        return f"{matter.get_status_display()}，尚未交办"
    day = month_day(clock.local(matter.dispatched_at).date())
    who = matter.lead_unit.name if matter.lead_unit else "承办单位"
    return f"{day}交办{who}，尚未收到反馈"


def _said(last: Feedback, figures: Sequence[str]) -> str:
    when = last.as_of or last.paper_on or clock.local(last.submitted_at or last.created_at).date()
    state = last.get_self_state_display() or "已报送情况"
    words = [f"截至{month_day(when)}，{'，'.join([*figures, state])}"]
    if last.problem.strip():
        words.append(f"卡在{cut(last.problem)}")
    if last.next_step.strip():
        by = f"（{month_day(last.next_on)}前）" if last.next_on else ""
        words.append(f"下步{cut(last.next_step)}{by}")
    if last.next_person.strip():
        words.append(f"责任人{last.next_person.strip()}")
    return "；".join(words)


def standings_of(matters: Sequence[Matter], *, upward: bool = False) -> dict[int, Standing]:
    """The standings of many open matters by primary key, at a fixed number of queries; for the office."""
    leads = {matter.pk: matter.lead_unit_id for matter in matters}
    sent = Feedback.objects.filter(assignment__matter__in=matters, status__in=SPOKEN)
    newest: dict[int, Feedback] = {}
    for one in sent.select_related("assignment").order_by("submitted_at", "pk"):
        if leads[one.assignment.matter_id] == one.assignment.unit_id:
            newest[one.assignment.matter_id] = one
    items = FeedbackItem.objects.filter(feedback__in=newest.values(), quantity__isnull=False)
    figures: dict[int, list[str]] = {}
    for item in items.select_related("requirement").order_by("requirement__position"):
        said = figure_of(item.requirement, item.quantity or Decimal(0))
        figures.setdefault(item.requirement.matter_id, []).append(said)
    waiting = FeedbackDue.objects.filter(assignment__matter__in=matters, status=DueStatus.OPEN)
    coming: dict[int, FeedbackDue] = {}
    for due in waiting.select_related("assignment").order_by("-due_at", "-pk"):
        if leads[due.assignment.matter_id] == due.assignment.unit_id:
            coming[due.assignment.matter_id] = due
    return {
        m.pk: sentence(m, newest.get(m.pk), figures.get(m.pk, []), coming.get(m.pk), upward=upward)
        for m in matters
    }


def standing_of(matter: Matter) -> Standing:
    """The present standing of one matter, for those above units."""
    if matter.ended_at is not None:
        last = matter.closings.order_by("-round").first()
        return ended_sentence(matter, str(last or matter.get_status_display()))
    return standings_of([matter])[matter.pk]


def parts_text(reported: int, missing: Iterable[str]) -> str:
    """9家已报8家，缺临岚县政府: how far the units of a 分办 matter have reported."""
    names = list(missing)
    total = reported + len(names)
    if not names:
        return f"{total}家已全部报送"
    return f"{total}家已报{reported}家，缺{'、'.join(names)}"
