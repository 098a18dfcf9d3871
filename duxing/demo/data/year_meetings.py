"""The decisions of the year's executive meetings beside the scripted 58th. Pure."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice

from duxing.demo.data import fates
from duxing.demo.data.cast import leader_of, officer_for, unit_coded
from duxing.demo.data.pace import Pace
from duxing.demo.data.plan import MatterPlan, Need, Schedule
from duxing.demo.data.story import months_on
from duxing.demo.data.topics import Topic, titles, window
from duxing.demo.data.when import When, at, month_end
from duxing.demo.data.wording import month_day

SCRIPTED, SCRIPTED_NUMBER = 58, 21
# Working days before today on which a session was held and its minutes came out.
NEXT_HELD, NEXT_ISSUED = 9, 8
FIRST_BEFORE, RHYTHM = 33, 10


@dataclass(frozen=True, slots=True)
class Session:
    """One executive meeting: its number, when its minutes came out, and the title of the minutes."""

    number: int
    issued: datetime
    title: str
    age: int


def sessions(when: When) -> list[Session]:
    """The sessions of the year, newest first, without the scripted one."""
    first, _ = window(when.today)
    ages = [NEXT_ISSUED]
    back = FIRST_BEFORE
    while when.day(f"D-{back}") > first:
        ages.append(back - 2)
        back += RHYTHM if len(ages) % 3 else RHYTHM + 1
    numbers = [SCRIPTED + 1, *range(SCRIPTED - 1, SCRIPTED - len(ages), -1)]
    return [_session(when, number, age) for number, age in zip(numbers, ages, strict=True)]


def _session(when: When, number: int, age: int) -> Session:
    day = when.day(f"D-{age}")
    n, year = SCRIPTED_NUMBER + number - SCRIPTED, when.today.year
    if n < 1:
        n, year = n + 26, year - 1
    title = f"市政府第{number}次常务会议纪要〔{year}〕{n}号"
    return Session(number, at(day, 9, 10), title, age)


def meeting_plans_of_year(when: When, count: int, open_count: int) -> list[MatterPlan]:
    """`count` decisions, of which the `open_count` that are youngest (more or less) are still open."""
    pace = Pace(when, "meetings")
    found = islice(titles("meeting", pace), count)
    held = sessions(when)
    items = [
        (held[n % len(held)], n // len(held) + 1, topic, title) for n, (topic, title, _) in enumerate(found)
    ]
    # A month after a session about three in ten of its decisions are closed (practice 4.1, 4).
    ranked = sorted(range(len(items)), key=lambda n: items[n][0].age * (0.35 + 1.3 * pace.share()))
    young = [n for n in range(len(items)) if items[n][0].age < 12]
    still_open = set(young) | set([n for n in ranked if n not in young][: max(0, open_count - len(young))])
    plans = [_plan(when, *item, n in still_open) for n, item in enumerate(items)]
    return sorted(plans, key=lambda plan: (plan.registered, plan.key))


def _plan(when: When, session: Session, item: int, topic: Topic, title: str, still_open: bool) -> MatterPlan:
    key = f"year-meeting-{session.number}-{item}"
    pace = Pace(when, key)
    leader = leader_of(topic.unit)
    due, due_text = _open_term(when, pace) if still_open else _closed_term(when, pace, session.age)
    needs = topic.demands(due)
    plan = MatterPlan(
        key=key,
        kind="meeting",
        title=title,
        source_key=f"meeting{session.number}",
        source_title=session.title,
        words=_words(topic, title, due_text, needs),
        lead=topic.unit,
        leader=leader.name,
        officer=officer_for(leader.name).name,
        registered=session.issued,
        due=due,
        due_text=due_text,
        state="dispatched",
        result=topic.fact,
        item_label=f"第{session.number}次常务会第{item}项",
        needs=needs,
        schedule=Schedule(basis=f"{session.title}第{item}项"),
    )
    interim = (
        tuple(months_on(25, session.issued.date(), due - timedelta(days=6), range(1, 13, 2)))
        if still_open
        else ()
    )
    return fates.live(when, plan, fates.AT_WORK if still_open else fates.DONE, interim=interim)


def _words(topic: Topic, title: str, due_text: str, needs: tuple[Need, ...]) -> str:
    """The sentence of the minutes: who leads, what is to be done, and until when."""
    asked = "，".join(need.text for need in needs)
    subject = f"抓好{title}，" if topic.target is not None else ""
    return f"由{unit_coded(topic.unit).name}牵头，{subject}{due_text}{asked}。"


def _open_term(when: When, pace: Pace) -> tuple[date, str]:
    kind = pace.pick(("soon", "soon", "month", "month", "year", "year", "spring"))
    if kind == "soon":
        due = when.calendar.add_workdays(when.today, pace.between(1, 18))
        return due, f"{month_day(due)}前"
    if kind == "month":
        due = month_end(when.calendar.add_workdays(when.today, pace.between(12, 24)))
        return due, f"{due.month}月底前"
    if kind == "year" and (date(when.today.year, 12, 31) - when.today).days > 14:
        return date(when.today.year, 12, 31), "年底前"
    due = month_end(when.calendar.add_workdays(when.today, pace.between(40, 80)))
    return due, f"{due.year}年{due.month}月底前" if due.year != when.today.year else f"{due.month}月底前"


def _closed_term(when: When, pace: Pace, age: int) -> tuple[date, str]:
    """A term that ran out early enough for report, review and closing to lie behind us."""
    days = pace.between(7, max(8, min(60, age - 11)))
    due = when.calendar.add_workdays(when.today, -age + days)
    if days <= 15:
        return due, f"{days}个工作日内"
    return due, f"{month_day(due)}前"
