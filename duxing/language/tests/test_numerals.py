"""Numbers in digits and in Chinese."""

from decimal import Decimal

import pytest

from duxing.language.numerals import number, quantity, year


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("12", 12),
        ("007", 7),
        ("十", 10),
        ("十二", 12),
        ("三十", 30),
        ("二十五", 25),
        ("两", 2),
        ("一百零八", 108),
    ],
)
def test_small_numbers(written, value):
    assert number(written) == value


@pytest.mark.parametrize("written", ["", "x", "十x", "二千", "1a", "¹"])
def test_what_is_no_small_number(written):
    assert number(written) is None


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("2026", 2026),
        ("二〇二六", 2026),
        ("二零二六", 2026),
        ("一九九八", 1998),
        ("二六", None),
        ("今年", None),
    ],
)
def test_years(written, value):
    assert year(written) == value


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("2.5", "2.5"),
        ("1,200", "1200"),
        ("十二", "12"),
        ("二千三百", "2300"),
        ("二万", "20000"),
        ("二万八千", "28000"),
        ("十二万", "120000"),
        ("二千零五", "2005"),
        ("一百零八", "108"),
        ("百分之九十二点五", "92.5"),
    ],
)
def test_quantities(written, value):
    assert quantity(written) == Decimal(value)


@pytest.mark.parametrize("written", ["", "若干", "万", "百", "点五", "nan", "1.", "一万x"])
def test_what_is_no_quantity(written):
    assert quantity(written) is None
