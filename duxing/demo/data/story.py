"""The life of one generated matter, act after act, each by a plausible hand. Pure.

A story stops at the first act that would fall on today or later: the loader only replays the past.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from duxing.demo.data.acts import MAYOR, Hands, signs_online
from duxing.demo.data.cast import officer_for, people_of
from duxing.demo.data.figures import reached
from duxing.demo.data.pace import Pace
from duxing.demo.data.plan import MatterPlan, PlannedEvent, Schedule
from duxing.demo.data.when import When
from duxing.demo.data.wording import finished, month_day, next_words, person_of, trouble, under_way

# Units of which the practice asks to show a weakness; all others report in time and to the point.
HOLLOW = "yc-tcz"
LATE = "yc-linlan"
EARLY = frozenset({"yc-jtj", "yc-ziyang"})
HOLLOW_TEXTS = (
    "我中心高度重视，召开专题会议研究部署，各项工作有序推进，取得阶段性成效。",
    "已安排专人负责，加强沟通对接，一批工作正在加快推进，力争早日见效。",
)
CALLS = (
    "已电话通知，对方已安排承办科室。",
    "先电话告知，纸件随后送达。",
    "已告知要求和期限，对方记录在案。",
    "已电话通知，请其先行到现场。",
)


class Story:
    """Adds acts to a plan. `told` is False once an act would no longer lie in the past."""

    def __init__(self, when: When, plan: MatterPlan, pace: Pace) -> None:
        self.when = when
        self.plan = plan
        self.pace = pace
        self.hands = Hands(
            when, officer_for(plan.leader), head_signs=any(step.leader == MAYOR for step in plan.chain)
        )
        self.events: list[PlannedEvent] = list(plan.events)
        self.dates: list[date] = list(plan.schedule.dates)
        self.values: dict[int, Decimal] = {}
        self.person = person_of(plan.lead, pace)
        self.reports = 0
        self.told = True

    @property
    def last(self) -> datetime:
        return self.events[-1].at if self.events else self.plan.registered

    def add(self, kind: str, moment: datetime, **fields: Any) -> bool:
        """One more act at `moment`, or a little after the last one; False when it is not past."""
        if moment <= self.last:
            moment = self.pace.soon(self.last)
        if not self.told or moment.date() >= self.when.today:
            self.told = False
            return False
        unit = fields.pop("unit", self.plan.lead)
        signer = fields.pop("signer", "")
        hands = self.hands.act(moment, kind, unit, signer)
        self.events.append(PlannedEvent(at=moment, kind=kind, unit=unit, **(hands | fields)))
        return True

    def begin(self) -> None:
        """Dispatch, often with a call, and the receipt."""
        moment = self.pace.soon(self.plan.registered)
        via = self.pace.pick(("system", "system", "system", "oa", "courier"))
        self.add("dispatch", moment, via=via)
        liaison = people_of(self.plan.lead, "liaison")
        if liaison and self.pace.chance(45):
            called = moment + timedelta(minutes=self.pace.between(3, 8))
            self.add("call", called, text=self.pace.pick(CALLS), signer=liaison[0].name)
        self.add("receipt", self.pace.later(moment, 0 if self.pace.chance(70) else 1))

    def progress(self, nominal: date, share: Decimal, *, behind: bool = False) -> bool:
        """A periodic report due on `nominal`, with figures at `share` of the way, and its review."""
        due = self._rolled(nominal)
        self.dates.append(nominal)
        early = self.pace.pick((0, 0, 1, 1)) + (1 if self.plan.lead in EARLY else 0)
        day = self.when.calendar.add_workdays(due, -early)
        as_of = min(day, nominal - timedelta(days=5))
        self._reach(share)
        until = self.plan.due or nominal + timedelta(days=30)
        answers = tuple(
            under_way(need, self.values.get(number), self.reports)
            for number, need in enumerate(self.plan.needs, 1)
        )
        self.reports += 1
        told = self.add(
            "feedback",
            self.within_reach(day) if early == 0 else self.pace.morning(day),
            text=f"截至{as_of.month}月{as_of.day}日，{'；'.join(one.rstrip('。') for one in answers)}。",
            answers=answers,
            state="behind" if behind else "on_track",
            as_of=as_of,
            figures=tuple(sorted(self.values.items())),
            problem=trouble(self.pace) if behind else "",
            next_step=next_words(self.plan.needs, self.values, until),
            next_on=until,
            next_person=self.person,
            period=nominal,
            **self._sending(),
        )
        return told and self.accept()

    def hollow(self, moment: datetime, until: date, *, period: date | None = None) -> None:
        """A report without substance, and its return: only of the unit that the practice names."""
        text = self.pace.pick(HOLLOW_TEXTS)
        nxt = self.plan.due or until
        self.add(
            "feedback", moment, text=text, state="on_track", sealed=True, next_on=nxt, period=period,
            as_of=moment.date(),
        )  # fmt: skip
        back = self.pace.later(self.last, 1)
        words = "未写明完成数量和时间节点，请对照要求逐条填报。"
        self.add("return", back, text=words, codes=("R2", "R6"), until=until)

    def final(self, moment: datetime) -> bool:
        """The report on the result: every requirement met."""
        self._reach(Decimal(1))
        answers = tuple(finished(need, moment, self.pace) for need in self.plan.needs)
        return self.add(
            "feedback",
            moment,
            text=self._result(moment, answers),
            answers=answers,
            state="done",
            as_of=moment.date(),
            figures=tuple(sorted(self.values.items())),
            **self._sending(),
        )

    def short_of(self, moment: datetime, share: Decimal, reason: str) -> bool:
        """The report on a result that falls short, with the reason for it."""
        self._reach(share)
        answers = tuple(
            under_way(need, self.values.get(number), self.reports)
            for number, need in enumerate(self.plan.needs, 1)
        )
        until = months_on(
            28, moment.date() + timedelta(days=60), moment.date() + timedelta(days=150), range(1, 13)
        )
        return self.add(
            "feedback",
            moment,
            text="".join(answers),
            answers=answers,
            state="difficult",
            as_of=moment.date(),
            figures=tuple(sorted(self.values.items())),
            problem=reason,
            next_step="倒排工期，按周调度，完成后专项报告。",
            next_on=until[-1],
            next_person=self.person,
            **self._sending(),
        )

    def _result(self, moment: datetime, answers: tuple[str, ...]) -> str:
        """The whole report on the result: what the plan knows of it, else what each requirement says."""
        if not self.plan.result:
            told = "；".join(one.rstrip("。").removesuffix("，全部完成") for one in answers if one)
            return f"截至{month_day(moment.date())}，{told}。任务全部完成，佐证材料附后。"
        day = self.when.calendar.add_workdays(moment.date(), -self.pace.between(1, 3))
        return self.plan.result.format(day=month_day(max(day, self.plan.registered.date())))

    def accept(self) -> bool:
        """The office's acceptance within its two working days, and before today."""
        wait = self.pace.pick((0, 1, 1, 2))
        moment = self.pace.later(self.last, wait)
        if moment.date() >= self.when.today:
            moment = self.pace.later(self.last, 0)
        return self.add("accept", moment)

    def within_reach(self, day: date) -> datetime:
        """A moment of that day that leaves the office time to accept before today."""
        if self.when.calendar.add_workdays(day, 1) >= self.when.today:
            return self.pace.morning(day)
        return self.pace.afternoon(day)

    def share_at(self, day: date, start: date, due: date) -> Decimal:
        """How far a matter that runs from `start` to `due` plausibly is on `day`, 0 to 1."""
        whole, gone = max((due - start).days, 1), max((day - start).days, 0)
        return Decimal(str(round(min(gone / whole, 1) ** 1.15 * (0.9 + 0.1 * self.pace.share()), 4)))

    def as_draft(self, event: PlannedEvent) -> PlannedEvent:
        """The report as it lies before the unit's leader, not yet sent."""
        liaison = people_of(self.plan.lead, "liaison")
        return replace(event, kind="draft", by=liaison[0].login, proxy="", sealed=False)

    def finish(self, **facts: Any) -> MatterPlan:
        """The plan with its acts and the dates of its schedule."""
        schedule = self.plan.schedule
        if self.dates:
            schedule = Schedule(
                "dates", schedule.day, schedule.basis, max(self.dates), tuple(sorted(set(self.dates)))
            )
        events = tuple(self.events)
        return replace(self.plan, events=events, schedule=schedule, **facts)

    def _rolled(self, day: date) -> date:
        calendar = self.when.calendar
        return day if calendar.is_workday(day) else calendar.add_workdays(day, 1)

    def _reach(self, share: Decimal) -> None:
        """Bring the figures to `share`; they never fall."""
        for number, need in enumerate(self.plan.needs, start=1):
            if need.target is not None:
                self.values[number] = max(self.values.get(number, Decimal(0)), reached(need, share))

    def _sending(self) -> dict[str, Any]:
        """A liaison without a leader's account often sends the stamped paper; else the hands decide."""
        liaison = people_of(self.plan.lead, "liaison")
        if signs_online(self.plan.lead) or not liaison or self.pace.chance(40):
            return {}
        return {"sealed": True, "by": liaison[0].login, "proxy": ""}


def months_on(day: int, first: date, last: date, step: Sequence[int]) -> list[date]:
    """The `day` of each month in `step` (1 to 12) from `first` to `last`."""
    found = []
    for year in range(first.year, last.year + 1):
        found += [date(year, month, day) for month in step]
    return sorted(one for one in found if first < one <= last)
