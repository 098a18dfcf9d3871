"""记电话, 督办通知单, 办理情况报告."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from docx import Document

from duxing.core import clock
from duxing.core.errors import BadInput, Forbidden, NotAllowedNow
from duxing.matters.models import CallNote, Feedback
from duxing.matters.papers import notice_of, report_of
from duxing.matters.services.dispatching import Share, dispatch, note_call
from duxing.matters.services.issuing import issue_notice, issued_notices
from duxing.matters.services.schedules import ScheduleData
from duxing.matters.tests.acting import entries, hidden, send, text_of
from duxing.orgs.models import UnitKind
from duxing.papers.models import IssuedNumber, OfficeProfile
from duxing.papers.render import soffice, to_pdf
from duxing.papers.tests.papers import pdf_pages, squeezed
from duxing.testing.matters import (
    dispatched,
    draft_report,
    filed,
    received,
    reported,
    spread_out,
)

needs_office = pytest.mark.skipif(soffice() is None, reason="LibreOffice is not installed")
OFFICE = OfficeProfile(
    government="云川市人民政府",
    office="云川市人民政府督查室",
    letterhead="云川市人民政府督查室",
    prefix="云政督",
    seal="云川市人民政府督查室",
    report_to="市政府督查室",
)


def words_of(answer):
    """Every paragraph and cell of a docx that was downloaded."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    document = Document(BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells]), content


def test_a_call_in_one_line(cast, client):
    matter = dispatched(cast)
    note_call(matter, by=cast.officer, answered_by="冯小筑", words="")
    note = CallNote.objects.get()
    assert (note.unit, note.words, entries("matters.call.noted")) == (cast.lead, "已电话通知", 1)
    client.force_login(cast.officer)
    url = reverse("matters:note_call", args=[matter.public_id])
    refused = send(client, url, answered_by="", words="问了进度")
    assert (
        refused.status_code == 422 and "请填写接听人。" in text_of(refused) and "问了进度" in text_of(refused)
    )
    answer = send(client, url, answered_by="王立新", words="明天报初步情况。")
    assert "高原致市住房城乡建设局 王立新" in text_of(client.get(answer.url))


def test_who_may_note_a_call(cast, client):
    matter = dispatched(cast)
    with pytest.raises(Forbidden, match="只有督查室可以记电话。"):
        note_call(matter, by=cast.handler, answered_by="某人", words="")
    with pytest.raises(BadInput, match="请填写接听人。"):
        note_call(matter, by=cast.officer, answered_by=" ", words="")
    url = reverse("matters:note_call", args=[matter.public_id])
    for person, status in ((cast.outsider, 404), (cast.section_hand, 404), (cast.handler, 403)):
        client.force_login(person)
        assert (client.get(url).status_code, client.post(url).status_code) == (status, status)


def test_a_unit_reads_the_calls_with_itself_only(cast, client):
    matter = dispatched(cast, others=(Share(cast.support, "supporting", clock.today()),))
    note_call(matter, by=cast.officer, answered_by="何清", words="催水利局。", unit=cast.support)
    client.force_login(cast.handler)
    assert "催水利局" not in text_of(client.get(matter.get_absolute_url()))
    client.force_login(cast.helper)
    assert "催水利局" in text_of(client.get(matter.get_absolute_url()))


def test_a_slip_is_numbered_counted_and_kept(cast, client):
    matter = dispatched(cast)
    client.force_login(cast.officer)
    url = reverse("matters:issue_notice", args=[matter.public_id])
    assert client.get(reverse("matters:notice_paper", args=[matter.public_id])).status_code == 404
    assert "批示转办单" in text_of(client.get(url))
    answer = send(client, url)
    assert "已出1份" in text_of(client.get(answer.url))
    matter.refresh_from_db()
    assert (matter.slip_issued, entries("matters.notice.issued")) == (True, 1)
    assert IssuedNumber.objects.get(series__code="notice").owner_public_id == matter.public_id
    words, content = words_of(client.get(reverse("matters:notice_paper", args=[matter.public_id])))
    for expected in (matter.title, "改造供热管网12公里", "顾维城同志", "请市住房城乡建设局办理下列事项。"):
        assert expected in words
    send(client, url)
    assert len(issued_notices(matter)) == 2
    first = issued_notices(matter)[1]
    assert words_of(client.get(first.get_absolute_url()))[1] == content


def test_a_slip_needs_dispatch_and_the_right(cast, client):
    with pytest.raises(NotAllowedNow, match="当前状态为“已立项”，交办后才能出通知单。"):
        issue_notice(filed(cast), by=cast.officer)
    matter = dispatched(cast)
    with pytest.raises(Forbidden, match="只有督查室可以出督办通知单。"):
        issue_notice(matter, by=cast.handler)
    kept = issue_notice(matter, by=cast.officer)
    paper = reverse("matters:notice_paper", args=[matter.public_id])
    url = reverse("matters:issue_notice", args=[matter.public_id])
    client.force_login(cast.handler)
    assert (client.get(paper).status_code, client.get(url).status_code) == (200, 403)
    for person in (cast.outsider, cast.helper, cast.admin):
        client.force_login(person)
        for address in (paper, url, kept.get_absolute_url()):
            assert client.get(address).status_code == 404
        assert client.post(url).status_code == 404


def test_two_who_issue_at_one_page(cast, client):
    matter = dispatched(cast)
    client.force_login(cast.officer)
    url = reverse("matters:issue_notice", args=[matter.public_id])
    form = hidden(client.get(url))
    issue_notice(matter, by=cast.director)
    assert client.post(url, form).status_code == 409
    assert len(issued_notices(matter)) == 1


def test_units_are_asked_as_their_kind_wants_it(cast):
    """请××局, 请××区人民政府 in full, 商请 for stationed units (practice 三)."""
    type(cast.support)._base_manager.filter(pk=cast.support.pk).update(kind=UnitKind.STATIONED)
    cast.support.refresh_from_db()
    others = (Share(cast.county, "informed"), Share(cast.support, "informed"))
    matter = dispatched(cast, others=others)
    notice = notice_of(matter, "云政督督〔2026〕1号", clock.today(), OFFICE)
    assert notice.lead.asked == "请市住房城乡建设局"
    assert [one.asked for one in notice.supporting] == ["商请市水利局", "请云麓区人民政府"]
    assert notice.roles == ("主办", "协办")


def test_the_words_of_a_task_and_its_rhythm(cast):
    matter = filed(cast, type="meeting", item_label="第58次常务会第2项")
    plan = ScheduleData("monthly", day=25, basis="会议纪要", ends_on=clock.today() + timedelta(days=80))
    dispatch(matter, by=cast.officer, lead=Share(cast.lead), schedule=plan)
    notice = notice_of(matter, "1号", clock.today(), OFFICE)
    assert notice.roles == ("牵头", "配合")
    assert notice.cycle.startswith("其间每月25日前报送进展情况，至")


def test_the_slip_of_a_spread_matter_names_all_units(cast):
    notice = notice_of(spread_out(cast, [cast.county, cast.support]), "1号", clock.today(), OFFICE)
    assert notice.roles == ("汇总", "分办")
    assert [one.name for one in notice.supporting] == ["市水利局", "云麓区人民政府"]


def test_a_withheld_source_is_not_quoted_on_the_slip(cast):
    matter = dispatched(cast)
    matter.source.visibility = "nothing"
    assert notice_of(matter, "1号", clock.today(), OFFICE).basis == []


@needs_office
def test_the_slip_prints_on_one_page_with_every_word(cast, client):
    matter = dispatched(cast, others=(Share(cast.support, "supporting", clock.today()),))
    issue_notice(matter, by=cast.officer)
    client.force_login(cast.officer)
    words, content = words_of(client.get(reverse("matters:notice_paper", args=[matter.public_id])))
    pages = pdf_pages(to_pdf(content, "docx"))
    assert [(round(w), round(h)) for w, h, _ in pages] == [(595, 842)]
    missing = [line for line in words.split("\n") if squeezed(line) not in pages[0][2]]
    assert missing == []


def test_the_report_comes_from_the_form_also_before_the_signature(cast, client):
    draft = draft_report(cast, received(cast), contact="程立 0000-6305", problem="复检停工。")
    client.force_login(cast.handler)
    answer = client.post(reverse("matters:report_paper", args=[draft.public_id]))
    words, _ = words_of(answer)
    for expected in (
        "关于锦绣家园供暖温度不够办理情况的报告",
        "累计12公里，占100.0%",
        "换热站板换堵塞已更换",
        "复检停工。",
        "程立 0000-6305",
        "云川市住房和城乡建设局",
    ):
        assert expected in words
    assert "录入人" not in words
    assert "UTF-8" in answer["Content-Disposition"] or "docx" in answer["Content-Disposition"]


def test_the_report_that_was_entered_says_so(cast):
    feedback = Feedback.objects.get(assignment__matter=reported(cast))
    report = report_of(feedback)
    assert (report.signer, report.proxy.phrase, report.proxy.entered_by) == ("王立新", "据纸质件代录", "高原")


@needs_office
def test_the_report_prints_upright_with_every_word(cast, client):
    feedback = Feedback.objects.get(assignment__matter=reported(cast))
    client.force_login(cast.officer)
    words, content = words_of(client.post(reverse("matters:report_paper", args=[feedback.public_id])))
    pages = pdf_pages(to_pdf(content, "docx"))
    assert {(round(w), round(h)) for w, h, _ in pages} == {(595, 842)}
    assert len(pages) in (1, 2)
    whole = "".join(text for _, _, text in pages)
    assert [line for line in words.split("\n") if len(line) < 26 and squeezed(line) not in whole] == []
