"""Numbers as official documents write them: 12, １２ (folded before), 十二, 三十, 二〇二六."""

import re
from decimal import Decimal

_VALUE = {
    "〇": 0,
    "零": 0,
    "一": 1,
    "二": 2,
    "两": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
}
NUMBER = r"(?:\d{1,3}|[一二两三四五六七八九十]{1,3})"
YEAR = r"(?:(?:19|20)\d\d|[一二][〇零九]{1,2}[〇零一二三四五六七八九]{1,2})"


def number(text: str) -> int | None:
    """The value of a small number (below a thousand) in digits or Chinese; None when it is none."""
    if text.isascii() and text.isdigit():
        return int(text)
    if not text or any(c not in _VALUE and c not in "十百" for c in text):
        return None
    total, current = 0, 0
    for char in text:
        if char in "十百":
            total += (current or 1) * (10 if char == "十" else 100)
            current = 0
        else:
            current = _VALUE[char]
    return total + current


_HUNDREDS = re.compile(r"(?:(.)千)?零?(?:(.)百)?零?(?:(.?)十)?零?(.?)")


def quantity(text: str) -> Decimal | None:
    """The value of 2.5, 1,200, 十二, 二万八千, 百分之九十二点五; None when it is no number."""
    plain = text.replace(",", "").replace("，", "").removeprefix("百分之")
    if re.fullmatch(r"[0-9]+(?:\.[0-9]+)?", plain):
        return Decimal(plain)
    whole, _, fraction = plain.partition("点")
    myriads, mark, rest = whole.rpartition("万")
    value, high = _hundreds(rest or "零" if mark else rest), _hundreds(myriads) if mark else 0
    if value is None or high is None or any(c not in _VALUE for c in fraction):
        return None
    digits = "".join(str(_VALUE[c]) for c in fraction)
    return Decimal(f"{high * 10_000 + value}.{digits}" if digits else high * 10_000 + value)


def _hundreds(text: str) -> int | None:
    match = _HUNDREDS.fullmatch(text) if text else None
    if match is None or any(part and part not in _VALUE for part in match.groups()):
        return None
    thousands, hundreds, tens, ones = match.groups()
    ten = 0 if tens is None else 10 * _VALUE.get(tens, 1)
    return (
        1000 * _VALUE.get(thousands or "", 0)
        + 100 * _VALUE.get(hundreds or "", 0)
        + ten
        + _VALUE.get(ones, 0)
    )


def year(text: str) -> int | None:
    """A year written as 2026 or 二〇二六; None when it is neither."""
    if text.isascii() and text.isdigit():
        return int(text)
    if len(text) == 4 and all(c in _VALUE for c in text):
        return int("".join(str(_VALUE[c]) for c in text))
    return None
