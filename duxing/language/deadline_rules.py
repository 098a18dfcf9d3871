"""The single forms of a date phrase, each with its pattern and its reading."""

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from duxing.language.numerals import NUMBER, YEAR, number
from duxing.language.numerals import year as read_year

_BEFORE = r"(?:之前|以前|前)"


@dataclass(frozen=True, slots=True)
class Setting:
    """What completes a date phrase.

    `year` of the document; `on` the day from which relative words count; `issued` the date under
    the document (印发之日); `roll_over`: a bare month that is past on `on` means next year;
    `relative`: words such as 15日内 may count from `on`. `said` is the year named last in the text.
    """

    year: int | None = None
    on: date | None = None
    issued: date | None = None
    calendar: Any = None
    roll_over: bool = False
    relative: bool = False
    said: int | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """What one match means. `silent`: words of time that set no deadline."""

    words: str
    due: date | None
    rule: str
    ongoing: bool = False
    silent: bool = False
    said: int | None = None

    def carry_into(self, setting: Setting) -> Setting:
        """A year that was written completes the months after it."""
        return replace(setting, said=self.said) if self.said else setting


Handler = Callable[[re.Match[str], Setting, bool], Reading | None]


def silent(match: re.Match[str]) -> Reading:
    """Skip the match: it is no deadline."""
    return Reading(match.group(), None, "", silent=True)


def month_end(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year, month, monthrange(year, month)[1])


def _written_year(match: re.Match[str], group: str, setting: Setting) -> tuple[int | None, str, bool]:
    """The year that applies, where it comes from, and whether it was written out."""
    if written := match[f"{group}y"]:
        value = read_year(written)
        return value, "", value is not None
    base = setting.year or (setting.on.year if setting.on else None)
    if match[f"{group}w"] == "明年":
        return (base + 1 if base else None), "“明年”按文件年份推算", True
    if setting.said and not match[f"{group}w"]:
        return setting.said, f"年份承前文，为{setting.said}年", False
    return base, f"年份按文件补为{base}年", False


def _finish(words: str, due: date | None, how: str, source: str, said: int | None) -> Reading:
    if due is None:
        return Reading(words, None, "文件没有写明年份，算不出日期。")
    note = f"（{source}）" if source else ""
    return Reading(words, due, f"“{words}”{how}{due.year}年{due.month}月{due.day}日{note}。", said=said)


def _resolve(
    match: re.Match[str], group: str, setting: Setting, make: Callable[[int], date], how: str
) -> Reading | None:
    """Complete a date with its year; past bare months roll over where the setting says so."""
    year, source, written = _written_year(match, group, setting)
    if year is None:
        return _finish(match.group(), None, how, "", None)
    try:
        due = make(year)
        if setting.roll_over and setting.on and not written and setting.said is None and due < setting.on:
            due = make(year + 1)
            source = f"该日期在{setting.on.month}月{setting.on.day}日已过，按下一年计"
    except ValueError:
        return Reading(match.group(), None, "文中日期不存在，请核对。")
    return _finish(match.group(), due, how, source, year if written else None)


def _day(match: re.Match[str], setting: Setting, lenient: bool) -> Reading | None:
    month, day = number(match["dm"]), number(match["dd"])
    if not lenient and not match["dz"]:
        return silent(match)
    if month is None or day is None:
        return None
    return _resolve(match, "d", setting, lambda y: date(y, month, day), "读作")


def _month(match: re.Match[str], setting: Setting, lenient: bool) -> Reading | None:
    month, tail = number(match["mm"]), match["mt"] or ""
    if month is None or not 1 <= month <= 12:
        return None
    if not tail and not lenient:
        return silent(match)
    if "上旬" in tail or "中旬" in tail:
        return _resolve(match, "m", setting, lambda y: date(y, month, 10 if "上" in tail else 20), "读作")
    if tail in ("前", "之前", "以前"):
        # “6月前” leaves no day of June: the last day is 31 May.
        return _resolve(
            match, "m", setting, lambda y: date(y, month, 1) - timedelta(1), "指该月1日之前，读作"
        )
    return _resolve(match, "m", setting, lambda y: month_end(y, month), "读作")


_QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4, "首": 1}


def _quarter(match: re.Match[str], setting: Setting, lenient: bool) -> Reading | None:
    if not lenient and _only_a_topic(match):
        return silent(match)
    quarter = _QUARTERS[match["qn"]]
    return _resolve(match, "q", setting, lambda y: month_end(y, quarter * 3), "到季度末，读作")


def _half(match: re.Match[str], setting: Setting, lenient: bool) -> Reading | None:
    if not lenient and _only_a_topic(match):
        return silent(match)
    month = 6 if match["hn"] == "上" else 12
    return _resolve(match, "h", setting, lambda y: month_end(y, month), "读作")


def _only_a_topic(match: re.Match[str]) -> bool:
    """“一季度经济运行情况” names a period; “一季度开工40个” and “三季度末” set a date."""
    if match.group().endswith(("前", "内", "末", "底")):
        return False
    before = match.string[max(0, match.start() - 1) : match.start()]
    return before not in ("", "，", "。", "；", "、", "：", "于", "在") or bool(
        _TOPIC.match(match.string, match.end())
    )


_TOPIC = re.compile(r"的|经济|运行|各项|工作|重点|以来|期间|我|全[市县区省国]|情况|主要|生产")


def _year_end(match: re.Match[str], setting: Setting, lenient: bool) -> Reading | None:
    if (
        not lenient
        and match.group().endswith("全年")
        and not _WHOLE_YEAR_FIGURE.match(match.string, match.end())
    ):
        return silent(match)
    return _resolve(match, "e", setting, lambda y: date(y, 12, 31), "读作")


_WHOLE_YEAR_FIGURE = re.compile(r"[^，。；]{0,14}(?:\d|[一二三四五六七八九十百千]+[万个户人])")


def _till_year(match: re.Match[str], setting: Setting, lenient: bool) -> Reading | None:
    if match["tz"] == "前":
        return _resolve(match, "t", setting, lambda y: date(y - 1, 12, 31), "指该年1月1日之前，读作")
    return _resolve(match, "t", setting, lambda y: date(y, 12, 31), "到该年年底，读作")


def _plain_year(match: re.Match[str], setting: Setting, lenient: bool) -> Reading | None:
    return _resolve(match, "p", setting, lambda y: date(y, 12, 31), "到该年年底，读作")


def add_months(day: date, months: int) -> date:
    """The same day some months later; the last day of a shorter month."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _span(match: re.Match[str], setting: Setting, lenient: bool) -> Reading | None:
    amount, unit = number(match["sn"]), match["su"]
    if not lenient and not setting.relative and not match["sx"]:
        return silent(match)
    base, origin = (setting.issued, "印发之日") if match["sx"] else (setting.on, "起算日")
    if not match["sx"] and not setting.relative:
        base = None
    if amount is None and match["sn"] != "半":
        return None
    if base is None or amount is None or unit == "年" or (match["sx"] and "收到" in match["sx"]):
        return Reading(match.group(), None, f"“{match.group()}”没有可靠的起算日，须人工填写日期。")
    if "工作日" in unit:
        if setting.calendar is None:
            return Reading(match.group(), None, f"“{match.group()}”按工作日计算，没有工作日历，算不出日期。")
        try:
            due = setting.calendar.add_workdays(base, amount)
        except (ValueError, LookupError):
            return Reading(match.group(), None, "超出工作日历范围，算不出日期。")
        how = f"从{base.month}月{base.day}日（{origin}，当日不计）起第{amount}个工作日，为"
    else:
        due, how = (
            _calendar_span(base, amount, unit),
            f"从{base.month}月{base.day}日（{origin}，当日不计）起算，为",
        )
    return _finish(match.group(), due, how, "", None)


def _calendar_span(base: date, amount: int, unit: str) -> date:
    if "月" in unit:
        return add_months(base, amount)
    return base + timedelta(days=amount * (7 if unit in ("周", "星期", "个星期", "个周") else 1))


_NEAR = {"今日": 0, "今天": 0, "当日": 0, "当天": 0, "今晚": 0, "明日": 1, "明天": 1, "后天": 2, "即日": 0}
_WEEKDAYS = {"一": 0, "二": 1, "三": 2, "四": 3, "五": 4, "六": 5, "日": 6, "天": 6, "末": 6}


def _near(match: re.Match[str], setting: Setting, lenient: bool) -> Reading | None:
    words, on = match.group(), setting.on
    if not lenient and not setting.relative:
        return silent(match)
    if on is None or not setting.relative:
        return Reading(words, None, f"“{words}”没有可靠的起算日，须人工填写日期。")
    due = on
    if match["nd"]:
        due = on + timedelta(days=_NEAR[match["nd"]])
    elif match["nw"]:
        monday = on - timedelta(days=on.weekday()) + timedelta(days=7 if "下" in match["nw"] else 0)
        due = monday + timedelta(days=_WEEKDAYS[match["nk"] or "日"])
    elif match["nm"] or match["nb"]:
        first = add_months(on.replace(day=1), 1 if "下" in (match["nm"] or "") else 0)
        day = number(match["nn"]) if match["nn"] else None
        last = monthrange(first.year, first.month)[1]
        if day is not None and not 1 <= day <= last:
            return None
        due = first.replace(day=day or last)
    elif match["nq"]:
        due = month_end(on.year, (on.month + 2) // 3 * 3)
    if due < on:
        return Reading(words, None, f"“{words}”在{on.month}月{on.day}日已过，请核对日期。")
    return _finish(words, due, f"从{on.month}月{on.day}日算，为", "", None)


def _event(match: re.Match[str], setting: Setting, lenient: bool) -> Reading | None:
    return Reading(match.group(), None, f"“{match.group()}”没有确定的日期，须人工填写。")


def _event_with_day(match: re.Match[str], setting: Setting, lenient: bool) -> Reading | None:
    month, day = number(match["vm"]), number(match["vd"])
    if month is None or day is None:
        return None
    return _resolve(match, "v", setting, lambda y: date(y, month, day), "以括号内日期为准，读作")


def _ongoing(match: re.Match[str], setting: Setting, lenient: bool) -> Reading | None:
    return Reading(match.group(), None, f"“{match.group()}”没有截止日期，按长期事项办理。", ongoing=True)


def _recurring(match: re.Match[str], setting: Setting, lenient: bool) -> Reading | None:
    if not lenient:
        return silent(match)
    return Reading(match.group(), None, f"“{match.group()}”是周期性要求，没有单独的截止日期。")


def _range(match: re.Match[str], setting: Setting, lenient: bool) -> Reading | None:
    """“5月至9月”: in a deadline cell the end counts; in running text it is a period."""
    if not lenient:
        return silent(match)
    month, day = number(match["rm"]), match["rd"]
    if month is None or not 1 <= month <= 12:
        return None
    last = number(day) if day else None
    return _resolve(
        match,
        "r",
        setting,
        lambda y: date(y, month, last) if last else month_end(y, month),
        "取后一个日期，读作",
    )


def _y(group: str) -> str:
    return rf"(?:(?P<{group}y>{YEAR})年|(?P<{group}w>今年|本年|当年|明年))"


_EVENTS = (
    r"(?:主汛期|汛期|入汛|汛|(?:秋季|春季)?(?:新)?(?:学期)?开学|春节|中秋|国庆|元旦|五一|供暖期|供暖季|供暖|采暖季|"
    r"采暖期|供热季|供热期|高考|中考|两会|年关|节|麦收|秋收|雨季|冬季来临|入冬|会)"
)
_PATTERNS: dict[str, tuple[str, Handler]] = {
    "G_recurring": (
        rf"每(?:年|季度?|月|周|半年|两个月|{NUMBER}个月)(?:第?[^，。；、]{{0,4}}?月)?(?:度)?(?:底|末)?(?:月)?"
        rf"(?:{NUMBER}[日号])?(?:底|末)?{_BEFORE}?(?=\D|$)",
        _recurring,
    ),
    "G_range": (
        rf"(?:{YEAR}年)?{NUMBER}月(?:{NUMBER}日)?(?:至|到|—|－|-|～|~){_y('r')}?"
        rf"(?:(?P<rm>{NUMBER})月)(?:(?P<rd>{NUMBER})日)?",
        _range,
    ),
    "G_eventday": (
        rf"[\u4e00-\u9fff]{{1,4}}（{_y('v')}?(?P<vm>{NUMBER})月(?P<vd>{NUMBER})日）{_BEFORE}",
        _event_with_day,
    ),
    "G_day": (
        rf"{_y('d')}?(?P<dm>{NUMBER})月(?P<dd>{NUMBER})[日号]"
        rf"(?P<dz>(?:开学|汛期|春节|国庆|下班|零时|24时|晚)?{_BEFORE})?",
        _day,
    ),
    "G_month": (
        rf"{_y('m')}?(?P<mm>{NUMBER})月份?"
        rf"(?P<mt>(?:月?[底末]|上旬|中旬|下旬)(?:{_BEFORE}|内)?|{_BEFORE}|内)?(?!\d)",
        _month,
    ),
    "G_quarter": (
        rf"{_y('q')}?(?:第)?(?P<qn>[一二三四1-4首])季度(?:末|底)?(?:{_BEFORE}|内)?",
        _quarter,
    ),
    "G_half": (rf"{_y('h')}?(?P<hn>上|下)半年(?:底|末)?(?:{_BEFORE}|内)?", _half),
    "G_till": (rf"到{_y('t')}(?P<tz>底前|年底|底|末|前)?(?![\d代度])", _till_year),
    "G_year_end": (
        rf"(?:{_y('e')}(?:年?[底末](?:{_BEFORE})?|内)|(?<![\d年一二两三四五六七八九十几多近去上前往历])(?:年[底末](?:{_BEFORE})?|年终前|年内|全年|年度内))",
        _year_end,
    ),
    "G_plainyear": (rf"{_y('p')}(?=全面|基本|力争|完成|实现|建成|启动|推广|$)", _plain_year),
    "G_span": (
        r"(?P<sx>(?:自|从)?(?:本|该)?(?:通知|意见|方案|纪要|文件|措施|办法)?(?:印发|发布|下发|收到)(?:本通知|通知)?之日起)?"
        r"(?:会后)?(?P<sn>\d{1,3}|半|[一二两三四五六七八九十]{1,3})"
        r"(?P<su>个?工作日|个?月|日|天|个?周|个?星期|年)(?:之|以)?内",
        _span,
    ),
    "G_near": (
        rf"(?:(?P<nd>今日|今天|当日|当天|今晚|明日|明天|后天)(?:内|{_BEFORE})?"
        rf"|(?P<nw>[本下这]周)(?P<nk>[一二三四五六日末])?(?:内|{_BEFORE})?"
        rf"|(?P<nm>[本下当]个?月)(?:[底末]|(?P<nn>{NUMBER})[日号])(?:{_BEFORE})?|(?<!\d)(?P<nb>月[底末])(?:{_BEFORE})"
        rf"|(?P<nq>本季度)[底末]?(?:{_BEFORE}|内)?)",
        _near,
    ),
    "G_event": (
        rf"{_EVENTS}(?:到来|开始|来临)?{_BEFORE}|(?:秋季|春季)学期内|[“\"]?十[三四五六]五[”\"]?(?:规划)?(?:期?末|期间)|按上级要求",
        _event,
    ),
    "G_ongoing": (
        r"长期坚持|立行立改(?:并长期坚持)?|即日起|常年坚持|长期(?=$|[。；，])|(?<=[，。；：、])(?:持续推进|持续|常态化推进)(?=$|[。；])"
        r"|^(?:持续推进|持续|常态化|常态化推进|持续整改|长期推进|长效推进|长期整改)$|直至(?=[^，。；]{2,12}[。；]?$)",
        _ongoing,
    ),
}
HANDLERS: dict[str, Handler] = {name: handler for name, (_, handler) in _PATTERNS.items()}
SILENT = frozenset({"G_recurring", "G_range"})
SPANS = frozenset({"G_span"})
ANY = re.compile("|".join(f"(?P<{name}>{pattern})" for name, (pattern, _) in _PATTERNS.items()))
