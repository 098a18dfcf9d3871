"""The directory on screen: who sees what, who may do what, and that a password shows once."""

import re

import pytest
from django.urls import reverse

from duxing.audit.models import AuditEntry
from duxing.orgs.models import AliasKind, Post, Unit, UnitAlias, UnitKind, User
from duxing.orgs.roles import Role
from duxing.orgs.services.directory import PersonData, UnitData, import_directory
from duxing.orgs.services.people import vacate_post


@pytest.fixture
def page(client):
    """Open an address as somebody; answers the response, whose text is `.text`."""

    def open_as(user, view, /, *args, data=None, **query):
        client.force_login(user)
        url = reverse(view, args=args)
        answer = client.get(url, query) if data is None else client.post(url, data)
        answer.text_ = answer.content.decode()
        return answer

    return open_as


def versioned(obj, **values):
    return {"version": obj.version, **values}


def test_everybody_reads_the_directory_in_order(page, cast):
    text = page(cast.handler, "orgs:units").text_
    places = [text.index(unit.name + "</a>") for unit in Unit.objects.in_order()]
    assert places == sorted(places)
    assert "住建局、建设局" in text
    assert "新设单位" not in text
    assert "新设单位" in page(cast.director, "orgs:units").text_


@pytest.mark.parametrize("typed", ["住建局", "zjj", "建设", "市住房城乡建设局"])
def test_the_directory_is_searched_by_any_name(page, cast, typed):
    text = page(cast.handler, "orgs:units", name=typed).text_
    assert "市住房城乡建设局</a>" in text and "市水利局</a>" not in text


def test_the_directory_is_narrowed_by_class(page, cast):
    text = page(cast.handler, "orgs:units", kind=UnitKind.COUNTY).text_
    assert "云麓区政府</a>" in text and "市水利局</a>" not in text
    assert "没有符合条件的单位" in page(cast.handler, "orgs:units", name="没有").text_
    assert page(cast.handler, "orgs:units", kind="x", page="y").status_code == 200


def test_strangers_see_nothing(client, cast):
    for name in ("orgs:units", "orgs:people"):
        assert client.get(reverse(name)).status_code == 302
    assert client.get(reverse("orgs:unit", args=[cast.lead.public_id])).status_code == 302


def test_one_unit(page, cast):
    text = page(cast.handler, "orgs:unit", cast.lead.public_id).text_
    for words in (
        "云川市住房和城乡建设局",
        "王立新",
        "冯小筑",
        "0000-6003",
        "建设局",
        "旧称",
        "联络员不足两人",
    ):
        assert words in text
    for words in ("修改</a>", "撤并", "删去", "添加别名", "换人"):
        assert words not in text
    text = page(cast.director, "orgs:unit", cast.lead.public_id).text_
    for words in ("修改</a>", "撤并", "删去", "添加别名", "换人", "新增人员"):
        assert words in text


def test_a_keeper_makes_a_unit(page, cast):
    values = {"name": "市林业局", "full_name": "云川市林业局", "kind": UnitKind.DEPARTMENT, "order": "2150"}
    answer = page(cast.admin, "orgs:new_unit", data=values)
    unit = Unit.objects.get(name="市林业局")
    assert answer.url == reverse("orgs:unit", args=[unit.public_id])
    assert (unit.parent, unit.order, unit.initials) == (cast.city, 2150, "lyj")
    answer = page(cast.admin, "orgs:new_unit", data=values)
    assert answer.status_code == 422 and "已有名为“市林业局”的单位。" in answer.text_


@pytest.mark.parametrize("name", ["orgs:edit_unit", "orgs:end_unit", "orgs:new_person"])
@pytest.mark.parametrize("who", ["officer", "head", "outsider", "mayor"])
def test_others_do_not_find_the_keepers_pages(page, cast, name, who):
    assert page(getattr(cast, who), name, cast.lead.public_id).status_code == 404
    assert page(getattr(cast, who), "orgs:new_unit").status_code == 404


def test_a_keeper_edits_a_unit(page, cast):
    shown = page(cast.director, "orgs:edit_unit", cast.lead.public_id).text_
    assert 'value="市住房城乡建设局"' in shown
    values = {"name": "市住建委", "full_name": "云川市住建委", "kind": UnitKind.DEPARTMENT, "order": "x"}
    answer = page(cast.director, "orgs:edit_unit", cast.lead.public_id, data=versioned(cast.lead, **values))
    assert answer.status_code == 422 and "序请填写整数。" in answer.text_
    values |= {"order": "5", "initials": "Z J"}
    answer = page(cast.director, "orgs:edit_unit", cast.lead.public_id, data=versioned(cast.lead, **values))
    assert "首字母只能用字母和数字。" in answer.text_
    values |= {"initials": ""}
    page(cast.director, "orgs:edit_unit", cast.lead.public_id, data=versioned(cast.lead, **values))
    unit = Unit.objects.get(pk=cast.lead.pk)
    assert (unit.name, unit.order, unit.initials) == ("市住建委", 5, "zjw")
    answer = page(cast.director, "orgs:edit_unit", cast.lead.public_id, data=versioned(cast.lead, **values))
    assert answer.status_code == 409 and "保存未成功" in answer.text_


def test_the_government_keeps_its_class(page, cast):
    assert 'name="kind"' not in page(cast.director, "orgs:edit_unit", cast.city.public_id).text_
    values = {"name": "市政府", "full_name": "云川市人民政府", "order": "1"}
    page(cast.director, "orgs:edit_unit", cast.city.public_id, data=versioned(cast.city, **values))
    assert Unit.objects.get(pk=cast.city.pk).kind == UnitKind.GOVERNMENT


@pytest.mark.parametrize("order", ["1000000", "9" * 40])
def test_a_place_in_the_order_has_an_end(page, cast, order):
    data = {"name": "市海绵办", "full_name": "云川市海绵城市办公室", "kind": "department", "order": order}
    answer = page(cast.admin, "orgs:new_unit", data=data)
    assert answer.status_code == 422 and "序不能大于 999999。" in answer.text_
    assert order in answer.text_


def test_a_keeper_ends_a_unit(page, cast):
    url = ("orgs:end_unit", cast.support.public_id)
    answer = page(cast.director, *url, data=versioned(cast.support, ended_on="去年", successor="zjj"))
    assert answer.status_code == 422
    assert "日期“去年”不存在，请按“年-月-日”填写，例如 2026-02-28。" in answer.text_
    answer = page(cast.director, *url, data=versioned(cast.support, ended_on="1026-03-01"))
    assert answer.status_code == 422
    assert "撤销日期应在 2000 年至 2099 年之间，请检查年份。" in answer.text_
    page(cast.director, *url, data=versioned(cast.support, ended_on="2026年3月1日", successor="住建局"))
    assert Unit.objects.get(pk=cast.support.pk).successor == cast.lead
    assert "撤并为" in page(cast.handler, "orgs:unit", cast.support.public_id).text_
    assert "市水利局" not in page(cast.handler, "orgs:units").text_
    assert "市水利局" in page(cast.handler, "orgs:units", ended="1").text_


def test_the_office_adds_an_alias_and_a_keeper_takes_it_away(page, cast):
    url = ("orgs:add_alias", cast.other.public_id)
    answer = page(cast.officer, *url, data={"text": "市水利局", "kind": AliasKind.NICKNAME})
    assert answer.status_code == 422 and "不能作为市教育局的别名。" in answer.text_
    page(cast.officer, *url, data={"text": "市教委", "kind": AliasKind.OLD})
    alias = UnitAlias.objects.get(text="市教委")
    assert page(cast.officer, "orgs:remove_alias", alias.public_id, data={}).status_code == 404
    page(cast.director, "orgs:remove_alias", alias.public_id, data={})
    assert not UnitAlias.objects.filter(text="市教委").exists()
    assert page(cast.handler, *url, data={"text": "教委", "kind": AliasKind.OLD}).status_code == 422


def test_people_by_unit_with_their_landlines(page, cast):
    text = page(cast.handler, "orgs:people").text_
    assert text.index("陆承远") < text.index("宋知行") < text.index("王立新") < text.index("石磊")
    assert "0000-6010" in text and "officer" not in text
    assert "换人<" not in text
    assert "换人<" in page(cast.officer, "orgs:people").text_
    assert page(cast.county_head, "orgs:people").text_.count("换人<") == 1


def test_people_are_searched(page, cast):
    text = page(cast.handler, "orgs:people", name="冯小").text_
    assert "冯小筑" in text and "王立新" not in text
    text = page(cast.handler, "orgs:people", name="住建局").text_
    assert "冯小筑" in text and "王立新" in text and "何清" not in text
    assert "没有符合条件的人员" in page(cast.handler, "orgs:people", name="某某某").text_


def test_vacant_posts(page, cast):
    assert "没有空缺的岗位。" in page(cast.handler, "orgs:people", vacant="1").text_
    vacate_post(Post.objects.get(holder=cast.helper), by=cast.director)
    assert "市水利局" in page(cast.handler, "orgs:people", vacant="1").text_


def secret(text):
    return re.search(r"一次性密码</dt><dd><b>([^<]+)</b>", text).group(1)


def test_a_new_person_gets_a_password_that_shows_once(page, cast):
    data = {
        "name": "王五",
        "role": Role.LIAISON,
        "title": "联络员",
        "key": "8c7c2f5e-1111-4c2b-9d35-0a1b2c3d4e5f",
    }
    answer = page(cast.director, "orgs:new_person", cast.other.public_id, data=data)
    person = User.objects.get(username="wangwu")
    assert answer.status_code == 200 and "no-store" in answer["Cache-Control"]
    assert person.check_password(secret(answer.text_)) and person.unit == cast.other
    again = page(cast.director, "orgs:new_person", cast.other.public_id, data=data)
    assert again.url == reverse("orgs:unit", args=[cast.other.public_id])
    assert User.objects.filter(name="王五").count() == 1


def test_handing_over_to_a_newcomer(page, cast):
    post = Post.objects.get(holder=cast.county_hand)
    shown = page(cast.county_head, "orgs:hand_over", post.public_id).text_
    assert "第一步" in shown and "罗云离任" in shown and "石磊" not in shown.split("指定接替")[1]
    answer = page(cast.county_head, "orgs:hand_over", post.public_id, data=versioned(post, to="new"))
    assert answer.status_code == 422 and "请填写新同志的姓名。" in answer.text_
    answer = page(cast.county_head, "orgs:hand_over", post.public_id, data=versioned(post))
    assert "请选择接替人。" in answer.text_
    data = versioned(post, to="new", name="小王", stop_former="on")
    answer = page(cast.county_head, "orgs:hand_over", post.public_id, data=data)
    person = User.objects.get(name="小王")
    assert person.check_password(secret(answer.text_)) and person.unit == cast.county
    assert not User.objects.get(pk=cast.county_hand.pk).is_active
    assert AuditEntry.objects.filter(kind="orgs.post.filled", actor="countyhead").count() == 1


def test_handing_over_to_a_colleague_or_nobody(page, cast):
    post = Post.objects.get(holder=cast.handler)
    data = versioned(post, to=str(cast.signer.public_id))
    answer = page(cast.officer, "orgs:hand_over", post.public_id, data=data)
    assert answer.url == reverse("orgs:unit", args=[cast.lead.public_id])
    assert User.objects.get(pk=cast.handler.pk).is_active
    stale = page(cast.officer, "orgs:hand_over", post.public_id, data=versioned(post, to="nobody"))
    assert stale.status_code == 409
    post.refresh_from_db()
    page(cast.officer, "orgs:hand_over", post.public_id, data=versioned(post, to="nobody", stop_former="on"))
    assert Post.objects.get(pk=post.pk).holder is None
    assert "第一步" not in page(cast.officer, "orgs:hand_over", post.public_id).text_


def test_who_may_not_hand_over_is_told(page, cast):
    post = Post.objects.get(holder=cast.handler)
    for user in (cast.handler, cast.outsider, cast.county_head):
        answer = page(user, "orgs:hand_over", post.public_id)
        assert answer.status_code == 403 and "本人不能办理" in answer.text_


def test_a_password_is_reset_by_a_keeper(page, cast):
    assert "重置" not in page(cast.officer, "orgs:person", cast.handler.public_id).text_
    assert "重置冯小筑的密码" in page(cast.admin, "orgs:person", cast.handler.public_id).text_
    url = ("orgs:reset_password", cast.handler.public_id)
    assert page(cast.officer, *url, data=versioned(cast.handler)).status_code == 404
    answer = page(cast.admin, *url, data=versioned(cast.handler))
    assert User.objects.get(pk=cast.handler.pk).check_password(secret(answer.text_))
    assert "no-store" in answer["Cache-Control"]
    assert page(cast.admin, "orgs:reset_password", cast.admin.public_id, data={}).status_code == 422


def test_an_account_is_stopped_and_let_in_again(page, cast):
    url = ("orgs:set_active", cast.handler.public_id)
    page(cast.director, *url, data=versioned(cast.handler))
    person = User.objects.get(pk=cast.handler.pk)
    assert not person.is_active
    assert "账号已停用" in page(cast.director, "orgs:person", cast.handler.public_id).text_
    page(cast.director, *url, data=versioned(person, active="1"))
    assert User.objects.get(pk=cast.handler.pk).is_active


def test_a_stopped_person_is_out_at_once(client, page, cast):
    client.force_login(cast.handler)
    assert client.get(reverse("orgs:units")).status_code == 200
    User.objects.filter(pk=cast.handler.pk).update(is_active=False)
    assert client.get(reverse("orgs:units")).status_code == 302


@pytest.fixture
def many(cast):
    units = [
        UnitData(
            f"yc-x{n}",
            f"云川市第{n}局",
            f"市第{n}局",
            "department",
            5000 + n,
            "",
            "yc",
            ((f"{n}局", "nickname"),),
        )
        for n in range(60)
    ]
    people = [PersonData(f"p{n}x", f"人{n}", f"yc-x{n}", Role.LIAISON, "联络员", n) for n in range(60)]
    return import_directory(units, people, by="system")


@pytest.mark.parametrize("who", ["director", "handler"])
def test_lists_cost_the_same_however_long(client, cast, many, who, django_assert_max_num_queries):
    client.force_login(getattr(cast, who))
    addresses = [
        reverse("orgs:units") + "?name=局",
        reverse("orgs:units") + "?page=2",
        reverse("orgs:people") + "?name=人",
        reverse("orgs:people"),
        reverse("orgs:unit", args=[cast.lead.public_id]),
        reverse("orgs:unit", args=[cast.city.public_id]),
        reverse("orgs:person", args=[cast.handler.public_id]),
    ]
    client.get(addresses[0])
    for url in addresses:
        with django_assert_max_num_queries(12):
            assert client.get(url).status_code == 200


def test_the_pages_go_on(page, cast, many):
    text = page(cast.handler, "orgs:units").text_
    assert "共67家单位，第1页，共2页" in text and "下一页" in text
    assert "上一页" in page(cast.handler, "orgs:units", page="2").text_
    assert "共78个岗位" in page(cast.handler, "orgs:people").text_
