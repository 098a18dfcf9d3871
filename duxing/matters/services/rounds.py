"""A deadline that another one replaces, and a new round of a matter (新一轮)."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from duxing.core import clock
from duxing.core.states import Move, apply_move, save_changes
from duxing.matters import states
from duxing.matters.models import Assignment, DeadlineVersion, FeedbackDue, Matter, ProxyEntry
from duxing.matters.querysets import with_office
from duxing.matters.services.schedules import FINAL, LEADS, replace_final
from duxing.matters.services.terms import on_date
from duxing.notices.services import queue
from duxing.orgs.models import User
from duxing.orgs.roles import UNIT_STAFF


@dataclass(frozen=True)
class OldDeadline:
    """A matter's deadline as it was before another one took its place, and whether it had passed."""

    due_on: date | None
    proof: dict[str, Any]
    passed: bool

    @classmethod
    def of(cls, matter: Matter) -> "OldDeadline":
        waits = Matter.objects.filter(with_office(), pk=matter.pk).exists()
        if matter.status in states.RUNNING and not waits:
            passed = matter.due_at is not None and clock.now() >= matter.due_at
        else:
            passed = _delivered_late(matter)
        return cls(matter.due_on, matter.due_proof, passed)


def _delivered_late(matter: Matter) -> bool:
    """Whether the lead's last final report came after its date; waiting for leaders adds nothing."""
    final = FeedbackDue.objects.filter(
        assignment__matter=matter,
        assignment__unit_id=matter.lead_unit_id,
        is_final=True,  # type: ignore[misc]
    ).exclude(status=states.DueStatus.CANCELLED)
    last = final.order_by("-due_at").first()
    return last is not None and (last.is_missing(clock.now()) or bool(last.was_late()))


def lead_of(matter: Matter) -> Assignment:
    """The share of the unit that leads, or that collates where each unit has its own matter."""
    found: Assignment = matter.assignments.select_related("unit").get(role__in=LEADS)
    return found


def keep_version(
    matter: Matter,
    old: OldDeadline,
    *,
    by: User,
    reason: str,
    proxy: ProxyEntry | None,
    opens_round: int | None = None,
) -> DeadlineVersion:
    """Keep the deadline that was replaced, with its proof; lateness that had set in stands.

    `matter` carries the new deadline already, so that of two people at once only one gets here.
    Part of an action.
    """
    return DeadlineVersion.objects.create(
        matter=matter,
        number=matter.deadline_versions.count() + 1,
        old_due_on=old.due_on,
        old_proof=old.proof,
        due_on=matter.due_on,  # type: ignore[misc]
        reason=reason,
        after_due=old.passed,
        opens_round=opens_round,
        proxy=proxy,
        made_by=by,
        made_at=clock.now(),
    )


def begin_round(
    matter: Matter, move: Move, *, by: User, due_on: date, reason: str, proxy: ProxyEntry | None = None
) -> Assignment:
    """Give the matter back to its lead unit with a new final report due on `due_on`. Part of an action.

    `reason` says why (“领导新批示”) and stands in the proof of the new deadline. Supporting units
    keep what they reported. Raises NotAllowedNow, ChangedMeanwhile.
    """
    old, term = OldDeadline.of(matter), on_date(due_on, title=f"{reason.partition('：')[0]}所定期限")
    own: dict[str, Any] = {"due_on": term.due_on, "due_at": term.due_at, "due_proof": term.proof}
    apply_move(matter, move, by=by, round=matter.round + 1, clock_stopped_at=None, ended_at=None, **own)
    keep_version(matter, old, by=by, reason=reason, proxy=proxy, opens_round=matter.round)
    lead = lead_of(matter)
    if states.RESUME.fits(lead):
        apply_move(lead, states.RESUME, by=by, **own)
    else:
        save_changes(lead, by=by, **own)
    replace_final(lead, by=by, label=f"第{matter.round}轮{FINAL}")
    tell_lead(matter, lead)
    return lead


def carry_to_lead(matter: Matter, *, by: User) -> None:
    """The lead's own clock and its expected final report move along with the matter's; a missed one
    stays missed. Part of an action.
    """
    lead = lead_of(matter)
    save_changes(lead, by=by, due_on=matter.due_on, due_at=matter.due_at, due_proof=matter.due_proof)
    replace_final(lead, by=by, label=f"{FINAL}（调整后）")


def tell_lead(matter: Matter, lead: Assignment) -> None:
    """Tell the lead unit that a leader or the office wants more. Part of an action."""
    queue(
        list(User.objects.with_role(*UNIT_STAFF).filter(posts__unit=lead.unit)),
        f"{matter.called}有新的要求，请继续办理。",
        matter.get_absolute_url(),
        key=f"matters.round:{matter.public_id}:{matter.version}",
    )
