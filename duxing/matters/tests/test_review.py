"""审核: accept, ask for more, or return; both versions stay readable."""

from datetime import timedelta

import pytest
from django.urls import reverse

from duxing.core import clock
from duxing.core.clock_shift import shifted
from duxing.core.errors import BadInput, ChangedMeanwhile, Forbidden, NotAllowedNow
from duxing.matters.models import Feedback, Review
from duxing.matters.services.closing import close
from duxing.matters.services.dispatching import Share, dispatch
from duxing.matters.services.receiving import receive
from duxing.matters.services.reporting import submit_by_proxy
from duxing.matters.services.reviewing import review
from duxing.matters.services.schedules import ScheduleData
from duxing.matters.tests.acting import entries, hidden, notices, text_of
from duxing.testing.matters import (
    draft_report,
    filed,
    full_report,
    on_paper,
    reported,
    submitted,
)


def url_of(feedback):
    return reverse("matters:review", args=[feedback.public_id])


def test_accepting_the_final_report_of_the_lead(cast):
    feedback = submitted(cast)
    review(feedback, by=cast.officer, decision="accept", words="情况属实。")
    matter = feedback.assignment.matter
    assert (feedback.status, feedback.assignment.status, matter.status) == ("accepted",) * 3
    assert feedback.review_due.fulfilled_at is not None
    assert entries("matters.feedback.reviewed") == 1
    assert notices(cast.handler)[-1] == "“锦绣家园供暖温度不够”的反馈：审核通过。"


def test_asking_for_more_does_not_count(cast):
    feedback = submitted(cast)
    review(feedback, by=cast.officer, decision="supplement", words="请补测温表。", answer_by=clock.today())
    share = feedback.assignment
    assert (feedback.status, share.status, share.returned_count) == ("supplement_requested", "in_progress", 0)
    assert notices(cast.handler)[-1].endswith("的反馈：请补充材料。")


def test_a_return_counts_and_keeps_the_first_version_and_its_time(cast, client):
    feedback = submitted(cast)
    first_time = feedback.due.reported_at
    review(feedback, by=cast.director, decision="return", codes=["R2", "R3"], words="请写明数量。")
    share = feedback.assignment
    assert (share.status, share.returned_count) == ("returned", 1)
    with shifted(clock.now() + timedelta(days=1)):
        again = draft_report(cast, share.matter, text="第二次写的情况。")
        assert (again.round, again.previous) == (2, feedback)
        submit_by_proxy(feedback.due, full_report(share.matter), by=cast.colleague, proxy=on_paper())
    feedback.due.refresh_from_db()
    assert feedback.due.reported_at == first_time
    client.force_login(cast.handler)
    page = text_of(client.get(feedback.get_absolute_url()))
    assert "缺少实质进展（无数量、时间、事例）" in page and "第2次" in page
    newest = Feedback.objects.filter(submitted_at__isnull=False).order_by("-round").first()
    page = text_of(client.get(newest.get_absolute_url()))
    assert "第2次报送" in page and feedback.get_absolute_url() in page


def test_the_next_round_begins_with_what_the_last_one_said(cast, client):
    feedback = submitted(cast)
    review(feedback, by=cast.officer, decision="supplement", words="请补测温表。")
    client.force_login(cast.handler)
    page = text_of(client.get(reverse("matters:report", args=[feedback.due.public_id])))
    assert "换热站板换堵塞已更换" in page and "请补测温表。" in page
    matter = text_of(client.get(feedback.assignment.matter.get_absolute_url()))
    assert "重新报送" in matter


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"decision": "praise"}, "请选择审核意见。"),
        ({"decision": "return"}, "退回重报请至少选择一个原因。"),
        ({"decision": "return", "codes": ["X9"]}, "退回原因不在清单中，请刷新页面后重新选择。"),
        ({"decision": "supplement"}, "请写明要补充什么材料。"),
        ({"decision": "supplement", "words": "补", "answer_by": "past"}, "补充或重报的期限不能早于今天。"),
    ],
)
def test_bad_judgements(cast, values, words):
    if "answer_by" in values:
        values = values | {"answer_by": clock.today() - timedelta(days=1)}
    with pytest.raises(BadInput, match=words):
        review(submitted(cast), by=cast.director, **values)
    assert not Review.objects.exists()


def test_who_may_judge(cast):
    feedback = submitted(cast)
    for person in (cast.vice, cast.section_hand, cast.head, cast.general):
        with pytest.raises(Forbidden, match="只有督查室可以审核反馈。"):
            review(feedback, by=person, decision="accept")
    with pytest.raises(Forbidden, match="退回重报会计入退回次数，须由督查室主任或副主任办理"):
        review(feedback, by=cast.officer, decision="return", codes=["R1"])


def test_a_report_is_judged_once(cast):
    feedback = submitted(cast)
    stale = Feedback.objects.select_related("assignment__matter", "due", "review_due").get(pk=feedback.pk)
    review(feedback, by=cast.officer, decision="accept")
    with pytest.raises(NotAllowedNow, match="当前状态为“审核通过”，不能请补充材料。"):
        review(feedback, by=cast.deputy, decision="supplement", words="再补。")
    with pytest.raises(ChangedMeanwhile, match="本反馈已由 高原 于"):
        review(stale, by=cast.deputy, decision="accept")


def test_nothing_is_judged_after_the_end(cast):
    feedback = submitted(cast)
    matter = feedback.assignment.matter
    close(matter, by=cast.director, outcome="carried_over", note="转下一年度继续办理。")
    feedback.assignment.matter.refresh_from_db()
    with pytest.raises(NotAllowedNow, match="该事项已经结束，不能再审核。"):
        review(feedback, by=cast.officer, decision="accept")


def monthly(cast):
    plan = ScheduleData("dates", dates=(clock.today() + timedelta(days=2),), basis="会议纪要")
    matter = dispatch(
        filed(cast, due_on=clock.today() + timedelta(days=30)),
        by=cast.officer,
        lead=Share(cast.lead),
        schedule=plan,
    )
    receive(matter.assignments.get(), by=cast.handler)
    due = matter.assignments.get().dues.get(is_final=False)
    return submit_by_proxy(due, full_report(matter), by=cast.officer, proxy=on_paper())


def test_a_periodic_report_leaves_the_matter_running(cast):
    feedback = monthly(cast)
    review(feedback, by=cast.deputy, decision="accept")
    assert (feedback.assignment.status, feedback.assignment.matter.status) == ("in_progress", "dispatched")
    assert feedback.assignment.dues.filter(is_final=True, status="open").exists()


def test_a_periodic_report_may_be_the_last_one(cast):
    feedback = monthly(cast)
    review(feedback, by=cast.deputy, decision="accept", finishes=True)
    feedback.assignment.matter.refresh_from_db()
    assert (feedback.assignment.status, feedback.assignment.matter.status) == ("accepted", "accepted")
    assert feedback.assignment.dues.get(is_final=True).status == "cancelled"


def test_the_queue_shows_the_oldest_first_and_the_offices_own_lateness(cast, client):
    feedback = submitted(cast)
    with shifted(clock.now() + timedelta(days=16)):  # beyond any row of holidays
        submitted(cast, title="第二件")
        client.force_login(cast.deputy)
        page = text_of(client.get(reverse("matters:reviews")))
        assert page.index("锦绣家园供暖温度不够") < page.index("第二件")
        assert page.count("超期未审") == 2
        answer = send_judgement(client, feedback, decision="accept", next="1")
        assert answer.url == Feedback.objects.get(assignment__matter__title="第二件").get_absolute_url()


def send_judgement(client, feedback, **fields):
    form = hidden(client.get(feedback.get_absolute_url()))
    return client.post(url_of(feedback), form | fields)


def test_a_judgement_on_the_page(cast, client):
    feedback = submitted(cast)
    client.force_login(cast.director)
    answer = send_judgement(client, feedback, decision="return", words="请写明数量。")
    assert answer.status_code == 422
    assert "退回重报请至少选择一个原因。" in text_of(answer) and "请写明数量。" in text_of(answer)
    answer = send_judgement(client, feedback, decision="return", codes=["R2"], internal_note="盯紧。")
    assert answer.url == feedback.get_absolute_url()
    assert "内部意见：盯紧。" in text_of(client.get(answer.url))
    client.force_login(cast.handler)
    assert "盯紧" not in text_of(client.get(answer.url))
    assert "盯紧" not in text_of(client.get(feedback.assignment.matter.get_absolute_url()))


def test_an_officer_is_not_offered_the_return(cast, client):
    feedback = submitted(cast)
    client.force_login(cast.officer)
    page = text_of(client.get(feedback.get_absolute_url()))
    assert 'value="return"' not in page and "由督查室主任或副主任办理" in page
    answer = send_judgement(client, feedback, decision="return", codes=["R2"])
    assert answer.status_code == 422 and "须由督查室主任或副主任办理" in text_of(answer)


def test_two_reviewers_at_one_report(cast, client):
    feedback = submitted(cast)
    client.force_login(cast.deputy)
    form = hidden(client.get(feedback.get_absolute_url()))
    review(feedback, by=cast.director, decision="accept")
    answer = client.post(url_of(feedback), form | {"decision": "supplement", "words": "再补一份测温表。"})
    assert answer.status_code == 409
    assert "本反馈已由 宋知行 于" in text_of(answer) and "再补一份测温表。" in text_of(answer)


def test_the_queue_is_the_offices(cast, client):
    reported(cast)
    for person in (cast.handler, cast.vice, cast.section_hand, cast.outsider):
        client.force_login(person)
        assert client.get(reverse("matters:reviews")).status_code == 404
