"""呈阅: the slip goes up leader by leader, and their words come back."""

from datetime import timedelta

import pytest
from django.urls import reverse

from duxing.core import clock
from duxing.core.errors import BadInput, ChangedMeanwhile, Forbidden, NotAllowedNow
from duxing.intake.services.registering import Saying
from duxing.matters.models import DeadlineVersion, Matter, Reading
from duxing.matters.services.presenting import (
    Entry,
    leaders_to_answer,
    record_instruction,
    record_read,
    submit_to_leaders,
)
from duxing.matters.tests.acting import entries, hidden, notices, scan, send, text_of
from duxing.orgs.models import Post
from duxing.testing.matters import accepted, drafted, on_paper, presented, reported


@pytest.fixture
def slip(cast):
    return submit_to_leaders([Entry(accepted(cast), "供暖温度已恢复。")], by=cast.officer)


def readings(slip):
    return list(slip.readings.order_by("position"))


def read_up_to(slip, cast, count):
    for one in readings(slip)[:count]:
        record_read(one, by=cast.officer, proxy=on_paper(one.leader_name))


def test_it_goes_from_the_aide_to_the_leader(cast, slip):
    assert [one.leader_name for one in readings(slip)] == ["方既明", "郑伯阳", "顾维城"]
    assert entries("matters.submission.made") == 1
    assert notices(cast.aide) == [f"有1份呈阅单待阅：{slip.title}"]
    assert notices(cast.vice) == []


def test_each_leader_is_told_in_turn_and_the_last_one_stops_the_clock(cast, slip):
    read_up_to(slip, cast, 1)
    assert notices(cast.general) and not notices(cast.vice)
    matter = slip.items.get().matter
    record_read(readings(slip)[1], by=cast.general)
    matter.refresh_from_db()
    assert matter.clock_stopped_at is None
    record_read(readings(slip)[2], by=cast.vice)
    matter.refresh_from_db()
    assert matter.clock_stopped_at is not None
    assert entries("matters.reading.recorded") == 3
    assert {one.status for one in readings(slip)} == {"read"}


def test_nobody_reads_out_of_turn_or_for_another(cast, slip):
    with pytest.raises(NotAllowedNow, match="呈阅须逐级进行，请先登记方既明的阅示。"):
        record_read(readings(slip)[2], by=cast.vice)
    with pytest.raises(Forbidden, match="请由领导本人登记"):
        record_read(readings(slip)[0], by=cast.officer)
    with pytest.raises(Forbidden, match="只有督查室可以代录。"):
        record_read(readings(slip)[0], by=cast.general, proxy=on_paper("方既明"))
    record_read(readings(slip)[0], by=cast.aide)
    with pytest.raises(NotAllowedNow, match="当前状态为“已阅，无新批示”，不能登记已阅。"):
        record_read(readings(slip)[0], by=cast.aide)


def test_of_two_entries_of_one_reading_the_later_is_told(cast, slip):
    stale = Reading.objects.get(pk=readings(slip)[0].pk)
    record_read(readings(slip)[0], by=cast.aide)
    with pytest.raises(ChangedMeanwhile, match="本阅示已由 方既明 于"):
        record_read(stale, by=cast.officer, proxy=on_paper("方既明"))


def test_only_accepted_matters_go_up(cast):
    with pytest.raises(NotAllowedNow, match="“锦绣家园供暖温度不够”尚未审核通过，不能呈阅。"):
        submit_to_leaders([Entry(reported(cast), "已办。")], by=cast.officer)
    with pytest.raises(BadInput, match="请至少选择一件事项呈阅。"):
        submit_to_leaders([], by=cast.officer)
    with pytest.raises(BadInput, match="请填写“第二件”的办理情况。"):
        submit_to_leaders([Entry(accepted(cast, title="第二件"), "  ")], by=cast.officer)
    with pytest.raises(Forbidden, match="只有督查室可以拟呈阅单。"):
        submit_to_leaders([Entry(accepted(cast), "已办。")], by=cast.aide)


def test_new_words_begin_a_round_and_the_old_deadline_stays(cast, client, slip):
    read_up_to(slip, cast, 2)
    matter = slip.items.get().matter
    old, new = matter.due_on, clock.today() + timedelta(days=4)
    record_instruction(
        readings(slip)[2], by=cast.vice, matter=matter, words="仍未解决，请既明同志协调。", due_on=new
    )
    matter.refresh_from_db()
    assert (matter.status, matter.round, matter.due_on) == ("dispatched", 2, new)
    assert matter.assignments.get().status == "in_progress"
    kept = DeadlineVersion.objects.get()
    assert (kept.old_due_on, kept.due_on, kept.opens_round) == (old, new, 2)
    due = matter.assignments.get().dues.get(status="open")
    assert (due.label, due.due_on) == ("第2轮办理结果", new)
    assert entries("matters.reading.instructed") == 1
    assert notices(cast.handler)[-1] == "“锦绣家园供暖温度不够”有新的要求，请继续办理。"
    client.force_login(cast.handler)
    assert "仍未解决，请既明同志协调。" in text_of(client.get(matter.get_absolute_url()))
    client.force_login(cast.officer)
    page = text_of(client.get(matter.get_absolute_url()))
    assert "第2轮办理" in page and page.index("请住房城乡建设局会同") < page.index("仍未解决")


def test_a_new_round_may_end_on_the_day_of_the_old_one(cast, slip):
    read_up_to(slip, cast, 2)
    matter = slip.items.get().matter
    record_instruction(
        readings(slip)[2], by=cast.vice, matter=matter, words="请继续办理。", due_on=matter.due_on
    )
    assert matter.assignments.get().dues.filter(nominal_on=matter.due_on).count() == 2


def test_a_leader_may_write_on_one_matter_and_let_the_other_rest(cast):
    first, second = accepted(cast), accepted(cast, title="第二件")
    slip = submit_to_leaders([Entry(first, "已办。"), Entry(second, "已办。")], by=cast.officer)
    read_up_to(slip, cast, 2)
    last = readings(slip)[2]
    record_instruction(last, by=cast.vice, matter=first, words="请继续办理。", due_on=clock.today())
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.status, first.clock_stopped_at) == ("dispatched", None)
    assert second.clock_stopped_at is not None
    last.refresh_from_db()
    record_instruction(last, by=cast.vice, matter=second, words="也请继续。", due_on=clock.today())
    last.refresh_from_db()
    assert last.words == "请继续办理。\n也请继续。"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"words": " "}, "请照录领导的新批示。"),
        ({"due_on": "past"}, "新期限不能早于今天。"),
        ({"matter": "other"}, "这件事项不在本呈阅单上。"),
    ],
)
def test_new_words_that_cannot_be_taken(cast, slip, changes, words):
    values = {"matter": slip.items.get().matter, "words": "请再办。", "due_on": clock.today()}
    if "due_on" in changes:
        changes = {"due_on": clock.today() - timedelta(days=1)}
    if "matter" in changes:
        changes = {"matter": accepted(cast, title="别的")}
    with pytest.raises(BadInput, match=words):
        record_instruction(readings(slip)[0], by=cast.aide, **(values | changes))


def test_a_leader_outside_is_entered_by_the_office(cast, client):
    chain = [Saying("省领导", clock.today(), "请云川市核处。")]
    matter = accepted(cast, chain=chain)
    slip = submit_to_leaders([Entry(matter, "已核处。")], by=cast.officer)
    last = readings(slip)[-1]
    assert (last.leader, last.leader_name) == (None, "省领导")
    read_up_to(slip, cast, len(readings(slip)))
    client.force_login(cast.general)
    assert "据纸质件代录 · 高原" in text_of(client.get(slip.get_absolute_url()))
    matter.refresh_from_db()
    assert matter.clock_stopped_at is not None


def test_leaders_stand_in_the_order_of_the_office(cast):
    mayor, vice = (Post.objects.get(holder=person) for person in (cast.mayor, cast.vice))
    today = clock.today()
    chain = [Saying("陆承远", today, "请维城同志牵头。", mayor), Saying("顾维城", today, "请主办。", vice)]
    names = [name for _, name in leaders_to_answer([drafted(cast, chain=chain)])]
    assert names == ["方既明", "郑伯阳", "顾维城", "陆承远"]


def test_the_pages_of_the_office(cast, client):
    matter = accepted(cast)
    client.force_login(cast.officer)
    new = reverse("matters:new_submission") + f"?matter={matter.public_id}"
    page = text_of(client.get(new))
    assert "截至" in page and "改造供热管网累计12公里，占100.0%" in page
    name = matter.public_id.hex
    nothing = send(client, new, title="")
    assert nothing.status_code == 422 and "请至少选择一件事项呈阅。" in text_of(nothing)
    answer = send(client, new, **{f"pick_{name}": "on", f"summary_{name}": "供暖温度已恢复。"})
    page = text_of(client.get(answer.url))
    assert "供暖温度已恢复。" in page and "登记方既明阅示" in page
    assert "方既明：待阅" in text_of(client.get(reverse("matters:submissions")))


def test_the_office_enters_a_reading(cast, client, slip):
    client.force_login(cast.officer)
    url = reverse("matters:record_reading", args=[readings(slip)[0].public_id])
    fields = {"outcome": "read", "basis": "paper", "principal": "方既明"}
    refused = send(client, url, **fields)
    assert refused.status_code == 422
    assert "请填写纸件日期：收文戳或通话的日期。" in text_of(refused)
    answer = send(client, url, **fields, acted_on=str(clock.today()), scan=scan())
    assert answer.url == slip.get_absolute_url()
    assert "已阅，无新批示" in text_of(client.get(answer.url))


def test_a_leader_reads_alone_and_may_write(cast, client, slip):
    client.force_login(cast.aide)
    assert "阅示</a>" in text_of(client.get(slip.get_absolute_url()))
    url = reverse("matters:record_reading", args=[readings(slip)[0].public_id])
    refused = send(client, url, outcome="instructed")
    assert refused.status_code == 422
    for words in ("请选择批示所指的事项。", "请照录领导的新批示。", "请填写新期限。"):
        assert words in text_of(refused)
    answer = send(
        client,
        url,
        outcome="instructed",
        item=str(slip.items.get().pk),
        words="请再核实一户。",
        due_on=str(clock.today() + timedelta(days=3)),
    )
    assert answer.status_code == 302
    assert "请再核实一户。" in text_of(client.get(slip.get_absolute_url()))


def test_a_stale_reading_page_is_told(cast, client, slip):
    client.force_login(cast.officer)
    url = reverse("matters:record_reading", args=[readings(slip)[0].public_id])
    form = hidden(client.get(url))
    record_read(readings(slip)[0], by=cast.aide)
    fields = {"outcome": "read", "basis": "paper", "principal": "方既明", "acted_on": str(clock.today())}
    assert client.post(url, form | fields).status_code == 409


def test_who_may_see_a_slip(cast, client, slip):
    reading = reverse("matters:record_reading", args=[readings(slip)[0].public_id])
    for person in (cast.handler, cast.outsider, cast.section_hand, cast.admin):
        client.force_login(person)
        for url in (slip.get_absolute_url(), reading):
            assert client.get(url).status_code == 404
        assert client.post(reading).status_code == 404
        assert client.get(reverse("matters:new_submission")).status_code == 404
    client.force_login(cast.vice)
    assert client.get(slip.get_absolute_url()).status_code == 200
    assert client.get(reading).status_code == 403


def test_after_all_have_read_the_page_says_so(cast, client):
    matter = presented(cast)
    client.force_login(cast.officer)
    page = text_of(client.get(matter.get_absolute_url()))
    assert "领导已阅，待办结" in page
    assert Matter.objects.overdue(clock.now() + timedelta(days=99)).count() == 0


def test_what_waits_for_leaders_is_not_late(cast):
    accepted(cast, due_on=clock.today())
    assert Matter.objects.overdue(clock.now() + timedelta(days=5)).count() == 0
