"""Reports go up to leaders on a reading slip (呈阅), and their words come back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from duxing.audit.services import record
from duxing.core import clock
from duxing.core.actions import action
from duxing.core.crash import crashpoint
from duxing.core.errors import BadInput, Forbidden, NotAllowedNow
from duxing.core.proxy import ProxyBasis
from duxing.core.states import apply_move, hold, hold_all, save_changes
from duxing.matters import states
from duxing.matters.models import (
    ClauseLink,
    Matter,
    ProxyEntry,
    Reading,
    Submission,
    SubmissionItem,
)
from duxing.matters.permissions import can_read_for, is_office
from duxing.matters.services.proxying import enter
from duxing.matters.services.rounds import (
    OldDeadline,
    begin_round,
    carry_to_lead,
    keep_version,
    lead_of,
    tell_lead,
)
from duxing.matters.services.terms import on_date
from duxing.notices.services import queue
from duxing.orgs.models import Post, User
from duxing.orgs.roles import Role
from duxing.papers.numbering import issue_number
from duxing.sources.models import Instruction

NEW_WORDS = "领导新批示"


@dataclass(frozen=True)
class Entry:
    """One line of a reading slip: the matter and the sentence that reports it."""

    matter: Matter
    summary: str


def answered_by(matter: Matter) -> list[Matter]:
    """The matter and every one that was merged into it, also by way of another."""
    found: dict[int, Matter] = {matter.pk: matter}
    frontier = [matter.pk]
    while frontier:
        rows = Matter.objects.filter(closings__merged_into__in=frontier).select_related("type")
        frontier = [row.pk for row in rows if row.pk not in found]
        found |= {row.pk: row for row in rows}
    return list(found.values())


def chain_of(matter: Matter) -> list[Instruction]:
    """Every instruction that this matter answers, also of matters merged into it, in order."""
    sources = {one.source_id for one in answered_by(matter) if one.source_id is not None}
    rows = Instruction.objects.filter(source_id__in=sources).select_related("leader__holder")
    return list(rows.order_by("source_id", "position"))


def leaders_to_answer(matters: Sequence[Matter]) -> list[tuple[Post | None, str]]:
    """Whom the slip goes to: the aides, the 秘书长, then each leader of the chains, each once.

    The order is the office's: from below upward, leaders of one rank by their 序, the highest last
    (practice 1.2: 副秘书长→秘书长→原批示领导，链上每位). A matter without a chain goes to its leader.
    """
    chains = {matter.pk: chain_of(matter) for matter in matters}
    said = [one for chain in chains.values() for one in chain]
    aides = {matter.leader.aide for matter in matters if matter.leader and matter.leader.aide}
    generals = list(Post.objects.filter(role=Role.SECRETARY_GENERAL, holder__isnull=False).in_order())
    posts: list[Post] = sorted(aides - set(generals), key=lambda post: post.order) + generals
    leaders = {one.leader for one in said if one.leader is not None}
    leaders |= {one.leader for one in matters if one.leader is not None and not chains[one.pk]}
    posts += sorted(leaders - set(posts), key=lambda post: -post.order)
    answer: list[tuple[Post | None, str]] = [(p, str(p.holder) if p.holder else p.title) for p in posts]
    # A chain runs downward, the answer goes back up: the highest outside comes last.
    outside = dict.fromkeys(one.leader_name for one in reversed(said) if one.leader is None)
    return answer + [(None, name) for name in outside]


@action
def submit_to_leaders(entries: Sequence[Entry], *, by: User, title: str = "") -> Submission:
    """Put several accepted matters on one reading slip. Raises Forbidden, BadInput, NotAllowedNow."""
    if not is_office(by):
        raise Forbidden("只有督查室可以拟呈阅单。")
    if not entries:
        raise BadInput("请至少选择一件事项呈阅。")
    hold_all(entry.matter for entry in entries)
    for entry in entries:
        if entry.matter.status != states.MatterStatus.ACCEPTED:
            raise NotAllowedNow(f"“{entry.matter.title}”尚未审核通过，不能呈阅。")
        if _on_the_way(entry.matter):
            raise NotAllowedNow(f"“{entry.matter.title}”已在呈阅中，请先登记领导的阅示。")
        if not entry.summary.strip():
            raise BadInput(f"请填写“{entry.matter.title}”的办理情况。", "summary")
    today = clock.today()
    slip = Submission(
        title=title.strip() or f"督查事项办理情况呈阅单（{today.month}月{today.day}日）", made_by=by
    )
    slip.number = issue_number("submission", today, owner=slip).text
    slip.save()
    crashpoint("present.before_items")
    for position, entry in enumerate(entries, start=1):
        SubmissionItem.objects.create(
            submission=slip,
            matter=entry.matter,
            round=entry.matter.round,
            position=position,
            summary=entry.summary.strip(),
        )
    readers = leaders_to_answer([entry.matter for entry in entries])
    if not readers:
        raise BadInput("没有找到需要呈阅的领导，请先在事项中填写分管领导。")
    for position, (post, name) in enumerate(readers, start=1):
        Reading.objects.create(submission=slip, position=position, leader=post, leader_name=name)
    _tell_first(slip)
    record(by, "matters.submission.made", slip, matters=[e.matter.number for e in entries])
    return slip


def _on_the_way(matter: Matter) -> bool:
    """Whether a slip of this round still waits for a leader."""
    slips = matter.submission_items.filter(round=matter.round).values("submission")
    pending = states.ReadingStatus.PENDING
    return bool(Reading.objects.filter(submission__in=slips, status=pending).exists())


def _tell_first(slip: Submission) -> None:
    """Tell the next leader in line that a slip is waiting."""
    reading = (
        slip.readings.filter(status=states.ReadingStatus.PENDING).select_related("leader__holder").first()
    )
    if reading is not None and reading.leader is not None and reading.leader.holder is not None:
        queue(
            [reading.leader.holder],
            f"有1份呈阅单待阅：{slip.title}",
            slip.get_absolute_url(),
            key=f"matters.to_read:{reading.public_id}",
        )


def _refuse_out_of_turn(reading: Reading) -> None:
    earlier = reading.submission.readings.filter(
        position__lt=reading.position, status=states.ReadingStatus.PENDING
    ).first()
    if earlier is not None:
        raise NotAllowedNow(f"呈阅须逐级进行，请先登记{earlier.leader_name}的阅示。")


def _refuse_early(reading: Reading, on: date) -> None:
    """Nobody has read a slip before it was made, nor before the leader who comes first."""
    made = clock.local(reading.submission.made_at).date()
    if on < made:
        raise BadInput(f"阅示日期不能早于呈阅单的拟呈日期（{made}），请核对。", "acted_on")
    earlier = reading.submission.readings.filter(position__lt=reading.position, read_on__gt=on).first()
    if earlier is not None:
        raise BadInput(f"阅示日期不能早于{earlier.leader_name}的阅示日期（{earlier.read_on}）。", "acted_on")


def _proxied(reading: Reading, by: User, proxy: ProxyBasis | None, act: str) -> ProxyEntry | None:
    if proxy is not None:
        _refuse_early(reading, proxy.acted_on)
        return enter(proxy, by=by, act=act, matter=None)
    if not can_read_for(by, reading):
        raise Forbidden("请由领导本人登记；督查室请用代录，写明依据和日期。")
    return None


@action
def record_read(reading: Reading, *, by: User, proxy: ProxyBasis | None = None) -> Reading:
    """领导已阅·无新批示. When the last leader has read, the clocks of the slip's matters stop.

    Raises Forbidden, NotAllowedNow (out of turn, already recorded), ChangedMeanwhile.
    """
    _refuse_out_of_turn(reading)
    entry = _proxied(reading, by, proxy, "领导阅示")
    on = entry.acted_on if entry else clock.today()
    apply_move(reading, states.READ, by=by, read_on=on, recorded_at=clock.now(), proxy=entry)
    crashpoint("read.after_move")
    _stop_clocks(reading.submission, by)
    _tell_first(reading.submission)
    record(by, "matters.reading.recorded", reading, leader=reading.leader_name, proxy=entry is not None)
    return reading


def _stop_clocks(slip: Submission, by: User) -> None:
    """Once nobody is left to read, the matters without new words stand still (领导已阅·无新批示)."""
    if slip.readings.filter(status=states.ReadingStatus.PENDING).exists():
        return
    for item in slip.items.select_related("matter"):
        matter = item.matter
        same_round = matter.status == states.MatterStatus.ACCEPTED and matter.round == item.round
        if same_round and matter.clock_stopped_at is None:
            save_changes(matter, by=by, clock_stopped_at=clock.now())


@action
def record_instruction(
    reading: Reading,
    *,
    by: User,
    matter: Matter,
    words: str,
    due_on: date,
    proxy: ProxyBasis | None = None,
) -> Reading:
    """New words of a leader on one matter of the slip: they join its chain and a new round begins.

    The matter goes back to its lead unit with a new final report due on `due_on` (domain 4.2, 14).
    Where an earlier leader of the slip has sent it back already, the words join that round.
    """
    item = _item_for_words(reading, by, matter, words, due_on)
    entry = _proxied(reading, by, proxy, "领导批示")
    on = entry.acted_on if entry else clock.today()
    said = f"{reading.words}\n{words.strip()}" if reading.words else words.strip()
    apply_move(
        reading,
        states.INSTRUCT,
        by=by,
        words=said,
        read_on=on,
        recorded_at=clock.now(),
        proxy=entry,
    )
    at_work = matter.round > item.round and matter.status in states.RUNNING
    _add_to_chain(reading, matter, words.strip(), on, matter.round if at_work else matter.round + 1)
    if at_work:
        _join_round(matter, by, due_on, entry)
    else:
        begin_round(matter, states.CONTINUE, by=by, due_on=due_on, reason=NEW_WORDS, proxy=entry)
    _stop_clocks(reading.submission, by)
    _tell_first(reading.submission)
    record(by, "matters.reading.instructed", reading, matter=str(matter.public_id), due_on=due_on)
    return reading


def _item_for_words(reading: Reading, by: User, matter: Matter, words: str, due_on: date) -> SubmissionItem:
    """The slip's line of the matter on which new words may be entered now, or the reason why not."""
    _refuse_out_of_turn(reading)
    if not words.strip():
        raise BadInput("请照录领导的新批示。", "words")
    if due_on < clock.today():
        raise BadInput("新期限不能早于今天。", "due_on")
    mine = Matter.objects.visible_to(by).filter(pk=matter.pk).exists()
    item: SubmissionItem | None = reading.submission.items.filter(matter=matter).first()
    if not mine or item is None:
        raise BadInput("这件事项不在本呈阅单上。", "matter")
    hold(matter)
    if matter.status in states.ENDED:
        raise NotAllowedNow("该事项已经结束。领导有新批示的，请先重新督办，再登记新批示。")
    return item


def _join_round(matter: Matter, by: User, due_on: date, entry: ProxyEntry | None) -> None:
    """Another leader of the same slip has written too: the round has begun, the earlier date counts."""
    if matter.due_on is None or due_on < matter.due_on:
        before, term = OldDeadline.of(matter), on_date(due_on, title=f"{NEW_WORDS}所定期限")
        save_changes(matter, by=by, due_on=term.due_on, due_at=term.due_at, due_proof=term.proof)
        keep_version(matter, before, by=by, reason=NEW_WORDS, proxy=entry)
        carry_to_lead(matter, by=by)
    tell_lead(matter, lead_of(matter))


def _add_to_chain(reading: Reading, matter: Matter, words: str, on: date, round: int) -> None:
    """The new words stand in the source's chain, and the unit reads them with the matter."""
    said: Instruction | None = None
    if matter.source is not None:
        last = matter.source.instructions.order_by("-position").first()
        said = Instruction.objects.create(
            source=matter.source,
            position=last.position + 1 if last else 1,
            leader=reading.leader,
            leader_name=reading.leader_name,
            given_on=on,
            words=words,
            round=round,
        )
    ClauseLink.objects.create(matter=matter, instruction=said, excerpt=words)
