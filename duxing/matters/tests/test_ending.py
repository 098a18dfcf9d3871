"""办结、并案、重新督办."""

from datetime import timedelta

import pytest
from django.urls import reverse

from duxing.core import clock
from duxing.core.clock_shift import shifted
from duxing.core.errors import BadInput, ChangedMeanwhile, Forbidden, NotAllowedNow
from duxing.matters.models import Closing, DeadlineVersion, FeedbackDue, Matter
from duxing.matters.services.closing import close, merge, reopen
from duxing.matters.services.reporting import submit_by_proxy
from duxing.matters.services.reviewing import review
from duxing.matters.tests.acting import entries, hidden, notices, send, text_of
from duxing.testing.matters import (
    accepted,
    closed,
    dispatched,
    drafted,
    filed,
    full_report,
    on_paper,
    presented,
    received,
    reported,
    spread_out,
)

NOTE = "办理结果属实，同意办结。"


def met(matter, value=True):
    return [{"text": one.text, "met": value} for one in matter.requirements.all()]


def url_of(matter, name="close"):
    return reverse(f"matters:{name}", args=[matter.public_id])


def test_closing_as_done(cast):
    matter = presented(cast)
    row = close(matter, by=cast.director, outcome="done", note=NOTE, criteria=met(matter))
    assert (matter.status, row.outcome, row.round) == ("closed", "done", 1)
    assert matter.ended_at is not None
    assert entries("matters.matter.closed") == 1
    assert "“锦绣家园供暖温度不够”已结束：办结销号。" in notices(cast.handler)


@pytest.mark.parametrize(
    ("outcome", "stage", "status"),
    [
        ("carried_over", received, "closed"),
        ("routine", received, "closed"),
        ("cancelled", dispatched, "cancelled"),
        ("cancelled", filed, "cancelled"),
        ("stage", received, "stage_closed"),
        ("stage", accepted, "stage_closed"),
    ],
)
def test_the_other_outcomes_are_counted_apart(cast, outcome, stage, status):
    matter = stage(cast)
    assert close(matter, by=cast.director, outcome=outcome, note=NOTE).outcome == outcome
    assert matter.status == status


def test_done_needs_an_accepted_report_answered_leaders_and_all_criteria(cast):
    with pytest.raises(NotAllowedNow, match="办理结果尚未审核通过，不能办结销号"):
        close(received(cast), by=cast.director, outcome="done", note=NOTE)
    with pytest.raises(NotAllowedNow, match="还没有回报原批示领导，不能办结销号。"):
        matter = accepted(cast)
        close(matter, by=cast.director, outcome="done", note=NOTE, criteria=met(matter))
    matter = presented(cast)
    with pytest.raises(BadInput, match="请逐条勾选销号标准。"):
        close(matter, by=cast.director, outcome="done", note=NOTE)
    with pytest.raises(BadInput, match="还有销号标准未达到：查明供暖温度不够的原因。"):
        close(matter, by=cast.director, outcome="done", note=NOTE, criteria=met(matter, False))
    with pytest.raises(BadInput, match="请填写督查室意见，说明办结的理由（不少于5字）。"):
        close(matter, by=cast.director, outcome="done", note="好", criteria=met(matter))
    with pytest.raises(BadInput, match="请选择办结结果。"):
        close(matter, by=cast.director, outcome="merged", note=NOTE)


def test_closing_is_the_offices_act_not_the_leaders(cast):
    matter = presented(cast)
    for person in (cast.vice, cast.general, cast.section_hand, cast.handler):
        with pytest.raises(Forbidden, match="只有督查室可以办结。"):
            close(matter, by=person, outcome="done", note=NOTE, criteria=met(matter))


@pytest.mark.parametrize("stage", [drafted, closed])
def test_only_an_open_matter_ends(cast, stage):
    with pytest.raises(NotAllowedNow, match="不能结束督办"):
        close(stage(cast), by=cast.director, outcome="routine", note=NOTE)


def test_what_is_still_to_come_is_no_longer_asked_for_what_was_missed_stays(cast):
    matter = received(cast)
    late = received(cast, due_on=clock.today())
    close(matter, by=cast.director, outcome="routine", note=NOTE)
    with shifted(clock.now() + timedelta(days=3)):
        close(late, by=cast.director, outcome="routine", note=NOTE)
        assert FeedbackDue.objects.get(assignment__matter=matter).status == "cancelled"
        assert list(FeedbackDue.objects.missing(clock.now())) == list(
            FeedbackDue.objects.filter(assignment__matter=late)
        )


def test_of_two_people_the_later_one_is_told(cast):
    matter = received(cast)
    stale = Matter.objects.get(pk=matter.pk)
    close(matter, by=cast.director, outcome="routine", note=NOTE)
    with pytest.raises(ChangedMeanwhile, match="本事项已由 宋知行 于"):
        close(stale, by=cast.deputy, outcome="cancelled", note=NOTE)
    with pytest.raises(ChangedMeanwhile):
        close(received(cast), by=cast.deputy, outcome="cancelled", note=NOTE, version=1)


def test_the_page_closes(cast, client):
    matter = presented(cast)
    client.force_login(cast.director)
    refused = send(client, url_of(matter), outcome="done", note=NOTE)
    assert refused.status_code == 422 and "还有销号标准未达到" in text_of(refused)
    assert NOTE in text_of(refused)
    ticks = {f"met_{one.pk}": "on" for one in matter.requirements.all()}
    answer = send(client, url_of(matter), outcome="done", note=NOTE, **ticks)
    page = text_of(client.get(answer.url))
    assert "办结销号。" in page and "重新督办" in page


def test_a_consent_on_the_telephone_shows_as_entered(cast, client):
    matter = received(cast)
    client.force_login(cast.director)
    consent = {"basis": "phone", "principal": "方既明", "acted_on": str(clock.today())}
    send(client, url_of(matter), outcome="stage", note=NOTE, **consent)
    assert "据电话代录 · 宋知行" in text_of(client.get(matter.get_absolute_url()))


def test_a_parent_is_not_done_before_its_children(cast):
    matter = spread_out(cast, [cast.county, cast.support])
    with pytest.raises(NotAllowedNow, match="还有2件分办事项没有结束，请先逐件办结。"):
        close(matter, by=cast.director, outcome="stage", note=NOTE)
    close(matter, by=cast.director, outcome="cancelled", note=NOTE)
    assert set(matter.children.values_list("status", flat=True)) == {"cancelled"}
    assert Closing.objects.count() == 3
    assert "已结束：撤销督办。" in notices(cast.county_hand)[-1]


def test_merging_two_instructions_into_one_matter(cast, client):
    stays, goes = received(cast), filed(cast, title="同一工地欠薪")
    client.force_login(cast.officer)
    wrong = send(client, url_of(goes, "merge"), number="没有这个号")
    assert wrong.status_code == 422
    assert "没有找到编号为“没有这个号”的事项，请核对编号。" in text_of(wrong)
    answer = send(client, url_of(goes, "merge"), number=stays.number)
    assert f"并案，并入{stays.number}" in text_of(client.get(answer.url))
    goes.refresh_from_db()
    assert (goes.status, entries("matters.matter.merged")) == ("merged", 1)


def test_what_cannot_be_merged(cast):
    stays = received(cast)
    with pytest.raises(BadInput, match="不能并入自身"):
        merge(stays, stays, by=cast.officer, note="")
    with pytest.raises(NotAllowedNow, match="已经结束，不能并入"):
        merge(stays, closed(cast), by=cast.officer, note="")
    with pytest.raises(NotAllowedNow, match="分办事项不能并案。"):
        merge(spread_out(cast, [cast.county]), stays, by=cast.officer, note="")
    with pytest.raises(Forbidden, match="只有督查室可以并案。"):
        merge(filed(cast), stays, by=cast.section_hand, note="")


def test_reopening_gives_the_matter_back_to_its_unit(cast, client):
    matter = closed(cast)
    old, new = matter.due_on, clock.today() + timedelta(days=20)
    reopen(matter, by=cast.officer, reason="核查发现仍有2个组断水。", due_on=new)
    share = matter.assignments.get()
    assert (matter.status, matter.round, matter.due_on, matter.ended_at) == ("reopened", 2, new, None)
    assert (share.status, share.due_on) == ("in_progress", new)
    due = share.dues.get(status="open")
    assert (due.label, due.due_on, due.is_final) == ("第2轮办理结果", new, True)
    kept = DeadlineVersion.objects.get()
    assert (kept.old_due_on, kept.after_due) == (old, False)
    assert kept.reason == "重新督办：核查发现仍有2个组断水。"
    assert entries("matters.matter.reopened") == 1
    assert "有新的要求，请继续办理。" in notices(cast.handler)[-1]
    client.force_login(cast.handler)
    assert "报送反馈" in text_of(client.get(matter.get_absolute_url()))


def test_a_reopened_matter_can_go_to_its_end_again(cast):
    matter = closed(cast)
    reopen(matter, by=cast.officer, reason="核查发现问题反弹。", due_on=matter.due_on)
    due = matter.assignments.get().dues.get(status="open")
    feedback = submit_by_proxy(due, full_report(matter), by=cast.officer, proxy=on_paper())
    review(feedback, by=cast.deputy, decision="accept")
    matter.refresh_from_db()
    assert matter.status == "accepted"
    row = close(matter, by=cast.director, outcome="stage", note=NOTE)
    assert (row.round, matter.closings.count()) == (2, 2)


@pytest.mark.parametrize("stage", [received, reported, presented])
def test_only_a_closed_matter_is_reopened(cast, stage):
    with pytest.raises(NotAllowedNow, match="不能重新督办。"):
        reopen(stage(cast), by=cast.officer, reason="核查发现问题反弹。", due_on=clock.today())


def test_reopening_is_refused_with_words(cast, client):
    matter = closed(cast)
    with pytest.raises(Forbidden, match="只有督查室可以重新督办。"):
        reopen(matter, by=cast.vice, reason="核查发现问题反弹。", due_on=clock.today())
    with pytest.raises(BadInput, match="请填写重新督办的理由（不少于5字）。"):
        reopen(matter, by=cast.officer, reason="反弹", due_on=clock.today())
    client.force_login(cast.officer)
    past = str(clock.today() - timedelta(days=1))
    answer = send(client, url_of(matter, "reopen"), reason="核查发现问题反弹。", due_on=past)
    assert answer.status_code == 422 and "新期限不能早于今天。" in text_of(answer)
    answer = send(client, url_of(matter, "reopen"), reason="核查发现问题反弹。", due_on=str(clock.today()))
    assert "第2轮" in text_of(client.get(answer.url))


def test_of_two_who_reopen_the_later_one_is_told(cast, client):
    matter = closed(cast)
    client.force_login(cast.officer)
    form = hidden(client.get(url_of(matter, "reopen")))
    reopen(matter, by=cast.director, reason="核查发现问题反弹。", due_on=clock.today())
    fields = {"reason": "我写的理由也在这里。", "due_on": str(clock.today())}
    answer = client.post(url_of(matter, "reopen"), form | fields)
    assert answer.status_code == 409 and "我写的理由也在这里。" in text_of(answer)


def test_outsiders_find_nothing_and_readers_are_refused(cast, client):
    matter = closed(cast)
    for name in ("close", "merge", "reopen"):
        for person in (cast.outsider, cast.section_hand, cast.admin):
            client.force_login(person)
            assert client.get(url_of(matter, name)).status_code == 404
            assert client.post(url_of(matter, name)).status_code == 404
        for person in (cast.handler, cast.vice, cast.general):
            client.force_login(person)
            assert client.get(url_of(matter, name)).status_code == 403
            assert client.post(url_of(matter, name)).status_code == 403
