"""The frame around every page: what each role finds in it, and that it costs little."""

import pytest
from django.core.cache import cache
from django.urls import reverse

from duxing.orgs.models import User
from duxing.papers.office import save_office_profile

HELP = reverse("cockpit:help")


@pytest.fixture(autouse=True)
def fresh():
    cache.clear()


def page(client, user, url=HELP):
    client.force_login(user)
    return client.get(url)


def labels(answer, name="menu"):
    return [entry.label for entry in answer.context[name]()]


@pytest.mark.parametrize(
    ("who", "menu"),
    [
        ("officer", "工作台 来文登记 督查事项 审核 呈阅 待批立项 晨会一页纸 单位名录 工作日历"),
        ("director", "工作台 来文登记 督查事项 审核 呈阅 待批立项 晨会一页纸 单位名录 工作日历 操作记录"),
        ("vice", "工作台 督查事项 呈阅 待批立项 单位名录 工作日历"),
        ("section_hand", "工作台 来文登记 督查事项 单位名录 工作日历"),
        ("handler", "工作台 督查事项 单位名录 工作日历"),
        ("admin", "工作台 单位名录 工作日历"),
    ],
)
def test_the_menu_holds_what_the_role_has(client, cast, who, menu):
    assert labels(page(client, getattr(cast, who))) == menu.split()


@pytest.mark.parametrize("who", ["officer", "director", "vice", "section_hand", "handler", "admin"])
def test_every_entry_opens(client, cast, who):
    answer = page(client, getattr(cast, who))
    for entry in [*answer.context["menu"](), *answer.context["tabs"]()]:
        assert client.get(entry.url).status_code == 200, entry.label


def test_the_phone_has_four_entries_and_more(client, cast):
    answer = page(client, cast.officer)
    assert labels(answer, "tabs") == ["工作台", "来文登记", "督查事项", "审核"]
    bar = answer.content.decode().split('class="tabbar"')[1]
    assert bar.count("<li>") == 5
    assert reverse("cockpit:more") in bar
    more = client.get(reverse("cockpit:more")).content.decode()
    assert all(label in more for label in [*labels(answer), "修改密码", "退出登录", "通知"])


@pytest.mark.parametrize(
    ("url", "label"),
    [
        ("/", "工作台"),
        (reverse("cockpit:list"), "督查事项"),
        (reverse("matters:reviews"), "审核"),
        (reverse("workdays:calendar"), "工作日历"),
        (reverse("intake:sources"), "来文登记"),
        (reverse("intake:waiting"), "待批立项"),
        (HELP, ""),
    ],
)
def test_the_entry_of_the_page_is_marked(client, cast, url, label):
    menu = page(client, cast.officer, url).context["menu"]()
    assert [entry.label for entry in menu if entry.current] == ([label] if label else [])


def test_the_place_is_the_office_the_unit_or_the_government(client, cast):
    save_office_profile(by=cast.director, government="云川市人民政府", office="云川市人民政府督查室")
    told = {
        who: page(client, getattr(cast, who)).context["place"]() for who in ("officer", "handler", "vice")
    }
    assert told == {
        "officer": "云川市人民政府督查室",
        "handler": "市住房城乡建设局",
        "vice": "云川市人民政府",
    }
    client.logout()
    assert "云川市人民政府" in client.get(reverse("orgs:login")).content.decode()


def test_the_frame_costs_five_queries(client, cast, django_assert_max_num_queries):
    page(client, cast.officer)
    with django_assert_max_num_queries(5):
        client.get(HELP)


def test_what_shows_no_frame_pays_for_none(client, cast, django_assert_num_queries):
    page(client, cast.officer)
    with django_assert_num_queries(2):
        client.post(reverse("display"), {"name": "large", "on": "1", "next": HELP})


def test_large_text_is_a_choice_of_the_browser_without_script(client, cast):
    client.force_login(cast.handler)
    assert 'class="large"' not in client.get(HELP).content.decode()
    answer = client.post(reverse("display"), {"name": "large", "on": "1", "next": HELP})
    assert (answer.status_code, answer.url, client.cookies["dx_large"].value) == (302, HELP, "1")
    assert 'class="large"' in client.get(HELP).content.decode()
    client.post(reverse("display"), {"name": "large", "on": "0", "next": HELP})
    assert 'class="large"' not in client.get(HELP).content.decode()


def test_large_text_can_be_had_before_the_login(client, db):
    assert "大字" in client.get(reverse("orgs:login")).content.decode()
    client.post(reverse("display"), {"name": "large", "on": "1", "next": reverse("orgs:login")})
    assert 'class="large"' in client.get(reverse("orgs:login")).content.decode()


@pytest.mark.parametrize("back", ["https://elsewhere.example/", "//elsewhere.example", "", "javascript:1"])
def test_the_switch_leads_nowhere_else(client, db, back):
    answer = client.post(reverse("display"), {"name": "nothing", "on": "1", "next": back})
    assert answer.url == "/"
    assert "dx_nothing" not in client.cookies


def test_single_keys_can_be_switched_off(client, cast):
    client.force_login(cast.officer)
    client.post(reverse("display"), {"name": "keys", "on": "1", "next": HELP})
    body = client.get(HELP).content.decode()
    assert 'data-keys="off"' in body
    assert "启用单键快捷键" in body


def test_a_page_that_is_not_there_stands_in_the_frame(client, cast):
    answer = page(client, cast.handler, "/nowhere/")
    body = answer.content.decode()
    assert answer.status_code == 404
    assert "未找到该事项，或不在您的查看范围" in body
    assert 'class="rail"' in body
    client.logout()
    assert 'class="rail"' not in client.get("/nowhere/").content.decode()


def test_a_form_from_elsewhere_is_refused_in_the_frame(cast):
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    strict.force_login(cast.officer)
    answer = strict.post(reverse("display"), {"name": "large"})
    assert answer.status_code == 403
    assert "页面已过期或来源不明" in answer.content.decode()


def test_somebody_without_a_post_gets_no_menu(client, db):
    body = page(client, User.objects.create_user("nobody", None, name="无岗"), "/nowhere/").content.decode()
    assert 'class="rail"' not in body


def test_every_page_has_a_skip_link_an_icon_and_a_title(client, cast):
    body = page(client, cast.officer).content.decode()
    assert '<a class="skip" href="#main">' in body
    assert 'rel="icon"' in body
    assert "<title>帮助 · 督行</title>" in body


def test_the_demo_says_so_on_every_page(client, cast, settings):
    assert "demo-band" not in page(client, cast.officer).content.decode()
    settings.PROFILE = "demo"
    assert "演示" in page(client, cast.officer).content.decode().split("demo-band")[1]
    client.logout()
    assert "demo-band" in client.get(reverse("orgs:login")).content.decode()
