"""Writing a report inside the unit: drafts, refusals, signature."""

from datetime import timedelta

import pytest
from django.urls import reverse

from duxing.core import clock
from duxing.core.errors import BadInput, Forbidden, NotAllowedNow
from duxing.matters.models import Feedback
from duxing.matters.services.reporting import (
    Report,
    save_draft,
    send_to_sign,
    sign_and_submit,
    start_draft,
    take_back,
)
from duxing.matters.tests.acting import (
    entries,
    filled_report,
    hidden,
    notices,
    report_url,
    scan,
    send,
    text_of,
)
from duxing.testing.matters import (
    closed,
    dispatched,
    draft_report,
    final_due,
    full_report,
    received,
    submitted,
)


@pytest.fixture
def matter(cast):
    return received(cast)


def test_a_draft_is_kept_and_nobody_is_told(cast, matter):
    draft = start_draft(final_due(matter), by=cast.handler)
    save_draft(draft, full_report(matter), by=cast.signer)
    draft.refresh_from_db()
    assert (draft.status, draft.round, draft.items.count()) == ("draft", 1, 2)
    assert (entries("matters.feedback.started"), entries("matters.feedback.saved")) == (1, 1)
    assert notices(cast.officer) == ["市住房城乡建设局已签收“锦绣家园供暖温度不够”。"]


def test_there_is_one_draft_of_a_unit(cast, matter):
    assert start_draft(final_due(matter), by=cast.handler) == start_draft(final_due(matter), by=cast.signer)


def test_the_office_never_reads_a_units_draft(cast, client, matter):
    draft = draft_report(cast, matter, text="还在核实的内部说法。")
    client.force_login(cast.officer)
    assert client.get(draft.get_absolute_url()).status_code == 404
    assert "还在核实的内部说法" not in text_of(client.get(matter.get_absolute_url()))
    assert "还在核实的内部说法" not in text_of(client.get(report_url(matter)))
    assert not Feedback.objects.visible_to(cast.mayor).exists()
    assert Feedback.objects.visible_to(cast.signer).exists()


def test_the_way_from_draft_to_office(cast, matter):
    draft = draft_report(cast, matter)
    send_to_sign(draft, by=cast.handler)
    assert "有1件反馈待您审签：“锦绣家园供暖温度不够”" in notices(cast.signer)
    take_back(draft, by=cast.signer)
    assert draft.status == "draft"
    send_to_sign(draft, by=cast.handler)
    sign_and_submit(draft, by=cast.signer)
    draft.refresh_from_db()
    assert (draft.status, draft.signer_name, draft.signed_by) == ("submitted", "杜明远", cast.signer)
    due = final_due(matter)
    assert (due.status, due.reported_at, due.was_late()) == ("reported", draft.submitted_at, False)
    assert draft.assignment.status == "reported"
    assert draft.review_due.fulfilled_at is None
    assert entries("matters.feedback.submitted") == 1
    assert notices(cast.officer)[-1] == "市住房城乡建设局已反馈“锦绣家园供暖温度不够”，请审核。"


def test_who_may_do_what(cast, matter):
    due = final_due(matter)
    for person in (cast.officer, cast.vice, cast.helper):
        with pytest.raises(Forbidden, match="只有承办单位可以填写反馈。"):
            start_draft(due, by=person)
    draft = draft_report(cast, matter)
    with pytest.raises(Forbidden, match="只有承办单位可以填写反馈。"):
        save_draft(draft, full_report(matter), by=cast.officer)
    with pytest.raises(Forbidden, match="只有承办单位可以送审签。"):
        send_to_sign(draft, by=cast.officer)
    with pytest.raises(Forbidden, match="反馈须由本单位负责同志审签后报送"):
        sign_and_submit(draft, by=cast.handler)
    with pytest.raises(Forbidden, match="只有承办单位可以退回拟稿。"):
        take_back(draft, by=cast.officer)


def test_refused_statuses(cast, matter):
    draft = draft_report(cast, matter)
    with pytest.raises(NotAllowedNow, match="当前状态为“拟稿”，不能退回拟稿。"):
        take_back(draft, by=cast.signer)
    send_to_sign(draft, by=cast.handler)
    with pytest.raises(NotAllowedNow, match="当前状态为“待审签”，不能再修改。"):
        save_draft(draft, full_report(matter), by=cast.handler)
    with pytest.raises(NotAllowedNow, match="当前状态为“待审签”，不能送审签。"):
        send_to_sign(draft, by=cast.handler)
    sign_and_submit(draft, by=cast.signer)
    with pytest.raises(NotAllowedNow, match="当前状态为“已报送，待审核”，不能报送反馈。"):
        sign_and_submit(draft, by=cast.signer)
    with pytest.raises(NotAllowedNow, match="这一期已经报送，当前状态为“已报送，待审核”，不用重复填写。"):
        start_draft(final_due(matter), by=cast.handler)


def test_a_unit_signs_for_the_matter_before_it_reports(cast):
    matter = dispatched(cast)
    draft = draft_report(cast, matter)
    send_to_sign(draft, by=cast.handler)
    with pytest.raises(NotAllowedNow, match="请先签收，再报送反馈。"):
        sign_and_submit(draft, by=cast.signer)


@pytest.mark.parametrize(
    ("values", "field", "words"),
    [
        ({"self_state": ""}, "self_state", "请先选择自报状态。"),
        ({"as_of": None}, "as_of", "填了完成数，请写明截至日。"),
        ({"as_of": "tomorrow"}, "as_of", "截至日不能晚于今天。"),
        ({"self_state": "behind"}, "problem", "自报进展滞后或难以完成的，请写明存在问题及原因。"),
        ({"self_state": "on_track"}, "next_on", "尚未完成的，请填写下步措施的时限。"),
    ],
)
def test_what_a_formal_report_must_not_lack(cast, matter, values, field, words):
    if values.get("as_of"):
        values = values | {"as_of": clock.today() + timedelta(days=1)}
    draft = draft_report(cast, matter, **values)
    with pytest.raises(BadInput, match=words) as refused:
        send_to_sign(draft, by=cast.handler)
    assert refused.value.field == field


def test_a_counted_requirement_needs_its_figure(cast, matter):
    draft = start_draft(final_due(matter), by=cast.handler)
    save_draft(draft, Report({"self_state": "done", "text": "已办。"}), by=cast.handler)
    with pytest.raises(BadInput, match="请填写要求2的完成数（累计）。"):
        send_to_sign(draft, by=cast.handler)


@pytest.mark.parametrize("blank", ["", "   ", "\u200b\u200b\ufeff", "\n\u3000\n"])
def test_an_empty_report_is_refused(cast, client, matter, blank):
    """Bad input 1."""
    client.force_login(cast.handler)
    first, second = matter.requirements.order_by("position")
    empty = {
        "text": blank,
        f"answer_{first.position}": blank,
        f"answer_{second.position}": blank,
        "send": "1",
    }
    answer = send(client, report_url(matter), **filled_report(matter, **empty))
    assert answer.status_code == 422
    assert "反馈内容不能为空，请填写办理情况。" in text_of(answer)
    assert not Feedback.objects.exists()


def test_a_report_that_is_too_long_is_refused_and_kept(cast, client, matter):
    """Bad input 2."""
    client.force_login(cast.handler)
    long = "好" * 200_000
    answer = send(client, report_url(matter), **filled_report(matter, text=long))
    assert answer.status_code == 422
    assert "反馈内容共 200000 字，超过上限 10000 字，请精简或改用附件上传。" in text_of(answer)
    assert long in text_of(answer)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"as_of": "2026-02-30"}, "日期“2026-02-30”不存在，请按“年-月-日”填写，例如 2026-02-28。"),
        ({"next_on": "２０２６年13月1日"}, "日期“２０２６年13月1日”不存在，请按“年-月-日”填写"),
        ({"next_on": "2206-01-01"}, "下步时限应在 2000 年至 2099 年之间，请检查年份。"),
        ({"quantity": "abc"}, "完成数应为数字，最多四位小数。"),
        ({"quantity": "-3"}, "完成数不能小于0。"),
        ({"text": "坏\x00字"}, "内容含有无法保存的控制字符（第 2 个字符），请删除后重试。"),
        ({"text": "机密★10年"}, "检测到疑似密级标志“机密★”"),
    ],
)
def test_bad_input_is_named(cast, client, matter, fields, words):
    if "quantity" in fields:
        fields = {"quantity_2": fields["quantity"]}
    client.force_login(cast.handler)
    answer = send(client, report_url(matter), **filled_report(matter, **fields, problem="留着的字"))
    assert answer.status_code == 422
    assert words in text_of(answer)
    assert "留着的字" in text_of(answer)


def test_full_width_figures_are_taken(cast, client, matter):
    client.force_login(cast.handler)
    pk = matter.requirements.get(position=2).pk
    send(client, report_url(matter), **filled_report(matter, quantity_2="９．６"))
    assert str(Feedback.objects.get().items.get(requirement=pk).quantity.normalize()) == "9.6"


def test_the_form_saves_sends_and_is_signed(cast, client, matter):
    client.force_login(cast.handler)
    answer = send(client, report_url(matter), **filled_report(matter), files=[scan("测温表.png")])
    feedback = Feedback.objects.get()
    assert answer.url == feedback.get_absolute_url()
    page = text_of(client.get(report_url(matter)))
    assert "测温表.png" in page and "换热站板换堵塞已更换。" in page
    send(client, report_url(matter), **filled_report(matter), send="1")
    client.force_login(cast.signer)
    page = client.get(feedback.get_absolute_url())
    assert "审签并报送" in text_of(page)
    answer = client.post(reverse("matters:sign", args=[feedback.public_id]), hidden(page), follow=True)
    assert f"该反馈已提交成功（编号 {matter.number}）。" in text_of(answer)
    feedback.refresh_from_db()
    assert feedback.status == "submitted"


def test_evidence_can_be_taken_away_again(cast, client, matter):
    client.force_login(cast.handler)
    send(client, report_url(matter), **filled_report(matter), files=[scan("旧.png"), scan("新.png")])
    page = client.get(report_url(matter))
    gone = next(a for a in page.context["kept"] if a.original_name == "旧.png")
    client.post(report_url(matter), hidden(page) | filled_report(matter, dropped=[str(gone.public_id)]))
    assert [a.original_name for a in client.get(report_url(matter)).context["kept"]] == ["新.png"]


def test_after_the_end_no_report_is_taken(cast, client):
    """Bad input 7, with the minute of the end."""
    matter = closed(cast)
    at = clock.local(matter.ended_at)
    words = f"该事项已于 {at:%Y-%m-%d %H:%M} 办结，不能再提交反馈；如需补充，请联系督办人员退回重办。"
    client.force_login(cast.handler)
    url = reverse("matters:report", args=[final_due(matter).public_id])
    answer = client.post(url, filled_report(matter, text="补充一段"))
    assert answer.status_code == 409
    assert words in text_of(answer) and "补充一段" in text_of(answer)
    sealed = reverse("matters:report_sealed", args=[final_due(matter).public_id])
    assert client.get(sealed).status_code in (302, 409)


def test_outsiders_find_nothing(cast, client):
    feedback = submitted(cast)
    due = feedback.due
    urls = [reverse(f"matters:{name}", args=[due.public_id]) for name in ("report", "report_sealed")]
    urls.append(feedback.get_absolute_url())
    posts = [reverse("matters:autosave", args=[due.public_id])]
    posts += [
        reverse(f"matters:{name}", args=[feedback.public_id]) for name in ("sign", "review", "report_paper")
    ]
    for person in (cast.outsider, cast.helper, cast.county_hand, cast.admin):
        client.force_login(person)
        assert {client.get(url).status_code for url in urls} == {404}
        assert {client.post(url).status_code for url in [*urls[:2], *posts]} == {404}
    client.force_login(cast.vice)
    assert client.get(urls[0]).status_code == 403
    assert client.get(feedback.get_absolute_url()).status_code == 200
