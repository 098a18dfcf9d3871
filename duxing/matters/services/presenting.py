"""Reports go up to leaders on a reading slip (呈阅), and their words come back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from duxing.audit.services import record
from duxing.core import clock
from duxing.core.actions import action
from duxing.core.errors import BadInput, Forbidden, NotAllowedNow
from duxing.core.proxy import ProxyBasis
from duxing.core.states import apply_move, save_changes
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
from duxing.matters.services.rounds import begin_round
from duxing.notices.services import queue
from duxing.orgs.models import Post, User
from duxing.orgs.roles import Role
from duxing.papers.numbering import issue_number
from duxing.sources.models import Instruction


@dataclass(frozen=True)
class Entry:
    """One line of a reading slip: the matter and the sentence that reports it."""

    matter: Matter
    summary: str


def chain_of(matter: Matter) -> list[Instruction]:
    """Every instruction that this matter answers, also of matters merged into it, in order."""
    merged = Matter.objects.filter(closings__merged_into=matter).values_list("source_id", flat=True)
    sources = [key for key in {matter.source_id, *merged} if key is not None]
    rows = Instruction.objects.filter(source_id__in=sources).select_related("leader__holder")
    return list(rows.order_by("source_id", "position"))


def leaders_to_answer(matters: Sequence[Matter]) -> list[tuple[Post | None, str]]:
    """Whom the slip goes to: the aides, the 秘书长, then each leader of the chains, each once.

    The order is the office's: from below upward, leaders of one rank by their 序, the highest last
    (practice 1.2: 副秘书长→秘书长→原批示领导，链上每位).
    """
    chains = [one for matter in matters for one in chain_of(matter)]
    aides = {matter.leader.aide for matter in matters if matter.leader and matter.leader.aide}
    generals = Post.objects.filter(role=Role.SECRETARY_GENERAL, holder__isnull=False).in_order()
    posts: list[Post] = sorted(aides, key=lambda post: post.order)
    posts += [post for post in generals if post not in posts]
    leaders = {one.leader for one in chains if one.leader is not None and one.leader not in posts}
    leaders |= {m.leader for m in matters if m.leader is not None and not chains and m.leader not in posts}
    posts += sorted(leaders, key=lambda post: -post.order)
    answer: list[tuple[Post | None, str]] = [(p, str(p.holder) if p.holder else p.title) for p in posts]
    outside = dict.fromkeys(one.leader_name for one in chains if one.leader is None)
    return answer + [(None, name) for name in outside]


@action
def submit_to_leaders(entries: Sequence[Entry], *, by: User, title: str = "") -> Submission:
    """Put several accepted matters on one reading slip. Raises Forbidden, BadInput, NotAllowedNow."""
    if not is_office(by):
        raise Forbidden("只有督查室可以拟呈阅单。")
    if not entries:
        raise BadInput("请至少选择一件事项呈阅。")
    for entry in entries:
        if entry.matter.status != states.MatterStatus.ACCEPTED:
            raise NotAllowedNow(f"“{entry.matter.title}”尚未审核通过，不能呈阅。")
        if not entry.summary.strip():
            raise BadInput(f"请填写“{entry.matter.title}”的办理情况。", "summary")
    today = clock.today()
    slip = Submission(
        title=title.strip() or f"督查事项办理情况呈阅单（{today.month}月{today.day}日）", made_by=by
    )
    slip.number = issue_number("submission", today, owner=slip).text
    slip.save()
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


def _proxied(reading: Reading, by: User, proxy: ProxyBasis | None, act: str) -> ProxyEntry | None:
    if proxy is not None:
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
    """
    _refuse_out_of_turn(reading)
    if not words.strip():
        raise BadInput("请照录领导的新批示。", "words")
    if due_on < clock.today():
        raise BadInput("新期限不能早于今天。", "due_on")
    if not reading.submission.items.filter(matter=matter).exists():
        raise BadInput("这件事项不在本呈阅单上。", "matter")
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
    _add_to_chain(reading, matter, words.strip(), on)
    begin_round(matter, states.CONTINUE, by=by, due_on=due_on, reason="领导新批示", proxy=entry)
    _stop_clocks(reading.submission, by)
    _tell_first(reading.submission)
    record(by, "matters.reading.instructed", reading, matter=str(matter.public_id), due_on=due_on)
    return reading


def _add_to_chain(reading: Reading, matter: Matter, words: str, on: date) -> None:
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
            round=matter.round + 1,
        )
    ClauseLink.objects.create(matter=matter, instruction=said, excerpt=words)
