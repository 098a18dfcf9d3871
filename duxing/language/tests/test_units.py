"""Names of units: how lists are cut and what is one name."""

import pytest

from duxing.language.units import is_unit, split_units

LISTS = {
    "市发展改革委、市财政局，市住建局": ["市发展改革委", "市财政局", "市住建局"],
    "市财政局和各县（市、区）政府": ["市财政局", "各县（市、区）政府"],
    "市财政局及各区政府": ["市财政局", "各区政府"],
    "市教育局、市人力资源和社会保障局": ["市教育局", "市人力资源和社会保障局"],
    "市自然资源和规划局": ["市自然资源和规划局"],
    "市公安局和市城管局": ["市公安局", "市城管局"],
    "各市、县〔市、区〕政府": ["各市、县〔市、区〕政府"],
    "各区、县级市": ["各区", "县级市"],
    "省市场监管局（省知识产权局、省药监局）": ["省市场监管局（省知识产权局、省药监局）"],
    "县教育局，县教育局": ["县教育局"],
    "无": [],
    "——": [],
    "": [],
}


@pytest.mark.parametrize(("text", "names"), LISTS.items())
def test_lists(text, names):
    assert list(split_units(text).names) == names


@pytest.mark.parametrize(
    ("text", "others"),
    [
        ("市教育局等", True),
        ("市教育局等部门", True),
        ("市教育局、有关单位", True),
        ("市教育局", False),
        ("高等院校", False),
    ],
)
def test_others(text, others):
    assert split_units(text).and_others is others


@pytest.mark.parametrize(
    "name",
    [
        "市政府办公室", "市委宣传部", "县水务局", "市教育局", "省委", "云麓区政府", "云川经开区管委会", "市总工会",
        "国网云川供电公司", "市消防救援支队", "各乡镇人民政府", "各县（市、区）政府", "市住房城乡建设委员会", "城关镇",
    ],
)  # fmt: skip
def test_what_is_a_unit(name):
    assert is_unit(name)


@pytest.mark.parametrize("name", ["", "局", "改造任务", "管理办法", "全部", "督查工作", "市长", "3月底前"])
def test_what_is_none(name):
    assert not is_unit(name)
