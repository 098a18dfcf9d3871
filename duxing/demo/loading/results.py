"""Results on their way up: reading slips, leaders' words, and how matters end."""

from typing import Any

from duxing.audit.services import record
from duxing.core import clock
from duxing.core.actions import action
from duxing.core.proxy import ProxyBasis
from duxing.demo.data.plan import MatterPlan, PlannedEvent
from duxing.demo.loading.context import Context
from duxing.matters.models import Feedback, Matter, Outcome, Reading, Submission
from duxing.matters.services.closing import close, merge, reopen
from duxing.matters.services.presenting import Entry, record_read, submit_to_leaders
from duxing.matters.states import MatterStatus, ReadingStatus
from duxing.orgs.models import Post, User
from duxing.sources.models import Instruction

LONGEST_SUMMARY = 160


def present(context: Context, plan: MatterPlan, event: PlannedEvent) -> None:
    """One slip for all matters that share it; the first of them brings the others along."""
    key = _slip_key(plan, event)
    if key in context.slips:
        return
    together = [one for one in context.plans.values() if one.key == plan.key or _shares(one, event)]
    matters = [context.matter(one.key) for one in together]
    entries = [Entry(one, _summary(one)) for one in matters if one.status == MatterStatus.ACCEPTED]
    if not entries:
        context.skipped.append(f"{plan.key}：{event.at:%m-%d} 尚未审核通过，未呈阅")
        return
    slip = submit_to_leaders(entries, by=context.user(event.by))
    context.slips[key] = slip.pk


def _shares(plan: MatterPlan, event: PlannedEvent) -> bool:
    return bool(event.other) and any(one.kind == "submit" and one.other == event.other for one in plan.events)


def _slip_key(plan: MatterPlan, event: PlannedEvent) -> str:
    return event.other or plan.key


def _summary(matter: Matter) -> str:
    last = (
        Feedback.objects.filter(assignment__matter=matter, assignment__unit=matter.lead_unit)
        .exclude(submitted_at=None)
        .order_by("-submitted_at")
        .first()
    )
    return (last.text if last and last.text else matter.title)[:LONGEST_SUMMARY]


def read(context: Context, plan: MatterPlan, event: PlannedEvent) -> None:
    """A leader has read the slip; whoever stands before has read it too."""
    key = _slip_key(plan, event)
    if (key, "read", event.signer) in context.done or key not in context.slips:
        return
    context.done.add((key, "read", event.signer))
    slip = Submission.objects.get(pk=context.slips[key])
    wanted = slip.readings.filter(leader_name=event.signer).first()
    if wanted is None:
        context.skipped.append(f"{plan.key}：呈阅单上没有{event.signer}")
        return
    _read_up_to(context.user(event.by), slip, wanted.position)


def _read_up_to(by: User, slip: Submission, position: int) -> None:
    waiting = Reading.objects.filter(submission=slip, status=ReadingStatus.PENDING, position__lte=position)
    for one in waiting.select_related("submission", "leader__holder").order_by("position"):
        record_read(one, by=by, proxy=ProxyBasis("paper", one.leader_name, clock.today()))


def end(context: Context, plan: MatterPlan, event: PlannedEvent) -> None:
    """Close with the outcome of the plan, every criterion met where it is 办结销号."""
    matter = context.matter(plan.key)
    outcome = event.outcome or Outcome.DONE
    if outcome == Outcome.DONE and matter.type.answers_leaders:
        for slip in Submission.objects.filter(items__matter=matter, items__round=matter.round):
            _read_up_to(context.officer(plan), slip, 99)
        matter = context.matter(plan.key)
    criteria: list[dict[str, Any]] = [
        {"text": one.text, "met": True, "evidence": "见办理情况报告"} for one in matter.requirements.all()
    ]
    close(
        matter,
        by=context.user(event.by),
        outcome=outcome,
        note=event.text or "办理结果已核实，予以销号。",
        criteria=criteria if outcome == Outcome.DONE else (),
    )


def join(context: Context, plan: MatterPlan, event: PlannedEvent) -> None:
    """并案. The matter that takes the other in tells of it as well, without doing it twice."""
    if event.outcome == "merged":
        merge(context.matter(plan.key), context.matter(event.other), by=context.director, note=event.text)


def again(context: Context, plan: MatterPlan, event: PlannedEvent) -> None:
    """重新督办 with a new deadline."""
    assert event.until is not None
    reopen(context.matter(plan.key), by=context.director, reason=event.text.rstrip("。"), due_on=event.until)


def instruct(context: Context, plan: MatterPlan, event: PlannedEvent) -> None:
    """A leader's further words on a matter that had ended join the chain of its source."""
    matter = context.matter(plan.key)
    add_instruction(
        matter, by=context.officer(plan), name=event.signer, post=context.post(event.signer), words=event.text
    )


@action
def add_instruction(matter: Matter, *, by: User, name: str, post: Post | None, words: str) -> Instruction:
    """Enter a leader's second instruction (二次批示) in the chain, for the round that follows."""
    assert matter.source is not None
    row = Instruction.objects.create(
        source=matter.source,
        position=matter.source.instructions.count() + 1,
        leader=post,
        leader_name=name,
        given_on=clock.today(),
        words=words,
        round=matter.round + 1,
    )
    record(by, "demo.instruction.added", matter.source, leader=name)
    return row
