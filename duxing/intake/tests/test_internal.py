"""内部（工作秘密）: shown in pages with a mark, given out in no file, named in no notice."""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from duxing.core.errors import Forbidden
from duxing.files.models import Attachment
from duxing.intake.services.filing import file_matter
from duxing.intake.tests.documents import bring_in
from duxing.matters.models import Feedback
from duxing.matters.services.dispatching import dispatch
from duxing.matters.services.issuing import issue_notice
from duxing.matters.tests.acting import notices, scan, text_of
from duxing.testing import matters as stages

MARK = "内部资料 不得外传 · "
SECRET = "人事调整工作安排"


@pytest.fixture
def matter(cast):
    """An internal matter whose report waits for the review."""
    return stages.reported(cast, title=SECRET, registering={"is_internal": True, "scan": scan("来件.png")})


def sheet(client, user, query=""):
    client.force_login(user)
    answer = client.post(reverse("cockpit:list_xlsx") + query)
    return openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active


@pytest.mark.parametrize("who", ["officer", "handler", "vice"])
def test_the_workbook_leaves_it_out_and_says_so(client, cast, matter, who):
    open_one = stages.received(cast, title="公开的一件")
    rows = list(sheet(client, getattr(cast, who)).values)
    assert rows[0][0].endswith("共1件；另有1件内部件不导出")
    assert [row[2] for row in rows[2:]] == [open_one.title]


def test_who_may_not_see_it_is_not_told_of_it(client, cast, matter):
    assert "内部件" not in sheet(client, cast.outsider)["A1"].value
    assert "内部件" not in sheet(client, cast.officer, "?q=公开")["A1"].value


def test_no_paper_is_made_of_it(client, cast, matter):
    report = Feedback.objects.get(assignment__matter=matter)
    client.force_login(cast.officer)
    for name, row in (("report_paper", report), ("issue_notice", matter), ("notice_paper", matter)):
        ask = client.post if name == "report_paper" else client.get
        answer = ask(reverse(f"matters:{name}", args=[row.public_id]))
        assert answer.status_code == 403
        assert "只在页面上查看，不生成文件" in text_of(answer)
    with pytest.raises(Forbidden, match="内部资料"):
        issue_notice(matter, by=cast.officer)
    assert "出通知单" not in text_of(client.get(matter.get_absolute_url()))
    assert "生成办理情况报告" not in text_of(client.get(report.get_absolute_url()))


def test_a_slip_made_before_is_not_given_out_again(client, cast):
    matter = stages.dispatched(cast)
    kept = issue_notice(matter, by=cast.officer)
    type(matter.source)._base_manager.filter(pk=matter.source_id).update(is_internal=True)
    client.force_login(cast.officer)
    assert client.get(kept.get_absolute_url()).status_code == 403


def test_the_breakdown_is_not_exported(client, cast):
    source = bring_in(cast.officer)
    type(source)._base_manager.filter(pk=source.pk).update(is_internal=True)
    client.force_login(cast.officer)
    where = reverse("intake:breakdown_xlsx", args=[source.public_id])
    answer = client.post(where)
    assert answer.status_code == 403
    assert "不导出任务分解表" in text_of(answer)
    page = text_of(client.get(reverse("intake:clauses", args=[source.public_id])))
    assert where not in page and MARK in page


def test_its_scan_is_shown_and_not_saved(client, cast, matter):
    kept = Attachment.objects.get(original_name="来件.png")
    client.force_login(cast.officer)
    shown = client.get(reverse("files:show", args=[kept.public_id]))
    assert shown.status_code == 200 and shown["Content-Disposition"].startswith("inline")
    saved = client.get(kept.get_absolute_url())
    assert saved.status_code == 403 and "只能在页面上查看，不能下载" in text_of(saved)
    page = text_of(client.get(matter.source.get_absolute_url()))
    assert reverse("files:show", args=[kept.public_id]) in page
    assert kept.get_absolute_url() + '"' not in page


def test_an_original_that_no_page_can_show_is_not_saved_either(client, cast):
    source = stages.registered(cast, original=SimpleUploadedFile("来文.txt", "请速办。".encode()))
    kept = Attachment.objects.get(owner_public_id=source.public_id, purpose="original")
    client.force_login(cast.officer)
    show = reverse("files:show", args=[kept.public_id])
    assert client.get(show).status_code == 200
    type(source)._base_manager.filter(pk=source.pk).update(is_internal=True)
    assert client.get(show).status_code == 403


def test_its_pages_carry_the_readers_name(client, cast, matter):
    report = Feedback.objects.get(assignment__matter=matter)
    for who, pages in (
        ("officer", [matter, report, matter.source]),
        ("handler", [matter, report]),
        ("vice", [matter, report]),
    ):
        person = getattr(cast, who)
        client.force_login(person)
        for page in pages:
            assert MARK + person.name in text_of(client.get(page.get_absolute_url())), who
    client.force_login(cast.officer)
    assert MARK not in text_of(client.get(stages.received(cast).get_absolute_url()))


def test_notices_carry_the_number_alone(cast, matter):
    for person in (cast.officer, cast.handler, cast.helper):
        assert not [text for text in notices(person) if SECRET in text]
    assert any(matter.number in text for text in notices(cast.handler))


def test_an_open_matter_is_still_called_by_its_title(cast):
    dispatch(file_matter(stages.drafted(cast), by=cast.officer), by=cast.officer)
    assert any(stages.TITLE in text for text in notices(cast.handler))
