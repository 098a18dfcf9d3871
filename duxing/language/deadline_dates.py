"""Date phrases of the calendar: days, months, quarters, halves and years."""

import re
from datetime import date, timedelta

from duxing.language.deadline_setting import Reading, Setting, month_end, resolve, silent
from duxing.language.numerals import number

_QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4, "首": 1}
_TOPIC = re.compile(r"的|经济|运行|各项|工作|重点|以来|期间|我|全[市县区省国]|情况|主要|生产")
_WHOLE_YEAR_FIGURE = re.compile(r"[^，。；]{0,14}(?:\d|[一二三四五六七八九十百千]+[万个户人])")


def day(match: re.Match[str], setting: Setting, lenient: bool) -> Reading | None:
    """12月10日前; without 前 only where a deadline is asked for."""
    month, day_of_month = number(match["dm"]), number(match["dd"])
    if not lenient and not match["dz"]:
        return silent(match)
    if month is None or day_of_month is None:
        return None
    return resolve(match, "d", setting, lambda y: date(y, month, day_of_month), "读作")


def month(match: re.Match[str], setting: Setting, lenient: bool) -> Reading | None:
    """6月底前 is until 30 June, 6月前 leaves no day of June, 6月 alone is a deadline only in a cell."""
    value, tail = number(match["mm"]), match["mt"] or ""
    if value is None or not 1 <= value <= 12:
        return None
    if not tail and not lenient:
        return silent(match)
    if "上旬" in tail or "中旬" in tail:
        return resolve(match, "m", setting, lambda y: date(y, value, 10 if "上" in tail else 20), "读作")
    if tail in ("前", "之前", "以前"):
        return resolve(match, "m", setting, lambda y: date(y, value, 1) - timedelta(1), "指该月1日之前，读作")
    return resolve(match, "m", setting, lambda y: month_end(y, value), "读作")


def numeric(match: re.Match[str], setting: Setting, lenient: bool) -> Reading | None:
    """2026-12-31, 2026.12, 12.31前: as typed in a cell; in running text only with a year and 前."""
    if not lenient and not (match["uy"] and match.group().endswith("前")):
        return silent(match)
    value, day_of_month = int(match["um"] or match["vm2"]), match["ud"] or match["vd2"]
    if not 1 <= value <= 12:
        return Reading(match.group(), None, "文中日期不存在，请核对。")
    return resolve(
        match,
        "u",
        setting,
        lambda y: date(y, value, int(day_of_month)) if day_of_month else month_end(y, value),
        "读作",
    )


def quarter(match: re.Match[str], setting: Setting, lenient: bool) -> Reading | None:
    """三季度末; “一季度经济运行” is a topic and no deadline."""
    if not lenient and _only_a_topic(match):
        return silent(match)
    value = _QUARTERS[match["qn"]]
    return resolve(match, "q", setting, lambda y: month_end(y, value * 3), "到季度末，读作")


def half(match: re.Match[str], setting: Setting, lenient: bool) -> Reading | None:
    """上半年, 下半年底."""
    if not lenient and _only_a_topic(match):
        return silent(match)
    last = 6 if match["hn"] == "上" else 12
    return resolve(match, "h", setting, lambda y: month_end(y, last), "读作")


def _only_a_topic(match: re.Match[str]) -> bool:
    """“一季度经济运行情况” names a period; “一季度开工40个” and “三季度末” set a date."""
    if match.group().endswith(("前", "内", "末", "底")):
        return False
    before = match.string[max(0, match.start() - 1) : match.start()]
    return before not in ("", "，", "。", "；", "、", "：", "于", "在") or bool(
        _TOPIC.match(match.string, match.end())
    )


def year_end(match: re.Match[str], setting: Setting, lenient: bool) -> Reading | None:
    """年底前, 年内, 2026年内; 全年 only where a figure follows it."""
    if (
        not lenient
        and match.group().endswith("全年")
        and not _WHOLE_YEAR_FIGURE.match(match.string, match.end())
    ):
        return silent(match)
    return resolve(match, "e", setting, lambda y: date(y, 12, 31), "读作")


def till_year(match: re.Match[str], setting: Setting, lenient: bool) -> Reading | None:
    """到2027年; 到2027年前 leaves no day of 2027."""
    if match["tz"] == "前":
        return resolve(match, "t", setting, lambda y: date(y - 1, 12, 31), "指该年1月1日之前，读作")
    return resolve(match, "t", setting, lambda y: date(y, 12, 31), "到该年年底，读作")


def plain_year(match: re.Match[str], setting: Setting, lenient: bool) -> Reading | None:
    """2027年全面建成."""
    return resolve(match, "p", setting, lambda y: date(y, 12, 31), "到该年年底，读作")


def span_of_months(match: re.Match[str], setting: Setting, lenient: bool) -> Reading | None:
    """“5月至9月”: in a deadline cell the end counts; in running text it is a period."""
    if not lenient:
        return silent(match)
    value, day_of_month = number(match["rm"]), match["rd"]
    if value is None or not 1 <= value <= 12:
        return None
    last = number(day_of_month) if day_of_month else None
    return resolve(
        match,
        "r",
        setting,
        lambda y: date(y, value, last) if last else month_end(y, value),
        "取后一个日期，读作",
    )


def event_with_day(match: re.Match[str], setting: Setting, lenient: bool) -> Reading | None:
    """主汛期（7月1日）前."""
    value, day_of_month = number(match["vm"]), number(match["vd"])
    if value is None or day_of_month is None:
        return None
    return resolve(match, "v", setting, lambda y: date(y, value, day_of_month), "以括号内日期为准，读作")
