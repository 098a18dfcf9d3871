"""Cases in which two acts meet: reports under way, several leaders, matters merged, dates moved."""

from datetime import date, timedelta

import pytest

from duxing.core import clock
from duxing.core.clock_shift import shifted
from duxing.core.errors import BadInput, NotAllowedNow
from duxing.core.proxy import ProxyBasis
from duxing.files.models import Attachment
from duxing.intake.services.filing import file_matter
from duxing.intake.services.registering import Saying, register_source
from duxing.matters.access import may_open_proxy_scan, visible_calls
from duxing.matters.models import Feedback, FeedbackDue, Matter
from duxing.matters.services.closing import close, merge, reopen, unread_leaders
from duxing.matters.services.creating import RequirementData, create_matter
from duxing.matters.services.deadlines import move_deadline
from duxing.matters.services.dispatching import Share, dispatch, note_call
from duxing.matters.services.presenting import (
    Entry,
    chain_of,
    leaders_to_answer,
    record_instruction,
    record_read,
    submit_to_leaders,
)
from duxing.matters.services.receiving import receive
from duxing.matters.services.reporting import send_to_sign, sign_and_submit, start_draft, submit_by_proxy
from duxing.matters.services.reviewing import review
from duxing.matters.services.schedules import ScheduleData
from duxing.matters.tests.acting import scan
from duxing.orgs.models import Post
from duxing.testing.matters import (
    accepted,
    dispatched,
    draft_report,
    filed,
    final_due,
    full_report,
    on_date,
    on_paper,
    presented,
    received,
    source_type,
    submitted,
)

REASON = "外墙材料复检停工九天，需顺延。"


def fresh(feedback):
    rows = Feedback.objects.select_related("assignment__matter", "due", "review_due")
    return rows.get(pk=feedback.pk)


def test_a_deadline_on_the_day_of_the_rule(cast):
    matter = create_matter(
        by=cast.officer,
        type=source_type("meeting"),
        title="没有期限的事项",
        term=on_date(None),
        requirements=[RequirementData("进一步论证。")],
        lead_unit=cast.lead,
    )
    matter = dispatch(file_matter(matter, by=cast.officer), by=cast.officer)
    day = final_due(matter).due_on
    move_deadline(matter, by=cast.officer, due_on=day, reason=REASON, proxy=on_paper("方既明"))
    assert matter.assignments.get().dues.get(status="open").due_on == day


def test_two_reports_of_one_unit_under_way_are_both_judged(cast):
    plan = ScheduleData("dates", dates=(clock.today() + timedelta(days=2),), basis="会议纪要")
    matter = dispatch(filed(cast), by=cast.officer, lead=Share(cast.lead), schedule=plan)
    receive(matter.assignments.get(), by=cast.handler)
    both = [
        submit_by_proxy(due, full_report(matter), by=cast.officer, proxy=on_paper())
        for due in matter.assignments.get().dues.order_by("due_at")
    ]
    review(fresh(both[0]), by=cast.deputy, decision="accept")
    assert matter.assignments.get().status == "reported"
    review(fresh(both[1]), by=cast.deputy, decision="accept")
    matter.refresh_from_db()
    assert matter.status == "accepted"


@pytest.mark.parametrize("decision", ["accept", "supplement"])
def test_a_report_of_the_round_before_is_judged_but_ends_nothing(cast, decision):
    feedback = submitted(cast)
    matter = feedback.assignment.matter
    close(matter, by=cast.director, outcome="stage", note="阶段性办结，继续盯办。")
    reopen(matter, by=cast.director, reason="回头看发现反弹。", due_on=clock.today() + timedelta(days=9))
    review(fresh(feedback), by=cast.deputy, decision=decision, words="请补充材料。")
    matter.refresh_from_db()
    assert (matter.status, matter.assignments.get().status) == ("reopened", "in_progress")
    assert matter.assignments.get().dues.filter(status="open").exists()


def slip_of(cast, *matters):
    return submit_to_leaders([Entry(matter, "已办。") for matter in matters], by=cast.officer)


def test_two_leaders_write_on_one_matter(cast):
    matter = accepted(cast)
    first, second, _ = slip_of(cast, matter).readings.order_by("position")
    late, early = clock.today() + timedelta(days=5), clock.today() + timedelta(days=2)
    record_instruction(first, by=cast.aide, matter=matter, words="再查。", due_on=late)
    matter = Matter.objects.get(pk=matter.pk)
    record_instruction(second, by=cast.general, matter=matter, words="同意，从严。", due_on=early)
    matter.refresh_from_db()
    assert (matter.round, matter.due_on) == (2, early)
    said = list(matter.source.instructions.order_by("position").values_list("words", "round"))
    assert said[-2:] == [("再查。", 2), ("同意，从严。", 2)]
    assert matter.assignments.get().dues.get(status="open").due_on == early


def test_of_two_dates_of_leaders_the_earlier_stands(cast):
    matter = accepted(cast)
    first, second, _ = slip_of(cast, matter).readings.order_by("position")
    record_instruction(first, by=cast.aide, matter=matter, words="再查。", due_on=clock.today())
    matter = Matter.objects.get(pk=matter.pk)
    later = clock.today() + timedelta(days=9)
    record_instruction(second, by=cast.general, matter=matter, words="从严。", due_on=later)
    matter.refresh_from_db()
    assert (matter.due_on, matter.deadline_versions.count()) == (clock.today(), 1)


def with_mayor(cast, title):
    """A matter on the words of a leader outside, so that its chain differs from the others'."""
    chain = [Saying("省领导", clock.today(), "请速办。")]
    return dispatched(cast, title=title, chain=chain)


def test_leaders_are_answered_through_two_mergers(cast):
    first, second, third = with_mayor(cast, "甲"), dispatched(cast, title="乙"), dispatched(cast, title="丙")
    merge(first, second, by=cast.officer, note="")
    merge(second, third, by=cast.officer, note="")
    assert "省领导" in [one.leader_name for one in chain_of(third)]


def test_a_merger_after_the_slip_was_read_asks_for_another_slip(cast):
    stays = presented(cast, title="乙")
    merge(with_mayor(cast, "甲"), stays, by=cast.officer, note="")
    assert stays.clock_stopped_at is None
    assert unread_leaders(stays) == ["省领导"]
    met = [{"text": one.text, "met": True} for one in stays.requirements.all()]
    with pytest.raises(NotAllowedNow, match="还没有回报省领导，不能办结销号。"):
        close(stays, by=cast.director, outcome="done", note="同意办结销号。", criteria=met)
    slip = slip_of(cast, stays)
    for one in slip.readings.order_by("position"):
        record_read(one, by=cast.officer, proxy=on_paper(one.leader_name))
    assert unread_leaders(stays) == []


def test_an_instruction_merged_into_a_meetings_matter_is_answered(cast):
    stays = accepted(cast, title="会议件", type="meeting")
    assert unread_leaders(stays) == []
    merge(dispatched(cast, title="批示件"), stays, by=cast.officer, note="")
    assert unread_leaders(stays) == ["原批示领导"]


def test_a_matter_without_a_chain_keeps_its_leader_on_a_common_slip(cast):
    meeting = source_type("meeting")
    source = register_source(by=cast.officer, type=meeting, title="会议纪要", received_on=clock.today())
    own = create_matter(
        by=cast.officer,
        type=meeting,
        source=source,
        title="会议定的事",
        term=on_date(clock.today()),
        requirements=[RequirementData("办好。")],
        leader=Post.objects.get(holder=cast.mayor),
    )
    together = [name for _, name in leaders_to_answer([dispatched(cast), own])]
    assert together == ["方既明", "郑伯阳", "顾维城", "陆承远"]


def test_a_matter_is_on_one_slip_at_a_time(cast):
    matter = accepted(cast)
    slip_of(cast, matter)
    with pytest.raises(NotAllowedNow, match="已在呈阅中，请先登记领导的阅示。"):
        slip_of(cast, matter)


def test_nobody_reads_a_slip_before_it_was_made_or_before_who_comes_first(cast):
    slip = slip_of(cast, accepted(cast))
    first, second, _ = slip.readings.order_by("position")
    with pytest.raises(BadInput, match="阅示日期不能早于呈阅单的拟呈日期"):
        record_read(first, by=cast.officer, proxy=on_paper("方既明", acted_on=date(2018, 1, 1)))
    with shifted(clock.now() + timedelta(days=3)):
        record_read(first, by=cast.officer, proxy=on_paper("方既明"))
        yesterday = clock.today() - timedelta(days=1)
        with pytest.raises(BadInput, match="阅示日期不能早于方既明的阅示日期"):
            record_read(second, by=cast.officer, proxy=on_paper("郑伯阳", acted_on=yesterday))


def test_nobody_signs_for_what_is_over(cast):
    matter = dispatched(cast)
    merge(matter, dispatched(cast, title="乙"), by=cast.officer, note="")
    with pytest.raises(NotAllowedNow, match="该事项已经结束，不用再签收。"):
        receive(matter.assignments.select_related("matter", "unit").get(), by=cast.handler)


def test_calls_are_read_by_those_above_and_by_the_unit(cast):
    matter = dispatched(cast)
    note_call(matter, by=cast.officer, answered_by="冯小筑", words="催办。")
    for name, count in {
        "director": 1,
        "vice": 1,
        "aide": 1,
        "section_hand": 1,
        "handler": 1,
        "helper": 0,
    }.items():
        assert visible_calls(getattr(cast, name), matter).count() == count, name


def test_a_draft_goes_along_when_the_date_moves(cast):
    matter = received(cast)
    draft = draft_report(cast, matter, text="写好一半的情况。")
    old = draft.due
    move_deadline(
        matter,
        by=cast.officer,
        due_on=clock.today() + timedelta(days=40),
        reason=REASON,
        proxy=on_paper("方既明"),
    )
    draft = fresh(draft)
    assert (draft.due.status, draft.text) == ("open", "写好一半的情况。")
    with pytest.raises(NotAllowedNow, match="这一期已不再要求报送"):
        start_draft(FeedbackDue.objects.get(pk=old.pk), by=cast.handler)
    sign_and_submit(send_to_sign(draft, by=cast.handler), by=cast.signer)
    assert fresh(draft).due.status == "reported"


def test_a_report_told_on_the_telephone_counts_from_its_entry(cast):
    matter = received(cast, due_on=clock.today())
    due = final_due(matter)
    with shifted(clock.now() + timedelta(days=5)):
        told = ProxyBasis("phone", "王立新", due.due_on)
        feedback = submit_by_proxy(due, full_report(matter), by=cast.officer, proxy=told)
        assert feedback.due.was_late() is True


def test_a_supporting_unit_is_not_late_from_the_start(cast):
    """Bad input 3."""
    past = clock.today() - timedelta(days=1)
    words = f"反馈期限（{past}）早于开始日期（{clock.today()}），请重新选择。"
    with pytest.raises(BadInput) as refused:
        dispatched(cast, others=(Share(cast.support, "supporting", past),))
    assert (refused.value.message, refused.value.field) == (words, "clocked_due_on")


def openers(cast, act):
    """Who may open the scan behind the last proxy entry for `act`."""
    paper = Attachment.objects.filter(owner_kind="matters.proxyentry").order_by("-pk").first()
    assert paper is not None, act
    return {name for name, person in cast.people().items() if may_open_proxy_scan(person, paper)}


ABOVE = {"mayor", "general", "director", "deputy", "officer", "colleague"}
LINE, LEAD = {"vice", "aide"}, {"head", "signer", "handler"}


def test_whose_paper_a_scan_is_decides_who_opens_it(cast):
    others = (Share(cast.support, "supporting", clock.today()), Share(cast.county, "informed"))
    matter = dispatched(cast, others=others)
    share = matter.assignments.get(unit=cast.lead)
    receive(share, by=cast.officer, proxy=on_paper("冯小筑", scan=scan()))
    assert openers(cast, "签收") == ABOVE | LINE | LEAD
    proxy = on_paper("方既明", scan=scan())
    day = clock.today() + timedelta(days=40)
    move_deadline(matter, by=cast.officer, due_on=day, reason=REASON, proxy=proxy)
    assert openers(cast, "批准调整期限") == ABOVE | LINE
    due = FeedbackDue.objects.get(assignment__unit=cast.lead, status="open")
    submit_by_proxy(due, full_report(matter), by=cast.officer, proxy=on_paper(scan=scan()))
    assert openers(cast, "报送反馈") == ABOVE | LINE | LEAD
