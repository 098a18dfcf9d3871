"""Requirements as typed: one a line, a figure with its unit is the target."""

from decimal import Decimal

import pytest

from duxing.intake.needs import countable, need_of, needs_of


@pytest.mark.parametrize(
    ("line", "value", "unit"),
    [
        ("新建改造雨水管网12公里", Decimal(12), "公里"),
        ("完工58个、惠及1.26万户", Decimal(58), "个"),
        ("网上可办率达到98%", Decimal(98), "%"),
        ("３座泵站检修", Decimal(3), "座"),
        ("秋粮收购24万吨，12月10日前完成", Decimal(24), "万吨"),
        ("新建3.5公里管网", Decimal("3.5"), "公里"),
    ],
)
def test_a_figure_with_a_unit_is_the_target(line, value, unit):
    need = need_of(line)
    assert (need.text, need.target_value, need.target_unit) == (line, value, unit)


@pytest.mark.parametrize(
    "line",
    [
        "查明原因",
        "3个工作日内报初步情况",
        "24小时内处置",
        "落实第58次会议要求",
        "11月20日前办结",
        "《3条措施》印发",
    ],
)
def test_times_and_ordinals_are_no_targets(line):
    assert need_of(line).target_value is None


def test_a_figure_that_cannot_be_kept_stays_in_the_words():
    assert countable(need_of("追回资金123456789012元")).target_value is None
    assert countable(need_of("追回资金12万元")).target_value == 12


def test_each_line_is_one_point_without_the_writers_numbers():
    found = needs_of("①查明原因；\n\n2. 恢复室温18℃以上\n（三）三日内报\n3.5公里管网")
    assert [need.text for need in found] == ["查明原因", "恢复室温18℃以上", "三日内报", "3.5公里管网"]
