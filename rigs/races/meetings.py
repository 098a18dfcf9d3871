"""The pairs about matters: approving, closing, reporting, presenting."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.db.models import Model

from duxing.intake.services.filing import approve, decline, file_matter
from duxing.matters.models import Assignment, Feedback, FeedbackDue, Matter, Reading, ReturnCode
from duxing.matters.services.closing import close, merge, reopen
from duxing.matters.services.creating import drop_proposal, edit_matter
from duxing.matters.services.deadlines import move_deadline
from duxing.matters.services.dispatching import dispatch
from duxing.matters.services.presenting import Entry, record_instruction, record_read, submit_to_leaders
from duxing.matters.services.receiving import receive
from duxing.matters.services.reporting import (
    send_to_sign,
    sign_and_submit,
    submit_by_proxy,
    take_back,
)
from duxing.matters.services.reviewing import review
from duxing.testing import matters as stages
from rigs.races.pairs import Act, Meeting, Pair
from rigs.races.world import World, in_days, paper

NOTE = "转入日常工作推进。"
REASON = "外墙材料复检停工九天，需顺延。"
CLOSED, MERGED = "matters.matter.closed", "matters.matter.merged"
SENT, JUDGED = "matters.feedback.submitted", "matters.feedback.reviewed"


def one_of(*outcomes: str) -> frozenset[str]:
    """The outcomes there may be."""
    return frozenset(outcomes)


def again(row: Model) -> Any:
    """The record as somebody reads it now, with what an act asks of it."""
    related: dict[type[Model], tuple[str, ...]] = {
        Assignment: ("matter__supervisor", "unit", "receipt_due"),
        Feedback: ("assignment__matter__supervisor", "assignment__unit", "due", "review_due"),
        FeedbackDue: ("assignment__matter__supervisor", "assignment__unit"),
        Reading: ("submission", "leader__holder"),
    }
    rows = type(row)._base_manager
    names = related.get(type(row), ())
    return (rows.select_related(*names) if names else rows).get(pk=row.pk)


def act(who: Any, kind: str, service: Callable[..., Any], row: Any, *rest: Any, **words: Any) -> Act:
    """A service on the record as `who` has read it."""
    return Act(who, kind, partial(service, again(row), *rest, by=who, **words))


def _ending(who: Any, matter: Matter, outcome: str = "routine") -> Act:
    return act(who, CLOSED, close, matter, outcome=outcome, note=NOTE)


def _moving(who: Any, matter: Matter, n: int) -> Act:
    words: dict[str, Any] = {"due_on": in_days(40 + n % 100), "reason": REASON, "proxy": paper()}
    return act(who, "matters.deadline.moved", move_deadline, matter, **words)


def approve_or_decline(world: World, _: int) -> Meeting:
    """立项审批与不予立项."""
    c, matter = world.cast, stages.pending(world.cast)
    return Meeting(
        act(c.officer, "intake.matter.approved", approve, matter, proxy=paper()),
        act(c.director, "intake.matter.not_filed", decline, matter, reason="与另一件重复。"),
    )


def file_or_drop(world: World, _: int) -> Meeting:
    """立项与删去拟立项."""
    c, matter = world.cast, stages.drafted(world.cast)
    return Meeting(
        act(c.officer, "intake.matter.filed", file_matter, matter),
        act(c.director, "matters.matter.dropped", drop_proposal, matter),
    )


def edit_or_file(world: World, _: int) -> Meeting:
    """修改拟立项与立项."""
    c, matter = world.cast, stages.drafted(world.cast)
    return Meeting(
        act(c.officer, "matters.matter.edited", edit_matter, matter, title="改过的名称"),
        act(c.director, "intake.matter.filed", file_matter, matter),
    )


def sign_or_take_back(world: World, _: int) -> Meeting:
    """审签报送与退回拟稿."""
    c = world.cast
    draft = send_to_sign(stages.draft_report(c, stages.received(c)), by=c.handler)
    return Meeting(
        act(c.signer, SENT, sign_and_submit, draft),
        act(c.handler, "matters.feedback.taken_back", take_back, draft),
    )


def sign_or_enter(world: World, _: int) -> Meeting:
    """审签报送与据纸件代录同一期反馈."""
    c, matter = world.cast, stages.received(world.cast)
    draft = send_to_sign(stages.draft_report(c, matter), by=c.handler)
    report, basis = stages.full_report(matter), stages.on_paper()
    return Meeting(
        act(c.signer, SENT, sign_and_submit, draft),
        act(c.officer, SENT, submit_by_proxy, stages.final_due(matter), report, proxy=basis),
    )


def close_or_move(world: World, n: int) -> Meeting:
    """办结与调整期限."""
    matter = stages.received(world.cast)
    return Meeting(_ending(world.cast.director, matter), _moving(world.cast.officer, matter, n))


def move_or_move(world: World, n: int) -> Meeting:
    """两人调整同一期限."""
    matter = stages.received(world.cast)
    return Meeting(_moving(world.cast.officer, matter, n), _moving(world.cast.colleague, matter, n + 1))


def return_or_accept(world: World, _: int) -> Meeting:
    """退回重报与审核通过."""
    c, sent = world.cast, stages.submitted(world.cast)
    code = ReturnCode.objects.values_list("code", flat=True)[0]
    return Meeting(
        act(c.director, JUDGED, review, sent, decision="return", codes=[code], words="请补充依据。"),
        act(c.deputy, JUDGED, review, sent, decision="accept"),
    )


def judge_and_close(decision: str, world: World, _: int) -> Meeting:
    """审核与结束督办."""
    c, sent = world.cast, stages.submitted(world.cast)
    return Meeting(
        act(c.deputy, JUDGED, review, sent, decision=decision, words="请补充照片。"),
        _ending(c.director, sent.assignment.matter),
    )


def merge_or_dispatch(world: World, _: int) -> Meeting:
    """并案与交办."""
    c, matter, into = world.cast, stages.filed(world.cast), stages.received(world.cast)
    return Meeting(
        act(c.director, MERGED, merge, matter, again(into), note=""),
        act(c.officer, "matters.matter.dispatched", dispatch, matter),
    )


def cancel_or_dispatch(world: World, _: int) -> Meeting:
    """撤销督办与交办."""
    c, matter = world.cast, stages.filed(world.cast)
    return Meeting(
        _ending(c.director, matter, "cancelled"),
        act(c.officer, "matters.matter.dispatched", dispatch, matter),
    )


def merge_into_ending(world: World, _: int) -> Meeting:
    """并入一件与结束那一件."""
    c, matter, into = world.cast, stages.received(world.cast), stages.received(world.cast)
    return Meeting(act(c.director, MERGED, merge, matter, again(into), note=""), _ending(c.deputy, into))


def merge_crosswise(world: World, _: int) -> Meeting:
    """两件互相并入."""
    c, one, other = world.cast, stages.received(world.cast), stages.received(world.cast)
    return Meeting(
        act(c.director, MERGED, merge, one, again(other), note=""),
        act(c.deputy, MERGED, merge, other, again(one), note=""),
    )


def receive_and_end(outcome: str, world: World, _: int) -> Meeting:
    """签收与撤销、结束督办."""
    c, matter = world.cast, stages.dispatched(world.cast)
    share = matter.assignments.get(unit=c.lead)
    return Meeting(
        act(c.handler, "matters.assignment.received", receive, share), _ending(c.director, matter, outcome)
    )


def submit_and_close(world: World, _: int) -> Meeting:
    """审签报送与结束督办."""
    c, matter = world.cast, stages.received(world.cast)
    draft = send_to_sign(stages.draft_report(c, matter), by=c.handler)
    return Meeting(act(c.signer, SENT, sign_and_submit, draft), _ending(c.director, matter))


def submit_and_move(world: World, n: int) -> Meeting:
    """审签报送与调整期限."""
    c, matter = world.cast, stages.received(world.cast)
    draft = send_to_sign(stages.draft_report(c, matter), by=c.handler)
    return Meeting(act(c.signer, SENT, sign_and_submit, draft), _moving(c.officer, matter, n))


def _presenting(who: Any, matter: Matter) -> Act:
    entries = [Entry(again(matter), "供暖温度已恢复。")]
    return Act(who, "matters.submission.made", partial(submit_to_leaders, entries, by=who))


def present_twice(world: World, _: int) -> Meeting:
    """两人各拟一份呈阅单."""
    matter = stages.accepted(world.cast)
    return Meeting(_presenting(world.cast.officer, matter), _presenting(world.cast.colleague, matter))


def present_and_close(world: World, _: int) -> Meeting:
    """呈阅与结束督办."""
    matter = stages.accepted(world.cast)
    return Meeting(_presenting(world.cast.officer, matter), _ending(world.cast.director, matter))


def read_or_instruct(world: World, _: int) -> Meeting:
    """登记已阅与登记新批示."""
    c, matter = world.cast, stages.accepted(world.cast)
    slip = submit_to_leaders([Entry(matter, "供暖温度已恢复。")], by=c.officer)
    reading = slip.readings.order_by("position").first()
    words: dict[str, Any] = {"words": "请回头看。", "due_on": in_days(20)}
    return Meeting(
        act(c.officer, "matters.reading.recorded", record_read, reading, proxy=paper()),
        act(
            c.colleague, "matters.reading.instructed", record_instruction, reading,
            matter=again(matter), proxy=paper(), **words,
        ),
    )  # fmt: skip


def reopen_twice(world: World, _: int) -> Meeting:
    """两人重新督办同一件."""
    c, matter = world.cast, stages.closed(world.cast)
    words: dict[str, Any] = {"reason": "回访发现温度又低。", "due_on": in_days(15)}
    return Meeting(
        *(act(who, "matters.matter.reopened", reopen, matter, **words) for who in (c.director, c.deputy))
    )


EITHER, ANY_WAY = one_of("a", "b"), one_of("a", "b", "ab")
PAIRS = [
    Pair("审批与不予立项", EITHER, approve_or_decline),
    Pair("立项与删去", EITHER, file_or_drop),
    Pair("修改与立项", EITHER, edit_or_file),
    Pair("报送与撤回", EITHER, sign_or_take_back),
    Pair("报送与代录", EITHER, sign_or_enter),
    Pair("办结与调整期限", EITHER, close_or_move),
    Pair("两人调整期限", EITHER, move_or_move),
    Pair("退回与通过", EITHER, return_or_accept),
    Pair("审核通过与结束", ANY_WAY, partial(judge_and_close, "accept")),
    Pair("补充材料与结束", ANY_WAY, partial(judge_and_close, "supplement")),
    Pair("并案与交办", EITHER, merge_or_dispatch),
    Pair("撤销与交办", EITHER, cancel_or_dispatch),
    Pair("并入与结束", ANY_WAY, merge_into_ending),
    Pair("互相并入", EITHER, merge_crosswise),
    Pair("签收与撤销", ANY_WAY, partial(receive_and_end, "cancelled")),
    Pair("签收与结束", ANY_WAY, partial(receive_and_end, "routine")),
    Pair("报送与结束", ANY_WAY, submit_and_close),
    Pair("报送与调整期限", one_of("a", "b", "ab", "ba"), submit_and_move),
    Pair("呈阅与呈阅", EITHER, present_twice),
    Pair("呈阅与结束", ANY_WAY, present_and_close),
    Pair("已阅与新批示", EITHER, read_or_instruct),
    Pair("两人重新督办", EITHER, reopen_twice),
]
