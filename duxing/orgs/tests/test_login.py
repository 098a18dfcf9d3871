"""Logging in and out: one answer for every wrong attempt, a lock after five, an entry for each."""

import json

import pytest
from django.template.loader import render_to_string

from duxing.audit.models import AuditBody, AuditEntry
from duxing.orgs.forms.account import LoginForm
from duxing.orgs.models import User
from duxing.testing.cast import PASSWORD, give_password

URL = "/account/login/"
WRONG = "用户名或密码错误。"
LOCKED = "登录失败次数过多，请 30 分钟后再试或联系安全管理员。"


@pytest.fixture
def officer(cast):
    return give_password(cast.officer)


def attempt(client, username="officer", password="Wrong-2026-pw", **more):
    return client.post(URL, {"username": username, "password": password, **more})


def kinds():
    return list(AuditEntry.objects.filter(kind__startswith="orgs.login").values_list("kind", flat=True))


def everything_noted():
    bodies = [bytes(body).decode() for body in AuditBody.objects.values_list("body", flat=True)]
    return "".join(bodies)


def test_the_page_stands_open(client, db):
    answer = client.get(URL)
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    assert "演示账号" not in answer.content.decode()


def test_the_right_password_leads_home_and_is_noted(client, officer):
    answer = attempt(client, password=PASSWORD)
    assert (answer.status_code, answer.url) == (302, "/")
    assert client.get("/account/password/").status_code == 200
    entry = AuditEntry.objects.get(kind="orgs.login.succeeded")
    assert (entry.actor, entry.obj, entry.ok) == ("officer", f"orgs.user:{officer.public_id}", True)
    assert PASSWORD not in everything_noted()


@pytest.mark.parametrize("typed", ["Officer ", "ｏｆｆｉｃｅｒ"])
def test_capitals_and_wide_letters_are_no_other_name(client, officer, typed):
    assert attempt(client, typed, PASSWORD).status_code == 302


def test_wrong_password_unknown_name_and_stopped_account_get_one_answer(client, officer, cast):
    give_password(cast.helper)
    User.objects.filter(pk=cast.helper.pk).update(is_active=False)
    pages = []
    for username, password in (("officer", "no"), ("nobody", "no"), ("helper", PASSWORD)):
        answer = attempt(client, username, password)
        assert answer.status_code == 422
        page = answer.content.decode()
        assert WRONG in page and LOCKED not in page
        pages.append(page.count("class="))
    assert len(set(pages)) == 1
    assert kinds() == ["orgs.login.failed"] * 3
    assert not AuditEntry.objects.filter(kind="orgs.login.failed", ok=True).exists()


def test_what_a_stranger_typed_as_a_name_is_not_kept(client, db):
    attempt(client, "my-secret-2026", "x")
    assert "my-secret" not in everything_noted()
    body = json.loads(bytes(AuditBody.objects.get().body))
    assert (body["login"], body["reason"]) == ("my…", "用户名不存在")


def test_empty_fields_are_no_attempt(client, db):
    page = client.post(URL, {}).content.decode()
    assert "请填写用户名。" in page and "请填写密码。" in page
    assert kinds() == []


@pytest.mark.parametrize("username", ["officer", "nobody"])
def test_the_fifth_failure_locks_even_the_right_password_out(client, officer, username):
    codes = [attempt(client, username).status_code for _ in range(5)]
    assert codes == [422, 422, 422, 422, 429]
    answer = attempt(client, username, PASSWORD)
    assert answer.status_code == 429
    page = answer.content.decode()
    assert LOCKED in page and WRONG not in page and "<h1" in page
    assert kinds() == ["orgs.login.failed"] * 4 + ["orgs.login.locked"] * 2


def test_one_locked_name_locks_no_other(client, officer, cast):
    give_password(cast.helper)
    for _ in range(5):
        attempt(client)
    assert attempt(client, "helper", PASSWORD).status_code == 302


def test_a_success_forgets_the_failures(client, officer):
    for _ in range(4):
        attempt(client)
    assert attempt(client, password=PASSWORD).status_code == 302
    client.logout()
    assert attempt(client).status_code == 422


@pytest.mark.parametrize(
    ("wanted", "goes"),
    [
        ("/matters/?q=1", "/matters/?q=1"),
        ("//evil.example/", "/"),
        ("https://evil.example/", "/"),
        ("http://testserver/notices/", "/"),
        ("javascript:alert(1)", "/"),
        ("/\\evil.example", "/"),
        ("/account/login/?next=/", "/"),
        ("/account/logout/", "/"),
        ("", "/"),
    ],
)
def test_onward_only_to_our_own_pages(client, officer, wanted, goes):
    assert attempt(client, password=PASSWORD, next=wanted).url == goes


def test_the_wanted_page_survives_a_slip(client, officer):
    page = client.get(URL, {"next": "/notices/"}).content.decode()
    assert 'name="next" value="/notices/"' in page
    page = attempt(client, next="/notices/").content.decode()
    assert 'name="next" value="/notices/"' in page


def test_who_is_inside_need_not_log_in(client, cast):
    client.force_login(cast.officer)
    assert client.get(URL).url == "/"


def test_logging_out_is_a_post_and_leaves_nothing(client, cast):
    client.force_login(cast.officer)
    assert client.get("/account/logout/").status_code == 405
    answer = client.post("/account/logout/")
    assert answer.url == URL
    assert '"storage"' in answer["Clear-Site-Data"]
    assert AuditEntry.objects.get(kind="orgs.login.ended").actor == "officer"
    assert client.get("/").status_code == 302
    assert "已退出登录。" in client.get(URL).content.decode()


def test_an_expired_session_says_that_the_text_is_kept(client, cast, settings):
    client.force_login(cast.officer)
    client.get("/account/password/")
    client.cookies[settings.SEEN_COOKIE_NAME] = "gone"
    answer = client.get("/notices/", follow=True)
    assert answer.redirect_chain == [(f"{URL}?next=/notices/", 302)]
    assert "登录已超时，您填写的内容已暂存，重新登录后可继续提交。" in answer.content.decode()


def test_the_demo_shows_one_button_for_each_role(rf, db):
    accounts = [{"label": "督查员", "name": "高原", "login": "gaoyuan", "password": PASSWORD}]
    context = {"demo_accounts": accounts, "next": "/notices/", "form": LoginForm(), "request": rf.get(URL)}
    page = render_to_string("orgs/login.html", context)
    button = page[page.index("演示账号") :]
    for part in (
        "督查员",
        "高原",
        'value="gaoyuan"',
        f'value="{PASSWORD}"',
        'value="/notices/"',
        f'action="{URL}"',
    ):
        assert part in button
