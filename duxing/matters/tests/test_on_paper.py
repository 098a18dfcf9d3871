"""What the office enters from paper (代录), and the sealed report with three fields."""

from datetime import timedelta

import pytest
from django.urls import reverse

from duxing.core import clock
from duxing.core.clock_shift import shifted
from duxing.core.errors import BadInput, Forbidden, NotAllowedNow
from duxing.matters.models import Feedback
from duxing.matters.services.reporting import (
    Answer,
    Report,
    send_to_sign,
    sign_and_submit,
    submit_by_proxy,
    submit_sealed,
)
from duxing.matters.services.reviewing import review
from duxing.matters.tests.acting import entries, notices, scan, send, text_of
from duxing.testing.matters import (
    dispatched,
    draft_report,
    final_due,
    full_report,
    on_paper,
    received,
    reported,
)


@pytest.fixture
def matter(cast):
    return received(cast)


def three_fields(matter, **changes):
    counted = matter.requirements.get(position=2)
    return Report({"self_state": "done", "as_of": clock.today()} | changes, [Answer(counted.pk, 12)])


def test_a_report_on_paper_names_who_signed_and_who_entered(cast, client, matter):
    feedback = submit_by_proxy(final_due(matter), full_report(matter), by=cast.officer, proxy=on_paper())
    assert (feedback.status, feedback.signer_name, feedback.signed_by) == ("submitted", "王立新", None)
    assert feedback.paper_on == clock.today()
    assert entries("matters.feedback.submitted") == 1
    for person in (cast.officer, cast.handler, cast.vice):
        client.force_login(person)
        for url in (feedback.get_absolute_url(), matter.get_absolute_url()):
            assert "据纸质件代录 · 高原" in text_of(client.get(url))


def test_lateness_counts_from_the_paper_and_the_entry_time_is_the_servers(cast):
    matter = received(cast, due_on=clock.today() + timedelta(days=1))
    with shifted(clock.now() + timedelta(days=4)):
        in_time = clock.today() - timedelta(days=3)
        proxy = on_paper(acted_on=in_time)
        feedback = submit_by_proxy(final_due(matter), full_report(matter), by=cast.officer, proxy=proxy)
        assert feedback.submitted_at == clock.now()
        assert feedback.due.was_late() is False
        late = on_paper(acted_on=clock.today())
        other = received(cast, due_on=clock.today())
        with shifted(clock.now() + timedelta(days=2)):
            late = on_paper(acted_on=clock.today())
            assert submit_by_proxy(
                final_due(other), full_report(other), by=cast.officer, proxy=late
            ).due.was_late()


def test_only_the_office_enters_for_others(cast, matter):
    for person in (cast.vice, cast.section_hand, cast.handler):
        with pytest.raises(Forbidden, match="只有督查室可以代录。"):
            submit_by_proxy(final_due(matter), full_report(matter), by=person, proxy=on_paper())


def test_a_paper_takes_the_place_of_the_units_draft_which_stays_readable(cast, client, matter):
    draft = draft_report(cast, matter, text="单位自己写到一半的话。")
    feedback = submit_by_proxy(final_due(matter), full_report(matter), by=cast.officer, proxy=on_paper())
    draft.refresh_from_db()
    assert (draft.status, draft.text) == ("set_aside", "单位自己写到一半的话。")
    assert feedback.text != draft.text
    assert notices(cast.handler)[-1] == "“锦绣家园供暖温度不够”的反馈已据纸件代录，您的拟稿留存备查。"
    client.force_login(cast.handler)
    assert "单位自己写到一半的话。" in text_of(client.get(draft.get_absolute_url()))
    client.force_login(cast.officer)
    assert client.get(draft.get_absolute_url()).status_code == 404
    assert "第1次" not in text_of(client.get(feedback.get_absolute_url()))


def test_the_receipt_comes_first(cast):
    matter = dispatched(cast)
    with pytest.raises(NotAllowedNow, match="请先签收，再报送反馈。"):
        submit_by_proxy(final_due(matter), full_report(matter), by=cast.officer, proxy=on_paper())


def test_a_report_is_not_entered_twice(cast):
    matter = reported(cast)
    with pytest.raises(NotAllowedNow, match="这一期已经报送"):
        submit_by_proxy(final_due(matter), full_report(matter), by=cast.colleague, proxy=on_paper())


def test_who_entered_it_does_not_judge_it(cast, client):
    feedback = Feedback.objects.get(assignment__matter=reported(cast))
    with pytest.raises(Forbidden, match="这份反馈由您代录，请由督查室另一位同志审核。"):
        review(feedback, by=cast.officer, decision="accept")
    client.force_login(cast.officer)
    page = text_of(client.get(feedback.get_absolute_url()))
    assert "本人代录的反馈，由另一位同志审核。" in page and "确定，看下一件" not in page
    client.force_login(cast.colleague)
    assert "确定，看下一件" in text_of(client.get(feedback.get_absolute_url()))


def test_a_sealed_paper_and_three_fields_are_a_report(cast, matter):
    feedback = submit_sealed(
        final_due(matter), three_fields(matter), by=cast.handler, scan=scan("盖章件.png")
    )
    assert (feedback.form, feedback.status, feedback.proxy) == ("sealed", "submitted", None)
    assert feedback.due.status == "reported"


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"self_state": ""}, "self_state"), ({"self_state": "on_track"}, "next_on"), ({"as_of": None}, "as_of")],
)
def test_the_three_fields_are_asked_for(cast, matter, changes, field):
    with pytest.raises(BadInput) as refused:
        submit_sealed(final_due(matter), three_fields(matter, **changes), by=cast.handler, scan=scan())
    assert refused.value.field == field
    with pytest.raises(BadInput, match="请选择盖章件的扫描件。"):
        submit_sealed(final_due(matter), three_fields(matter), by=cast.handler, scan=None)
    assert not Feedback.objects.exists()


def test_a_draft_before_its_leader_is_not_passed_by(cast, matter):
    send_to_sign(draft_report(cast, matter), by=cast.handler)
    with pytest.raises(NotAllowedNow, match="当前状态为“待审签”，不能另报盖章件。"):
        submit_sealed(final_due(matter), three_fields(matter), by=cast.handler, scan=scan())


def test_the_sealed_page_of_the_unit(cast, client, matter):
    client.force_login(cast.handler)
    url = reverse("matters:report_sealed", args=[final_due(matter).public_id])
    fields = {"self_state": "done", "as_of": str(clock.today()), "quantity_2": "12"}
    refused = send(client, url, **fields)
    assert refused.status_code == 422 and "请选择文件。" in text_of(refused)
    answer = send(client, url, **fields, sealed=scan("盖章件.png"))
    page = text_of(client.get(answer.url))
    assert "盖章件.png" in page and "没有佐证材料" not in page
    assert client.get(url).url == answer.url


def test_the_page_on_which_the_office_enters(cast, client, matter):
    client.force_login(cast.officer)
    url = reverse("matters:report", args=[final_due(matter).public_id])
    fields = {"self_state": "done", "as_of": str(clock.today()), "quantity_2": "12", "text": "已办。"}
    fields |= {"basis": "paper", "principal": "王立新"}
    refused = send(client, url, **fields, send="1")
    assert refused.status_code == 422
    assert "请填写纸件日期：收文戳或通话的日期。" in text_of(refused) and "已办。" in text_of(refused)
    answer = send(client, url, **fields, acted_on=str(clock.today()), scan=scan(), send="1")
    page = text_of(client.get(answer.url))
    assert "据纸质件代录 · 高原" in page and "待补扫描件" not in page


def test_the_sealed_page_of_the_office(cast, client, matter):
    client.force_login(cast.officer)
    url = reverse("matters:report_sealed", args=[final_due(matter).public_id])
    fields = {"self_state": "done", "as_of": str(clock.today()), "quantity_2": "12"}
    fields |= {"basis": "paper", "principal": "王立新", "acted_on": str(clock.today())}
    page = text_of(client.get(send(client, url, **fields, sealed=scan("盖章件.png")).url))
    assert "据纸质件代录 · 高原" in page and "待补扫描件" not in page


def test_a_signed_report_is_no_proxy_entry(cast, client, matter):
    feedback = sign_and_submit(send_to_sign(draft_report(cast, matter), by=cast.handler), by=cast.signer)
    client.force_login(cast.officer)
    assert "代录 ·" not in text_of(client.get(feedback.get_absolute_url()))
