"""A post that carries what nobody may write is refused as a whole, and noted (bad input 11)."""

import pytest

from duxing.audit.models import AuditBody, AuditEntry
from duxing.core.tampering import PROTECTED
from duxing.core.tests.test_perform import Page

pytestmark = pytest.mark.urls("duxing.core.tests.urls")


@pytest.fixture
def page(client, unit, li):
    return Page(client, unit, li).open()


def test_nothing_is_done_and_the_person_is_told(page, fresh):
    answer = page.post(name="甲", submitted_at="2020-01-01", score="3")
    assert answer.status_code == 422
    assert "请求中包含不允许修改的字段（提交时间、得分），操作未执行，已留存操作记录。" in page.text
    assert fresh(page.unit).name == page.unit.name
    assert "2020-01-01" not in page.text


def test_the_attempt_stands_in_the_record_without_the_values(page, li):
    page.post(name="甲", submitted_at="2020-01-01")
    entry = AuditEntry.objects.latest("seq")
    assert (entry.kind, entry.ok, entry.actor) == ("audit.request.refused", False, li.username)
    assert entry.obj == f"/edit/{page.unit.pk}"
    body = AuditBody.objects.get(chain=entry.chain, seq=entry.seq).body
    assert "submitted_at" in str(body) and "2020-01-01" not in str(body)


def test_a_form_that_is_wrong_besides_is_noted_too(page):
    assert page.post(name="", status="closed").status_code == 422
    assert AuditEntry.objects.latest("seq").kind == "audit.request.refused"
    assert "请填写规范简称。" in page.text and "（状态）" in page.text


@pytest.mark.parametrize("name", PROTECTED)
def test_every_such_name_is_refused(page, name):
    assert page.post(name="甲", **{name: "1"}).status_code == 422


def test_the_same_page_goes_on_without_it(page, fresh):
    page.post(name="甲", status="closed")
    assert page.post(name="甲").status_code == 302
    assert fresh(page.unit).name == "甲"


def test_names_that_mean_nothing_are_passed_over(page):
    """Browsers' own additions and old pages must not stop anybody."""
    assert page.post(name="甲", anything="1").status_code == 302


def test_one_field_with_two_contents_is_refused(page, fresh):
    answer = page.post(name=["甲", "乙"])
    assert answer.status_code == 422
    assert "请求中有一项填写了两个不同的内容，操作未执行。" in page.text
    assert fresh(page.unit).name == page.unit.name
    assert page.post(name=["甲", "甲"]).status_code == 302
