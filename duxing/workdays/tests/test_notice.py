"""Reading the yearly notice."""

from datetime import date

import pytest

from duxing.core.errors import BadInput
from duxing.workdays.notice import parse_notice
from duxing.workdays.seed import national_marks

# The days are those of the notice for 2026; the style is that of every notice.
NOTICE_2026 = """一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
二、春节：2月15日（周日）至23日（周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。
三、清明节：4月4日（周六）至6日（周一）放假，共3天。
四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。
五、端午节：6月19日（周五）至21日（周日）放假，共3天。
六、中秋节：9月25日（周五）至27日（周日）放假，共3天。
七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。
节假日期间，各单位要妥善安排好值班和安全等工作，遇有重大突发事件，要按规定及时报告。"""


def test_a_whole_notice_gives_the_days_of_the_year():
    marks, _ = national_marks()
    wanted = {day: (mark.is_work, mark.name) for day, mark in marks.items() if day.year == 2026}
    found = {item.day: (item.is_work, item.name) for item in parse_notice(NOTICE_2026, 2026)}
    assert found == wanted


def test_a_holiday_may_begin_in_the_old_year():
    found = parse_notice("一、元旦：2022年12月31日至2023年1月2日放假调休，共3天。", 2023)
    assert [item.day for item in found] == [date(2022, 12, 31), date(2023, 1, 1), date(2023, 1, 2)]


def test_wishes_are_no_days():
    text = "春节：2月10日至17日放假调休。2月4日、18日上班。鼓励各单位安排职工在2月9日休息。"
    days = {item.day: item.is_work for item in parse_notice(text, 2024)}
    assert date(2024, 2, 9) not in days
    assert days[date(2024, 2, 18)] is True


@pytest.mark.parametrize(
    "text",
    [
        "",
        "随便写的一段话。",
        "元旦：2月30日放假。",
        "元旦：1月20日至2月25日放假。",
        "元旦：1月3日至1日放假。",
        "元旦：3日放假。",
        "元旦：1月4日放假。1月4日上班。",
        "元旦：2024年1月1日放假。",
    ],
)
def test_what_cannot_be_read_is_refused(text):
    with pytest.raises(BadInput) as refused:
        parse_notice(text, 2026)
    assert refused.value.field == "text"
