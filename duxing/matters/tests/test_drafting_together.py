"""Several people at one draft: nothing typed is lost, nothing is written over, nothing counts twice."""

import pytest
from django.urls import reverse

from duxing.core.errors import ChangedMeanwhile
from duxing.matters.models import Feedback
from duxing.matters.services import reporting
from duxing.matters.services.reporting import (
    save_draft,
    send_to_sign,
    sign_and_submit,
)
from duxing.matters.tests.acting import entries, filled_report, hidden, report_url, text_of
from duxing.testing.matters import (
    draft_report,
    full_report,
    received,
)


@pytest.fixture
def matter(cast):
    return received(cast)


def test_the_same_form_sent_twice_is_told_so(cast, client, matter):
    """Bad input 9: the first result, and no second report."""
    feedback = send_to_sign(draft_report(cast, matter), by=cast.handler)
    client.force_login(cast.signer)
    form = hidden(client.get(feedback.get_absolute_url()))
    url = reverse("matters:sign", args=[feedback.public_id])
    client.post(url, form)
    again = client.post(url, form, follow=True)
    assert f"该反馈已提交成功（编号 {matter.number}），无需重复提交。" in text_of(again)
    assert entries("matters.feedback.submitted") == 1


def test_saving_over_a_colleagues_text_is_a_conflict_with_both_texts(cast, client, matter):
    """Bad input 8."""
    draft_report(cast, matter)
    client.force_login(cast.handler)
    form = hidden(client.get(report_url(matter)))
    save_draft(Feedback.objects.get(), full_report(matter, text="科室刚存的文字。"), by=cast.signer)
    answer = client.post(report_url(matter), form | filled_report(matter, text="我正在写的文字。"))
    page = text_of(answer)
    assert answer.status_code == 409
    assert "保存未成功：本反馈已由 杜明远 于" in page
    assert "您填写的内容已保留，请对照后重新提交。" in page
    assert "科室刚存的文字。" in page and page.count("我正在写的文字。") == 2
    answer = client.post(report_url(matter), hidden(answer) | filled_report(matter, text="合在一起的文字。"))
    assert answer.status_code == 302
    assert Feedback.objects.get().text == "合在一起的文字。"


def test_two_who_begin_at_once_do_not_overwrite_each_other(cast, client, matter):
    client.force_login(cast.handler)
    form = hidden(client.get(report_url(matter)))
    draft_report(cast, matter, text="另一人先存的文字。")
    answer = client.post(report_url(matter), form | filled_report(matter, text="后来者的文字。"))
    assert answer.status_code == 409
    assert Feedback.objects.get().text == "另一人先存的文字。"
    assert "后来者的文字。" in text_of(answer)


@pytest.mark.parametrize("begun", [True, False])
def test_a_colleague_who_saves_in_the_same_moment_is_not_overwritten(
    cast, client, matter, monkeypatch, begun
):
    """The draft is read anew when it is saved; what counts is the version that the person saw."""
    if begun:
        draft_report(cast, matter)
    client.force_login(cast.handler)
    form = hidden(client.get(report_url(matter)))
    start = reporting.start_draft

    def late(due, *, by):
        save_draft(start(due, by=cast.signer), full_report(matter, text="同时存的文字。"), by=cast.signer)
        return start(due, by=by)

    monkeypatch.setattr(reporting, "start_draft", late)
    answer = client.post(report_url(matter), form | filled_report(matter, text="我的文字。"))
    assert answer.status_code == 409
    assert "我的文字。" in text_of(answer) and "已由 杜明远 于" in text_of(answer)
    assert not Feedback.objects.filter(text="我的文字。").exists()


def test_the_draft_saves_itself(cast, client, matter):
    client.force_login(cast.handler)
    answer = client.post(report_url(matter, "autosave"), filled_report(matter, text="写到一半"))
    draft = Feedback.objects.get()
    assert f'data-version="{draft.version}"' in text_of(answer)
    assert "已自动保存" in text_of(answer)
    again = filled_report(matter, text="又写一点", version=str(draft.version))
    assert client.post(report_url(matter, "autosave"), again).status_code == 200
    assert Feedback.objects.get().text == "又写一点"
    stale = client.post(report_url(matter, "autosave"), again)
    assert stale.status_code == 409
    assert "尚未保存：保存未成功：本反馈已由 冯小筑 于" in text_of(stale)
    assert (
        client.post(report_url(matter, "autosave"), filled_report(matter, as_of="0000-00-00")).status_code
        == 422
    )
    client.force_login(cast.officer)
    assert client.post(report_url(matter, "autosave"), filled_report(matter)).status_code == 403


def test_of_two_signatures_one_wins(cast, matter):
    feedback = send_to_sign(draft_report(cast, matter), by=cast.handler)
    stale = Feedback.objects.select_related("due", "assignment__matter", "assignment__unit").get()
    sign_and_submit(feedback, by=cast.signer)
    with pytest.raises(ChangedMeanwhile, match="本反馈已由 杜明远 于"):
        sign_and_submit(stale, by=cast.head)
