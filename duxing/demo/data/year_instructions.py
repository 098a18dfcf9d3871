"""The instructions of the year beside the 15 scripted ones. Pure."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice

from duxing.demo.data import fates
from duxing.demo.data.acts import MAYOR
from duxing.demo.data.cast import leader_of, load_former_people, officer_for, unit_coded
from duxing.demo.data.pace import Pace
from duxing.demo.data.plan import ChainStep, MatterPlan
from duxing.demo.data.topics import Topic, county_of, titles, window
from duxing.demo.data.when import When
from duxing.demo.data.wording import leader_words, paper_title, passing_words

# Working days given, by how pressing the matter is; 半个月 is counted in calendar days.
TERMS = {"urgent": 3, "normal": 7, "ten": 10}
# Two days of 2026 on which counting working days is an examination (practice 4.1, 9): a make-up Sunday
# and the autumn feasts lie behind the first, a make-up Saturday behind the second.
EXAMINED = {date(2026, 9, 18): "ten", date(2026, 9, 28): "normal"}
# Months in which leaders write most (practice 4.5): 7 for floods and heat, 1 for wages before the feast.
HANDING_OVER = "yc-shitang"
BUSY = {1: 3, 2: 1, 3: 2, 4: 2, 5: 2, 6: 3, 7: 5, 8: 3, 9: 3, 10: 2, 11: 3, 12: 3}


def instruction_plans_of_year(when: When, count: int, long_running: int) -> list[MatterPlan]:
    """`count` instructions in the order of their days; `long_running` of them are open with later dates."""
    pace = Pace(when, "instructions")
    chosen = sorted(_days(when, pace, count), key=lambda one: (one[0], one[2]))
    older = [n for n, one in enumerate(chosen) if 12 <= (when.today - one[0]).days <= 100]
    long = set(older[-long_running:] if long_running else [])
    return [
        _plan(when, n, day, topic, title, place, n in long)
        for n, (day, topic, title, place) in enumerate(chosen)
    ]


def _days(when: When, pace: Pace, count: int) -> list[tuple[date, Topic, str, str]]:
    """Which topic arises on which working day."""
    first, last = window(when.today)
    found = []
    for topic, title, place in islice(_possible(when, pace), count):
        days = _working(when, first, last, topic.months)
        found.append((pace.pick(days), topic, title, place))
    _around_handovers(when, found)
    examined = [day for day in EXAMINED if first <= day <= last]
    anytime = [n for n, (_, topic, _, _) in enumerate(found) if not topic.months]
    for n, day in zip(anytime, examined, strict=False):
        found[n] = (day, *found[n][1:])
    return found


def _around_handovers(when: When, found: list[tuple[date, Topic, str, str]]) -> None:
    """Set what that county leads on days from which it runs on into a new liaison's time."""
    handovers = iter(load_former_people())
    for n, (_, topic, title, place) in enumerate(found):
        former = next(handovers, None) if topic.unit == HANDING_OVER else None
        if former is not None:
            found[n] = (when.day(f"D-{former.workdays_before_today + 2}"), topic, title, place)


def _possible(when: When, pace: Pace) -> Iterator[tuple[Topic, str, str]]:
    first, last = window(when.today)
    for topic, title, place in titles("instruction", pace):
        if _working(when, first, last, topic.months):
            yield topic, title, place


def _working(when: When, first: date, last: date, months: tuple[int, ...]) -> list[date]:
    """The working days between, in those months; busy months count several times."""
    span = (first + timedelta(days=n) for n in range((last - first).days + 1))
    days = [day for day in span if when.calendar.is_workday(day) and (not months or day.month in months)]
    return [day for day in days for _ in range(1 if months else BUSY[day.month])]


def _plan(when: When, n: int, day: date, topic: Topic, title: str, place: str, long: bool) -> MatterPlan:
    key = f"year-instruction-{n + 1}"
    pace = Pace(when, key)
    leader = leader_of(topic.unit)
    pressing, due = _term(when, pace, day, long)
    words = leader_words(title, topic.unit, pressing, due, pace)
    own = ChainStep(leader.name, day, words, unit_coded(topic.unit).name)
    above = leader.name != MAYOR and pace.chance(30)
    chain = (ChainStep(MAYOR, day, passing_words(leader.name, pace), leader.name), own) if above else (own,)
    plan = MatterPlan(
        key=key,
        kind="instruction",
        title=title,
        source_key=key,
        source_title=paper_title(title, pace),
        words=words,
        lead=topic.unit,
        leader=leader.name,
        officer=officer_for(leader.name).name,
        registered=pace.morning(day),
        due=due,
        due_text=_due_text(pressing, due),
        state="dispatched",
        result=topic.fact,
        chain=chain,
        informed=_informed(topic, place),
        place=place,
        urgency="urgent" if pressing == "urgent" else "normal",
        needs=topic.requirements(None),
    )
    return fates.live(when, plan, _fate(when, plan, pace))


def _term(when: When, pace: Pace, day: date, long: bool) -> tuple[str, date]:
    """How pressing it is, and until when; a long one runs past today."""
    if long:
        return "long", when.calendar.add_workdays(when.today, pace.between(1, 20))
    pressing = EXAMINED.get(day) or pace.pick(("urgent", "normal", "normal", "normal", "difficult"))
    if pressing == "difficult":
        fortnight = day + timedelta(days=15)
        rest = not when.calendar.is_workday(fortnight)
        return pressing, when.calendar.add_workdays(fortnight, 1) if rest else fortnight
    return pressing, when.calendar.add_workdays(day, TERMS[pressing])


def _due_text(pressing: str, due: date) -> str:
    texts = {"urgent": "三日内", "normal": "七个工作日内", "ten": "十个工作日内", "difficult": "半个月内"}
    return texts.get(pressing, f"{due.month}月{due.day}日前")


def _informed(topic: Topic, place: str) -> tuple[str, ...]:
    """The place's own government is told, where it is not the one in charge."""
    if not place or unit_coded(topic.unit).is_county_level:
        return ()
    return (county_of(place),)


def _fate(when: When, plan: MatterPlan, pace: Pace) -> str:
    """Closed when its date is past, else where it stands by how much time is left."""
    assert plan.due is not None
    if plan.due < when.today:
        return fates.DONE
    if plan.registered.date() >= when.calendar.add_workdays(when.today, -1):
        return fates.NEW
    return fates.AT_WORK
