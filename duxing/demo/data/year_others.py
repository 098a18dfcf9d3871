"""Tasks from above, proposals of deputies, and clues of the year. Pure."""

from datetime import date, timedelta
from itertools import islice

from duxing.demo.data import fates
from duxing.demo.data.cast import leader_of, officer_for, unit_coded
from duxing.demo.data.pace import Pace
from duxing.demo.data.plan import ChainStep, MatterPlan, Need, Schedule
from duxing.demo.data.story import months_on
from duxing.demo.data.topics import Topic, titles, window
from duxing.demo.data.when import When
from duxing.demo.data.wording import month_day, spoken


def superior_plans_of_year(when: When, count: int, open_count: int) -> list[MatterPlan]:
    """Tasks set by the province; the last `open_count` of them still run."""
    pace = Pace(when, "superior")
    chosen = list(islice(titles("superior", pace), count))
    first, last = window(when.today)
    span = (last - first).days - 20
    plans = []
    for n, (topic, title, _) in enumerate(chosen):
        day = when.workday(first + timedelta(days=10 + span * n // max(count, 1)))
        plans.append(_superior(when, n, day, topic, title, n >= count - open_count))
    return plans


def _superior(when: When, n: int, day: date, topic: Topic, title: str, still_open: bool) -> MatterPlan:
    key = f"year-superior-{n + 1}"
    pace = Pace(when, key)
    leader = leader_of(topic.unit)
    due = (
        when.calendar.add_workdays(when.today, pace.between(5, 26))
        if still_open
        else _past_due(when, pace, day)
    )
    chain = (
        ChainStep("（省政府有关部门）", when.workday(day - timedelta(days=2)), f"请云川市于{month_day(due)}前报送办理结果。", "云川市政府"),
        ChainStep(leader.name, day, f"请{spoken(topic.unit)}牵头落实，{month_day(due)}前报结果。", unit_coded(topic.unit).name),
    )  # fmt: skip
    plan = MatterPlan(
        key=key,
        kind="superior",
        title=title,
        source_key=key,
        source_title=f"关于{title}的函（{topic.source}）",
        words=chain[-1].words,
        lead=topic.unit,
        leader=leader.name,
        officer=officer_for(leader.name).name,
        registered=pace.morning(day),
        due=due,
        due_text=f"{month_day(due)}前",
        state="dispatched",
        result=topic.fact,
        chain=chain,
        needs=topic.requirements(due),
        schedule=Schedule(basis=topic.source),
    )
    interim = tuple(months_on(25, day + timedelta(days=20), due - timedelta(days=6), (3, 6, 9, 12)))
    return fates.live(when, plan, fates.AT_WORK if still_open else fates.DONE, interim=interim)


def _past_due(when: When, pace: Pace, day: date) -> date:
    due = when.calendar.add_workdays(day, pace.between(30, 75))
    return min(due, when.calendar.add_workdays(when.today, -16))


def proposal_year(today: date) -> int:
    """The year of the last session whose proposals have all been answered: after August this year's."""
    return today.year if today >= date(today.year, 9, 10) else today.year - 1


def proposal_plans_of_year(when: When, count: int) -> list[MatterPlan]:
    """The proposals handed over in March; all answered by now."""
    pace = Pace(when, "proposal")
    handed = when.of_year(proposal_year(when.today))
    day = handed.workday(handed.day("03-18"))
    numbers = sorted({n * 7 + 3 + pace.between(0, 5) for n in range(count)})
    return [
        _proposal(when, day, number, n, topic, title)
        for n, (number, (topic, title, _)) in enumerate(
            zip(numbers, islice(titles("proposal", pace), count), strict=True)
        )
    ]


def _proposal(when: When, day: date, number: int, n: int, topic: Topic, title: str) -> MatterPlan:
    key = f"year-proposal-{n + 1}"
    pace = Pace(when, key)
    congress = n % 2 == 0
    who, months = ("代表", 3) if congress else ("委员", 5)
    due = date(day.year, 6, 18) if congress else date(day.year, 8, 18)
    head = f"人大建议第{number}号" if congress else f"政协提案第{number}号"
    leader = leader_of(topic.unit)
    moment = pace.morning(day)
    plan = MatterPlan(
        key=key,
        kind="proposal",
        title=f"{head}：{title}",
        source_key=key,
        source_title=f"{head}：关于{title}的{'建议' if congress else '提案'}",
        words=f"请{unit_coded(topic.unit).name}主办，{months}个月内书面答复，答复前与{who}面商。",
        lead=topic.unit,
        leader=leader.name,
        officer=officer_for(leader.name).name,
        registered=moment,
        due=due,
        due_text=f"{months}个月内答复",
        state="dispatched",
        result=f"{topic.fact}{{day}}书面答复{who}，反馈“{pace.pick(('满意', '满意', '基本满意'))}”。",
        needs=(Need(f"与{who}面商沟通"), Need(f"书面答复{who}")),
    )
    return fates.live(when, plan, fates.DONE)


def clue_plans_of_year(when: When, count: int) -> list[MatterPlan]:
    """Clues from people and media, from the spring on; the last ones still run."""
    pace = Pace(when, "clue")
    first, last = window(when.today)
    chosen = list(islice(titles("clue", pace), count))
    plans = []
    for n, (topic, title, _) in enumerate(chosen):
        share = (n + pace.share()) / max(count, 1)
        plans.append(
            _clue(
                when, n, when.workday(first + timedelta(days=int((last - first).days * share))), topic, title
            )
        )
    return plans


def _clue(when: When, n: int, day: date, topic: Topic, title: str) -> MatterPlan:
    key = f"year-clue-{n + 1}"
    pace = Pace(when, key)
    leader = leader_of(topic.unit)
    due = when.calendar.add_workdays(day, 10)
    plan = MatterPlan(
        key=key,
        kind="clue",
        title=title,
        source_key=key,
        source_title=title,
        words="请核实所反映的情况，依法依规处理，并报办理结果。",
        lead=topic.unit,
        leader=leader.name,
        officer=officer_for(leader.name).name,
        registered=pace.morning(day),
        due=due,
        due_text="10个工作日内",
        state="dispatched",
        result=topic.fact,
        needs=topic.requirements(due),
    )
    return fates.live(when, plan, fates.AT_WORK if due >= when.today else fates.DONE)
