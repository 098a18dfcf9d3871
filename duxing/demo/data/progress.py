"""What the tasks of the work report and the livelihood projects report until today. Pure."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from duxing.demo.data.pace import Pace
from duxing.demo.data.plan import MatterPlan, Schedule
from duxing.demo.data.report import livelihood_stubs, report_stubs, sample_of, with_sample
from duxing.demo.data.story import Story, months_on
from duxing.demo.data.when import When

# Report tasks are asked every other month, in two groups, and all of them again at the year's end.
EVEN, ODD, LAST = (4, 6, 8, 10), (5, 7, 9), (11, 12)
HONEST = "yc-wjw"


def report_plans(when: When) -> list[MatterPlan]:
    """The 62 tasks of the work report, each with what it has reported."""
    plans = []
    for number, stub in enumerate(report_stubs(when), start=1):
        months = (EVEN if number % 2 else ODD) + LAST
        plans.append(_told(when, stub, months))
    return plans


def livelihood_plans(when: When) -> list[MatterPlan]:
    """The ten livelihood projects; they report every month."""
    return [_told(when, stub, tuple(range(2, 13)), monthly=True) for stub in livelihood_stubs(when)]


def _told(when: When, stub: MatterPlan, months: tuple[int, ...], *, monthly: bool = False) -> MatterPlan:
    sample = sample_of(stub.sample)
    assert stub.due is not None
    issued = stub.registered.date()
    if sample is not None:
        ahead = months_on(25, max(issued, when.today - timedelta(days=1)), stub.due, LAST)
        plan = with_sample(when, stub, sample)
        return replace(plan, schedule=_dates(stub.schedule, tuple(ahead)))
    nominal = months_on(25, issued + timedelta(days=1), stub.due - timedelta(days=6), months)
    story = Story(when, replace(stub, schedule=_dates(stub.schedule, ())), Pace(when, stub.key))
    _report(story, stub, nominal)
    ended = stub.due < when.today and _end(story, stub.due)
    state = {"state": "closed", "outcome": "done", "holder": ""} if ended else {}
    if stub.due < when.today and not ended:
        state = {"state": "accepted", "holder": "office"}
    plan = story.finish(**state)
    if monthly and nominal:
        plan = replace(
            plan, schedule=Schedule("monthly", 25, stub.schedule.basis, stub.due - timedelta(days=6))
        )
    return plan


def _report(story: Story, stub: MatterPlan, nominal: list[date]) -> None:
    assert stub.due is not None
    start = stub.registered.date()
    behind = story.pace.chance(60 if stub.lead == HONEST else 5)
    for day in nominal:
        share = story.share_at(day, start, stub.due)
        passed = story.when.calendar.add_workdays(day - timedelta(days=1), 1) < story.when.today
        if passed or ((day - story.when.today).days < 4 and story.pace.chance(45)):
            story.progress(day, share * Decimal("0.8") if behind else share, behind=behind)
        else:
            story.dates.append(day)


def _end(story: Story, due: date) -> bool:
    """The result, its acceptance, and the closing some weeks later; whether it is closed."""
    day = story.when.workday(due)
    early = story.pace.pick((0, 0, 1, 2))
    if (
        not story.final(story.within_reach(story.when.calendar.add_workdays(day, -early)))
        or not story.accept()
    ):
        return False
    words = "任务完成，佐证齐全，对照分工方案逐项核对后予以销号。"
    wait = story.pace.between(4, 12)
    return story.add("close", story.pace.later(story.last, wait), text=words, outcome="done")


def _dates(schedule: Schedule, dates: tuple[date, ...]) -> Schedule:
    return Schedule("dates", schedule.day, schedule.basis, schedule.ends_on, dates)
