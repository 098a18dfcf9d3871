"""The questions of the demonstration (practice.md 五) that this app answers, one test each."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from duxing.audit.models import AuditEntry
from duxing.audit.verify import verify
from duxing.core import clock
from duxing.core.clock_shift import shifted
from duxing.core.errors import BadInput, Forbidden
from duxing.intake.services.registering import Saying
from duxing.matters.models import Feedback, FeedbackDue, Matter
from duxing.matters.services.closing import close
from duxing.matters.services.dispatching import Share, dispatch
from duxing.matters.services.presenting import Entry, submit_to_leaders
from duxing.matters.services.receiving import receive
from duxing.matters.services.reporting import Answer, Report, submit_by_proxy, submit_sealed
from duxing.matters.services.reviewing import review
from duxing.matters.services.schedules import ScheduleData
from duxing.matters.services.terms import by_policy
from duxing.matters.tests.acting import scan, send, text_of
from duxing.orgs.models import Post
from duxing.testing.matters import (
    accepted,
    closed,
    dispatched,
    drafted,
    filed,
    final_due,
    full_report,
    on_paper,
    presented,
    received,
    reported,
    spread_out,
    submitted,
)
from duxing.workdays.deadlines import Policy, Unit, compute
from duxing.workdays.proof import DateProof
from duxing.workdays.services import load_calendar


def test_1_the_office_alone_takes_a_matter_to_its_end(cast):
    assert closed(cast).status == "closed"
    assert verify().exit_code == 0


def test_4_every_leader_of_the_chain_is_answered_in_order(cast):
    posts = {name: Post.objects.get(holder=getattr(cast, name)) for name in ("mayor", "vice")}
    today = clock.today()
    chain = [
        Saying("省领导", today, "请云川市核处。"),
        Saying("市委书记", today, "请承远同志阅处。"),
        Saying("陆承远", today, "请维城同志牵头。", posts["mayor"]),
    ]
    matter = drafted(cast, chain=chain)
    said = matter.source.instructions.order_by("position").values_list("leader_name", flat=True)
    assert list(said) == ["省领导", "市委书记", "陆承远", "顾维城"]
    slip = submit_to_leaders([Entry(accepted(cast, chain=chain[:2]), "已核处。")], by=cast.officer)
    assert {"省领导", "市委书记", "顾维城"} <= set(slip.readings.values_list("leader_name", flat=True))


def test_5_a_liaison_reads_the_own_sentences_and_nothing_else(cast, client):
    matter = received(cast)
    source = matter.source
    type(source)._base_manager.filter(pk=source.pk).update(text="第一条另有他事。第二条请住建局办理。")
    client.force_login(cast.handler)
    page = text_of(client.get(matter.get_absolute_url()))
    assert "请住房城乡建设局会同云麓区速查，三日内报。" in page
    assert "另有他事" not in page and "看全文" not in page and "看来文" not in page
    assert client.get(reverse("matters:source_text", args=[matter.public_id])).status_code == 404
    assert client.get(source.get_absolute_url()).status_code == 404


def test_8_what_was_entered_from_paper_says_so_wherever_it_shows(cast, client):
    matter = presented(cast)
    feedback = Feedback.objects.get()
    slip = matter.submission_items.get().submission
    client.force_login(cast.general)
    for url in (matter.get_absolute_url(), feedback.get_absolute_url(), slip.get_absolute_url()):
        assert "据纸质件代录 · 高原" in text_of(client.get(url))


def test_10_a_sealed_scan_and_three_fields_are_a_report(cast):
    matter = received(cast)
    counted = matter.requirements.get(position=2)
    three = Report(
        {"self_state": "on_track", "as_of": clock.today(), "next_on": clock.today()}, [Answer(counted.pk, 9)]
    )
    feedback = submit_sealed(final_due(matter), three, by=cast.handler, scan=scan("盖章件.png"))
    assert (feedback.status, feedback.due.status) == ("submitted", "reported")


def test_11_the_form_becomes_a_paper_ready_for_the_seal(cast, client):
    feedback = submitted(cast)
    client.force_login(cast.handler)
    answer = client.post(reverse("matters:report_paper", args=[feedback.public_id]))
    assert answer.status_code == 200 and answer.content.startswith(b"PK")
    assert AuditEntry.objects.order_by("-seq").first().kind == "matters.report.exported"


def test_13_every_matter_opens_with_one_sentence(cast, client):
    client.force_login(cast.officer)
    silent = text_of(client.get(received(cast).get_absolute_url()))
    assert "一句话现状" in silent and "尚未收到反馈；下一时点" in silent
    page = text_of(client.get(reported(cast).get_absolute_url()))
    today = clock.today()
    assert f"截至{today.month}月{today.day}日，改造供热管网累计12公里，占100.0%，已完成" in page
    assert '<span class="said">自报</span>' in page


def test_14_the_date_is_explained_day_by_day(cast, client):
    """9月18日交办、10个工作日 is 10月9日, and the page says which days were skipped and added."""
    policy = Policy("t", "十个工作日", Unit.WORKDAY, 10)
    deadline = compute(policy, date(2026, 9, 18), load_calendar(), event="交办")
    assert deadline.due_on == date(2026, 10, 9)
    matter = filed(cast, due_on=deadline.due_on)
    Matter._base_manager.filter(pk=matter.pk).update(due_proof=deadline.proof.to_json())
    client.force_login(cast.officer)
    page = text_of(client.get(matter.get_absolute_url()))
    for words in ("10.9", "第10日", "9.20", "班", "中秋", "国庆"):
        assert words in page
    assert DateProof.from_json(Matter.objects.get().due_proof).holds()


def test_14_the_rules_of_the_city_carry_their_proof(cast):
    with shifted(clock.start_of_day_instant(date(2026, 9, 28))):
        assert by_policy("instruction_normal", clock.now(), "交办").due_on == date(2026, 10, 13)


def test_15_units_stand_in_their_order_not_by_pinyin(cast, client):
    others = (Share(cast.county, "informed"), Share(cast.support, "informed"), Share(cast.other, "informed"))
    matter = dispatched(cast, others=others)
    client.force_login(cast.officer)
    page = text_of(client.get(matter.get_absolute_url())).split("承办</h2>")[1]
    places = [page.index(name) for name in ("市住房城乡建设局", "市教育局", "市水利局", "云麓区政府")]
    assert places == sorted(places)


def test_16_a_missing_unit_is_seen_at_once(cast, client):
    matter = spread_out(cast, [cast.county, cast.support, cast.other])
    people = {cast.county: cast.county_hand, cast.support: cast.helper}
    for unit, person in people.items():
        child = matter.children.get(lead_unit=unit)
        receive(child.assignments.get(), by=person)
        submit_by_proxy(final_due(child), full_report(child), by=cast.officer, proxy=on_paper())
    for person in (cast.officer, cast.handler):
        client.force_login(person)
        page = text_of(client.get(matter.get_absolute_url()))
        assert "3家已报2家，缺市教育局" in page
        assert "由市住房城乡建设局汇总" in page
    numbered = [child.lead_unit for child in matter.children.order_by("pk")]
    assert numbered == [cast.other, cast.support, cast.county]


def test_16_the_collating_unit_cannot_finish_over_a_missing_one(cast):
    matter = spread_out(cast, [cast.county, cast.support])
    receive(matter.assignments.get(), by=cast.handler)
    feedback = submit_by_proxy(final_due(matter), full_report(matter), by=cast.officer, proxy=on_paper())
    with pytest.raises(Exception, match="还有2家分办单位未办完：市水利局、云麓区政府。"):
        review(feedback, by=cast.deputy, decision="accept")


def test_18_a_department_cannot_give_orders_to_a_county(cast, client):
    """Its account reaches no dispatch at all, and is told why."""
    words = "市直部门不能向云麓区政府派件。确需县（市、区）办理的，请报市政府办公室（督查室），以其名义交办。"
    matter = dispatched(cast)
    with pytest.raises(Forbidden) as refused:
        dispatch(matter, by=cast.head, lead=Share(cast.county))
    assert refused.value.message == words
    client.force_login(cast.head)
    url = reverse("matters:dispatch", args=[matter.public_id])
    answer = client.post(url, {"lead": "云麓区政府", "delivery": "system", "kind": "once"})
    assert answer.status_code == 403 and words in text_of(answer)
    assert "只有市政府办公室（督查室）可以交办。" in text_of(client.get(url))
    assert client.get(reverse("matters:dispatch", args=[filed(cast).public_id])).status_code == 404


def test_19_no_repeated_reporting_without_ground_and_end(cast, client):
    with pytest.raises(BadInput, match="定期报送必须填写依据"):
        dispatch(filed(cast), by=cast.officer, schedule=ScheduleData("monthly", day=25))
    client.force_login(cast.officer)
    matter = filed(cast, title="第二件")
    url = reverse("matters:dispatch", args=[matter.public_id])
    form = {"lead": "市住房城乡建设局", "delivery": "system", "kind": "monthly", "day": "25"}
    answer = send(client, url, **form, basis="市政府工作报告分解方案", ends_on="")
    assert answer.status_code == 422
    assert "定期报送必须填写终止日，办结后也会自动停止。" in text_of(answer)


def test_24_the_offices_own_lateness_is_in_plain_sight(cast, client):
    reported(cast)
    client.force_login(cast.deputy)
    assert "light late" not in text_of(client.get(reverse("matters:reviews")))
    with shifted(clock.now() + timedelta(days=16)):  # beyond any row of holidays
        client.force_login(cast.deputy)
        assert '<span class="light late">超期未审</span>' in text_of(client.get(reverse("matters:reviews")))


def test_a_supporting_units_omission_is_not_the_leads(cast, client):
    """Invariant 10: 漏报-partial, by name."""
    day = clock.today() + timedelta(days=1)
    matter = dispatched(cast, others=(Share(cast.support, "supporting", day),))
    receive(matter.assignments.get(unit=cast.lead), by=cast.handler)
    feedback = submit_by_proxy(final_due(matter), full_report(matter), by=cast.officer, proxy=on_paper())
    review(feedback, by=cast.deputy, decision="accept")
    with shifted(clock.now() + timedelta(days=4)):
        client.force_login(cast.officer)
        page = text_of(client.get(matter.get_absolute_url()))
        assert "市水利局（配合）未报办理结果" in page
        assert "市住房城乡建设局（牵头）未报" not in page
        missing = FeedbackDue.objects.missing(clock.now())
        assert [due.assignment.unit for due in missing] == [cast.support]


def test_a_requirement_of_another_unit_is_answered_by_that_unit(cast, client):
    matter = filed(cast)
    counted = matter.requirements.get(position=2)
    type(counted)._base_manager.filter(pk=counted.pk).update(unit=cast.support)
    dispatch(matter, by=cast.officer, others=(Share(cast.support, "supporting", clock.today()),))
    for unit, person in ((cast.lead, cast.handler), (cast.support, cast.helper)):
        receive(matter.assignments.get(unit=unit), by=person)
    client.force_login(cast.handler)
    mine = text_of(client.get(reverse("matters:report", args=[final_due(matter).public_id])))
    assert "查明供暖温度不够的原因" in mine and "改造供热管网12公里" not in mine
    theirs = final_due(matter, cast.support)
    client.force_login(cast.helper)
    page = text_of(client.get(reverse("matters:report", args=[theirs.public_id])))
    assert "改造供热管网12公里" in page and "查明供暖温度不够的原因" not in page
    report = Report(
        {"self_state": "done", "as_of": clock.today(), "text": "已完成。"},
        [Answer(counted.pk, 12, "管网完成。")],
    )
    submit_by_proxy(theirs, report, by=cast.officer, proxy=on_paper("江淮"))
    client.force_login(cast.officer)
    assert "管网完成。" in text_of(client.get(matter.get_absolute_url()))


def test_the_end_leaves_a_whole_chain(cast):
    matter = received(cast)
    close(matter, by=cast.director, outcome="routine", note="转入日常工作推进。")
    assert verify().exit_code == 0
