"""How the generated matters stand today, and the acts that bring each there. Pure."""

from datetime import date, datetime

from duxing.demo.data.pace import Pace
from duxing.demo.data.plan import MatterPlan
from duxing.demo.data.story import HOLLOW, LATE, Story
from duxing.demo.data.when import When

# Where an open matter stands today; the rest are closed (or accepted and on their way up, see `slips`).
# FOR_AIDE and FOR_LEADER are accepted and lie before the deputy secretary-general, or the leader.
FOR_AIDE, FOR_LEADER = "for_aide", "for_leader"
NEW, AT_WORK, IN_REVIEW, SUPPLEMENT, SIGNING, STUCK = (
    "new",
    "at_work",
    "in_review",
    "supplement",
    "signing",
    "stuck",
)
DONE, CANCELLED, SUSPENDED = "done", "cancelled", "suspended"
HOLDERS = {STUCK: "office", IN_REVIEW: "office"}


def live(when: When, plan: MatterPlan, fate: str, *, interim: tuple[date, ...] = ()) -> MatterPlan:
    """The plan with all acts until today. Matters that are `DONE` end here at their acceptance.

    `interim` are nominal days of periodic reports; those before today are reported.
    """
    pace = Pace(when, f"{plan.key}/life")
    story = Story(when, plan, pace)
    if fate == NEW:
        story.add("dispatch", pace.soon(plan.registered), via="system")
        return story.finish(state="dispatched", holder="unit")
    story.begin()
    _report_on_the_way(story, plan, interim)
    _ENDS[fate](story, plan, pace, when)
    if fate in (DONE, FOR_AIDE, FOR_LEADER):
        return story.finish(state="accepted", holder="office")
    if fate == CANCELLED:
        return story.finish(state="cancelled", outcome="cancelled", holder="")
    return story.finish(state="dispatched", holder=HOLDERS.get(fate, "unit"))


def _report_on_the_way(story: Story, plan: MatterPlan, interim: tuple[date, ...]) -> None:
    start = plan.registered.date()
    for nominal in interim:
        story.dates.append(nominal)
        if plan.due is not None and nominal < story.when.today:
            story.dates.pop()
            story.progress(nominal, story.share_at(nominal, start, plan.due))


def _done(story: Story, plan: MatterPlan, pace: Pace, when: When) -> None:
    due = plan.due or when.today
    day = when.workday(due)
    late = plan.lead == LATE and pace.chance(40)
    if plan.lead == HOLLOW and pace.chance(60) and not plan.schedule.dates:
        first = when.calendar.add_workdays(day, -5)
        if first > story.last.date():
            story.hollow(pace.afternoon(first), day)
    early = 0 if late else pace.pick((0, 0, 0, 1, 1, 2))
    moment = story.within_reach(when.calendar.add_workdays(day, 1 + pace.between(0, 2) if late else -early))
    if story.final(moment):
        story.accept()


def _at_work(story: Story, plan: MatterPlan, pace: Pace, when: When) -> None:
    """Nothing more until today."""


def _reported(story: Story, plan: MatterPlan, pace: Pace, when: When) -> datetime:
    moment = pace.afternoon(when.calendar.add_workdays(when.today, -1))
    story.final(moment)
    return moment


def _supplement(story: Story, plan: MatterPlan, pace: Pace, when: When) -> None:
    if story.final(pace.afternoon(when.calendar.add_workdays(when.today, -3))):
        until = when.calendar.add_workdays(when.today, 2)
        words = "请补充现场照片和整改前后对照表。"
        story.add("supplement", pace.later(story.last, 1), text=words, until=until)


def _signing(story: Story, plan: MatterPlan, pace: Pace, when: When) -> None:
    """The report lies before the unit's leader."""
    if story.final(pace.afternoon(when.calendar.add_workdays(when.today, -1))):
        story.events[-1] = story.as_draft(story.events[-1])


def _rising(story: Story, plan: MatterPlan, pace: Pace, when: When) -> None:
    """Done before its time, and accepted, so that it can go up before today."""
    if story.final(pace.morning(when.day("D-6"))):
        story.add("accept", pace.afternoon(when.day("D-6")))


def _stuck(story: Story, plan: MatterPlan, pace: Pace, when: When) -> None:
    """Reported in time, and still unread by the office although its own time is over."""
    due = plan.due or when.today
    story.final(pace.afternoon(when.workday(due)))


def _cancelled(story: Story, plan: MatterPlan, pace: Pace, when: When) -> None:
    words = "该事项已由省有关部门直接立案办理，市级不再重复督办，经主任同意撤销。"
    story.add("cancel", pace.later(story.last, 3), text=words, outcome="cancelled")


def _suspended(story: Story, plan: MatterPlan, pace: Pace, when: When) -> None:
    words = "涉及行政诉讼，待法院判决后恢复办理，报分管副秘书长同意中止。"
    story.add("suspend", pace.later(story.last, 2), text=words)


_ENDS = {
    DONE: _done,
    AT_WORK: _at_work,
    IN_REVIEW: _reported,
    SUPPLEMENT: _supplement,
    SIGNING: _signing,
    FOR_AIDE: _rising,
    FOR_LEADER: _rising,
    STUCK: _stuck,
    CANCELLED: _cancelled,
    SUSPENDED: _suspended,
}
