"""From the words of a deadline to a date with its proof: 3个工作日, 三日内, 11月底前, 2026-11-30."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from duxing.core import clock
from duxing.core.errors import BadInput
from duxing.intake.services.registering import Saying
from duxing.language.deadline_rules import Setting
from duxing.language.deadlines import find_deadlines, read_deadline
from duxing.language.numerals import NUMBER, number
from duxing.language.text import fold
from duxing.matters.models import Urgency
from duxing.matters.services.terms import Term, kept, on_date
from duxing.sources.models import SourceType
from duxing.workdays.dates import check_range, check_year, parse_date
from duxing.workdays.deadlines import Policy, Unit, compute
from duxing.workdays.services import load_calendar, load_policies

FIELD = "due"
LONGEST = 60
_SPAN = re.compile(
    rf"(?P<n>{NUMBER})(?P<unit>个?工作日|个?自然日|个?小时|日|天|个?星期|周|个月)(?P<within>之内|以内|内)?"
)
_DATE_LIKE = re.compile(r"\d[\d年月日号./-]*")
_UNITS = {
    "工作日": (Unit.WORKDAY, 1),
    "自然日": (Unit.DAY, 1),
    "小时": (Unit.HOUR, 1),
    "日": (Unit.DAY, 1),
    "天": (Unit.DAY, 1),
    "周": (Unit.DAY, 7),
    "星期": (Unit.DAY, 7),
    "月": (Unit.MONTH, 1),
}
_POLICY = {Urgency.NORMAL: "normal", Urgency.URGENT: "urgent", Urgency.EXTRA: "extra_urgent"}
# A minus before a number of days; the dashes inside a date follow a digit.
_NEGATIVE = re.compile(rf"(?<!\d)(?:[-－—–‐‑−]|负){NUMBER}")
# A bare day of the year so long past is next year's (“1月10日” typed in December).
_LONG_PAST = timedelta(days=180)


@dataclass(frozen=True)
class Count:
    """From where a span counts: the local day, what happened on it, and whether 日 means 工作日."""

    start: date
    event: str
    workdays: bool = False

    def instant(self) -> datetime:
        """For hours: the present when it began today, else the end of the day that it began on."""
        return clock.now() if self.start == clock.today() else clock.end_of_day_instant(self.start)


@dataclass(frozen=True)
class Chosen:
    """A deadline and where it comes from, in words for the screen; no term where nothing was said."""

    term: Term
    origin: str = ""


def choose_term(typed: str, chain: Sequence[Saying], count: Count, type: SourceType, urgency: str) -> Chosen:
    """The deadline as typed; else as the last leader wrote who named one; else by the rule for the urgency.

    Raises BadInput on the field “due” for what is no date or lies before the start.
    """
    if typed.strip():
        return Chosen(term_of(typed.strip(), count), "按填写的时限")
    for said in reversed(chain):
        term = term_within(said.words, Count(said.given_on, "批示", count.workdays))
        if term is not None:
            return Chosen(term, f"按{said.leader_name}批示“{term.text}”")
    code = f"{type.code}_{_POLICY[Urgency(urgency)]}"
    try:
        policy = load_policies(code)[code]
    except LookupError:
        return Chosen(Term())
    return Chosen(kept(compute(policy, clock.now(), load_calendar(), event="登记")), f"按“{policy.title}”")


def term_of(words: str, count: Count) -> Term:
    """What the office typed as a deadline. Raises BadInput on the field “due”."""
    text = "".join(fold(words).split())
    if len(words) > LONGEST:
        raise BadInput(f"时限共 {len(words)} 字，超过上限 {LONGEST} 字，请只写日期或天数。", FIELD)
    if _NEGATIVE.search(text):
        raise BadInput(f"时限“{words}”不能是负数，请写明日期或天数，例如 11月30日、3个工作日。", FIELD)
    span = _by_span(text, count, words)
    if span is not None:
        return span
    if _DATE_LIKE.fullmatch(text):
        return on_date(_checked(_typed_date(words, text, count.start), count), words, "填写的期限")
    reading = read_deadline(text, year=count.start.year, on=count.start, calendar=load_calendar())
    if reading is not None and reading.ongoing:
        return Term(text=words)
    if reading is None or reading.due is None:
        raise BadInput(f"时限“{words}”读不出确定的日期，请写明日期或天数，例如 11月30日、3个工作日。", FIELD)
    found = _by_span(reading.text, count, words)
    return found or on_date(_checked(reading.due, count), words, f"原文“{reading.text}”")


def term_within(sentence: str, count: Count) -> Term | None:
    """The latest deadline in a leader's words, or None where they name none."""
    text = "".join(fold(sentence).split())
    setting = Setting(
        year=count.start.year, on=count.start, calendar=load_calendar(), roll_over=True, relative=True
    )
    dated = [one for one in find_deadlines(text, setting) if one.due is not None and one.due >= count.start]
    if not dated:
        return None
    last = max(dated, key=lambda one: (one.due or date.min, one.start))
    words = last.text[:LONGEST]
    return _by_span(last.text, count, words) or on_date(last.due, words, f"批示“{words}”")


def _by_span(text: str, count: Count, words: str) -> Term | None:
    """“3个工作日”, “五日内”, “两周内”, “24小时”: counted, with the proof of the count."""
    found = _SPAN.fullmatch(text)
    amount = number(found["n"]) if found else None
    if found is None or not amount:
        return None
    name = found["unit"].removeprefix("个")
    if name == "日" and not found["within"]:
        return None
    unit, times = _UNITS[name]
    if count.workdays and unit is Unit.DAY and times == 1:
        unit = Unit.WORKDAY
    policy = Policy("stated", f"原文“{text}”", unit, amount * times)
    start = count.instant() if unit is Unit.HOUR else count.start
    deadline = compute(policy, start, load_calendar(), event=count.event)
    check_year(deadline.due_on, field=FIELD)
    return kept(deadline, words)


def _typed_date(words: str, text: str, start: date) -> date:
    day = parse_date(words, clock.today(), field=FIELD)
    year_written = re.match(r"\d{4}", text) is not None
    if not year_written and day < start - _LONG_PAST:
        return day.replace(year=day.year + 1)
    return day


def _checked(day: date, count: Count) -> date:
    check_range(count.start, day, field=FIELD)
    return day
