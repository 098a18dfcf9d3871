"""When a task must be done: its own words, or the deadline that its mark or column states."""

from dataclasses import dataclass, replace
from datetime import date

from duxing.language.deadline_rules import Setting
from duxing.language.deadlines import DeadlineReading, find_deadlines, read_in
from duxing.language.results import Milestone


@dataclass(frozen=True, slots=True)
class Timing:
    """The time of a task as written and as read."""

    deadline: str | None
    due: date | None
    rule: str
    ongoing: bool
    milestones: tuple[Milestone, ...] = ()


NO_TIME = Timing(None, None, "", False)


def read_timing(words: str, stated: str | None, setting: Setting) -> Timing:
    """The last date counts; several different ones are milestones (corpus README, `milestones`).

    `stated` is what a column or label says; it goes before the dates in the words.
    """
    if stated:
        found = read_in(stated, replace(setting, relative=setting.relative or setting.on is not None))
        timing = _choose(found)
        return replace(timing, deadline=stated) if found else Timing(stated, None, _unread(stated), False)
    return _choose(find_deadlines(words, setting))


def _unread(stated: str) -> str:
    return f"“{stated}”没有确定的日期，须人工填写。"


def _choose(found: list[DeadlineReading]) -> Timing:
    dated = [r for r in found if r.due is not None]
    if not dated:
        if not found:
            return NO_TIME
        last = next((r for r in found if r.ongoing), found[-1])
        # “直至……” opens a period and is not itself a deadline.
        return Timing(None if last.text == "直至" else last.text, None, last.rule, last.ongoing)
    last = max(dated, key=lambda r: (r.due or date.min, r.start))
    different = {r.due: r for r in reversed(dated)}
    milestones = (
        tuple(Milestone(r.text, r.due) for r in sorted(different.values(), key=lambda r: r.start))
        if len(different) > 1
        else ()
    )
    return Timing(last.text, last.due, last.rule, False, milestones)
