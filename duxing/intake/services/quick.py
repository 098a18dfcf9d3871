"""登记一件: from the paper to the unit in one act, or as far as the office wants to go (practice 二)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any

from duxing.audit.services import record
from duxing.audit.settled import settled
from duxing.core.actions import action
from duxing.core.errors import NotAllowedNow
from duxing.core.prepared import fetch
from duxing.core.proxy import ProxyBasis
from duxing.core.states import hold
from duxing.intake.services.filing import approve, file_matter
from duxing.intake.services.registering import Entry, Saying, enter_source, entry_of, pass_on
from duxing.matters.models import Delivery, Matter, Urgency
from duxing.matters.services.creating import (
    Drafted,
    Excerpt,
    Planned,
    RequirementData,
    draft_of,
    write_draft,
)
from duxing.matters.services.dispatching import Call, Share, dispatch, planned_shares
from duxing.matters.services.terms import Term
from duxing.matters.states import MatterStatus
from duxing.orgs.models import Post, Unit, User
from duxing.orgs.roles import OFFICE
from duxing.sources.models import Instruction, Source, SourceType
from duxing.sources.states import SourceStatus


@dataclass(frozen=True)
class PaperData:
    """The paper as it lies on the desk. `details` as `register_source` takes them."""

    type: SourceType
    title: str
    received_on: date
    chain: Sequence[Saying] = ()
    scans: Sequence[Any] = ()
    details: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class MatterData:
    """What is to become of it. Empty requirements mean: what the last leader wrote.

    `quoted` are the instructions whose words the units may read; None means the last one.
    `details`: item_label, place, nickname.
    """

    title: str
    term: Term = field(default_factory=Term)
    lead_unit: Unit | None = None
    others: Sequence[Planned] = ()
    requirements: Sequence[RequirementData] = ()
    urgency: str = Urgency.NORMAL
    supervisor: User | None = None
    quoted: Sequence[Instruction] | None = None
    details: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Handing:
    """How the unit gets it: by which way, and who answered the telephone."""

    delivery: str = Delivery.SYSTEM
    call: Call | None = None


@action
def register_and_dispatch(paper: PaperData, data: MatterData, handing: Handing, *, by: User) -> Matter:
    """Register a paper, file the matter and hand it out, all or nothing.

    Where somebody has to approve first, the matter stays 待批立项 and is not handed out. Raises
    what the single steps raise.
    """
    matter = register_and_propose(paper, data, by=by)
    return file_and_dispatch(matter, handing, by=by)


@action
def register_and_propose(paper: PaperData, data: MatterData, *, by: User) -> Matter:
    """Register a paper and write its matter as 拟立项."""
    # All that can be done before the number is taken: from then on everybody waits who registers.
    keeper = data.supervisor or keeper_for([said.leader for said in paper.chain])
    entry = _entry(paper, by)
    drafted = _drafted(entry.source, entry.chain, data, keeper, by)
    enter_source(entry, by=by, scans=paper.scans)
    return _propose(drafted, by)


@action
def register_for_reading(paper: PaperData, *, by: User, to: str) -> Source:
    """不立项·转阅 in one act: the register keeps the paper and to whom it went."""
    source = enter_source(_entry(paper, by), by=by, scans=paper.scans)
    return pass_on(source, by=by, to=to)


def _entry(paper: PaperData, by: User) -> Entry:
    return entry_of(
        by=by,
        type=paper.type,
        title=paper.title,
        received_on=paper.received_on,
        chain=paper.chain,
        **paper.details,
    )


@action
def propose(source: Source, data: MatterData, *, by: User) -> Matter:
    """Write one more matter of a registered source (再立一件): one instruction, many matters.

    Raises NotAllowedNow for a source that was only passed on or has no content, BadInput, Forbidden.
    """
    hold(source)
    if source.status in (SourceStatus.FOR_READING, SourceStatus.NUMBER_ONLY):
        raise NotAllowedNow(f"该来文“{source.get_status_display()}”，不能再立事项。")
    chain: list[Instruction] = fetch(_chain, source=source.pk)
    keeper = data.supervisor or keeper_for([one.leader for one in chain])
    return _propose(_drafted(source, chain, data, keeper, by), by)


def _propose(drafted: Drafted, by: User) -> Matter:
    matter = write_draft(drafted, by=by)
    source = matter.source
    record(by, "intake.matter.proposed", matter, source=source.register_number if source else "")
    return matter


def _drafted(
    source: Source, chain: Sequence[Instruction], data: MatterData, keeper: User | None, by: User
) -> Drafted:
    quoted = chain[-1:] if data.quoted is None else list(data.quoted)
    leader = next((one.leader for one in reversed(chain) if one.leader), None)
    return draft_of(
        by=by,
        type=source.type,
        source=source,
        title=data.title.strip() or source.title[:120],
        term=data.term,
        requirements=list(data.requirements) or _as_written(chain),
        lead_unit=data.lead_unit,
        others=data.others,
        excerpts=[Excerpt(one.words, instruction=one) for one in quoted],
        leader=leader,
        supervisor=keeper,
        urgency=data.urgency,
        **data.details,
    )


def _chain(*, source: Any) -> Any:
    rows = Instruction.objects.filter(source_id=source)
    return rows.select_related("leader__holder").order_by("position")


def _as_written(chain: Sequence[Instruction]) -> list[RequirementData]:
    """What the last leader wrote is the requirement when nobody worded another; nothing is invented."""
    return [RequirementData(chain[-1].words[:500])] if chain else []


def keeper_for(leaders: Sequence[Post | None]) -> User | None:
    """The officer who follows the line of the last leader: whose post names that leader (盯办分工)."""
    names = [one.holder.name for one in leaders if one and one.holder]
    for name in reversed(names):
        found: list[Post] = settled(partial(fetch, _keepers, name=name), "intake.keeper", name)
        if found:
            return found[0].holder
    return None


def _keepers(*, name: Any) -> Any:
    posts = Post.objects.filter(role__in=OFFICE, holder__is_active=True, portfolio__contains=name)
    return posts.select_related("holder").in_order()[:1]


@action
def file_and_dispatch(matter: Matter, handing: Handing, *, by: User) -> Matter:
    """File a proposal and hand it out as planned, unless somebody has to approve first."""
    filed = file_matter(matter, by=by)
    return _hand_out(filed, handing, by)


@action
def propose_and_dispatch(source: Source, data: MatterData, handing: Handing, *, by: User) -> Matter:
    """再立一件 and hand it out at once."""
    return file_and_dispatch(propose(source, data, by=by), handing, by=by)


@action
def approve_and_dispatch(
    matter: Matter, handing: Handing, *, by: User, proxy: ProxyBasis | None = None
) -> Matter:
    """Enter the approval and, when it was the last one, hand the matter out as planned."""
    approved = approve(matter, by=by, proxy=proxy)
    return _hand_out(approved, handing, by)


def _hand_out(matter: Matter, handing: Handing, by: User) -> Matter:
    if matter.status != MatterStatus.APPROVED:
        return matter
    others, parallel = planned_shares(matter, handing.delivery)
    # Filing has refused a matter without a lead.
    assert matter.lead_unit is not None
    lead = Share(matter.lead_unit, due_on=matter.due_on, delivery=handing.delivery)
    return dispatch(matter, by=by, lead=lead, others=others, parallel=parallel, call=handing.call)
