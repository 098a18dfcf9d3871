"""The forms of a date phrase: each with its pattern and the function that reads it.

The order counts: at one place of the text the first pattern that fits is taken.
"""

import re

from duxing.language import deadline_dates as dates
from duxing.language import deadline_relative as relative
from duxing.language.deadline_setting import Handler, Reading, Setting, silent
from duxing.language.numerals import NUMBER, YEAR

__all__ = ["ANY", "HANDLERS", "SILENT", "SPANS", "Reading", "Setting", "silent"]

# 前 in 前后, 前沿, 前期工作 is another word; in 前提出 and 前进场 it is not.
_BEFORE = r"(?:之前|以前|前(?![沿景瞻端后]|期(?:工作|准备|手续)))"


def _y(group: str) -> str:
    return rf"(?:(?P<{group}y>{YEAR})年|(?P<{group}w>今年|本年|当年|明年))"


_EVENTS = (
    r"(?:主汛期|汛期|入汛|汛|(?:秋季|春季)?(?:新)?(?:学期)?开学|春节|中秋节?|端午节?|清明节?|国庆节?|元旦节?|五一(?:国际劳动)?节?|劳动节|"
    r"供暖期|供暖季|供暖|采暖季|采暖期|供热季|供热期|高考|中考|两会|年关|麦收|秋收|雨季|冬季来临|入冬|"
    r"(?<![\u4e00-\u9fff])(?:节|会))"
)
_UNIT = r"(?:个?工作日|个?自然日|小时|个?月|日|天|个?周|个?星期|年)"
_PATTERNS: dict[str, tuple[str, Handler]] = {
    "G_recurring": (
        rf"每(?:年|季度?|月|周|半年|两个月|{NUMBER}个月)(?:第?[^，。；、]{{0,4}}?月)?(?:度)?(?:底|末)?(?:月)?"
        rf"(?:{NUMBER}[日号])?(?:[一二三四五六日](?:下班)?)?(?:底|末)?{_BEFORE}?(?=\D|$)",
        relative.recurring,
    ),
    "G_range": (
        rf"(?:{YEAR}年)?{NUMBER}月(?:{NUMBER}日)?(?:至|到|—|－|-|～|~){_y('r')}?"
        rf"(?:(?P<rm>{NUMBER})月)(?:(?P<rd>{NUMBER})日)?",
        dates.span_of_months,
    ),
    "G_eventday": (
        rf"[\u4e00-\u9fff]{{1,4}}（{_y('v')}?(?P<vm>{NUMBER})月(?P<vd>{NUMBER})日）{_BEFORE}",
        dates.event_with_day,
    ),
    "G_day": (
        rf"{_y('d')}?(?P<dm>{NUMBER})月(?P<dd>{NUMBER})[日号]"
        rf"(?P<dz>(?:开学|汛期|春节|国庆|下班|零时|24时|晚)?{_BEFORE})?",
        dates.day,
    ),
    "G_month": (
        rf"{_y('m')}?(?P<mm>{NUMBER})月份?"
        rf"(?P<mt>(?:月?[底末]|上旬|中旬|下旬)(?:{_BEFORE}|内)?|{_BEFORE}|内)?(?!\d)",
        dates.month,
    ),
    "G_numeric": (
        rf"(?<![\d.])(?:(?P<uy>(?:19|20)\d\d)[-./](?P<um>\d{{1,2}})(?:[-./](?P<ud>\d{{1,2}}))?(?:{_BEFORE})?"
        rf"|(?P<uw>(?!))|(?P<vm2>\d{{1,2}})[-./](?P<vd2>\d{{1,2}})(?:{_BEFORE}|$))(?![\d.%])",
        dates.numeric,
    ),
    "G_quarter": (
        rf"{_y('q')}?(?:第)?(?P<qn>[一二三四1-4首])季度(?:末|底)?(?:{_BEFORE}|内)?",
        dates.quarter,
    ),
    "G_half": (rf"{_y('h')}?(?P<hn>上|下)半年(?:底|末)?(?:{_BEFORE}|内)?", dates.half),
    "G_till": (rf"到{_y('t')}(?P<tz>底前|年底|底|末|前)?(?![\d代度])", dates.till_year),
    "G_year_end": (
        rf"(?:{_y('e')}(?:年?[底末](?:{_BEFORE})?|内)|本年度内|"
        rf"(?<![\d年一二两三四五六七八九十几多近去上前往历])(?:年[底末](?:{_BEFORE})?|年终前|年内|全年|年度内))",
        dates.year_end,
    ),
    "G_plainyear": (rf"{_y('p')}(?=全面|基本|力争|完成|实现|建成|启动|推广|$)", dates.plain_year),
    "G_span": (
        r"(?P<sx>(?:自|从)?(?:本|该)?(?:通知|意见|方案|纪要|文件|措施|办法)?(?:印发|发布|下发|收到)(?:本通知|通知)?"
        r"(?:之日起|之日后|后))?"
        rf"(?:会后)?(?P<sn>\d{{1,3}}|半|[一二两三四五六七八九十]{{1,3}})(?P<su>{_UNIT})(?:之|以)?内",
        relative.span,
    ),
    "G_near": (
        rf"(?:(?P<nd>今日|今天|当日|当天|今晚|明日|明天|次日|后天)(?:内|(?:下班)?{_BEFORE})?"
        rf"|(?P<nw>[本下这](?:周|星期))(?P<nk>[一二三四五六日天末])?(?:内|(?:下班)?{_BEFORE})?"
        rf"|(?<![每上逢隔双单第])(?:周|星期)(?P<nx>[一二三四五六日天])(?:下班)?{_BEFORE}"
        rf"|(?P<nm>[本下次当这]个?月)(?:[底末]|内|(?P<nn>{NUMBER})[日号])(?:{_BEFORE})?"
        rf"|(?<!\d)(?P<nb>月[底末])(?:{_BEFORE})"
        rf"|(?P<nq>本季度)[底末]?(?:{_BEFORE}|内)?)",
        relative.near,
    ),
    "G_monthday": (rf"(?<![\d月])(?P<om>{NUMBER})[日号](?:下班)?{_BEFORE}", relative.day_of_month),
    "G_event": (
        rf"{_y('k')}?{_EVENTS}(?:假期)?(?:到来|开始|来临)?{_BEFORE}|(?:秋季|春季)学期内|"
        r"[“\"]?十[三四五六]五[”\"]?(?:规划)?(?:期?末|期间)|按上级要求",
        relative.event,
    ),
    "G_ongoing": (
        r"长期坚持|立行立改(?:并长期坚持)?|即日起|常年坚持|长期(?=$|[。；，])|(?<=[，。；：、])(?:持续推进|持续|常态化推进)(?=$|[。；])"
        r"|^(?:持续推进|持续|常态化|常态化推进|持续整改|长期推进|长效推进|长期整改)$|直至(?=[^，。；]{2,12}[。；]?$)",
        relative.ongoing,
    ),
    "G_soon": (r"立即|马上|尽快|即刻|近期|抓紧", relative.soon),
}
HANDLERS: dict[str, Handler] = {name: handler for name, (_, handler) in _PATTERNS.items()}
# Read first, whatever stands around them.
SILENT = frozenset({"G_recurring", "G_range"})
SPANS = frozenset({"G_span"})
ANY = re.compile("|".join(f"(?P<{name}>{pattern})" for name, (pattern, _) in _PATTERNS.items()))
