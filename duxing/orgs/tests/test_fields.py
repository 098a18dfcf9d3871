"""Units typed in forms: taken when sure, refused with the candidates when not."""

import pytest
from django import forms

from duxing.orgs.fields import UnitField, UnitsField
from duxing.orgs.services.units import add_alias, edit_unit, remove_alias


class Handing(forms.Form):
    lead = UnitField(label="牵头单位")
    supporting = UnitsField(label="配合单位", required=False)


def errors(**typed):
    return Handing({"lead": "住建局", **typed}).errors


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("住建\x00局", "内容含有无法保存的控制字符（第 3 个字符），请删除后重试。"),
        ("\ud800住建局", "内容含有无法保存的控制字符（第 1 个字符），请删除后重试。"),
        ("局" * 2001, "单位共 2001 字，超过上限 2000 字，请只填写单位名称。"),
    ],
)
def test_what_is_no_text_is_refused_as_in_any_other_field(city, typed, words):
    """Bad input 26: not in the words of the library."""
    assert errors(lead=typed)["lead"] == [words]
    assert errors(supporting=typed)["supporting"] == [words]


@pytest.mark.parametrize("typed", ["住建局", " 市住房城乡建设局 ", "zjj", "云川市住房和城乡建设局"])
def test_one_unit(city, typed):
    form = Handing({"lead": typed})
    assert form.is_valid(), form.errors
    assert form.cleaned_data == {"lead": city["yc-zjj"], "supporting": []}


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("sjj", "“sjj”可能是市审计局、市市场监管局、市数据局，请选择其中一个。"),
        ("教体局", "“教体局”容易认错，请确认是否指市教育局。"),
        ("市工商局", "“市工商局”已并入市市场监管局，请选择现单位。"),
        ("各县区", "“各县区”是多家单位的统称，此处只能填一家。"),
        ("各地", "“各地”所指范围不定，请选择具体单位。"),
        ("市住健局", "没有找到“市住健局”。是否指市住房城乡建设局"),
        ("甲乙丙丁戊己", "没有找到“甲乙丙丁戊己”。请从单位名录中选择。"),
        ("安渠县教育局", "没有找到“安渠县教育局”。市里不直接向县（市、区）的部门交办，由安渠县政府承接。"),
    ],
)
def test_what_is_not_sure_is_refused_with_candidates(city, typed, words):
    assert words in errors(lead=typed)["lead"][0]


@pytest.mark.parametrize(
    "typed",
    [
        "水利局、教育局",
        "教育局，水利局",
        "教育局,水利局",
        "教育局；水利局",
        "教育局\n水利局",
        "教育局 水利局",
        "教育局、水利局、教育、",
    ],
)
def test_several_in_official_order_each_once(city, typed):
    form = Handing({"lead": "zjj", "supporting": typed})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["supporting"] == [city["yc-jyj"], city["yc-slj"]]


def test_a_collective_name_stands_for_its_units(city):
    form = Handing({"lead": "zjj", "supporting": "水利局、各县（市、区）政府、功能区管委会、云麓区政府"})
    assert form.is_valid(), form.errors
    assert [unit.code for unit in form.cleaned_data["supporting"]] == ["yc-slj", "yc-yl", "yc-aq", "yc-gx"]


def test_one_unsure_name_refuses_the_list(city):
    assert "“sjj”可能是" in errors(supporting="水利局、sjj")["supporting"][0]


def test_required(city):
    assert Handing({"lead": "  "}).errors["lead"]


def test_units_are_shown_by_their_names(city):
    form = Handing(initial={"lead": city["yc-zjj"], "supporting": [city["yc-jyj"], city["yc-slj"]]})
    page = form.as_div()
    assert 'value="市住房城乡建设局"' in page and 'value="市教育局、市水利局"' in page
    assert 'data-units="one"' in page and 'data-units="many"' in page
    assert '<option value="市审计局">' in page and "市工商局" not in page


def test_what_was_typed_stays(city):
    assert 'value="sjj、水利"' in str(Handing({"lead": "住建局", "supporting": "sjj、水利"})["supporting"])


def test_cost(city, django_assert_max_num_queries):
    with django_assert_max_num_queries(6):
        assert Handing({"lead": "zjj", "supporting": "各县区、教育局、sjj"}).errors
    with django_assert_max_num_queries(1):
        Handing().as_div()
    with django_assert_max_num_queries(0):
        str(UnitField(suggest=False).widget.render("unit", ""))


def test_a_name_is_known_from_the_moment_it_is_given_until_it_is_taken_away(cast):
    """The directory is kept between two questions, and never longer than it is true."""
    unit = cast.lead
    assert errors(lead="老城办")["lead"]
    alias = add_alias(unit, "老城办", by=cast.director)
    form = Handing({"lead": "老城办"})
    assert form.is_valid(), form.errors
    form.cleaned_data["lead"].name = "改在手里"
    assert Handing({"lead": "老城办"}).errors == {}
    edit_unit(unit, by=cast.director, name="市城建局")
    fresh = Handing({"lead": "老城办"})
    assert fresh.is_valid()
    assert fresh.cleaned_data["lead"].name == "市城建局"
    remove_alias(alias, by=cast.director)
    assert errors(lead="老城办")["lead"]
