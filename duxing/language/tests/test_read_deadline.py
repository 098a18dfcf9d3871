"""Deadlines as a leader writes them, as a clerk types them, as a column states them."""

from datetime import date, time

import pytest

from duxing.language.deadlines import read_deadline
from duxing.language.tests.calendars import EmptyCalendar, SmallCalendar

WEDNESDAY = date(2026, 11, 25)
SPRING = date(2026, 3, 10)

# What the office says, on Wednesday 25 November 2026, and the last day allowed.
TYPED = {
    "3个工作日": "11-30",
    "三个工作日内": "11-30",
    "10个工作日内": "12-09",
    "5个工作日以内": "12-02",
    "三日内": "11-28",
    "3日之内": "11-28",
    "15天内": "12-10",
    "二十日内": "12-15",
    "一周内": "12-02",
    "两周内": "12-09",
    "1个星期内": "12-02",
    "会后一周内": "12-02",
    "一个月内": "12-25",
    "半个月内": "12-10",
    "24小时内": "11-26",
    "48小时": "11-27",
    "2小时内": "11-25",
    "限3日内办结": "11-28",
    "3天": "11-28",
    "今天": "11-25",
    "明天下班前": "11-26",
    "后天前": "11-27",
    "次日": "11-26",
    "本周五前": "11-27",
    "周五前": "11-27",
    "周五下班前": "11-27",
    "星期一前": "11-30",
    "下周三": "12-02",
    "下周内": "12-06",
    "本月底前": "11-30",
    "月底前": "11-30",
    "下月底前": "12-31",
    "下月10日前": "12-10",
    "下个月5日前": "12-05",
    "30日前": "11-30",
    "10号前": "12-10",
    "11月底前": "11-30",
    "11月底": "11-30",
    "12月前": "11-30",
    "12月上旬": "12-10",
    "12月中旬前": "12-20",
    "12月10日": "12-10",
    "12月10号前": "12-10",
    "十二月十日前": "12-10",
    "12.31前": "12-31",
    "12-31": "12-31",
    "2026-12-31": "12-31",
    "2026/12/31前": "12-31",
    "２０２６．１２．３１": "12-31",
    "2026年12月31日前": "12-31",
    "2026.12": "12-31",
    "年底前": "12-31",
    "年内": "12-31",
    "今年底前": "12-31",
    "本年度内": "12-31",
    "下半年": "12-31",
    "本季度末": "12-31",
    "四季度": "12-31",
    "元旦前": "12-31",
    "请于12月5日前报市政府": "12-05",
    "11月30日前完成，12月10日前报告": "12-10",
}


@pytest.mark.parametrize(("words", "day"), TYPED.items())
def test_as_typed_by_a_clerk(words, day):
    reading = read_deadline(words, on=WEDNESDAY, calendar=SmallCalendar())
    assert reading is not None
    assert reading.due == date.fromisoformat(f"2026-{day}")
    assert reading.text in words or reading.text in words.translate({0xFF0E: "."}) or "２" in words
    assert f"{reading.due.month}月{reading.due.day}日" in reading.rule


NEXT_YEAR = {
    "3个月内": "02-25",
    "半年内": "05-25",
    "1月5日前": "01-05",
    "明年3月底前": "03-31",
    "一季度": "03-31",
    "上半年": "06-30",
    "6月前": "05-31",
    "6月底前": "06-30",
    "五一前": "04-30",
    "劳动节前": "04-30",
    "2027年": "12-31",
    "到2027年": "12-31",
    "2027年底": "12-31",
    "到2028年前": "12-31",
}


@pytest.mark.parametrize(("words", "day"), NEXT_YEAR.items())
def test_of_the_next_year(words, day):
    reading = read_deadline(words, on=WEDNESDAY, calendar=SmallCalendar())
    assert reading is not None
    assert reading.due == date.fromisoformat(f"2027-{day}")


# dependencies.md 13c: the phrases on which a general library failed, and their kin, in spring.
SPRING_PHRASES = {
    "年内": "2026-12-31",
    "年底前": "2026-12-31",
    "国庆节前": "2026-09-30",
    "国庆前": "2026-09-30",
    "五一节前": "2026-04-30",
    "3个月内": "2026-06-10",
    "三个月内": "2026-06-10",
    "6月前": "2026-05-31",
    "6月底前": "2026-06-30",
    "6月30日前": "2026-06-30",
    "6月": "2026-06-30",
    "一季度末": "2026-03-31",
    "二季度": "2026-06-30",
    "第三季度": "2026-09-30",
    "上半年": "2026-06-30",
    "2月底前": None,
    "10个工作日内": "2026-03-24",
    "15日内": "2026-03-25",
    "本月底前": "2026-03-31",
    "二〇二六年九月三十日前": "2026-09-30",
}


@pytest.mark.parametrize(("words", "day"), SPRING_PHRASES.items())
def test_the_phrases_that_general_libraries_miss(words, day):
    reading = read_deadline(words, on=SPRING, calendar=SmallCalendar())
    assert reading is not None
    assert reading.due == (date.fromisoformat(day) if day else None)


def test_working_days_skip_the_holiday():
    reading = read_deadline("10个工作日内", on=date(2026, 9, 25), calendar=SmallCalendar())
    assert reading.due == date(2026, 10, 15)
    assert reading.rule == "“10个工作日内”从9月25日（起算日，当日不计）起第10个工作日，为2026年10月15日。"


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("春节前", "没有确定的日期"),
        ("中秋节前", "没有确定的日期"),
        ("汛期前", "没有确定的日期"),
        ("秋季开学前", "没有确定的日期"),
        ("供暖期前", "没有确定的日期"),
        ("按上级要求", "没有确定的日期"),
        ("尽快", "没有确定的日期"),
        ("立即", "没有确定的日期"),
        ("5年内", "没有可靠的起算日"),
        ("两年内", "没有可靠的起算日"),
        ("自收到之日起5个工作日内", "没有可靠的起算日"),
        ("每月25日前", "周期性要求"),
        ("每周五下班前", "周期性要求"),
        ("每季度末", "周期性要求"),
        ("11月24日前", "11月25日已过，请核对"),
        ("10月底前", "11月25日已过，请核对"),
        ("本周一前", "11月25日已过，请核对"),
        ("周三前", "可指当天，也可指下一周"),
        ("15日", "可指15日内，也可指某月15日"),
        ("2月30日前", "文中日期不存在"),
        ("2026.13", "文中日期不存在"),
    ],
)
def test_words_without_one_day_give_none_and_say_why(words, why):
    reading = read_deadline(words, on=WEDNESDAY, calendar=SmallCalendar())
    assert reading is not None
    assert reading.due is None
    assert not reading.ongoing
    assert why in reading.rule


@pytest.mark.parametrize("words", ["长期", "长期坚持", "持续推进", "立行立改并长期坚持", "即日起", "常态化"])
def test_what_never_ends(words):
    reading = read_deadline(words, on=WEDNESDAY)
    assert reading.due is None
    assert reading.ongoing


@pytest.mark.parametrize("words", ["", "  ", "随便", "请抓好落实", "13月底前", "市住建局", "\0", "前" * 500])
def test_no_words_of_time(words):
    assert read_deadline(words, on=WEDNESDAY) is None


@pytest.mark.parametrize("words", ["三日内", "本周五前", "10个工作日内", "24小时内", "月底前", "25日前"])
def test_relative_words_need_a_day_to_count_from(words):
    reading = read_deadline(words, year=2026, calendar=SmallCalendar())
    assert reading.due is None


def test_working_days_need_a_calendar_that_reaches_so_far():
    assert read_deadline("10个工作日内", on=WEDNESDAY).due is None
    reading = read_deadline("10个工作日内", on=WEDNESDAY, calendar=EmptyCalendar())
    assert reading.due is None
    assert reading.rule == "超出工作日历范围，算不出日期。"


@pytest.mark.parametrize(
    ("words", "day", "hour"),
    [
        ("12月1日17:00前", date(2026, 12, 1), time(17)),
        ("12月1日下午5点半前", date(2026, 12, 1), time(17, 30)),
        ("今天下午5点前", WEDNESDAY, time(17)),
        ("11月26日上午9时前", date(2026, 11, 26), time(9)),
    ],
)
def test_an_hour_is_read_beside_the_day(words, day, hour):
    reading = read_deadline(words, on=WEDNESDAY)
    assert (reading.due, reading.time_of_day) == (day, hour)


def test_a_year_alone_completes_a_column():
    assert read_deadline("6月底前", year=2024).due == date(2024, 6, 30)
    assert read_deadline("2月底前", year=2024).due == date(2024, 2, 29)
    assert read_deadline("6月底前").due is None
    assert read_deadline("5月至9月", year=2025).due == date(2025, 9, 30)
    assert read_deadline("主汛期（6月1日）前", year=2025).due == date(2025, 6, 1)


def test_a_written_year_carries_on_to_later_months():
    assert read_deadline("2025年9月启动，12月底前完成", year=2020).due == date(2025, 12, 31)
