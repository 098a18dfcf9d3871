"""Who gets in, how long, and with which headers."""

import time

import pytest
from django.conf import settings as live
from django.http import HttpResponse

from duxing.core import middleware
from duxing.core.messages import CookieMessages
from duxing.core.web import access

pytestmark = pytest.mark.urls("duxing.core.tests.urls")


@pytest.fixture
def inside(client, li):
    client.force_login(li)
    return client


def test_strangers_are_sent_to_the_login(client, db):
    assert client.get("/edit/1?a=1").url == "/orgs/login?next=/edit/1%3Fa%3D1"
    assert client.post("/edit/1").url == "/orgs/login?next=/"


def test_a_fragment_asks_the_whole_page_to_log_in(client, db):
    answer = client.get("/edit/1", headers={"HX-Request": "true"})
    assert (answer.status_code, answer["HX-Redirect"]) == (401, "/orgs/login")


def test_a_role_that_does_not_fit_sees_nothing(inside):
    assert inside.get("/desk").status_code == 404


def test_a_view_must_say_who_may_open_it():
    with pytest.raises(ValueError, match="who may open"):
        access()


def test_the_declaration_can_be_read():
    from duxing.core.tests import urls

    assert urls.desk.access.roles == {"officer"}


def test_an_idle_session_ends(inside, monkeypatch, unit):
    assert inside.get(f"/edit/{unit.pk}").status_code == 200
    later = time.time() + live.SESSION_IDLE_SECONDS + 1
    monkeypatch.setattr(time, "time", lambda: later)
    answer = inside.get(f"/edit/{unit.pk}")
    assert (answer.status_code, answer.url[:12]) == (302, "/orgs/login?")
    assert "登录已超时，您填写的内容已暂存，重新登录后可继续提交。" in inside.get("/").content.decode()


def test_use_keeps_a_session_but_not_past_its_lifetime(inside, monkeypatch, unit):
    start = time.time()
    step = live.SESSION_IDLE_SECONDS - 5
    times = range(0, live.SESSION_ABSOLUTE_SECONDS + 2 * step, step)
    alive = []
    for after in times:
        monkeypatch.setattr(time, "time", lambda moment=start + after: moment)
        alive.append(inside.get(f"/edit/{unit.pk}").status_code == 200)
    assert alive == [after <= live.SESSION_ABSOLUTE_SECONDS for after in times]


def test_the_mark_of_use_belongs_to_one_session(inside, client, wang, unit):
    inside.get("/")
    stolen = inside.cookies[live.SEEN_COOKIE_NAME].value
    inside.logout()
    client.force_login(wang)
    client.get("/")
    client.cookies[live.SEEN_COOKIE_NAME] = stolen
    assert client.get(f"/edit/{unit.pk}").status_code == 302


@pytest.mark.parametrize("mark", ["", "nonsense"])
def test_without_a_true_mark_the_session_ends(inside, unit, mark):
    inside.get("/")
    inside.cookies[live.SEEN_COOKIE_NAME] = mark
    assert inside.get(f"/edit/{unit.pk}").status_code == 302


def test_security_headers_stand_on_every_answer(inside):
    for url in ("/", "/desk", "/orgs/login", "/nowhere"):
        answer = inside.get(url)
        policy = answer["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "script-src 'self'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Referrer-Policy"] == "same-origin"
        assert answer["X-Frame-Options"] == "DENY"
        assert answer["Cross-Origin-Opener-Policy"] == "same-origin"


def test_cookies_are_closed_to_scripts(inside):
    inside.get("/")
    for name in (live.SESSION_COOKIE_NAME, live.SEEN_COOKIE_NAME):
        cookie = inside.cookies[name]
        assert (cookie["httponly"], cookie["samesite"], cookie["domain"]) == (True, "Lax", "")


def test_under_https_the_mark_is_bound_to_the_host(client, li, settings):
    settings.SEEN_COOKIE_NAME, settings.SESSION_COOKIE_SECURE = "__Host-dx_seen", True
    client.force_login(li)
    client.get("/", secure=True)
    cookie = client.cookies["__Host-dx_seen"]
    assert (cookie["secure"], cookie["path"], cookie["domain"]) == (True, "/", "")


def test_the_two_clocks_are_not_the_business_clock():
    assert abs(middleware._seconds_now() - time.time()) < 5


def test_a_refusal_that_no_view_caught_is_a_page_in_plain_words(inside):
    answer = inside.get("/refused")
    assert answer.status_code == 403
    assert "只有督查室可以办结。" in answer.content.decode()


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "TRACE", "BREW"])
def test_pages_know_no_other_methods(inside, method):
    answer = inside.generic(method, "/")
    assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD, OPTIONS, POST")
    assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]


def test_no_page_stays_in_the_browser(inside):
    for url in ("/", "/nowhere"):
        assert inside.get(url)["Cache-Control"] == "private, no-store"


def test_long_messages_never_reach_the_session(rf, settings):
    settings.COOKIE_PREFIX = "__Host-"
    storage = CookieMessages(rf.get("/"))
    storage.add(20, "长" * 5000)
    answer = HttpResponse()
    storage.update(answer)
    assert storage.cookie_name == "__Host-dx_messages"
    assert not hasattr(storage.request, "session")


def test_no_answer_names_the_web_server(inside):
    assert inside.get("/")["Server"] == "web"


def test_the_mark_of_use_is_taken_away_as_it_was_set(client, db):
    client.cookies[live.SEEN_COOKIE_NAME] = "old"
    gone = client.get("/orgs/login").cookies[live.SEEN_COOKIE_NAME]
    assert (gone["max-age"], gone["samesite"]) == (0, "Lax")
