"""Correcting what the register says of a document, and reading it anew."""

import uuid
from datetime import date

import pytest
from django.urls import reverse

from duxing.audit.models import AuditEntry
from duxing.core.errors import BadInput, ChangedMeanwhile, Forbidden, NotAllowedNow
from duxing.intake.services.amending import amend_source, decompose_again
from duxing.intake.services.drafts import in_text_order
from duxing.intake.services.filing import file_matter
from duxing.intake.services.names import answer_name
from duxing.intake.tests.documents import bring_in
from duxing.sources.models import Source


@pytest.fixture
def source(cast):
    return bring_in(cast.officer)


def test_a_correction_leaves_text_and_drafts(cast, source):
    text, drafts = source.text, [m.pk for m in in_text_order(source)]
    amend_source(source, by=cast.officer, title="更正后的标题", year=2027)
    source.refresh_from_db()
    assert (source.title, source.year, source.text) == ("更正后的标题", 2027, text)
    assert [m.pk for m in in_text_order(source)] == drafts
    assert AuditEntry.objects.filter(kind="intake.source.amended").count() == 1


def test_a_wrong_year_is_mended_by_reading_anew(cast, source):
    question = source.unit_questions.select_related("source__type").get(written="教体局")
    answer_name(question, by=cast.officer, units=[cast.other], keep=False)
    decompose_again(source, by=cast.officer, year=2027)
    drafts = in_text_order(source)
    assert [m.due_on for m in drafts] == [date(2027, 11, 30), date(2027, 8, 31), date(2026, 9, 30)]
    assert drafts[1].lead_unit == cast.other
    assert source.clauses.count() == len({c.position for c in source.clauses.all()})
    assert AuditEntry.objects.filter(kind="intake.source.redone").count() == 1


def test_what_is_filed_is_not_read_anew(cast, source):
    file_matter(in_text_order(source)[0], by=cast.officer)
    with pytest.raises(NotAllowedNow, match="已有1件"):
        decompose_again(source, by=cast.officer, year=2027)


def test_refusals(cast, source):
    with pytest.raises(Forbidden):
        amend_source(source, by=cast.handler, title="标题")
    with pytest.raises(BadInput):
        amend_source(source, by=cast.officer, title=" ")
    stale = Source.objects.get(pk=source.pk)
    amend_source(source, by=cast.officer, title="标题")
    with pytest.raises(ChangedMeanwhile):
        amend_source(stale, by=cast.colleague, title="另一标题")


def test_the_page(client, cast, source):
    url = reverse("intake:amend", args=[source.public_id])
    client.force_login(cast.outsider)
    assert client.get(url).status_code == 404
    client.force_login(cast.officer)
    assert "更正并重新分解" in client.get(url).content.decode()
    sent = {"title": "新标题", "year": "2028", "act": "redo", "key": str(uuid.uuid4())}
    answer = client.post(url, sent, follow=True)
    assert "已重新分解" in answer.content.decode() and "新标题" in answer.content.decode()
    answer = client.post(url, {"title": "", "year": "零", "key": str(uuid.uuid4())})
    assert answer.status_code == 422 and "年度请填写四位数字" in answer.content.decode()
