"""Date phrases that count from a day, hang on an event, come again, or never end."""

import re
from calendar import monthrange
from datetime import date, timedelta

from duxing.language.deadline_setting import (
    Reading,
    Setting,
    add_months,
    finish,
    month_end,
    resolve,
    silent,
    undated,
)
from duxing.language.numerals import number

_NO_START = "没有可靠的起算日，须人工填写日期。"
_DAYS = {"周": 7, "星期": 7}


def span(match: re.Match[str], setting: Setting, lenient: bool) -> Reading | None:
    """10个工作日内, 三日内, 一周内, 半年内, 24小时内, 自印发之日起15日内."""
    words, unit = match.group(), match["su"].removeprefix("个")
    if not lenient and (unit == "小时" or not (setting.relative or match["sx"])):
        # “5年内” is written as a deadline though it has no day; 3个工作日内 may be a term of service.
        return undated(words, _NO_START) if unit == "年" and not match["sx"] else silent(match)
    amount = number(match["sn"])
    base, origin = (setting.issued, "印发之日") if match["sx"] else (setting.on, "起算日")
    if not match["sx"] and not setting.relative:
        base = None
    if amount is None and match["sn"] != "半":
        return None
    unknown = base is None or (unit == "年" and amount is not None)
    if base is None or unknown or (match["sx"] and "收到" in match["sx"]):
        return undated(words, _NO_START)
    if unit == "工作日":
        return _workdays(words, base, amount, origin, setting)
    due = _later(base, amount, unit)
    if due is None:
        return None
    counted = "当日不计" if due > base else "不足一天按当天计"
    return finish(words, due, f"从{base.month}月{base.day}日（{origin}，{counted}）起算，为")


def _workdays(words: str, base: date, amount: int | None, origin: str, setting: Setting) -> Reading | None:
    if amount is None:
        return None
    if setting.calendar is None:
        return undated(words, "按工作日计算，没有工作日历，算不出日期。")
    try:
        due = setting.calendar.add_workdays(base, amount)
    except (ValueError, LookupError, OverflowError):
        return Reading(words, None, "超出工作日历范围，算不出日期。")
    return finish(words, due, f"从{base.month}月{base.day}日（{origin}，当日不计）起第{amount}个工作日，为")


def _later(base: date, amount: int | None, unit: str) -> date | None:
    """`amount` units later; None is a half (半个月 is 15 days, 半年 six months, 半天 the same day)."""
    try:
        if unit == "年":
            return add_months(base, 6)
        if unit == "月":
            return base + timedelta(days=15) if amount is None else add_months(base, amount)
        if unit == "小时":
            return base + timedelta(days=0 if amount is None else -(-amount // 24) if amount >= 24 else 0)
        return base + timedelta(days=(amount or 0) * _DAYS.get(unit, 1))
    except (ValueError, OverflowError):
        return None


_NEAR = {"今日": 0, "今天": 0, "当日": 0, "当天": 0, "今晚": 0, "明日": 1, "明天": 1, "次日": 1, "后天": 2}
_WEEKDAYS = {"一": 0, "二": 1, "三": 2, "四": 3, "五": 4, "六": 5, "日": 6, "天": 6, "末": 6}


def near(match: re.Match[str], setting: Setting, lenient: bool) -> Reading | None:
    """今天, 本周五前, 周五下班前, 下月10日前, 月底前, 本季度末."""
    words, on = match.group(), setting.on
    if not lenient and not setting.relative:
        return silent(match)
    if on is None or not setting.relative:
        return undated(words, _NO_START)
    if match["nx"]:
        return _next_weekday(words, on, _WEEKDAYS[match["nx"]])
    due = _near_day(match, on)
    if due is None:
        return None
    if due < on:
        return undated(words, f"在{on.month}月{on.day}日已过，请核对日期。")
    return finish(words, due, f"从{on.month}月{on.day}日算，为")


def _near_day(match: re.Match[str], on: date) -> date | None:
    if match["nd"]:
        return on + timedelta(days=_NEAR[match["nd"]])
    if match["nw"]:
        monday = on - timedelta(days=on.weekday()) + timedelta(days=7 if "下" in match["nw"] else 0)
        return monday + timedelta(days=_WEEKDAYS[match["nk"] or "日"])
    if match["nq"]:
        return month_end(on.year, (on.month + 2) // 3 * 3)
    first = add_months(on.replace(day=1), 1 if set("下次") & set(match["nm"] or "") else 0)
    day = number(match["nn"]) if match["nn"] else None
    last = monthrange(first.year, first.month)[1]
    return first.replace(day=day or last) if day is None or 1 <= day <= last else None


def _next_weekday(words: str, on: date, weekday: int) -> Reading:
    """“周五前” is the Friday that comes; said on a Friday it may be either one."""
    if on.weekday() == weekday:
        return undated(words, "可指当天，也可指下一周，请写明日期。")
    due = on + timedelta(days=(weekday - on.weekday()) % 7)
    return finish(words, due, f"从{on.month}月{on.day}日算，为最近的这一天，")


def day_of_month(match: re.Match[str], setting: Setting, lenient: bool) -> Reading | None:
    """“25日前”, typed without its month: of this month, or of the next when it is past."""
    day, on = number(match["om"]), setting.on
    if not lenient:
        return silent(match)
    if on is None or day is None or not 1 <= day <= 31:
        return undated(match.group(), "没有写明月份，须人工填写日期。")
    first = on.replace(day=1) if day >= on.day else add_months(on.replace(day=1), 1)
    if day > monthrange(first.year, first.month)[1]:
        return Reading(match.group(), None, "文中日期不存在，请核对。")
    return finish(match.group(), first.replace(day=day), f"从{on.month}月{on.day}日算，为")


# Holidays of a fixed day; 春节, 中秋 and school terms have none that words alone give.
_FIXED = {"国庆": (10, 1), "五一": (5, 1), "劳动节": (5, 1), "元旦": (1, 1)}


def event(match: re.Match[str], setting: Setting, lenient: bool) -> Reading | None:
    """春节前, 汛期前: no day. 国庆节前, 五一前: the day before the holiday."""
    fixed = next((value for name, value in _FIXED.items() if name in match.group()), None)
    if fixed is None or (fixed == (1, 1) and not setting.roll_over):
        return undated(match.group(), "没有确定的日期，须人工填写。")
    return resolve(match, "k", setting, lambda y: date(y, *fixed) - timedelta(1), "到节日前一天，读作")


def ongoing(match: re.Match[str], setting: Setting, lenient: bool) -> Reading | None:
    """长期坚持, 立行立改, 持续推进."""
    words = match.group()
    return Reading(words, None, f"“{words}”没有截止日期，按长期事项办理。", ongoing=True)


def soon(match: re.Match[str], setting: Setting, lenient: bool) -> Reading | None:
    """立即, 尽快: an urgency, not a day."""
    return undated(match.group(), "没有确定的日期，须人工填写。") if lenient else silent(match)


def recurring(match: re.Match[str], setting: Setting, lenient: bool) -> Reading | None:
    """每月25日前: a rhythm of reports, not the end of a task."""
    return undated(match.group(), "是周期性要求，没有单独的截止日期。") if lenient else silent(match)
