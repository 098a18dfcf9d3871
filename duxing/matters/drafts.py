"""What stands beside a report while it is written or judged: the draft, the last report, the rounds."""

from dataclasses import dataclass
from typing import Any

from duxing.files.models import Attachment
from duxing.matters import states
from duxing.matters.models import Feedback, FeedbackDue, FeedbackItem, ReturnCode, Review
from duxing.matters.services.reporting import OWNER
from duxing.matters.standing import number_text
from duxing.orgs.models import Post, Unit
from duxing.orgs.roles import UNIT_SIGNERS

# What a person compares first when somebody else was faster.
COMPARED = ("self_state", "as_of", "text", "problem", "help_needed", "next_step", "next_on", "next_person")


@dataclass(frozen=True)
class Difference:
    """One field in which the saved report differs from what the person typed."""

    label: str
    saved: str
    typed: str


def newest_round(due: FeedbackDue, user: Any) -> Feedback | None:
    """The last round of a due report in the person's scope: the office never gets a unit's draft."""
    rows = Feedback.objects.visible_to(user).filter(due=due).exclude(status=states.FeedbackStatus.SET_ASIDE)
    found: Feedback | None = rows.select_related("updated_by").order_by("-round").first()
    return found


def last_sent(due: FeedbackDue, *, before: Feedback | None = None) -> Feedback | None:
    """What this unit last reported on the matter, to stand beside the new report."""
    sent = Feedback.objects.filter(assignment_id=due.assignment_id, submitted_at__isnull=False)
    if before is not None:
        sent = sent.exclude(pk=before.pk)
        if before.submitted_at is not None:
            sent = sent.filter(submitted_at__lt=before.submitted_at)
    return sent.select_related("due", "review").order_by("-submitted_at", "-pk").first()


def items_of(feedback: Feedback | None) -> list[FeedbackItem]:
    """The answers of a report in the order of the requirements."""
    if feedback is None:
        return []
    return list(feedback.items.select_related("requirement").order_by("requirement__position"))


def evidence_of(feedback: Feedback | None) -> list[Attachment]:
    """What is attached to a report: its evidence, or the sealed paper."""
    return list(Attachment.objects.of(OWNER, feedback.public_id)) if feedback else []


def rounds_of(feedback: Feedback) -> list[Feedback]:
    """Every version that was sent for the same due report, oldest first."""
    sent = Feedback.objects.filter(due_id=feedback.due_id, submitted_at__isnull=False)
    return list(sent.select_related("review").order_by("submitted_at", "pk"))


def reasons_of(review: Review | None) -> list[str]:
    """Why a report was returned, in words and in their order."""
    if review is None or not review.codes:
        return []
    return list(
        ReturnCode.objects.filter(code__in=review.codes).order_by("order").values_list("title", flat=True)
    )


def signers_of(unit: Unit) -> list[str]:
    """Who may sign what leaves the unit, with their posts, in order: 王立新局长."""
    posts = Post.objects.filter(unit=unit, role__in=UNIT_SIGNERS, holder__is_active=True)
    return [f"{post.holder.name}{post.title}" for post in posts.select_related("holder").in_order()]


def differences(form: Any, saved: Feedback | None) -> list[Difference]:
    """Where the typed report and the saved one part, field by field."""
    if saved is None or not form.is_bound:
        return []
    rows = [(name, _shown(saved, name)) for name in COMPARED]
    for item in items_of(saved):
        rows.append(
            (f"quantity_{item.requirement.position}", number_text(item.quantity) if item.quantity else "")
        )
        rows.append((f"answer_{item.requirement.position}", item.text))
    found = []
    for name, kept in rows:
        if name in form.fields:
            field, typed = form.fields[name], _typed(form, name)
            if typed != kept:
                label = _label(form, name) or str(field.label)
                found.append(Difference(label, kept, typed))
    return found


def _label(form: Any, name: str) -> str:
    kind, _, place = name.partition("_")
    need = next((one for one in form.requirements if str(one.position) == place), None)
    return f"要求{need.position}{form.fields[name].label}" if need and kind in ("quantity", "answer") else ""


def _shown(saved: Feedback, name: str) -> str:
    if name == "self_state":
        return str(saved.get_self_state_display())
    value = getattr(saved, name)
    return "" if value is None else str(value)


def _typed(form: Any, name: str) -> str:
    value = str(form[name].value() or "").replace("\r\n", "\n").strip()
    choices = dict(getattr(form.fields[name], "choices", ()))
    return str(choices.get(value, value))
