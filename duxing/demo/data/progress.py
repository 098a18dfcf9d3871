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
# One task that was not finished, by its number: how far it came, and why. One that goes on as routine.
UNFINISHED = {16: (Decimal("0.92"), "2栋厂房因地勘变更调整基础形式，工期顺延两个月，次年一季度完成。")}
ROUTINE = {57: "routine"}
ENDINGS = {
    "done": "任务完成，佐证齐全，对照分工方案逐项核对后予以销号。",
    "carried_over": "未按期完成，原因属实，报市政府同意结转下一年度继续督办。",
    "routine": "评定已全覆盖，复评工作转为常态化推进，不再单独督办。",
}


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
        plan = replace(
            with_sample(when.of_year(issued.year), stub, sample), schedule=_dates(stub.schedule, tuple(ahead))
        )
        return plan if plan.state == "closed" or stub.due >= when.today else _ended(when, plan)
    nominal = months_on(25, issued + timedelta(days=1), stub.due - timedelta(days=6), months)
    story = Story(when, replace(stub, schedule=_dates(stub.schedule, ())), Pace(when, stub.key))
    _report(story, stub, nominal)
    plan = _finished(story, stub) if stub.due < when.today else story.finish()
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


def _ended(when: When, plan: MatterPlan) -> MatterPlan:
    """A written sample whose year is over: what it last said, brought to its end."""
    story = Story(when, plan, Pace(when, f"{plan.key}/end"))
    return _finished(story, plan)


def _finished(story: Story, plan: MatterPlan) -> MatterPlan:
    """The result, its acceptance, and the closing some weeks later."""
    assert plan.due is not None
    number = int(plan.key.rsplit("-", 1)[1])
    unfinished = plan.kind == "work_report" and number in UNFINISHED
    outcome = (
        "carried_over"
        if unfinished
        else ROUTINE.get(number, "done")
        if plan.kind == "work_report"
        else "done"
    )
    day = story.when.workday(plan.due)
    moment = story.within_reach(story.when.calendar.add_workdays(day, -story.pace.pick((0, 0, 1, 2))))
    told = story.final(moment) if not unfinished else story.short_of(moment, *UNFINISHED[number])
    wait = story.pace.between(4, 12)
    if not told or not story.accept():
        return story.finish(state="dispatched", holder="office")
    if not story.add("close", story.pace.later(story.last, wait), text=ENDINGS[outcome], outcome=outcome):
        return story.finish(state="accepted", holder="office")
    return story.finish(state="closed", outcome=outcome, holder="")


def _dates(schedule: Schedule, dates: tuple[date, ...]) -> Schedule:
    return Schedule("dates", schedule.day, schedule.basis, schedule.ends_on, dates)
