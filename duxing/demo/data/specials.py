"""The special cases of the year that the scripted scenes leave to be shown (practice 4.1, 5). Pure."""

from dataclasses import replace

from duxing.demo.data import fates
from duxing.demo.data.acts import Hands
from duxing.demo.data.cast import officer_for
from duxing.demo.data.pace import Pace
from duxing.demo.data.plan import ChainStep, MatterPlan, PlannedEvent, Schedule
from duxing.demo.data.story import HOLLOW, LATE
from duxing.demo.data.when import When

STUCK_COUNT = 3
SHOWN_UNIT, SHOWN_LEADER = "yc-zjj", "顾维城"
LIVELY = (
    fates.IN_REVIEW,
    fates.SIGNING,
    fates.IN_REVIEW,
    fates.SUPPLEMENT,
    fates.IN_REVIEW,
    fates.SIGNING,
    fates.IN_REVIEW,
)
TRUSTED = frozenset({HOLLOW, LATE})


def with_specials(when: When, plans: list[MatterPlan]) -> list[MatterPlan]:
    """The plans, some of them with a fate of their own, and one more that was merged."""
    by_key = {plan.key: plan for plan in plans}
    taken: set[str] = set()

    def again(candidates: list[MatterPlan], count: int, fate: str, flag: str = "") -> None:
        free = [plan for plan in candidates if plan.key not in taken]
        for plan in free[:count]:
            taken.add(plan.key)
            by_key[plan.key] = relived(when, plan, fate, flag)

    again(_lately_due(when, plans), STUCK_COUNT, fates.STUCK, "stuck")
    # The accounts that the login page shows find something to do: 住建局 signs, 顾维城's line reads.
    again([plan for plan in _running(when, plans) if plan.lead == SHOWN_UNIT], 1, fates.SIGNING)
    shown = [
        plan for plan in _running(when, plans) if plan.leader == SHOWN_LEADER and plan.kind == "instruction"
    ]
    again(shown, 1, fates.FOR_AIDE, fates.FOR_AIDE)
    again(shown, 1, fates.FOR_LEADER, fates.FOR_LEADER)
    for fate in LIVELY:
        again(_soon_due(when, plans), 1, fate)
    again(_long_running(when, plans), 1, fates.SUSPENDED, "suspended")
    again(
        [p for p in plans if p.kind == "clue" and p.state == "accepted"][1:], 1, fates.CANCELLED, "cancelled"
    )
    base = next(p for p in plans if _can_absorb(when, p) and p.key not in taken)
    by_key[base.key] = replace(base, flags=(*base.flags, "merged_into"))
    return [*by_key.values(), _merged(when, base)]


def relived(when: When, plan: MatterPlan, fate: str, flag: str) -> MatterPlan:
    """The matter lived again with another fate, from its registration on."""
    flags = (flag,) if flag else ()
    bare = replace(
        plan, events=(), schedule=Schedule(basis=plan.schedule.basis), state="dispatched", flags=flags
    )
    return fates.live(when, bare, fate)


def _lately_due(when: When, plans: list[MatterPlan]) -> list[MatterPlan]:
    """Accepted ones that fell due so lately that the office's own term has just run out."""
    first, last = when.day("D-25"), when.day("D-3")
    found = [
        plan
        for plan in plans
        if plan.kind in ("instruction", "meeting", "clue")
        and plan.state == "accepted"
        and plan.due is not None
        and first <= plan.due <= last
        and plan.lead not in TRUSTED
        and when.calendar.is_workday(plan.due)
    ]
    return sorted(found, key=lambda plan: (plan.due, plan.key), reverse=True)


def _running(when: When, plans: list[MatterPlan]) -> list[MatterPlan]:
    """Open matters with a date to come that were handed out some time ago, the next due first."""
    found = [
        plan
        for plan in plans
        if plan.state == "dispatched"
        and plan.kind in ("instruction", "meeting")
        and plan.due is not None
        and plan.registered.date() < when.day("D-8")
        and plan.lead not in TRUSTED
    ]
    return sorted(found, key=lambda plan: (plan.due, plan.key))


def _soon_due(when: When, plans: list[MatterPlan]) -> list[MatterPlan]:
    last = when.day("D+12")
    found = [
        plan
        for plan in plans
        if plan.is_open
        and plan.state == "dispatched"
        and plan.due is not None
        and when.day("D+3") <= plan.due <= last
        and plan.registered.date() < when.day("D-4")
        and plan.lead not in TRUSTED
        and plan.kind in ("instruction", "meeting")
    ]
    return sorted(found, key=lambda plan: (plan.due, plan.key))


def _long_running(when: When, plans: list[MatterPlan]) -> list[MatterPlan]:
    far = when.day("D+14")
    return [p for p in plans if p.kind == "instruction" and p.is_open and p.due is not None and p.due > far]


def _can_absorb(when: When, plan: MatterPlan) -> bool:
    """An instruction about a place, received at once and long enough ago to be closed since."""
    return (
        plan.kind == "instruction"
        and plan.state == "accepted"
        and bool(plan.place)
        and plan.due is not None
        and (plan.due - plan.registered.date()).days >= 9
        and plan.registered.date() > when.day("D-90")
    )


def _merged(when: When, base: MatterPlan) -> MatterPlan:
    """A second paper on the same thing, from another leader, merged two days after the first."""
    pace = Pace(when, f"{base.key}/merged")
    day = when.calendar.add_workdays(base.registered.date(), 2)
    leader = "周敬之" if base.leader != "周敬之" else "韩立群"
    officer = officer_for(base.leader)
    hands = Hands(when, officer)
    came = pace.morning(day)
    filed = pace.soon(came)
    joined = pace.soon(filed)
    words = "群众再次反映，请并案抓紧办理，结果一并报我。"
    acts = (
        (came, "register", {"text": "与此前批示件反映同一问题。"}),
        (filed, "file", {}),
        (joined, "merge", {"text": f"并入“{base.title}”，办结时两位领导都须报告。", "other": base.key, "outcome": "merged"}),
    )  # fmt: skip
    return replace(
        base,
        key=f"{base.key}-merged",
        title=f"{base.title}（再次反映）",
        source_key=f"{base.key}-merged",
        source_title=f"信访专报：{base.title}再次反映",
        words=words,
        chain=(ChainStep(leader, day, words, base.chain[-1].addressee),),
        registered=came,
        due=None,
        due_text="",
        state="merged",
        outcome="merged",
        holder="",
        schedule=Schedule(),
        flags=("merged",),
        events=tuple(
            PlannedEvent(at=at, kind=kind, unit=base.lead, **(hands.act(at, kind, base.lead, "") | more))
            for at, kind, more in acts
        ),
    )
