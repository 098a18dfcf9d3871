"""调整期限: a new version with reason and approver; the original stays (invariant 3)."""

from datetime import timedelta

import pytest
from django.urls import reverse

from duxing.core import clock
from duxing.core.clock_shift import shifted
from duxing.core.errors import BadInput, ChangedMeanwhile, Forbidden, NotAllowedNow
from duxing.matters.models import DeadlineVersion, FeedbackDue, Matter
from duxing.matters.services.closing import reopen
from duxing.matters.services.deadlines import move_deadline
from duxing.matters.services.dispatching import Share
from duxing.matters.services.reporting import submit_by_proxy
from duxing.matters.services.reviewing import review
from duxing.matters.tests.acting import entries, hidden, scan, send, text_of
from duxing.testing.matters import closed, dispatched, filed, full_report, on_paper, received, reported

REASON = "外墙材料复检停工九天，需顺延。"


def later(days=20):
    return clock.today() + timedelta(days=days)


def move(matter, cast, due_on=None, **values):
    proxy = values.pop("proxy", None) or on_paper("方既明")
    values = {"by": cast.officer, "due_on": due_on or later(), "reason": REASON, "proxy": proxy} | values
    return move_deadline(matter, **values)


def url_of(matter):
    return reverse("matters:move_deadline", args=[matter.public_id])


def test_the_new_date_reaches_the_lead_and_the_old_one_is_kept(cast):
    matter = received(cast)
    old, proof = matter.due_on, matter.due_proof
    row = move(matter, cast)
    lead = matter.assignments.get()
    assert (matter.due_on, lead.due_on) == (later(), later())
    assert (row.old_due_on, row.old_proof, row.after_due) == (old, proof, False)
    assert row.proxy.principal == "方既明"
    dues = dict(lead.dues.values_list("label", "status"))
    assert dues == {"办理结果": "cancelled", "办理结果（调整后）": "open"}
    assert entries("matters.deadline.moved") == 1


def test_moved_twice_there_are_two_versions_and_one_report_to_come(cast):
    matter = received(cast)
    move(matter, cast)
    move(matter, cast, later(30))
    assert list(DeadlineVersion.objects.values_list("number", "due_on")) == [(1, later()), (2, later(30))]
    assert FeedbackDue.objects.get(status="open").due_on == later(30)


def test_the_date_itself_again_is_refused(cast):
    matter = received(cast)
    move(matter, cast)
    with pytest.raises(BadInput, match=f"且新期限应晚于原期限 {later()}。"):
        move(matter, cast)


def test_moved_after_it_had_passed_the_missed_report_stays_missed(cast, client):
    matter = received(cast, due_on=clock.today())
    with shifted(clock.now() + timedelta(days=3)):
        assert move(matter, cast).after_due
        missed = FeedbackDue.objects.get(status="missed")
        assert list(FeedbackDue.objects.missing(clock.now())) == [missed]
        client.force_login(cast.officer)
        page = text_of(client.get(matter.get_absolute_url()))
        assert "未报办理结果" in page and "办理结果（调整后）" in page


def test_after_the_move_the_report_ends_the_matter(cast):
    matter = received(cast)
    move(matter, cast)
    due = FeedbackDue.objects.get(status="open")
    review(
        submit_by_proxy(due, full_report(matter), by=cast.officer, proxy=on_paper()),
        by=cast.deputy,
        decision="accept",
    )
    matter.refresh_from_db()
    assert matter.status == "accepted"
    assert not FeedbackDue.objects.filter(status="open").exists()


def test_a_report_that_waits_for_review_still_ends_the_matter_after_a_move(cast):
    matter = reported(cast)
    move(matter, cast)
    feedback = FeedbackDue.objects.get(status="reported").feedbacks.get()
    review(feedback, by=cast.deputy, decision="accept")
    matter.refresh_from_db()
    assert matter.status == "accepted"
    assert not FeedbackDue.objects.filter(status="open").exists()


def test_supporting_units_keep_their_own_date(cast):
    day = later(5)
    matter = dispatched(cast, others=(Share(cast.support, "supporting", day),))
    move(matter, cast)
    assert matter.assignments.get(unit=cast.support).due_on == day


def test_in_a_second_round_too(cast):
    matter = closed(cast)
    reopen(matter, by=cast.officer, reason="核查发现问题反弹。", due_on=matter.due_on)
    move(matter, cast, later(40))
    assert list(matter.deadline_versions.values_list("opens_round", flat=True)) == [2, None]
    assert FeedbackDue.objects.get(status="open").due_on == later(40)


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"reason": "太忙"}, "reason"), ({"reason": " " * 12}, "reason"), ({"due_on": "earlier"}, "due_on")],
)
def test_without_reason_or_to_an_earlier_date(cast, changes, field):
    """Bad input 15."""
    matter = received(cast)
    if "due_on" in changes:
        changes = {"due_on": matter.due_on - timedelta(days=1)}
    words = f"请填写延期理由（不少于 10 字），且新期限应晚于原期限 {matter.due_on}。"
    with pytest.raises(BadInput) as refused:
        move(matter, cast, **changes)
    assert (refused.value.message, refused.value.field) == (words, field)
    assert not DeadlineVersion.objects.exists()


def test_a_date_that_is_past_already_is_refused(cast):
    matter = received(cast, due_on=clock.today())
    with shifted(clock.now() + timedelta(days=9)), pytest.raises(BadInput, match="新期限不能早于今天。"):
        move(matter, cast, clock.today() - timedelta(days=1))


@pytest.mark.parametrize("stage", [filed, closed])
def test_only_while_units_are_at_work(cast, stage):
    with pytest.raises(NotAllowedNow, match="不能调整期限。"):
        move(stage(cast), cast, later(99))


def test_only_the_office_enters_it(cast):
    for person in (cast.handler, cast.vice, cast.section_hand):
        with pytest.raises(Forbidden, match="只有督查室可以录入期限调整。"):
            move(received(cast), cast, by=person)


def test_of_two_people_the_later_one_is_told_and_nothing_of_it_stays(cast):
    matter = received(cast)
    stale = Matter.objects.get(pk=matter.pk)
    move(matter, cast)
    with pytest.raises(ChangedMeanwhile, match="本事项已由 高原 于"):
        move(stale, cast, later(30), by=cast.deputy)
    assert DeadlineVersion.objects.count() == 1


def test_the_page(cast, client):
    matter = received(cast)
    client.force_login(cast.officer)
    approved = {"basis": "paper", "principal": "方既明", "acted_on": str(clock.today())}
    refused = send(client, url_of(matter), due_on="2206-01-01", reason=REASON, **approved)
    assert refused.status_code == 422
    assert "新期限应在 2000 年至 2099 年之间，请检查年份。" in text_of(refused)
    assert REASON in text_of(refused)
    answer = send(client, url_of(matter), due_on=str(later()), reason=REASON, **approved, scan=scan())
    page = text_of(client.get(answer.url))
    assert "期限调整" in page and REASON in page and "据纸质件代录 · 高原" in page


def test_a_stale_page_keeps_the_typed_reason(cast, client):
    matter = received(cast)
    client.force_login(cast.officer)
    form = hidden(client.get(url_of(matter)))
    move(matter, cast, by=cast.deputy)
    fields = {"due_on": str(later(40)), "reason": REASON, "basis": "paper", "principal": "郑伯阳"}
    answer = client.post(url_of(matter), form | fields | {"acted_on": str(clock.today())})
    assert answer.status_code == 409
    page = text_of(answer)
    assert "本事项已由 林晚舟 于" in page and REASON in page and 'value="郑伯阳"' in page


def test_outsiders_find_nothing(cast, client):
    matter = received(cast)
    for person, status in ((cast.outsider, 404), (cast.admin, 404), (cast.handler, 403), (cast.vice, 403)):
        client.force_login(person)
        assert client.get(url_of(matter)).status_code == status
        assert client.post(url_of(matter)).status_code == status
