"""Days left, days late, and the light (亮灯). Pure; computed when shown, never stored.

Late is decided by the instant (`now >= due_at`), the distance is told in working days.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from duxing.core import clock
from duxing.workdays.calendar import WorkCalendar


class Light(StrEnum):
    """The four states of an open deadline, in the order in which they ask for attention."""

    LATE = "late"
    NEAR = "near"
    NORMAL = "ok"
    IDLE = "idle"

    @property
    def word(self) -> str:
        """The Chinese word; the value is the class in the stylesheet."""
        return LIGHT_WORDS[self]


LIGHT_WORDS = {Light.LATE: "逾期", Light.NEAR: "临期", Light.NORMAL: "正常", Light.IDLE: "未到期"}


@dataclass(frozen=True, slots=True)
class LightBounds:
    """The limits of the lights at one instant; `light` and the SQL expression share them.

    `now` is an aware instant, `today` its local date; a deadline up to `near_until` is near.
    """

    now: datetime
    today: date
    near_until: date


def light_bounds(now: datetime, calendar: WorkCalendar, near_workdays: int) -> LightBounds:
    """The limits at `now`: near is what is due within `near_workdays` working days after today.

    The number comes from the policy “near_due”.
    """
    today = clock.local(now).date()
    return LightBounds(now, today, calendar.add_workdays(today, near_workdays))


def light(due_on: date, due_at: datetime, bounds: LightBounds, *, starts_on: date | None = None) -> Light:
    """The light of an open deadline; `starts_on` is the day before which nothing is expected."""
    if bounds.now >= due_at:
        return Light.LATE
    if starts_on is not None and bounds.today < starts_on:
        return Light.IDLE
    return Light.NEAR if due_on <= bounds.near_until else Light.NORMAL


def is_late(at: datetime, due_at: datetime) -> bool:
    """Whether something done at the instant `at` was late."""
    return at >= due_at


def days_left(today: date, due_on: date, calendar: WorkCalendar) -> int:
    """Working days after `today` up to `due_on`; 0 on the last one and when it has passed."""
    return max(0, calendar.workdays_between(today, due_on))


def workdays_late(on: date, due_on: date, calendar: WorkCalendar) -> int:
    """Working days after `due_on` up to `on`; 0 when `on` is not after it."""
    return max(0, calendar.workdays_between(due_on, on))


def distance_text(due_on: date, due_at: datetime, now: datetime, calendar: WorkCalendar) -> str:
    """剩余3个工作日, 今日到期, 逾期2个工作日: how far the deadline is from `now`."""
    today = clock.local(now).date()
    if now >= due_at:
        late = workdays_late(today, due_on, calendar)
        return f"逾期{late}个工作日" if late else "逾期不足1个工作日"
    if due_on == today:
        return "今日到期"
    left = days_left(today, due_on, calendar)
    return f"剩余{left}个工作日" if left else "剩余不足1个工作日"
