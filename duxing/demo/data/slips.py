"""What becomes of accepted results: reading slips for leaders, and the office's closing. Pure.

Results that leaders asked for go up together, twice a week, one slip for a leader (practice 1.0, 19).
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime

from duxing.demo.data import fates
from duxing.demo.data.acts import MAYOR
from duxing.demo.data.cast import person_named
from duxing.demo.data.pace import Pace
from duxing.demo.data.plan import MatterPlan
from duxing.demo.data.story import Story
from duxing.demo.data.when import When, at

READ_BY_LEADERS = frozenset({"instruction", "superior"})
# How many have read by today, and on which day the slip was made, where a fate asks for it.
WAITING = {fates.FOR_AIDE: (0, "D-1"), fates.FOR_LEADER: (2, "D-4")}
SLIP_WEEKDAYS = frozenset({1, 4})
GENERAL = "郑伯阳"
ENDS = {
    "meeting": ("已在市政府常务会议上报告落实情况，予以销号。", (4, 12)),
    "proposal": ("代表委员反馈满意或基本满意，予以办结。", (3, 9)),
    "clue": ("核处结果已回复反映人并归档，予以办结。", (2, 6)),
}


def ended(when: When, plans: Iterable[MatterPlan]) -> list[MatterPlan]:
    """The plans with presentation and closing added to those that were accepted."""
    groups: dict[tuple[str, date], list[MatterPlan]] = defaultdict(list)
    found = []
    for plan in plans:
        if plan.state != "accepted":
            found.append(plan)
        elif WAITING.keys() & set(plan.flags):
            found.append(_waiting(when, plan))
        elif plan.kind in READ_BY_LEADERS:
            groups[plan.leader, _slip_day(when, plan.events[-1].at.date())].append(plan)
        else:
            found.append(_closed(when, plan))
    for (leader, day), group in sorted(groups.items()):
        found.extend(_presented(when, leader, day, group))
    return found


def _slip_day(when: When, accepted: date) -> date:
    day = when.calendar.add_workdays(accepted, 1)
    while day.weekday() not in SLIP_WEEKDAYS:
        day = when.calendar.add_workdays(day, 1)
    return day


def _closed(when: When, plan: MatterPlan) -> MatterPlan:
    text, span = ENDS[plan.kind]
    story = Story(when, plan, Pace(when, f"{plan.key}/end"))
    if story.add("close", story.pace.later(story.last, story.pace.between(*span)), text=text, outcome="done"):
        return story.finish(state="closed", outcome="done", holder="")
    return plan


def _presented(when: When, leader: str, day: date, group: list[MatterPlan]) -> list[MatterPlan]:
    key = f"slip-{person_named(leader).login}-{day.isoformat()}"
    pace = Pace(when, key)
    readers = _readers(leader, group)
    times = [at(day, 9, 5 + pace.between(0, 25))]
    for _ in readers:
        times.append(pace.later(times[-1], pace.pick((0, 1, 1, 2))))
    return [_on_slip(when, plan, key, readers, times) for plan in group]


def _readers(leader: str, group: list[MatterPlan]) -> list[str]:
    """Who reads, from below upward: the aide, the secretary-general, the leader, the mayor if asked."""
    readers = [name for name in dict.fromkeys((person_named(leader).aide, GENERAL, leader)) if name]
    asked = leader != MAYOR and any(step.leader == MAYOR for plan in group for step in plan.chain)
    return [*readers, MAYOR] if asked else readers


def _waiting(when: When, plan: MatterPlan) -> MatterPlan:
    """On a slip of its own that has come as far as its fate says."""
    read, day = next(how for fate, how in WAITING.items() if fate in plan.flags)
    pace = Pace(when, f"{plan.key}/slip")
    readers = _readers(plan.leader, [plan])
    story = Story(when, plan, pace)
    story.add("submit", pace.morning(when.day(day)), text=f"拟请{'、'.join(readers)}同志阅。")
    for number, name in enumerate(readers[:read]):
        story.add("read", pace.some_time(when.day(f"D-{3 - number}")), signer=name)
    return story.finish(holder="leader")


def _on_slip(when: When, plan: MatterPlan, key: str, readers: list[str], times: list[datetime]) -> MatterPlan:
    story = Story(when, plan, Pace(when, f"{plan.key}/end"))
    asked = f"拟请{'、'.join(readers)}同志阅。"
    if not story.add("submit", times[0], text=asked, other=key):
        return plan
    for name, moment in zip(readers, times[1:], strict=True):
        if not story.add("read", moment, signer=name, other=key):
            return story.finish(holder="leader")
    closing = story.pace.later(story.last, 1)
    if not story.add("close", closing, text="结果已逐级回报，领导已阅、无新批示，予以销号。", outcome="done"):
        return story.finish(holder="office")
    return story.finish(state="closed", outcome="done", holder="")
