"""Fills a scratch database with matters, fast: rows in bulk, without services and audit.

The spread is that of `performance.md`: three in ten are open, three in ten of those are late, each
has two reports. Nothing here is the product; what it writes is thrown away.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from itertools import islice
from typing import Any

from duxing.core import clock
from duxing.matters.models import (
    Assignment,
    AssignmentRole,
    CallNote,
    Feedback,
    FeedbackDue,
    FeedbackItem,
    Matter,
    Requirement,
    ReviewDue,
)
from duxing.matters.search import search_columns
from duxing.matters.states import AssignmentStatus, DueStatus, FeedbackStatus, MatterStatus
from duxing.orgs.models import Post, Unit, UnitKind
from duxing.sources.models import Instruction, Source, SourceType
from duxing.testing.cast import Cast

UNITS, OWN = 100, 200
LEADERS = 6
FAMILY = 40
BATCH = 2000
PLACES = ("古桥路", "锦绣家园", "澄溪河", "云麓大道", "渠首镇", "双槐镇", "柳堰镇", "碧峰镇")
WORKS = ("雨水管网改造", "老旧小区改造", "农村公路改建", "供暖管网检修", "油烟噪声治理", "闲置土地处置")
EVENTS = 20


class Store:
    """The scratch city: units, one leader's sources, and as many matters as it was grown to."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.today = clock.today()
        self.size = 0
        self.type = SourceType.objects.get(code="instruction")
        self.leaders = self._leaders()
        self.units = self._units()
        # Every initial, name and alias is looked up once, not once for each matter.
        self.names = {unit.pk: search_columns("", [unit], (), None, {})["search_text"] for unit in self.units}

    def _units(self) -> list[Unit]:
        made = [
            Unit(
                code=f"bench-{n}",
                full_name=f"云川市第{n}局",
                name=f"市第{n}局",
                initials=f"d{n}j",
                kind=UnitKind.DEPARTMENT,
                order=5000 + n,
                path=f"yc/bench-{n}/",
            )
            for n in range(UNITS - 1)
        ]
        return [self.cast.lead, *Unit._base_manager.bulk_create(made)]

    def _leaders(self) -> list[Post]:
        """The vice mayor of the cast and others beside; who is the first has a sixth of the city."""
        first = Post.objects.get(holder=self.cast.vice)
        more = [
            Post(unit=self.cast.city, role=first.role, title="副市长", order=60 + n)
            for n in range(LEADERS - 1)
        ]
        return [first, *Post._base_manager.bulk_create(more)]

    def grow(self, size: int) -> None:
        """Add matters until there are `size`."""
        numbers = iter(range(self.size, size))
        while batch := list(islice(numbers, BATCH)):
            self._add(batch)
        self.size = size

    def _add(self, numbers: list[int]) -> None:
        sources = {n: self._source(n) for n in numbers if n % 20 == 0}
        Source._base_manager.bulk_create(sources.values())
        Instruction._base_manager.bulk_create(self._words(one) for one in sources.values())
        made: dict[int, Matter] = {}
        last: Source | None = None
        for n in numbers:
            last = sources.get(n, last)
            made[n] = self._matter(n, last)
        # Three in forty are children of a 分办 matter; the parents must be there first.
        children = {n: matter for n, matter in made.items() if n % FAMILY >= FAMILY - 3}
        Matter._base_manager.bulk_create(m for n, m in made.items() if n not in children)
        for n, child in children.items():
            child.parent = made[n - n % FAMILY]
        Matter._base_manager.bulk_create(children.values())
        matters = list(made.values())
        needs = Requirement._base_manager.bulk_create(
            Requirement(matter=m, position=1, text=m.title, target_value=Decimal(100), target_unit="公里")
            for m in matters
        )
        shares = Assignment._base_manager.bulk_create(self._shares(matters))
        leads = [share for share in shares if share.role == AssignmentRole.LEAD]
        dues = FeedbackDue._base_manager.bulk_create(self._dues(leads))
        reports = Feedback._base_manager.bulk_create(self._reports(dues))
        of_matter = {need.matter_id: need for need in needs}
        FeedbackItem._base_manager.bulk_create(
            FeedbackItem(
                feedback=one,
                requirement=of_matter[one.assignment.matter_id],
                quantity=Decimal(40 + one.pk % 60),
                text="按计划推进，详见附表。",
            )
            for one in reports
        )
        ReviewDue._base_manager.bulk_create(self._owed(reports))

    def _source(self, n: int) -> Source:
        return Source(
            type=self.type,
            register_number=f"云政督登〔{self.today.year}〕{900000 + n}号",
            title=f"{PLACES[n % len(PLACES)]}群众来信第{n}件",
            received_on=self.today - timedelta(days=n % 300),
            section=None,
            registered_by=self.cast.officer,
        )

    def _words(self, source: Source) -> Instruction:
        return Instruction(
            source=source,
            position=1,
            leader=self.leaders[source.pk % LEADERS],
            leader_name="副市长",
            given_on=source.received_on,
            words="请速办理，举一反三。",
        )

    def _matter(self, n: int, source: Source | None) -> Matter:
        open_one = n % 10 < 3
        # One unit has the same few matters at every size: what its people are shown does not grow.
        unit = self.units[0] if n < OWN else self.units[1 + n // 3 % (UNITS - 1)]
        due = self.today + timedelta(days=(n * 7) % 90 - 27 if open_one else -(n % 300) - 1)
        title = f"{PLACES[n % len(PLACES)]}{WORKS[n % len(WORKS)]}第{n}件"
        return Matter(
            type=self.type,
            source=source,
            number=f"云政督批〔{self.today.year}〕{100000 + n}号",
            title=title,
            year=self.today.year,
            lead_unit=unit,
            leader=self.leaders[n % LEADERS],
            supervisor=self.cast.officer if n % 5 == 0 else self.cast.colleague,
            due_on=due,
            due_at=clock.end_of_day_instant(due),
            place=PLACES[n % len(PLACES)],
            status=self._status(n, open_one),
            filed_on=due - timedelta(days=40),
            dispatched_at=clock.start_of_day_instant(due - timedelta(days=40)),
            ended_at=None if open_one else clock.end_of_day_instant(due),
            search_text=f"{title}|{self.names[unit.pk]}|{source.title if source else ''}|请速办理，举一反三。",
            search_text_units=f"{title}|{self.names[unit.pk]}|请速办理，举一反三。",
        )

    def _status(self, n: int, open_one: bool) -> str:
        if not open_one:
            return MatterStatus.CLOSED
        return MatterStatus.ACCEPTED if n % 100 == 10 else MatterStatus.DISPATCHED

    def _shares(self, matters: list[Matter]) -> Iterator[Assignment]:
        for matter in matters:
            state = AssignmentStatus.IN_PROGRESS if matter.is_open else AssignmentStatus.ACCEPTED
            other = self.units[(matter.lead_unit_id or 0) * 31 % UNITS]
            yield self._share(matter, matter.lead_unit, AssignmentRole.LEAD, state)
            if other.pk != matter.lead_unit_id:
                yield self._share(matter, other, AssignmentRole.INFORMED, state)

    def _share(self, matter: Matter, unit: Any, role: str, state: str) -> Assignment:
        return Assignment(
            matter=matter, unit=unit, role=role, status=state, due_on=matter.due_on, due_at=matter.due_at
        )

    def _dues(self, shares: list[Assignment]) -> Iterator[FeedbackDue]:
        """Two reports that were sent; an open matter expects a third."""
        for share in shares:
            end = share.due_on or self.today
            for back in (30, 10):
                yield self._due(share, end - timedelta(days=back), DueStatus.REPORTED)
            if share.matter.is_open:
                yield self._due(share, end, DueStatus.OPEN)

    def _due(self, share: Assignment, day: date, state: str) -> FeedbackDue:
        return FeedbackDue(
            assignment=share,
            period=day.year * 100 + day.month,
            label=f"{day.month}月进展",
            nominal_on=day,
            due_on=day,
            due_at=clock.end_of_day_instant(day),
            reported_at=clock.start_of_day_instant(day) if state == DueStatus.REPORTED else None,
            is_final=state == DueStatus.OPEN,
            status=state,
        )

    def _reports(self, dues: list[FeedbackDue]) -> Iterator[Feedback]:
        for due in dues:
            if due.status != DueStatus.REPORTED:
                continue
            waits = due.assignment.matter.is_open and due.pk % 16 == 0
            yield Feedback(
                due=due,
                assignment=due.assignment,
                self_state="on_track",
                as_of=due.due_on,
                text="截至目前已完成过半，剩余部分按计划推进。",
                drafted_by=self.cast.handler,
                signer_name="王立新",
                submitted_at=due.reported_at,
                status=FeedbackStatus.SUBMITTED if waits else FeedbackStatus.ACCEPTED,
            )

    def _owed(self, reports: list[Feedback]) -> Iterator[ReviewDue]:
        for one in reports:
            if one.status == FeedbackStatus.SUBMITTED:
                day = one.due.due_on + timedelta(days=3)
                yield ReviewDue(feedback=one, due_on=day, due_at=clock.end_of_day_instant(day))

    def eventful(self) -> Matter:
        """One open matter of the lead unit with a timeline of EVENTS calls and reports."""
        matter = Matter._base_manager.filter(lead_unit=self.cast.lead, status=MatterStatus.DISPATCHED).first()
        assert matter is not None
        if not matter.calls.exists():
            CallNote._base_manager.bulk_create(
                CallNote(
                    matter=matter,
                    unit=self.cast.lead,
                    answered_by="何工",
                    words=f"第{n}次通话，情况正常。",
                    made_by=self.cast.officer,
                )
                for n in range(EVENTS)
            )
        return matter
