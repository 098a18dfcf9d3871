"""While the database cannot be reached: a plain page, nothing typed is lost, nothing is given away."""

import re

import pytest
from django.contrib.sessions.exceptions import SessionInterrupted
from django.db import InterfaceError, OperationalError, connection
from django.test import Client
from django.urls import reverse

from duxing.core import recovery
from duxing.intake.views import register as registering

TYPED = {"title": "供暖温度不够", "words_1": "请速查。\n三日内报。", "type": "instruction", "key": "k-1"}


@pytest.fixture
def lost(monkeypatch):
    """A database that was there when the session was read and is lost in the view."""

    def view(*args, **kwargs):
        raise OperationalError("server closed the connection unexpectedly")

    monkeypatch.setattr(registering, "perform", view)


@pytest.fixture
def officer(cast):
    client = Client(raise_request_exception=False, enforce_csrf_checks=True)
    client.force_login(cast.officer)
    client.get(reverse("home"))
    return client


def token(client):
    page = client.get(reverse("home")).content.decode()
    found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
    assert found
    return found.group(1)


def test_a_post_comes_back_whole_with_its_key(officer, lost):
    data = TYPED | {"csrfmiddlewaretoken": token(officer)}
    answer = officer.post(reverse("intake:register"), data)
    page = answer.content.decode()
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert recovery.RECOVERING in page and "重新提交" in page
    assert '<input type="hidden" name="key" value="k-1">' in page
    assert '<input type="hidden" name="words_1" value="请速查。\n三日内报。">' in page
    assert "no-store" in answer["Cache-Control"]
    assert "Traceback" not in page and "connection" not in page


def test_a_post_of_others_is_not_made_one_of_ours(officer, lost):
    """Without our token nothing is kept, or a page elsewhere could have its words sent in our name."""
    answer = officer.post(reverse("intake:register"), TYPED)
    assert answer.status_code == 403
    request = answer.wsgi_request
    request.csrf_processing_done = False
    assert recovery._kept(request) == {}


def test_the_session_cannot_be_read(officer, monkeypatch):
    """The first question of a request to the database is who asks, before any view."""
    data = TYPED | {"csrfmiddlewaretoken": token(officer)}

    def gone(*args, **kwargs):
        raise OperationalError("the database system is starting up")

    monkeypatch.setattr("duxing.core.sessions.SessionStore._get_session_from_db", gone)
    answer = officer.post(reverse("intake:register"), data)
    assert answer.status_code == 503
    assert 'name="title" value="供暖温度不够"' in answer.content.decode()
    opened = officer.get(reverse("intake:register"))
    assert opened.status_code == 503 and "重新打开" in opened.content.decode()
    strange = officer.post(reverse("intake:register"), TYPED)
    assert strange.status_code == 503
    assert "供暖温度不够" not in strange.content.decode()


def test_passwords_never_come_back(db, monkeypatch):
    def gone(*args, **kwargs):
        raise OperationalError("gone")

    monkeypatch.setattr("duxing.orgs.views.account.auth.authenticate", gone)
    client = Client(raise_request_exception=False)
    answer = client.post(reverse("orgs:login"), {"username": "li", "password": "Secret-2026"})
    page = answer.content.decode()
    assert answer.status_code == 503
    assert "Secret-2026" not in page and "请返回上一页" in page


def test_a_part_of_a_page_stays_as_it_is(officer, lost):
    given = {"X-CSRFToken": token(officer), "HX-Request": "true"}
    answer = officer.post(reverse("intake:register"), TYPED, headers=given)
    assert (answer.status_code, answer["HX-Reswap"], answer.content) == (503, "none", b"")
    assert "toast" in answer["HX-Trigger"]


def test_a_fault_of_ours_is_still_an_error(officer, monkeypatch):
    def broken(*args, **kwargs):
        raise ZeroDivisionError

    monkeypatch.setattr(registering, "perform", broken)
    answer = officer.post(reverse("intake:register"), TYPED | {"csrfmiddlewaretoken": token(officer)})
    assert answer.status_code == 500
    assert "系统出错" in answer.content.decode()


def test_what_counts_as_a_lost_database():
    assert recovery.is_unreachable(OperationalError("database is locked"))
    assert recovery.is_unreachable(InterfaceError("connection already closed"))
    assert not recovery.is_unreachable(OperationalError("no such table: orgs_unit"))
    # Django lets the driver's own error through where the cursor of a long list is closed.
    assert recovery.is_unreachable(connection.Database.OperationalError("terminating connection"))
    assert not recovery.is_unreachable(None)
    hidden = SessionInterrupted("gone")
    hidden.__context__ = OperationalError("gone")
    assert recovery.is_unreachable(hidden)


def test_a_session_that_could_not_be_saved_is_no_fault_of_the_person(rf):
    hidden = SessionInterrupted("gone")
    hidden.__context__ = OperationalError("gone")
    assert recovery.bad_request(rf.get("/"), hidden).status_code == 503
    assert recovery.bad_request(rf.get("/"), SessionInterrupted("deleted")).status_code == 400


def test_too_much_at_once_is_told_as_such(officer, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    typed = "title=" + "%E9%95%BF" * 200
    answer = officer.post(reverse("intake:register"), typed, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 413
    assert "提交的内容超过了一次可以接收的大小" in answer.content.decode()


def test_an_error_has_a_number_that_stands_in_the_log_too(officer, monkeypatch, caplog):
    def broken(*args, **kwargs):
        raise RuntimeError("inner words")

    monkeypatch.setattr("duxing.cockpit.views.frame.render", broken)
    officer.raise_request_exception = False
    answer = officer.get(reverse("cockpit:help"))
    number = re.search(r"E-\d{8}-[0-9A-F]{6}", answer.content.decode())
    assert answer.status_code == 500 and number
    assert f"{number.group()} GET /help/: RuntimeError" in caplog.text
    assert "inner words" not in answer.content.decode()
