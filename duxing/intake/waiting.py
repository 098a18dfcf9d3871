"""待批立项: what waits for whose word, and what exactly would be filed."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import Prefetch, prefetch_related_objects

from duxing.core.errors import Forbidden
from duxing.intake.models import Approval
from duxing.intake.permissions import (
    is_batch,
    may_approve,
    next_level,
    required_levels,
    role_title,
)
from duxing.intake.services.filing import batch_levels, in_batch, proposed_of
from duxing.matters import states
from duxing.matters.models import Matter, PlannedShare
from duxing.matters.permissions import is_office
from duxing.orgs.models import Post
from duxing.orgs.roles import Role
from duxing.sources.models import Instruction, Source
from duxing.workdays.proof import DateProof

MOST = 200
# What a proposal shows, one query each.
PARTS = (
    "requirements",
    "links",
    Prefetch("planned", PlannedShare.objects.select_related("unit")),
    Prefetch("approvals", Approval.objects.select_related("proxy__entered_by")),
    Prefetch("source__instructions", Instruction.objects.select_related("leader__aide__holder")),
)


@dataclass(frozen=True)
class Waiting:
    """A proposal as it would be filed, and whose word it waits for.

    `enters` says that the person enters it for the approver (代录), `changed` that it was edited after
    the last word on it, so the approver looks again.
    """

    matter: Matter
    role: str
    mine: bool
    enters: bool = False
    changed: bool = False

    def demand(self) -> None:
        """Raise Forbidden for who may neither give the word nor enter it for another."""
        _demand(self.mine, self.enters)

    @property
    def approver(self) -> str:
        """The name of the person whose turn it is, where the level names one."""
        if self.role != Role.DEPUTY_SECRETARY:
            return ""
        aide = _aide_of(self.matter)
        return aide.holder.name if aide is not None and aide.holder is not None else ""

    @property
    def turn(self) -> str:
        """“分管副秘书长方既明”, “市长”; empty when nobody's word is needed."""
        return f"{role_title(self.role)}{self.approver}" if self.role else ""

    @property
    def last(self) -> bool:
        """Whether the matter gets its number with this word."""
        return len(self.matter.approvals.all()) + 1 >= len(required_levels(self.matter))

    @property
    def proof(self) -> DateProof | None:
        return DateProof.from_json(self.matter.due_proof) if self.matter.due_proof else None


@dataclass(frozen=True)
class Batch:
    """All proposals of a source that is approved as a whole (一批一次).

    `late` were added after the first level and are no part of it: they go up one by one. `enters` as
    with a single one.
    """

    source: Source
    matters: list[Matter]
    role: str
    mine: bool
    given: int = 0
    open_clauses: int = 0
    late: int = 0
    enters: bool = False

    def demand(self) -> None:
        """Raise Forbidden for who may neither give the word nor enter it for another."""
        _demand(self.mine, self.enters)

    @property
    def first_turn(self) -> str:
        """Whose word `late` have not had."""
        return role_title(batch_levels(self.source)[0])

    @property
    def turn(self) -> str:
        return role_title(self.role) if self.role else ""

    @property
    def approver(self) -> str:
        """A batch goes to the one holder of the post; who it was, the office writes."""
        return ""

    @property
    def level(self) -> int:
        """Which level's turn it is, from 1."""
        return self.given + 1

    @property
    def last(self) -> bool:
        return self.level >= len(batch_levels(self.source))

    @property
    def unfinished(self) -> int:
        """How many proposals still have no lead unit."""
        return sum(matter.lead_unit_id is None for matter in self.matters)


@dataclass(frozen=True)
class WaitingPage:
    """Single matters, batches, and approvals by telephone whose paper is still missing."""

    single: list[Waiting]
    batches: list[Batch]
    unsigned: list[Approval]
    enters: bool = False


def waiting_page(user: Any) -> WaitingPage:
    """What waits for approval in the user's scope; what is the user's own turn comes first."""
    rows = (
        Matter.objects.visible_to(user)
        .filter(status__in=states.PROPOSED, parent=None)
        .exclude(status=states.MatterStatus.SOLICITING)
        .select_related("type", "source__type", "lead_unit", "leader__holder", "supervisor")
        .prefetch_related(*PARTS)
        .order_by("pk")[:MOST]
    )
    found = list(rows)
    whole = _batches(found, user)
    taken = {matter.pk for batch in whole for matter in batch.matters}
    single = [
        waiting_for(matter, user)
        for matter in found
        if matter.pk not in taken and matter.status == states.MatterStatus.PENDING_APPROVAL
    ]
    unsigned = Approval.objects.visible_to(user).unsigned().select_related("matter", "source", "proxy")
    return WaitingPage(
        sorted(single, key=lambda one: not one.mine), whole, list(unsigned[:MOST]), is_office(user)
    )


def waiting_for(matter: Matter, user: Any) -> Waiting:
    """One proposal with whose turn it is; its parts are read at once."""
    prefetch_related_objects([matter], *PARTS)
    given = list(matter.approvals.all())
    role = next_level(len(given), required_levels(matter)) or ""
    last = max((one.made_at for one in given), default=None)
    changed = last is not None and (matter.updated_at - last).total_seconds() > 1
    mine = bool(role) and may_approve(user, role, matter.leader)
    return Waiting(matter, role, mine, is_office(user), changed)


def _demand(mine: bool, enters: bool) -> None:
    if not (mine or enters):
        raise Forbidden("这一级由审批人审批，督查室可以据纸件或电话代录。")


def _aide_of(matter: Matter) -> Post | None:
    """The aide of the leader in charge; from the chain, which is read already, where the leader wrote."""
    chain = matter.source.instructions.all() if matter.source else []
    wrote = next((one.leader for one in chain if one.leader_id == matter.leader_id), None)
    leader = wrote or matter.leader
    return leader.aide if leader is not None else None


def _batches(found: list[Matter], user: Any) -> list[Batch]:
    by_source: dict[int, list[Matter]] = {}
    for matter in found:
        if matter.source is not None and is_batch(matter.source.type):
            by_source.setdefault(matter.source.pk, []).append(matter)
    given: dict[int, list[datetime]] = {}
    words = Approval.objects.visible_to(user).filter(source__in=by_source).order_by("level")
    for pk, at in words.values_list("source", "made_at"):
        given.setdefault(pk, []).append(at)
    whole = [_batch(rows[0].source, rows, given.get(pk, []), user) for pk, rows in by_source.items()]
    return [batch for batch in whole if batch.role and batch.matters]


def _batch(source: Source | None, rows: list[Matter], given: list[datetime], user: Any) -> Batch:
    assert source is not None
    role = next_level(len(given), batch_levels(source)) or ""
    matters = [matter for matter in rows if in_batch(matter, given[0] if given else None)]
    mine = bool(role) and may_approve(user, role)
    late = len(rows) - len(matters)
    return Batch(source, matters, role, mine, len(given), late=late, enters=is_office(user))


def batch_of(source: Source, user: Any) -> Batch:
    """The proposals of one source and whose word they wait for."""
    rows = (
        proposed_of(source)
        .select_related("type", "lead_unit")
        .prefetch_related("planned__unit", "requirements")
    )
    given = list(source.approvals.order_by("level").values_list("made_at", flat=True))
    batch = _batch(source, list(rows), given, user)
    return replace(batch, open_clauses=source.clauses.filter(state="open").count())
