"""An empty installation gets its first account, once."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from duxing.audit.models import AuditBody
from duxing.audit.verify import verify
from duxing.orgs.matching import match_unit
from duxing.orgs.models import Unit, User
from duxing.orgs.roles import Role


def run(**options):
    said = StringIO()
    call_command(
        "first_setup", stdout=said, **{"government": "云川市人民政府", "director": "宋知行"} | options
    )
    return said.getvalue()


def test_the_director_can_log_in_with_what_was_printed(db, client):
    said = run(landline="0000-6214")
    password = said.split("一次性密码：")[1].split("\n")[0]
    person = User.objects.get()
    assert (person.username, person.title, person.landline) == ("songzhixing", "督查室主任", "0000-6214")
    assert person.has_role(Role.OFFICE_DIRECTOR) and person.must_change_password
    assert (
        client.post("/account/login/", {"username": "songzhixing", "password": password}).status_code == 302
    )
    assert client.get("/").url == "/account/password/"
    assert [unit.name for unit in Unit.objects.in_order()] == ["市政府", "市政府督查室"]
    assert match_unit("云川市人民政府").unit.path == "yc/"
    assert not any(
        password.encode() in bytes(body) for body in AuditBody.objects.values_list("body", flat=True)
    )
    assert verify().exit_code == 0


def test_only_once(db):
    run()
    with pytest.raises(CommandError, match="系统中已有账号，初始化只能在空系统上做一次。"):
        run()
    assert User.objects.count() == 1


def test_a_county_is_called_a_county(db):
    run(government="安渠县人民政府", login="Dir-1")
    assert [unit.name for unit in Unit.objects.in_order()] == ["县政府", "县政府督查室"]
    assert User.objects.get().username == "dir-1"
    assert match_unit("安渠县人民政府督查室").unit.name == "县政府督查室"


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"government": "云川市"}, "请填写政府全称"),
        ({"government": "人民政府"}, "请填写政府全称"),
        ({"director": " "}, "请填写督查室主任的姓名。"),
        ({"login": "宋"}, "用户名只能用"),
    ],
)
def test_bad_input_makes_nothing(db, options, words):
    with pytest.raises(CommandError, match=words):
        run(**options)
    assert not User.objects.exists() and not Unit.objects.exists()
