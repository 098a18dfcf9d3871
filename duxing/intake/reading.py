"""What was read from the page so far: the date, the requirements, who approves, what resembles it."""

from dataclasses import dataclass
from typing import Any

from django.forms import BoundField

from duxing.intake.forms.register import RegisterForm
from duxing.intake.mentions import mentioned
from duxing.intake.permissions import approver_of, levels_needed, role_title
from duxing.matters.models import Matter
from duxing.matters.search import similar
from duxing.matters.services.creating import RequirementData
from duxing.orgs.matching import Directory
from duxing.orgs.models import Post, Unit
from duxing.workdays.proof import DateProof
from duxing.workdays.services import load_calendar

SIMILAR_DAYS = 60


@dataclass(frozen=True)
class Reading:
    """The fragment beside the form. `rest` names the rest day on which the deadline falls, `approval`
    the level that has to agree; empty where there is none. `overdue` is the tick for a deadline that has passed.
    """

    proof: DateProof | None
    origin: str
    rest: str
    due_error: str
    overdue: BoundField | None
    odd_dates: str
    needs: list[RequirementData]
    approval: str
    similar: list[Matter]
    mentioned: list[tuple[str, Unit]]

    @property
    def lead(self) -> str:
        """The unit that the leader names first."""
        return self.mentioned[0][1].name if self.mentioned else ""

    @property
    def supporting(self) -> str:
        """The others, parted as the field takes them."""
        return "、".join(unit.name for _, unit in self.mentioned[1:])


def reading_of(form: RegisterForm, user: Any) -> Reading:
    """Read a bound form, whatever else is still missing in it."""
    form.is_valid()
    kind = form.cleaned_data.get("type")
    title = form.cleaned_data.get("name") or form.cleaned_data.get("title") or ""
    term = form.chosen.term
    return Reading(
        proof=DateProof.from_json(term.proof) if term.proof else None,
        origin=form.chosen.origin if term.proof else "",
        rest=load_calendar().rest_name(term.due_on) if term.due_on else "",
        due_error="".join(str(text) for text in form.errors.get("due", [])),
        overdue=form["overdue"] if form.due_passed else None,
        odd_dates=form.odd_dates(),
        needs=form.needs,
        approval=_approval(form) if kind else "",
        similar=similar(title, user, SIMILAR_DAYS),
        mentioned=_mentioned(form),
    )


def _mentioned(form: RegisterForm) -> list[tuple[str, Unit]]:
    """The units in the last leader's words, while nobody has written a lead unit."""
    if not form.chain or form.data.get("lead"):
        return []
    return mentioned(form.chain[-1].words, Directory.load())


def _approval(form: RegisterForm) -> str:
    """“分管副秘书长方既明”, when filing needs somebody's word."""
    leaders: list[Post] = [said.leader for said in form.chain if said.leader]
    units = len(form.others()) + (form.cleaned_data.get("lead") is not None)
    levels = levels_needed(form.cleaned_data["type"], leaders, units)
    return "、".join(f"{role_title(role)}{approver_of(role, leaders)}" for role in levels)
