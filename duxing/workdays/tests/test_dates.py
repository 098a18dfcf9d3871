"""Typed dates, good and bad, with the exact words of the refusals."""

from datetime import date

import pytest

from duxing.core.errors import BadInput
from duxing.workdays.dates import check_range, check_year, parse_date

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-23",
        "2026年11月23日",
        "11月23日",
        "２０２６年１１月２３日",
        " 2026/11/23 ",
        "２０２６－１１－２３",
        "2026.11.23",
        "2026年11月23号",
        "2026 年 11 月 23 日",
        "2026–11–23",
    ],
)
def test_the_ways_people_write_a_day(text):
    assert parse_date(text, TODAY) == TODAY


@pytest.mark.parametrize("text", ["2026-02-30", "２０２６年13月1日", "0000-00-00"])
def test_days_that_do_not_exist(text):
    with pytest.raises(BadInput) as refused:
        parse_date(text, TODAY, field="due_on")
    assert refused.value.message == f"日期“{text}”不存在，请按“年-月-日”填写，例如 2026-02-28。"
    assert refused.value.field == "due_on"


@pytest.mark.parametrize("text", ["", "明天", "2026-11", "20261123", "11-23", "2月29日", "9" * 500, "\x00"])
def test_what_is_no_date_is_refused_not_guessed(text):
    with pytest.raises(BadInput):
        parse_date(text, TODAY)


def test_a_deadline_before_its_start():
    with pytest.raises(BadInput) as refused:
        check_range(date(2026, 11, 10), date(2026, 11, 1))
    assert refused.value.message == "办结期限（2026-11-01）早于开始日期（2026-11-10），请重新选择。"
    check_range(date(2026, 11, 10), date(2026, 11, 10))


@pytest.mark.parametrize("year", [2206, 1026, 1999, 2100])
def test_a_year_that_is_a_slip(year):
    with pytest.raises(BadInput) as refused:
        check_range(date(2026, 11, 10), date(year, 11, 1))
    assert refused.value.message == "办结期限应在 2000 年至 2099 年之间，请检查年份。"
    check_year(date(2099, 12, 31))
    check_year(date(2000, 1, 1))
