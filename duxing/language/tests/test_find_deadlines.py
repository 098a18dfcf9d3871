"""Deadlines in running text: stricter than in a cell, so that no date is invented."""

from datetime import date

import pytest

from duxing.language.deadline_setting import Setting
from duxing.language.deadlines import find_deadlines

PAPER = Setting(year=2026)
MINUTES = Setting(year=2026, on=date(2026, 3, 10), roll_over=True, relative=True)


def dues(text, setting=PAPER):
    return [reading.due.isoformat() for reading in find_deadlines(text, setting) if reading.due]


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("6月底前完成修订，年底前全面推开。", ["2026-06-30", "2026-12-31"]),
        ("于9月1日开学前完成改造", ["2026-09-01"]),
        ("到2027年，覆盖率达到90%", ["2027-12-31"]),
        ("2027年底前建成", ["2027-12-31"]),
        ("2025年12月底前启动，次年6月底前完成", ["2025-12-31", "2025-06-30"]),
        ("力争上半年开工40个", ["2026-06-30"][:0]),
        ("上半年，开工40个项目", ["2026-06-30"]),
        ("三季度末完工", ["2026-09-30"]),
        ("全年新增就业3万人", ["2026-12-31"]),
        ("主汛期（七月一日）前完成", ["2026-07-01"]),
        ("2026-06-30前报送", ["2026-06-30"]),
        ("6月5日前提出方案", ["2026-06-05"]),
    ],
)
def test_what_is_a_deadline(text, days):
    assert dues(text) == days


@pytest.mark.parametrize(
    "text",
    [
        "截至6月30日，已完成60%",
        "6月30日印发的通知",
        "自2026年1月1日起施行",
        "有效期至2027年12月31日",
        "《2026年底前完成的工作》",
        "去年底前已经完成",
        "一季度经济运行情况",
        "全年经济形势",
        "审批时限压缩至3个工作日内",
        "5月至9月为汛期",
        "每月25日前报送进展",
        "10月1日前后",
        "做好12月前期工作",
        "社会前沿问题",
        "3个工作日内办结",
        "尽快完成",
        "版本2.0已发布，比例为1/3",
        "第12.31条",
    ],
)
def test_what_is_none(text):
    assert dues(text) == []


def test_relative_words_count_only_where_there_is_a_day():
    text = "一周内提出方案，本月底前报市政府，周五前开会"
    assert dues(text) == []
    assert dues(text, MINUTES) == ["2026-03-17", "2026-03-31", "2026-03-13"]


def test_hours_in_running_text_are_terms_of_service():
    assert dues("实行24小时内响应", MINUTES) == []


def test_a_span_of_years_is_named_without_a_day():
    (reading,) = find_deadlines("5年内引进人才800名", PAPER)
    assert (reading.text, reading.due) == ("5年内", None)


def test_a_past_month_rolls_over_only_where_it_is_near():
    november = Setting(year=2026, on=date(2026, 11, 5), roll_over=True, relative=True)
    assert dues("1月底前完成", november) == ["2027-01-31"]
    (reading,) = find_deadlines("10月底前完成", november)
    assert reading.due is None
    assert reading.rule == "“10月底前”在11月5日已过，请核对日期。"


def test_places_point_into_the_text():
    text = "请于6月5日前报来，12月1日17:00前完成"
    for reading in find_deadlines(text, PAPER):
        assert text[reading.start : reading.end] == reading.text
