"""Saying of each sentence what it is: a task, no task, or not for supervision; all of it can be undone."""

from duxing.audit.services import record
from duxing.core.actions import action
from duxing.core.errors import BadInput, Forbidden, NotAllowedNow
from duxing.core.states import hold, save_changes
from duxing.intake.permissions import can_decompose
from duxing.intake.services.decomposing import REASON_LIMIT, read_span
from duxing.intake.services.drafting import Drafter, note_of
from duxing.matters.models import Matter
from duxing.matters.services.creating import drop_proposal
from duxing.matters.states import MatterStatus
from duxing.orgs.models import User
from duxing.sources.models import Clause, Source
from duxing.sources.states import ClauseState, SourceStatus

SET_ASIDE = "set_aside"


def refuse_unless_decomposing(source: Source, by: User) -> None:
    """Raise unless the person may work on the source and its text is being gone through; it goes on
    being so until the action ends."""
    if not can_decompose(by, source):
        raise Forbidden("只有督查室和登记该来文的科室可以核对分解。")
    hold(source)
    if source.status != SourceStatus.DECOMPOSING:
        raise NotAllowedNow(f"来文当前状态为“{source.get_status_display()}”，不能改动分解。")


def drafts_of(clause: Clause) -> list[Matter]:
    """The matters that answer words of the clause, in the order of the text."""
    rows = Matter.objects.filter(links__clause=clause, parent=None).exclude(status=MatterStatus.MERGED)
    # A draft that was merged answers a clause twice.
    return list(
        dict.fromkeys(rows.select_related("type", "source", "lead_unit").order_by("links__start", "pk"))
    )


@action
def mark_clause(
    clause: Clause, *, by: User, state: str, reason: str = "", version: int | None = None
) -> Clause:
    """Say what the clause is. Leaving “task” sets its drafts aside, coming back restores them as they were.

    不列入督查 needs a reason. Raises Forbidden, BadInput, NotAllowedNow when a matter of the clause was
    handed in or filed, ChangedMeanwhile.
    """
    refuse_unless_decomposing(clause.source, by)
    _check(clause, state, reason)
    before = clause.state
    _turn(clause, state, reason, by, version=version)
    record(by, "intake.clause.marked", clause, was=before, now=state, reason=clause.reason, words=clause.text)
    return clause


def _check(clause: Clause, state: str, reason: str) -> None:
    if state not in ClauseState.values:
        raise BadInput("请选择这一句属于哪一类。", "state")
    if state == ClauseState.EXCLUDED and len(reason.strip()) < 2:
        raise BadInput("不列入督查须写明理由。", "reason")
    if len(reason.strip()) > REASON_LIMIT:
        raise BadInput(f"理由共 {len(reason.strip())} 字，超过上限 {REASON_LIMIT} 字。", "reason")
    if state == clause.state and state != ClauseState.EXCLUDED:
        raise NotAllowedNow(f"这一句已是“{clause.get_state_display()}”。")


def _turn(
    clause: Clause,
    state: str,
    reason: str,
    by: User,
    *,
    version: int | None = None,
    drafter: Drafter | None = None,
) -> None:
    if state == ClauseState.TASK:
        _restore(clause, drafter or Drafter(clause.source, by))
        kept = {key: value for key, value in clause.proposal.items() if key != SET_ASIDE}
    else:
        kept = _set_aside(clause, by)
    read = clause.proposal.get("reason", "") if state == clause.proposal.get("kind") else ""
    words = reason.strip() or read
    save_changes(clause, by=by, version=version, state=state, reason=words[:REASON_LIMIT], proposal=kept)


def _set_aside(clause: Clause, by: User) -> dict[str, object]:
    """Drop the drafts of the clause, keeping notes of them; one that answers other clauses too stays."""
    notes = list(clause.proposal.get(SET_ASIDE, []))
    for matter in drafts_of(clause):
        if matter.status != MatterStatus.DRAFT:
            status = matter.get_status_display()
            raise NotAllowedNow(f"这一句的“{matter.title}”{status}，不能再改为别的类别。")
        if matter.links.exclude(clause=clause).exists():
            for link in matter.links.filter(clause=clause):
                link.delete()
            save_changes(matter, by=by)
            continue
        notes.append(note_of(matter))
        drop_proposal(matter, by=by)
    return {**clause.proposal, SET_ASIDE: notes} if notes else dict(clause.proposal)


def _restore(clause: Clause, drafter: Drafter) -> None:
    """The drafts as they were set aside, else those of the reader, else one of the words themselves."""
    if drafts_of(clause):
        return
    notes = clause.proposal.get(SET_ASIDE, [])
    undecided = clause.source.clauses.filter(state__in=(ClauseState.OPEN, ClauseState.TASK))
    for note in notes:
        drafter.restore([clause, *undecided.exclude(pk=clause.pk)], note)
    if not notes:
        found = clause.proposal.get("tasks") or read_span(clause.source, clause.start, clause.end)
        for proposal in found:
            drafter.draft(clause, proposal)


@action
def add_draft(clause: Clause, *, by: User, version: int | None = None) -> Matter:
    """Propose one more matter from the words of the clause, whatever the reader took it for."""
    refuse_unless_decomposing(clause.source, by)
    drafter = Drafter(clause.source, by)
    whole = read_span(clause.source, clause.start, clause.end)
    made = drafter.draft(clause, whole[0])
    save_changes(clause, by=by, version=version, state=ClauseState.TASK, reason="")
    record(by, "intake.draft.added", clause, title=made.title)
    return made


def in_section(source: Source, section: str) -> list[Clause]:
    """The clauses under a heading, those of its lower headings included."""
    rows = list(source.clauses.order_by("position"))
    return [c for c in rows if c.section == section or (section and c.section.startswith(f"{section} / "))]


@action
def mark_section(source: Source, *, by: User, section: str, state: str, reason: str = "") -> list[Clause]:
    """Mark a whole section with one act, by default as 非任务内容 (A6); gives back what changed.

    `state` "as_read" brings back what the reader proposed. Clauses with a matter that was already
    handed in or filed stay. Raises Forbidden, BadInput, NotAllowedNow when nothing would change.
    """
    refuse_unless_decomposing(source, by)
    drafter = Drafter(source, by) if state in ("as_read", ClauseState.TASK) else None
    changed = []
    for clause in in_section(source, section):
        clause.source = source
        target = _as_read(clause) if state == "as_read" else state
        if target == clause.state or any(m.status != MatterStatus.DRAFT for m in drafts_of(clause)):
            continue
        _check(clause, target, reason)
        _turn(clause, target, reason, by, drafter=drafter)
        changed.append(clause)
    if not changed:
        raise NotAllowedNow("本节没有可以改动的内容，已立项的不在此列。")
    record(by, "intake.section.marked", source, section=section, now=state, clauses=len(changed))
    return changed


def _as_read(clause: Clause) -> str:
    return str(clause.proposal.get("kind") or ClauseState.OPEN)
