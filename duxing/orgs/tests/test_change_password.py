"""One's own password: changed by who knows the old one; a password set by others comes first."""

import pytest
from django.test import Client

from duxing.audit.models import AuditBody, AuditEntry
from duxing.orgs.models import User
from duxing.testing.cast import PASSWORD, give_password

URL = "/account/password/"
NEW = "Anew-2026-pw"


@pytest.fixture
def officer(cast, client):
    client.force_login(give_password(cast.officer))
    return cast.officer


def change(client, old=PASSWORD, new=NEW, again=None):
    return client.post(URL, {"old": old, "new": new, "again": new if again is None else again})


def test_the_new_password_holds_and_the_session_goes_on(client, officer):
    answer = change(client)
    assert (answer.status_code, answer.url) == (302, "/")
    assert "密码已修改。" in client.get(URL).content.decode()
    fresh = User.objects.get(pk=officer.pk)
    assert fresh.check_password(NEW) and fresh.version == officer.version + 1
    entry = AuditEntry.objects.get(kind="orgs.password.changed")
    assert (entry.actor, entry.ok) == ("officer", True)
    assert not any(NEW.encode() in bytes(body) for body in AuditBody.objects.values_list("body", flat=True))


def test_other_sessions_end(client, officer, client_elsewhere):
    client_elsewhere.force_login(officer)
    change(client)
    assert client_elsewhere.get(URL).status_code == 302
    assert client.get(URL).status_code == 200


@pytest.fixture
def client_elsewhere():
    return Client()


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"old": "wrong"}, "原密码错误。"),
        ({"old": ""}, "请填写原密码。"),
        ({"new": "Short-1"}, "密码至少 10 位。"),
        ({"new": "alllowercase"}, "密码须含大写字母、小写字母、数字、符号中的三种。"),
        ({"new": "Officer-2026"}, "密码不能包含登录名或姓名。"),
        ({"new": PASSWORD}, "新密码不能与原密码相同。"),
        ({"again": "Other-2026-pw"}, "两次输入的新密码不一致。"),
    ],
)
def test_bad_input(client, officer, values, words):
    answer = change(client, **values)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert User.objects.get(pk=officer.pk).check_password(PASSWORD)


def test_guessing_the_old_one_locks(client, officer):
    codes = [change(client, old="wrong").status_code for _ in range(6)]
    assert codes == [422, 422, 422, 422, 429, 429]
    assert "登录失败次数过多，请 30 分钟后再试或联系安全管理员。" in change(client).content.decode()
    assert AuditEntry.objects.filter(kind="orgs.password.changed", ok=False).count() == 7


def test_a_password_set_by_others_comes_first(client, officer):
    User.objects.filter(pk=officer.pk).update(must_change_password=True)
    assert client.get("/").url == URL
    assert client.get("/notices/").url == URL
    fragment = client.get("/account/units/find/?q=1", headers={"HX-Request": "true"})
    assert (fragment.status_code, fragment["HX-Redirect"]) == (401, URL)
    assert "当前密码由他人设置" in client.get(URL).content.decode()
    change(client)
    assert client.get("/account/units/find/").status_code == 200


def test_who_must_change_may_also_leave(client, officer):
    User.objects.filter(pk=officer.pk).update(must_change_password=True)
    assert client.post("/account/logout/").url == "/account/login/"


def test_strangers_are_sent_to_the_login(client, db):
    assert client.get(URL).url == f"/account/login/?next={URL}"
