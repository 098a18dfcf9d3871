"""The list that appears while a unit is typed."""

import re

import pytest

from duxing.orgs.finding import find_units

URL = "/account/units/find/"


def names(typed, **options):
    return [line.name for line in find_units(typed, **options).lines]


def test_the_sure_one_comes_first(city):
    finding = find_units("住建")
    assert finding.lines[0].name == "市住房城乡建设局"
    assert not finding.sure
    finding = find_units("住建局")
    assert (finding.lines[0].name, finding.lines[0].why, finding.sure) == ("市住房城乡建设局", "住建局", True)


def test_several_with_one_name_are_not_sure(city):
    finding = find_units("sjj")
    assert [line.name for line in finding.lines] == ["市审计局", "市市场监管局", "市数据局"]
    assert not finding.sure and "请选择其中一个" in finding.note


def test_beginnings_come_before_what_holds_the_word(city):
    assert names("水")[:2] == ["市水利局", "市水务集团"]
    assert names("s")[:1] == ["市政府"]
    assert "市住房城乡建设局" in names("城乡")


def test_ended_units_are_led_on_and_not_offered(city):
    finding = find_units("市工商局")
    assert finding.lines[0].name == "市市场监管局" and "已并入" in finding.note
    assert "市工商局" not in names("工商")


def test_collective_names_where_several_may_stand(city):
    assert names("各县") == []
    finding = find_units("各县", with_groups=True)
    assert [(line.name, line.why) for line in finding.lines] == [
        ("各县（市、区）政府", "2家"),
        ("各县（市、区）政府、功能区管委会", "3家"),
    ]


def test_a_slip_of_the_pen_is_forgiven(city):
    assert find_units("市住健局").lines[0].why == "名称相近"


def test_never_more_than_twelve(city):
    assert len(names("市")) == 12
    assert names("") == [] == names("  ")


def test_the_fragment(client, cast, django_assert_max_num_queries):
    client.force_login(cast.handler)
    client.get(URL)
    with django_assert_max_num_queries(12):
        answer = client.get(URL, {"q": "住建局", "many": "1"})
    page = answer.content.decode()
    assert re.search(r'<li role="option"[^>]*data-name="市住房城乡建设局">', page)
    assert 'data-sure="1"' in page and "<html" not in page


@pytest.mark.parametrize("typed", ["<script>", "'\"", "%", "\\", "　", "a" * 500])
def test_whatever_is_typed(client, cast, typed):
    client.force_login(cast.handler)
    answer = client.get(URL, {"q": typed})
    assert answer.status_code == 200 and b"<script>" not in answer.content


def test_strangers_find_nothing(client, db):
    assert client.get(URL, {"q": "住建局"}).status_code == 302
    assert client.post(URL).status_code in (302, 405)
