"""The rows of one matter of the measured city; everything follows from its number."""

import random
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from bench.bulk import Table
from duxing.core import clock
from duxing.matters.models import (
    Assignment,
    CallNote,
    Feedback,
    FeedbackDue,
    FeedbackItem,
    Matter,
    ReceiptDue,
    Requirement,
    ReviewDue,
)
from duxing.sources.models import Instruction, Source

UNITS, LEADERS, HEADS, OWN = 100, 6, 20, 200
FIRST, EVENTS = 10_000, 20
MODELS = (
    *(Source, Instruction, Matter, Requirement, Assignment, ReceiptDue, FeedbackDue, Feedback),
    *(FeedbackItem, ReviewDue, CallNote),
)
PLACES = ("古桥路", "锦绣家园", "澄溪河", "云麓大道", "渠首镇", "双槐镇", "柳堰镇", "碧峰镇")
WORKS = ("雨水管网改造", "老旧小区改造", "农村公路改建", "供暖管网检修", "闲置土地处置", "油烟噪声治理")
# One matter in ninety-five holds the word that the search is measured with.
RARE, RARE_EACH = "拆迁安置", 95


@dataclass(frozen=True)
class Frame:
    """What every matter refers to."""

    today: date
    type: int
    units: tuple[int, ...]
    names: tuple[str, ...]
    leaders: tuple[int, ...]
    officer: int
    colleague: int
    drafter: int


class One:
    """One matter with all that hangs on it; everything follows from its number."""

    def __init__(self, frame: Frame, n: int, tables: dict[str, Table]) -> None:
        self.frame, self.n, self.tables = frame, n, tables
        self.chance = random.Random(n)
        place = n * 7919 % 1000
        self.open, self.late = place < 298, place < 89
        self.waits = 295 <= place < 298
        self.final = self.waits and n % 3 == 0
        # The same few matters belong to the measured unit at every size.
        self.lead = 0 if n < OWN else 1 + n // 3 % (UNITS - 1)
        self.signs = self.open and not self.late and not self.waits and 1 <= self.lead <= HEADS
        spread = self.chance.randrange(120)
        back = -1 - spread if not self.open else -1 - spread // 2 if self.late else spread
        self.due = frame.today + timedelta(days=back)
        self.pk = FIRST + n

    def add(self, name: str, **values: Any) -> None:
        self.tables[name].add(self.chance, **values)

    def write(self) -> None:
        if self.n % 20 == 0:
            self._source()
        self._matter()
        for k in range(4):
            self._share(k)
        self._dues()
        if self.open and self.n % 100 < 5:
            self._calls()

    def _source(self) -> None:
        day = self.frame.today - timedelta(days=self.n % 300)
        pk = FIRST + self.n // 20
        self.add(
            "Source",
            id=pk,
            type_id=self.frame.type,
            register_number=f"云政督登〔{day.year}〕{900000 + self.n}号",
            title=f"{PLACES[self.n % 8]}群众来信第{self.n}件",
            received_on=day,
            registered_by_id=self.frame.officer,
            status="settled",
        )
        self.add(
            "Instruction",
            id=pk,
            source_id=pk,
            position=1,
            leader_id=self.frame.leaders[self.n // 20 % LEADERS],
            leader_name="副市长",
            given_on=day,
            words="请速办理，举一反三。",
            received_at=clock.start_of_day_instant(day),
        )

    def _matter(self) -> None:
        n, frame, due = self.n, self.frame, self.due
        word = RARE if n % RARE_EACH == 7 else WORKS[n % 6]
        title = f"{PLACES[n % 8]}{word}第{n}件"
        filed = due - timedelta(days=40)
        shared = f"{title}|{frame.names[self.lead]}"
        self.add(
            "Matter",
            id=self.pk,
            type_id=frame.type,
            source_id=FIRST + n // 20,
            number=f"云政督批〔{frame.today.year}〕{100000 + n}号",
            title=title,
            year=frame.today.year,
            lead_unit_id=frame.units[self.lead],
            leader_id=frame.leaders[n % LEADERS],
            supervisor_id=frame.officer if n % 5 == 0 else frame.colleague,
            due_on=due,
            due_at=clock.end_of_day_instant(due),
            place=PLACES[n % 8],
            status=self._status(),
            filed_on=filed,
            dispatched_at=clock.start_of_day_instant(filed),
            ended_at=None if self.open else clock.end_of_day_instant(due),
            search_text=f"{shared}|{PLACES[n // 20 * 20 % 8]}群众来信第{n // 20 * 20}件|请速办理，举一反三。",
            search_text_units=f"{shared}|请速办理，举一反三。",
        )
        self.add(
            "Requirement",
            id=self.pk,
            matter_id=self.pk,
            position=1,
            text=title,
            target_value=Decimal("100.0000"),
            target_unit="公里",
        )

    def _status(self) -> str:
        if not self.open:
            return "closed"
        return "accepted" if self.n % 100 == 50 and not self.late and not self.waits else "dispatched"

    def _share(self, k: int) -> None:
        pk, role = self._share_key(k), ("lead", "supporting", "informed", "informed")[k]
        unit = self.lead if k == 0 else 1 + (self.lead + 13 * k + self.n % 7) % (UNITS - 1)
        unsigned = self.open and k == 1 and self.n % 40 == 3
        begun = clock.start_of_day_instant(self.due - timedelta(days=39))
        self.add(
            "Assignment",
            id=pk,
            matter_id=self.pk,
            unit_id=self.frame.units[unit],
            role=role,
            due_on=self.due,
            due_at=clock.end_of_day_instant(self.due),
            delivered_at=begun,
            received_at=None if unsigned or k > 1 else begun,
            received_by="" if unsigned or k > 1 else "何工",
            status="dispatched" if unsigned or k > 1 else "in_progress" if self.open else "accepted",
        )
        if k < 2:
            self.add(
                "ReceiptDue",
                id=FIRST + 2 * self.n + k,
                assignment_id=pk,
                due_on=self.due - timedelta(days=38),
                due_at=clock.end_of_day_instant(self.due - timedelta(days=38)),
                fulfilled_at=None if unsigned else begun,
            )

    def _share_key(self, k: int) -> int:
        return FIRST + 4 * self.n + k

    def _dues(self) -> None:
        """Two that were reported and eight others: still expected, or no longer since the matter ended."""
        for k in range(10):
            day = self.due + timedelta(days=(k - 2) * 15 - 5)
            final = (k == 1 and self.final) or (k == 9 and not self.final)
            state = "reported" if k < 2 else "open" if self.open else "cancelled"
            self.add(
                "FeedbackDue",
                id=FIRST + 10 * self.n + k,
                assignment_id=self._share_key(0),
                period=day.year * 100 + day.month,
                label="办理结果" if final else f"{day.month}月进展",
                nominal_on=day,
                due_on=day,
                due_at=clock.end_of_day_instant(day),
                reported_at=clock.start_of_day_instant(day) if k < 2 else None,
                is_final=final,
                status=state,
            )
            if k < 2 or (k == 2 and self.signs):
                self._report(k, day)

    def _report(self, k: int, day: date) -> None:
        pk = FIRST + 3 * self.n + k
        waiting, unsent = k == 1 and self.waits, k == 2
        sent = None if unsent else clock.start_of_day_instant(min(day, self.frame.today))
        self.add(
            "Feedback",
            id=pk,
            due_id=FIRST + 10 * self.n + k,
            assignment_id=self._share_key(0),
            self_state="on_track",
            as_of=min(day, self.frame.today),
            text="截至目前已完成过半，剩余部分按计划推进。",
            next_step="完成剩余工程。",
            next_on=self.frame.today + timedelta(days=20),
            drafted_by_id=self.frame.drafter,
            signer_name="" if unsent else "王立新",
            submitted_at=sent,
            status="awaiting_signature" if unsent else "submitted" if waiting else "accepted",
        )
        self.add(
            "FeedbackItem",
            id=pk,
            feedback_id=pk,
            requirement_id=self.pk,
            quantity=Decimal(f"{40 + self.n % 60}.0000"),
            text="按计划推进，详见附表。",
        )
        if waiting:
            owed = self.frame.today + timedelta(days=self.n % 6 - 1)
            self.add(
                "ReviewDue",
                id=FIRST + self.n,
                feedback_id=pk,
                due_on=owed,
                due_at=clock.end_of_day_instant(owed),
            )

    def _calls(self) -> None:
        for k in range(EVENTS):
            at = clock.start_of_day_instant(self.frame.today - timedelta(days=k + 1))
            self.add(
                "CallNote",
                id=FIRST + EVENTS * self.n + k,
                matter_id=self.pk,
                unit_id=self.frame.units[self.lead],
                answered_by="何工",
                words=f"第{k}次通话，情况正常。",
                made_by_id=self.frame.officer,
                made_at=at,
            )
