"""The office judges a report (审核): accept, ask for more, or return it with reasons."""

from collections.abc import Sequence
from datetime import date

from duxing.audit.services import record
from duxing.core import clock
from duxing.core.actions import action
from duxing.core.crash import crashpoint
from duxing.core.errors import BadInput, Forbidden, NotAllowedNow
from duxing.core.states import apply_move, hold, save_changes
from duxing.matters import states
from duxing.matters.models import Assignment, Decision, Feedback, ReturnCode, Review
from duxing.matters.permissions import can_return, can_review, is_office, wrote_or_entered
from duxing.matters.services.schedules import LEADS, stop_asking
from duxing.notices.services import queue
from duxing.orgs.models import User
from duxing.orgs.roles import UNIT_STAFF

MOVES = {
    Decision.ACCEPT: states.ACCEPT_FEEDBACK,
    Decision.SUPPLEMENT: states.ASK_SUPPLEMENT,
    Decision.RETURN: states.RETURN,
}


@action
def review(
    feedback: Feedback,
    *,
    by: User,
    decision: str,
    codes: Sequence[str] = (),
    words: str = "",
    internal_note: str = "",
    answer_by: date | None = None,
    finishes: bool = False,
) -> Review:
    """Judge a submitted report.

    Accepting the final report of the lead, or with `finishes` a periodic one in which everything is
    done, finishes the unit's part and takes the matter to 审核通过，待呈报. 请补充材料 does not count; 退回重报 counts once and needs reasons and one
    of the office's leads. Raises Forbidden, BadInput, NotAllowedNow, ChangedMeanwhile.
    """
    _refuse(feedback, by, decision)
    known = set(ReturnCode.objects.values_list("code", flat=True))
    if decision == Decision.RETURN and not codes:
        raise BadInput("退回重报请至少选择一个原因。", "codes")
    if set(codes) - known:
        raise BadInput("退回原因不在清单中，请刷新页面后重新选择。", "codes")
    if decision == Decision.SUPPLEMENT and not words.strip():
        raise BadInput("请写明要补充什么材料。", "words")
    if decision != Decision.ACCEPT and answer_by is not None and answer_by < clock.today():
        raise BadInput("补充或重报的期限不能早于今天。", "answer_by")
    apply_move(feedback, MOVES[Decision(decision)], by=by)
    crashpoint("review.after_move")
    row = Review.objects.create(
        feedback=feedback,
        decision=decision,
        codes=list(codes),
        words=words.strip(),
        internal_note=internal_note.strip(),
        answer_by=None if decision == Decision.ACCEPT else answer_by,
        reviewer=by,
        reviewed_at=clock.now(),
        updated_by=by,
    )
    save_changes(feedback.review_due, by=by, fulfilled_at=clock.now())
    _move_on(feedback, Decision(decision), by, finishes=finishes or feedback.due.is_final)
    _tell_unit(feedback, row)
    record(by, "matters.feedback.reviewed", feedback, decision=decision, codes=list(codes))
    return row


def _refuse(feedback: Feedback, by: User, decision: str) -> None:
    if decision not in Decision.values:
        raise BadInput("请选择审核意见。", "decision")
    if not is_office(by):
        raise Forbidden("只有督查室可以审核反馈。")
    if wrote_or_entered(by, feedback):
        raise Forbidden("这份反馈由您代录，请由督查室另一位同志审核。")
    if not can_review(by, feedback):
        raise Forbidden("您不能审核这份反馈。")
    if decision == Decision.RETURN and not can_return(by):
        raise Forbidden("退回重报会计入退回次数，须由督查室主任或副主任办理；可先选“请补充材料”。")
    if feedback.assignment.matter.status in states.ENDED:
        raise NotAllowedNow("该事项已经结束，不能再审核。")
    hold(feedback.assignment.matter, within=states.GOING_ON)


def _move_on(feedback: Feedback, decision: Decision, by: User, *, finishes: bool) -> None:
    """What the judgement does to the unit's part and to the matter.

    A report of an earlier round ends nothing in the present one, and while another report waits the
    unit's part goes on waiting with it.
    """
    assignment = feedback.assignment
    if assignment.status == states.AssignmentStatus.ACCEPTED:
        return
    if decision == Decision.RETURN:
        apply_move(assignment, states.SEND_AGAIN, by=by, returned_count=assignment.returned_count + 1)
        crashpoint("return.after_move")
    elif decision == Decision.ACCEPT and finishes and _of_this_round(feedback):
        apply_move(assignment, states.FINISH, by=by)
        stop_asking(assignment, by=by)
        _finish_matter(assignment, by)
    elif not assignment.feedbacks.waiting_for_review().exists():
        apply_move(assignment, states.GO_ON, by=by)


def _of_this_round(feedback: Feedback) -> bool:
    matter = feedback.assignment.matter
    began = matter.deadline_versions.filter(opens_round=matter.round).first()
    return began is None or feedback.submitted_at is None or feedback.submitted_at >= began.made_at


def _finish_matter(assignment: Assignment, by: User) -> None:
    matter = assignment.matter
    if assignment.role in LEADS and states.ACCEPT.fits(matter):
        _refuse_over_missing_children(assignment)
        apply_move(matter, states.ACCEPT, by=by)


def _refuse_over_missing_children(assignment: Assignment) -> None:
    """The collating unit cannot finish over a parallel unit that has not reported (practice 五, 16)."""
    waiting = (
        assignment.matter.children.filter(status__in=states.OPEN - {states.MatterStatus.ACCEPTED})
        .select_related("lead_unit")
        .order_by("lead_unit__order")
    )
    names = [child.lead_unit.name for child in waiting if child.lead_unit]
    if names:
        raise NotAllowedNow(
            f"还有{len(names)}家分办单位未办完：{'、'.join(names)}。请先催齐，再通过汇总情况。"
        )


def _tell_unit(feedback: Feedback, row: Review) -> None:
    people = User.objects.with_role(*UNIT_STAFF).filter(posts__unit=feedback.assignment.unit)
    queue(
        list(people),
        f"{feedback.assignment.matter.called}的反馈：{row.get_decision_display()}。",
        feedback.get_absolute_url(),
        key=f"matters.reviewed:{row.public_id}",
    )
