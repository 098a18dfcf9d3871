"""A form acts once, on what its reader saw, and loses nothing that was typed."""

import html
import re
import uuid

import pytest
from django.contrib.messages import get_messages
from django.core.exceptions import ValidationError
from django.db import IntegrityError, OperationalError

from duxing.audit.models import AuditEntry
from duxing.audit.services import record
from duxing.core.models import RequestKey
from duxing.core.tests.conftest import rename
from duxing.core.tests.urls import RenameForm
from duxing.orgs.models import Unit, User

pytestmark = pytest.mark.urls("duxing.core.tests.urls")


class Page:
    """The rename page of one unit as one person uses it."""

    def __init__(self, client, unit, user):
        client.force_login(user)
        self.client, self.unit = client, unit

    def open(self):
        return self.read(self.client.get(f"/edit/{self.unit.pk}"))

    def read(self, answer):
        self.text = html.unescape(answer.content.decode())
        self.values = dict(re.findall(r'name="(\w+)" value="([^"]*)"', self.text))
        return self

    def post(self, **data):
        answer = self.client.post(f"/edit/{self.unit.pk}", {**self.values, **data})
        if answer.status_code != 302:
            self.read(answer)
        return answer

    def said(self, answer):
        return [str(message) for message in get_messages(answer.wsgi_request)]


@pytest.fixture
def page(client, unit, li):
    return Page(client, unit, li).open()


def test_a_first_success(page, fresh):
    answer = page.post(name="甲")
    assert (answer.status_code, answer.url) == (302, f"/edit/{page.unit.pk}")
    assert page.said(answer) == ["单位已改名。"]
    assert (fresh(page.unit).name, fresh(page.unit).version) == ("甲", 2)


def test_the_same_form_twice_answers_the_first_result(page):
    page.post(name="甲")
    answer = page.post(name="甲")
    assert answer.status_code == 302
    assert page.said(answer)[-1] == "单位已改名，无需重复提交。"
    assert AuditEntry.objects.count() == 2


def test_a_second_sending_is_answered_though_the_first_made_it_invalid(page, monkeypatch):
    """A choice may be gone once it was taken: the person already holds the post."""
    page.post(name="甲")

    def gone(self):
        raise ValidationError("选择一个有效的选项。")

    monkeypatch.setattr(RenameForm, "clean", gone)
    answer = page.post(name="甲")
    assert answer.status_code == 302
    assert page.said(answer)[-1] == "单位已改名，无需重复提交。"
    assert page.post(name="乙").status_code == 422


def test_the_same_key_with_another_body_keeps_the_text(page, fresh):
    used = page.values["key"]
    page.post(name="甲")
    answer = page.post(name="乙")
    assert answer.status_code == 409
    assert "|乙|" in page.text
    assert "本页已经提交过一次" in page.text
    assert page.values["key"] != used
    assert fresh(page.unit).name == "甲"
    assert page.post(name="乙").status_code == 302
    assert fresh(page.unit).name == "乙"


def test_a_refused_form_does_not_use_its_key(page, fresh):
    first = dict(page.values)
    assert page.post(name="坏名").status_code == 422
    assert "这个名称不能用。" in page.text
    assert (fresh(page.unit).version, RequestKey.objects.count()) == (1, 0)
    page.values = first
    assert page.post(name="甲").status_code == 302


def test_a_stale_version_is_told_and_can_go_on(page, wang, fresh):
    rename(Unit.objects.get(pk=page.unit.pk), "乙", by=wang)
    answer = page.post(name="甲")
    assert answer.status_code == 409
    assert re.search(r"本记录已由 王某 于 [\d:]{8} 修改。您填写的内容已保留", page.text)
    assert "|甲|" in page.text
    assert page.values["version"] == "2"
    assert page.post(name="甲").status_code == 302
    assert fresh(page.unit).version == 3


def test_a_bad_field_does_not_pass_over_another_persons_save(page, wang, fresh):
    """The corrected form still rests on the version that its reader saw."""
    rename(Unit.objects.get(pk=page.unit.pk), "乙", by=wang)
    assert page.post(name="").status_code == 422
    assert page.values["version"] == "1"
    assert page.post(name="甲").status_code == 409
    assert fresh(page.unit).name == "乙"


def test_a_form_without_a_key_still_works(page):
    page.values = {}
    assert page.post(name="甲").status_code == 302


@pytest.mark.parametrize("data", [{"key": "no-uuid"}, {"version": "x"}])
def test_a_broken_key_or_version_is_an_error_not_a_crash(page, data):
    assert page.post(name="甲", **data).status_code == 422
    assert "页面已过期，请刷新页面后重新填写。" in page.text and "甲" in page.text


def test_keys_belong_to_one_person(page, client, wang, fresh):
    page.post(name="甲")
    other = Page(client, page.unit, wang).open()
    assert other.post(name="乙", key=page.values["key"]).status_code == 302
    assert fresh(page.unit).name == "乙"


def test_a_key_used_on_another_page_is_no_success(page):
    key = str(uuid.uuid4())
    page.post(name="甲", key=key)
    page.client.cookies.pop("messages", None)
    answer = page.client.post(f"/edit/{page.unit.pk}?x=1", {**page.values, "key": key, "name": "甲"})
    assert answer.status_code == 302
    RequestKey.objects.update(body_hash="0" * 64)
    assert page.post(name="甲", key=key).status_code == 409


class Deadlock(Exception):
    sqlstate = "40P01"


def crossed(sqlstate_of=None, times=1):
    """An act that the database undoes in favour of another one, so many times."""
    left = [times]

    def rename_or_give_way(unit, name, *, by):
        if left[0]:
            left[0] -= 1
            raise (OperationalError("deadlock") if sqlstate_of else IntegrityError("twice")) from sqlstate_of
        return rename(unit, name, by=by)

    return rename_or_give_way


@pytest.mark.parametrize("cause", [Deadlock(), None])
def test_an_act_that_the_database_undid_for_another_is_run_again(page, fresh, monkeypatch, cause):
    monkeypatch.setattr("duxing.core.tests.urls.rename", crossed(cause, times=3))
    answer = page.post(name="甲")
    assert answer.status_code == 302
    assert page.said(answer) == ["单位已改名。"]
    assert (fresh(page.unit).name, fresh(page.unit).version, RequestKey.objects.count()) == ("甲", 2, 1)


def test_but_not_for_ever_and_not_when_the_database_is_gone(page, monkeypatch):
    monkeypatch.setattr("duxing.core.tests.urls.rename", crossed(None, times=4))
    with pytest.raises(IntegrityError):
        page.post(name="甲")
    gone = crossed(RuntimeError("server closed the connection"))
    monkeypatch.setattr("duxing.core.tests.urls.rename", gone)
    with pytest.raises(OperationalError):
        page.post(name="甲")
    assert RequestKey.objects.count() == 0


def test_an_act_of_somebody_who_was_just_relieved_is_not_kept(page, fresh, li, monkeypatch):
    """The hand-over stands in the chain before the act, so the act was no longer the person's."""

    def relieved_meanwhile(unit, name, *, by):
        renamed = rename(unit, name, by=by)
        User.objects.filter(pk=li.pk).update(is_active=False)
        record("system", "orgs.person.stopped", li)
        return renamed

    monkeypatch.setattr("duxing.core.tests.urls.rename", relieved_meanwhile)
    assert page.post(name="甲").status_code == 409
    assert "您的岗位或账号刚刚有变动。您填写的内容已保留" in page.text and "甲" in page.text
    assert (fresh(page.unit).version, RequestKey.objects.count()) == (1, 0)
