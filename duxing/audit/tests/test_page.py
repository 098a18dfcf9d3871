"""The page of operations: for the head of the office alone, in words."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse

from duxing.audit import kinds, views
from duxing.audit.services import record, record_failure
from duxing.audit.tests.conftest import make_post, make_unit
from duxing.core.actions import action
from duxing.core.clock_shift import shifted
from duxing.orgs.models import Post, User

AT = datetime(2026, 11, 23, 15, 59, tzinfo=UTC)


@action
def appoint(user, role):
    unit = make_unit("dcs", by="system")
    post = Post.objects.create(unit=unit, role=role, title="主任", holder=user)
    record("system", "orgs.post.created", post)
    return unit


@pytest.fixture
def director(db, client):
    user = User.objects.create_user("zhao", None, name="赵主任")
    with shifted(AT):
        appoint(user, "office_director")
    client.force_login(user)
    return user


def read(client, **query):
    answer = client.get(reverse("audit:entries"), query)
    return answer, answer.content.decode()


@pytest.mark.parametrize("role", ["officer", "liaison", "sysadmin", "city_leader"])
def test_nobody_else_sees_it(db, client, role):
    user = User.objects.create_user("x", None, name="某")
    appoint(user, role)
    client.force_login(user)
    assert read(client)[0].status_code == 404


def test_it_says_who_did_what(director, client, monkeypatch):
    monkeypatch.setattr(kinds, "all_kinds", lambda: {"orgs.post.created": "设立岗位"})
    user = User.objects.get(pk=director.pk)
    make_post(make_unit("u1", by=user), "联络员", None, by=user)
    record_failure(user, "orgs.unit.moved", "orgs.unit", reason="无权调整。")
    _, text = read(client)
    assert "赵主任 <small>市dcs局主任</small>" in text
    assert "设立岗位" in text
    assert "联络员" in text
    assert "其他操作" in text
    assert "未成功" in text
    assert "无权调整。" in text
    assert "系统" in text


@pytest.mark.parametrize("title", ["联络员", "市u1局联络员"])
def test_the_unit_stands_once_before_the_post(director, client, title):
    liaison = User.objects.create_user("qian", None, name="钱联络")
    by = User.objects.get(pk=director.pk)
    make_post(make_unit("u1", by=by), title, liaison, by=by)
    make_unit("u2", by=User.objects.get(pk=liaison.pk))
    assert "钱联络 <small>市u1局联络员</small>" in read(client)[1]


def test_a_day_is_a_day_in_shanghai(director, client):
    user = User.objects.get(pk=director.pk)
    with shifted(AT.replace(hour=16)):
        make_unit("late", by=user)
    assert read(client, day="2026-11-23")[1].count('<th scope="row"') == 2
    assert read(client, day="2026-11-24")[1].count('<th scope="row"') == 1
    assert "这一天没有操作记录。" in read(client, day="2026-11-25")[1]


def test_a_day_that_does_not_exist_is_told(director, client):
    answer, text = read(client, day="2026-02-30")
    assert answer.status_code == 422
    assert "日期“2026-02-30”不存在" in text


def test_pages_follow_each_other_without_a_gap(director, client, monkeypatch):
    monkeypatch.setattr(views, "PAGE", 2)
    for number in range(3):
        make_unit(f"u{number}", by="system")
    seen, after = [], ""
    while True:
        answer, text = read(client, **({"after": after} if after else {}))
        seen += [line.seq for line in answer.context["lines"]]
        after = answer.context["further"]
        if not after:
            break
        assert f"after={after}" in text
    assert seen == [5, 4, 3, 2, 1]


def test_the_number_of_queries_does_not_grow(director, client, django_assert_max_num_queries):
    for number in range(30):
        make_unit(f"u{number}", by="system")
    with django_assert_max_num_queries(12):
        read(client)


def test_a_kind_may_be_named_once_only(monkeypatch):
    class App:
        name, module = "duxing.audit", kinds

    monkeypatch.setattr(kinds, "module_has_submodule", lambda module, name: True)
    monkeypatch.setattr(kinds, "import_module", lambda name: type("M", (), {"KINDS": {"a.b": "甲"}}))
    monkeypatch.setattr(kinds.apps, "get_app_configs", lambda: [App, App])
    kinds.all_kinds.cache_clear()
    with pytest.raises(ValueError, match="twice"):
        kinds.all_kinds()
    kinds.all_kinds.cache_clear()
