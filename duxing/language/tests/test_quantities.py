"""Figures that a task must reach."""

import pytest

from duxing.language.quantities import find_figures, find_targets

# sentence: what a requirement says, as text|amount|measure
FIGURES = {
    "实施亿元以上重点项目168个，年度完成投资412亿元。": [
        "实施亿元以上重点项目168个|168|个",
        "年度完成投资412亿元|412|亿元",
    ],
    "政务服务事项网上可办率达到98%。": ["政务服务事项网上可办率达到98%|98|%"],
    "社会消费品零售总额增长6%左右": ["社会消费品零售总额增长6%左右|6|%"],
    "工程审批时限压减到45个工作日以内。": ["工程审批时限压减到45个工作日以内|45|个工作日"],
    "推出“一件事一次办”事项20项": ["推出“一件事一次办”事项20项|20|项"],
    "更新燃气管道46公里、供水管网38公里": ["更新燃气管道46公里|46|公里", "供水管网38公里|38|公里"],
    "每千人口拥有托位数达到4.6个": ["每千人口拥有托位数达到4.6个|4.6|个"],
    "新增城镇就业二万八千人": ["新增城镇就业二万八千人|28000|人"],
    "参合率稳定在百分之九十二以上": ["参合率稳定在百分之九十二以上|92|%"],
    "6月底前完成27处换热站改造": ["27处换热站改造|27|处"],
    "一周内走访46户企业": ["走访46户企业|46|户"],
    "面向高校设立40个特聘岗位": ["设立40个特聘岗位|40|个"],
    "资助博士后研究人员不少于300名": ["资助博士后研究人员不少于300名|300|名"],
    "安装路灯2600盏": ["安装路灯2600盏|2600|盏"],
    "清理拖欠企业账款3.2亿元": ["清理拖欠企业账款3.2亿元|3.2|亿元"],
    "制造业贷款余额增长10%": ["制造业贷款余额增长10%|10|%"],
    "通达率100%": ["通达率100%|100|%"],
}


@pytest.mark.parametrize(("sentence", "expected"), FIGURES.items())
def test_figures(sentence, expected):
    found = find_figures(sentence)
    written = [f"{f.text}|{f.amount}|{f.measure}" for f in found]
    assert written == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "对新认定企业给予最高50万元奖励",
        "按贷款利率的50%予以贴息",
        "专项资金滞留1325万元",
        "2026年6月底前完成",
        "3个工作日内办结",
        "《“十四五”规划》第12项",
        "有效期3年",
        "做好各项工作",
        "",
    ],
)
def test_what_is_no_target(sentence):
    assert find_targets(sentence) == ()


def test_the_corpus_form_is_the_part_that_is_labelled():
    assert find_targets("全社会研发投入强度达到3.6%") == ("达到3.6%",)
    assert find_targets("开工60个，开工60个") == ("开工60个",)
