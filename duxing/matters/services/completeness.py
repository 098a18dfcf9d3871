"""Which points a unit answers, and what a formal report must not lack."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import Exists, FilteredRelation, OuterRef, Q

from duxing.core import clock
from duxing.core.errors import BadInput
from duxing.core.forms import is_blank
from duxing.core.prepared import fetch
from duxing.matters.models import (
    Assignment,
    AssignmentRole,
    Feedback,
    FeedbackForm,
    Requirement,
    SelfState,
)
from duxing.matters.services.schedules import LEADS


def requirements_of(assignment: Assignment) -> list[Requirement]:
    """The points that this unit answers, in order.

    A point that names another unit is answered by that unit where it owes a report or has a matter
    of its own, else by the lead. A supporting unit without points of its own answers in words only.
    """
    return _own(assignment, fetch(_requirements, matter=assignment.matter_id))


def _asked(matter: Any) -> Any:
    """Every requirement of the matter in order, and whether a supporting unit reports on it (`elsewhere`)."""
    supporting = Assignment.objects.filter(
        matter_id=OuterRef("matter_id"), unit_id=OuterRef("unit_id"), role=AssignmentRole.SUPPORTING
    )
    rows = Requirement.objects.filter(matter_id=matter).order_by("position")
    return rows.annotate(elsewhere=Exists(supporting))


def _requirements(*, matter: Any) -> Any:
    return _asked(matter).select_related("unit")


class _Point(NamedTuple):
    """A requirement of the matter, with what the report answers to it; None where it says nothing."""

    position: int
    target: Decimal | None
    unit_id: int | None
    elsewhere: bool
    quantity: Decimal | None
    text: str | None


def _points(*, matter: Any, feedback: Any) -> Any:
    answers = FilteredRelation("answers", condition=Q(answers__feedback=feedback))
    rows = _asked(matter).annotate(answer=answers)
    return rows.values_list(
        "position", "target_value", "unit_id", "elsewhere", "answer__quantity", "answer__text"
    )


def _own(assignment: Assignment, points: Sequence[Any]) -> list[Any]:
    """Of requirements or points those that the unit answers, as `requirements_of` says."""
    if assignment.role not in LEADS:
        return [one for one in points if one.unit_id == assignment.unit_id]
    children: set[int | None] = set()
    if assignment.role == AssignmentRole.COLLATING:
        children = set(assignment.matter.children.values_list("lead_unit_id", flat=True))
    return [one for one in points if not one.elsewhere and one.unit_id not in children]


def check_complete(feedback: Feedback) -> None:
    """Raise BadInput that names the first thing a formal report lacks (practice 1.0, 7 and 26)."""
    if not feedback.self_state:
        raise BadInput("请先选择自报状态。", "self_state")
    assignment = feedback.assignment
    found = fetch(_points, matter=assignment.matter_id, feedback=feedback.pk)
    points = [_Point(*one) for one in found]
    if feedback.form == FeedbackForm.FILLED:
        words = not is_blank(feedback.text) or any(not is_blank(one.text or "") for one in points)
        if not words:
            raise BadInput("反馈内容不能为空，请填写办理情况。", "text")
    _check_figures(feedback, points)
    difficult = feedback.self_state in (SelfState.BEHIND, SelfState.DIFFICULT)
    if feedback.form == FeedbackForm.FILLED and difficult and is_blank(feedback.problem):
        raise BadInput("自报进展滞后或难以完成的，请写明存在问题及原因。", "problem")
    if feedback.self_state != SelfState.DONE and feedback.next_on is None:
        raise BadInput("尚未完成的，请填写下步措施的时限。", "next_on")


def _check_figures(feedback: Feedback, points: Sequence[_Point]) -> None:
    for one in _own(feedback.assignment, points):
        if one.target is not None and one.quantity is None:
            raise BadInput(f"请填写要求{one.position}的完成数（累计）。", f"quantity_{one.position}")
    if feedback.as_of is not None and feedback.as_of > clock.today():
        raise BadInput("截至日不能晚于今天。", "as_of")
    if any(one.quantity is not None for one in points) and feedback.as_of is None:
        raise BadInput("填了完成数，请写明截至日。", "as_of")
