"""Every way in which a unit is written leads to it, or to a question; never to a guess."""

from datetime import date

import pytest

from duxing.orgs.matching import Directory, Sure, match_unit, match_units


def names(match):
    return [unit.name for unit in match.units]


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("市住房城乡建设局", "市住房城乡建设局"),
        ("云川市住房和城乡建设局", "市住房城乡建设局"),
        ("住房和城乡建设局", "市住房城乡建设局"),
        ("市住房和城乡建设局", "市住房城乡建设局"),
        ("住房城乡建设局", "市住房城乡建设局"),
        ("云川市住房城乡建设局", "市住房城乡建设局"),
        (" 市 住房城乡建设局\u3000", "市住房城乡建设局"),
        ("住建局", "市住房城乡建设局"),
        ("市住建局", "市住房城乡建设局"),
        ("云川市住建局", "市住房城乡建设局"),
        ("“住建局”", "市住房城乡建设局"),
        ("ZJJ", "市住房城乡建设局"),
        ("ｚｊｊ", "市住房城乡建设局"),
        ("市人民政府办公室", "市政府办公室"),
        ("市政府办公室", "市政府办公室"),
        ("市人民政府", "市政府"),
        ("市场监督管理局", "市市场监管局"),
        ("市场监管局", "市市场监管局"),
        ("市综合行政执法局", "市城市管理局"),
        ("城市管理局(综合行政执法局)", "市城市管理局"),
        ("云川市税务局", "市税务局"),
        ("税务局", "市税务局"),
        ("云麓区人民政府", "云麓区政府"),
        ("云麓", "云麓区政府"),
        ("沙湾镇人民政府", "安渠县沙湾镇"),
        ("高新区", "云川高新区管委会"),
    ],
)
def test_one_unit(city, written, name):
    match = match_unit(written)
    assert (match.sure, names(match), match.note) == (Sure.EXACT, [name], "")
    assert match.written == written


def test_an_old_name_is_told(city):
    match = match_unit("市国土局")
    assert (match.sure, match.unit.name) == (Sure.EXACT, "市自然资源和规划局")
    assert match.note == "“市国土局”为旧称，现为市自然资源和规划局。"


def test_a_hosted_body_lands_on_its_mother(city):
    match = match_unit("河长办")
    assert (match.sure, match.unit.name) == (Sure.EXACT, "市水利局")
    assert match.note == "“河长办”是在市水利局挂牌或设在该单位的机构。"


@pytest.mark.parametrize(
    ("written", "name"), [("教体局", "市教育局"), ("发改局", "市发展改革委"), ("执法局", "市城市管理局")]
)
def test_a_name_that_is_easily_mistaken_asks(city, written, name):
    match = match_unit(written)
    assert (match.sure, names(match), match.unit) == (Sure.ASK, [name], None)
    assert match.note == f"“{written}”容易认错，请确认是否指{name}。"


@pytest.mark.parametrize(
    ("written", "candidates"),
    [
        ("sjj", ["市审计局", "市市场监管局", "市数据局"]),
        ("swj", ["市商务局", "市税务局"]),
        ("招商局", ["市商务局", "市投资促进中心"]),
        ("市水务局", ["市水利局", "市水务集团"]),
    ],
)
def test_several_are_listed_in_order(city, written, candidates):
    match = match_unit(written)
    assert (match.sure, names(match)) == (Sure.ASK, candidates)
    assert match.note == f"“{written}”可能是{'、'.join(candidates)}，请选择其中一个。"


def test_an_ended_unit_names_its_heir(city):
    match = match_unit("市工商局")
    assert (match.sure, names(match)) == (Sure.ASK, ["市市场监管局"])
    assert match.note == "“市工商局”已并入市市场监管局，请选择现单位。"
    assert match_unit("云川市工商行政管理局").note == match.note


def test_before_its_end_the_unit_was_itself(city):
    match = Directory.load(on=date(2018, 12, 31)).match("市工商局")
    assert (match.sure, match.unit.name) == (Sure.EXACT, "市工商局")


def test_an_ended_unit_without_heir(city):
    match = match_unit("市物资局")
    assert (match.sure, match.units) == (Sure.ASK, ())
    assert match.note == "“市物资局”已于 2019-03-01 撤销，请重新选择承办单位。"


@pytest.mark.parametrize(
    ("written", "units"),
    [
        ("各县（市、区）政府", ["云麓区政府", "安渠县政府"]),
        ("各县(市、区)人民政府", ["云麓区政府", "安渠县政府"]),
        ("各县区", ["云麓区政府", "安渠县政府"]),
        ("各县（市、区）政府和功能区管委会", ["云麓区政府", "安渠县政府", "云川高新区管委会"]),
    ],
)
def test_a_collective_name(city, written, units):
    match = match_unit(written)
    assert (match.sure, names(match), match.unit) == (Sure.GROUP, units, None)


def test_a_collective_name_without_bounds_asks(city):
    match = match_unit("各地")
    assert (match.sure, match.units) == (Sure.ASK, ())
    assert match.note == "“各地”所指范围不定，请选择具体单位。"


def test_a_department_of_a_county_is_no_unit_of_the_city(city):
    match = match_unit("安渠县教育局")
    assert (match.sure, match.units) == (Sure.UNKNOWN, ())
    assert [unit.name for unit in match.near] == ["安渠县政府"]
    assert match.note == "市里不直接向县（市、区）的部门交办，由安渠县政府承接。"


def test_an_unknown_name_brings_what_is_like_it(city):
    match = match_unit("市住健局")
    assert (match.sure, match.units, match.note) == (Sure.UNKNOWN, (), "")
    assert "市住房城乡建设局" in [unit.name for unit in match.near]
    assert len(match.near) <= 3


@pytest.mark.parametrize("written", ["", "  ", "。", "甲乙丙丁戊"])
def test_nothing_is_nothing(city, written):
    assert (match_unit(written).sure, match_unit(written).near) == (Sure.UNKNOWN, ())


def test_a_list_is_taken_apart_but_not_inside_a_collective_name(city):
    found = Directory.load().match_list(
        "住建局，各县（市、区）政府、功能区管委会；教育局 市审计局\n市 水利局"
    )
    assert [match.sure for match in found] == [Sure.EXACT, Sure.GROUP, Sure.EXACT, Sure.EXACT, Sure.EXACT]
    assert [len(match.units) for match in found] == [1, 3, 1, 1, 1]


def test_many_names_cost_as_much_as_one(city, django_assert_max_num_queries):
    with django_assert_max_num_queries(4):
        found = match_units(["住建局", "sjj", "各县区", "各地", "没有的局", "教育局"] * 20)
    assert len(found) == 120
    with django_assert_max_num_queries(2):
        match_unit("住建局")


def test_without_a_government_names_still_match(db):
    assert match_unit("市教育局").sure is Sure.UNKNOWN
