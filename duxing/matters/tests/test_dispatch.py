"""交办: who takes which part, how it reached them, what they owe."""

from datetime import timedelta

import pytest
from django.urls import reverse

from duxing.audit.services import record
from duxing.core import clock
from duxing.core.actions import action
from duxing.core.errors import BadInput, ChangedMeanwhile, Forbidden, NotAllowedNow
from duxing.core.states import save_changes
from duxing.matters.models import CallNote, FeedbackDue, Matter, ReceiptDue
from duxing.matters.services.dispatching import Call, Share, dispatch
from duxing.matters.services.schedules import ScheduleData
from duxing.matters.tests.acting import entries, hidden, notices, send, text_of
from duxing.testing.matters import dispatched, drafted, filed


@action
def end_unit(unit, *, successor=None):
    save_changes(unit, by="system", valid_to=clock.today() - timedelta(days=1), successor=successor)
    record("system", "orgs.cast.made", unit)


def test_the_lead_owes_receipt_and_result_and_its_people_are_told(cast):
    matter = dispatch(filed(cast), by=cast.officer, lead=Share(cast.lead), call=Call("冯小筑"))
    lead = matter.assignments.get()
    assert (matter.status, lead.role, lead.status) == ("dispatched", "lead", "dispatched")
    assert ReceiptDue.objects.get().assignment == lead
    due = FeedbackDue.objects.get()
    assert (due.label, due.due_on, due.is_final) == ("办理结果", matter.due_on, True)
    assert CallNote.objects.get().words == "已电话通知"
    assert entries("matters.matter.dispatched") == 1
    for person in (cast.handler, cast.signer, cast.head):
        assert notices(person) == [f"有1件督查事项待签收：{matter.number} {matter.title}"]
    assert notices(cast.outsider) == []


def test_an_informed_unit_has_no_clock_and_one_with_a_date_its_own(cast):
    day = clock.today() + timedelta(days=5)
    others = (Share(cast.support, "supporting", day), Share(cast.county, "informed"))
    matter = dispatched(cast, others=others)
    support, county = (matter.assignments.get(unit=unit) for unit in (cast.support, cast.county))
    assert (support.due_on, support.dues.get().due_on) == (day, day)
    assert (county.role, county.due_on, county.dues.count()) == ("informed", None, 0)
    assert not hasattr(county, "receipt_due")
    assert notices(cast.county_hand)


def test_a_supporting_unit_without_a_date_is_only_informed(cast):
    matter = dispatched(cast, others=(Share(cast.support),))
    assert matter.assignments.get(unit=cast.support).role == "informed"


@pytest.mark.parametrize("stage", [drafted, dispatched])
def test_only_a_filed_matter_is_dispatched(cast, stage):
    with pytest.raises(NotAllowedNow, match="不能交办"):
        dispatch(stage(cast), by=cast.officer, lead=Share(cast.lead))


def test_of_two_people_the_later_one_is_told(cast):
    matter = filed(cast)
    stale = Matter.objects.get(pk=matter.pk)
    dispatch(matter, by=cast.officer, lead=Share(cast.lead))
    with pytest.raises(ChangedMeanwhile, match="本事项已由 高原 于"):
        dispatch(stale, by=cast.colleague, lead=Share(cast.lead))


def test_the_lead_is_not_chosen_twice(cast):
    """Bad input 13, in the words of the kind of source."""
    with pytest.raises(BadInput, match="“市住房城乡建设局”已是主办单位，不能同时作为协办单位。"):
        dispatch(filed(cast), by=cast.officer, others=(Share(cast.lead, "informed"),))
    with pytest.raises(BadInput, match="“市水利局”填写了两次，请只保留一处。"):
        dispatch(filed(cast), by=cast.officer, others=(Share(cast.support),) * 2)


def test_a_unit_that_was_merged_is_refused(cast):
    """Bad input 14."""
    matter = filed(cast)
    end_unit(cast.support, successor=cast.other)
    with pytest.raises(BadInput, match="“市水利局”已并入市教育局，请选择现单位。"):
        dispatch(matter, by=cast.officer, others=(Share(cast.support),))


def test_how_and_when_it_was_delivered_is_kept(cast):
    at = clock.now() - timedelta(hours=2)
    matter = dispatch(
        filed(cast), by=cast.officer, lead=Share(cast.lead, delivery="courier", delivered_at=at)
    )
    assert (matter.assignments.get().delivery, matter.assignments.get().delivered_at) == ("courier", at)
    with pytest.raises(BadInput, match="送达时间不能晚于现在。"):
        late = Share(cast.lead, delivery="fax", delivered_at=clock.now() + timedelta(days=1))
        dispatch(filed(cast), by=cast.officer, lead=late)


def test_the_system_sets_its_own_time_of_delivery(cast):
    long_ago = clock.now() - timedelta(days=30)
    matter = dispatch(filed(cast), by=cast.officer, lead=Share(cast.lead, delivered_at=long_ago))
    assert matter.assignments.get().delivered_at > long_ago


def test_a_slip_goes_out_only_when_asked_for(cast):
    assert not dispatched(cast).slip_issued
    matter = dispatch(filed(cast), by=cast.officer, lead=Share(cast.lead), with_slip=True)
    assert matter.slip_issued
    assert entries("matters.notice.issued") == 1


def test_the_page_shows_the_landlines_of_the_units(cast, client):
    matter = filed(cast)
    client.force_login(cast.officer)
    url = reverse("matters:dispatch", args=[matter.public_id])
    assert "冯小筑 0000-6003" in text_of(client.get(url))
    assert "何清 0000-6003" in text_of(client.get(url + "?clocked=市水利局"))
    phones = reverse("matters:dispatch_phones", args=[matter.public_id])
    assert "罗云 0000-6003" in text_of(client.get(phones, {"supporting": "云麓区政府、不存在的局"}))


def test_the_page_dispatches(cast, client):
    matter = filed(cast)
    client.force_login(cast.officer)
    answer = send(
        client,
        reverse("matters:dispatch", args=[matter.public_id]),
        lead="市住房城乡建设局",
        supporting="云麓区政府",
        clocked="市水利局",
        clocked_due_on=str(clock.today() + timedelta(days=3)),
        delivery="oa",
        delivered_on=str(clock.today() - timedelta(days=1)),
        delivered_time="09:30",
        kind="once",
        answered_by="冯小筑",
    )
    assert answer.url == matter.get_absolute_url()
    lead = matter.assignments.get(unit=cast.lead)
    assert clock.local(lead.delivered_at).strftime("%H:%M") == "09:30"
    assert set(matter.assignments.values_list("unit__name", "role")) == {
        ("市住房城乡建设局", "lead"),
        ("市水利局", "supporting"),
        ("云麓区政府", "informed"),
    }
    page = text_of(client.get(matter.get_absolute_url()))
    assert "办公系统送达" in page
    assert "高原致市住房城乡建设局 冯小筑" in page


def test_two_people_at_one_page_keep_what_they_typed(cast, client):
    matter = filed(cast)
    client.force_login(cast.officer)
    url = reverse("matters:dispatch", args=[matter.public_id])
    form = hidden(client.get(url))
    dispatch(matter, by=cast.colleague, lead=Share(cast.lead))
    answer = client.post(
        url, form | {"lead": "市水利局", "delivery": "system", "kind": "once", "answered_by": "何清"}
    )
    assert answer.status_code == 409
    page = text_of(answer)
    assert "本事项已由 唐可 于" in page
    assert 'value="市水利局"' in page and 'value="何清"' in page


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"kind": "monthly", "day": "25"}, "定期报送必须填写依据，例如要求报送的文件或会议。"),
        (
            {"kind": "monthly", "day": "25", "basis": "工作报告"},
            "定期报送必须填写终止日，办结后也会自动停止。",
        ),
        ({"kind": "dates", "basis": "会议纪要"}, "请填写至少一个报送日期。"),
        ({"clocked_due_on": "2026-02-30"}, "日期“2026-02-30”不存在，请按“年-月-日”填写，例如 2026-02-28。"),
        ({"lead": ""}, "请填写主办单位。"),
        ({"lead": "不存在的局"}, "不存在的局"),
        ({"clocked": "市住房城乡建设局"}, "“市住房城乡建设局”已是主办单位，不能同时作为协办单位。"),
    ],
)
def test_bad_input_is_named_and_nothing_is_written(cast, client, fields, words):
    matter = filed(cast)
    client.force_login(cast.officer)
    url = reverse("matters:dispatch", args=[matter.public_id])
    form = {"lead": "市住房城乡建设局", "delivery": "system", "kind": "once", "answered_by": "冯小筑"}
    answer = send(client, url, **form | fields)
    assert answer.status_code == 422
    assert words in text_of(answer)
    assert 'value="冯小筑"' in text_of(answer)
    matter.refresh_from_db()
    assert (matter.status, matter.assignments.count()) == ("approved", 0)


def test_an_outsider_finds_no_page(cast, client):
    matter = filed(cast)
    for person in (cast.outsider, cast.handler, cast.admin):
        client.force_login(person)
        url = reverse("matters:dispatch", args=[matter.public_id])
        assert (client.get(url).status_code, client.post(url).status_code) == (404, 404)


def test_who_only_reads_may_not_dispatch(cast):
    with pytest.raises(Forbidden, match="只有市政府办公室（督查室）可以交办。"):
        dispatch(filed(cast), by=cast.vice, lead=Share(cast.lead))


def test_repeated_reports_are_rows_before_anybody_writes(cast):
    plan = ScheduleData("monthly", day=25, basis="会议纪要", ends_on=clock.today() + timedelta(days=70))
    matter = dispatch(
        filed(cast, due_on=clock.today() + timedelta(days=80)),
        by=cast.officer,
        lead=Share(cast.lead),
        schedule=plan,
    )
    labels = list(matter.assignments.get().dues.order_by("due_at").values_list("label", flat=True))
    assert labels[-1] == "办理结果"
    assert len(labels) >= 3 and all(label.endswith("月报送") for label in labels[:-1])
