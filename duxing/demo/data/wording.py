"""What people write: leaders' words, titles of papers, reports, next steps. Pure; texts are data files.

Every text is drawn by the pace of its matter, so that a matter always says the same on the same day.
"""

from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

from duxing.demo.data.cast import read_json, unit_coded
from duxing.demo.data.figures import HARVEST, is_level, remaining, said
from duxing.demo.data.pace import Pace
from duxing.demo.data.plan import Need

FIRMS = ("企业", "厂房", "园区", "账款", "用气", "复工", "惠企")
PROBLEM = ("问题", "投诉", "反映", "隐患", "拖欠", "扰民", "异常", "滞销", "停运")
ENDINGS = (
    "落实情况核实", "落实情况核查", "情况核实与对接", "情况逐项核实", "工作落实", "情况核实", "情况核查", "情况复核", "进度核实",
    "反映核处", "投诉核处", "线索核查", "核查整改", "核处", "核实", "核查", "整改", "整治", "处理", "清理", "治理", "协调", "抢修", "排除",
)  # fmt: skip


@cache
def sentences() -> dict[str, Any]:
    """All written sentences of the city, by use."""
    found: dict[str, Any] = read_json("sentences.json")
    return found


@cache
def _sections() -> dict[str, list[str]]:
    found: dict[str, list[str]] = read_json("sections.json")
    return found


def month_day(day: date) -> str:
    """11月20日."""
    return f"{day.month}月{day.day}日"


def person_of(unit: str, pace: Pace) -> str:
    """Section and name of who is responsible for the next step."""
    return pace.pick(_sections().get(unit, ["办公室 文定"]))


def spoken(unit: str) -> str:
    """How a leader writes the unit's name: 住建局, 云麓区, 供电公司."""
    one = unit_coded(unit)
    if one.is_county_level:
        return one.place.removeprefix("云川")
    short = one.name.removeprefix("市").removeprefix("国网云川").removeprefix("云川")
    names = [alias.text for alias in one.aliases if alias.kind == "nickname"]
    fitting = [name for name in names if not name.startswith("市") and name[-1] in "局委办心队司团社"]
    return fitting[0] if fitting else short


def subject_of(title: str) -> str:
    """What the matter is about, without what is to be done."""
    for ending in ENDINGS:
        if title.endswith(ending) and len(title) - len(ending) >= 5:
            return title.removesuffix(ending)
    return title


def is_problem(title: str) -> bool:
    """Whether somebody complained, or whether the paper only reports how things stand."""
    return any(word in title for word in PROBLEM)


def paper_title(title: str, pace: Pace) -> str:
    """The title of the paper that a leader wrote on."""
    subject = subject_of(title)
    kind = "firms" if any(word in title for word in FIRMS) else "people" if is_problem(title) else "work"
    tail = "" if is_problem(subject) else "有关情况"
    return f"{pace.pick(sentences()['channels'][kind])}{subject}{tail}"


def leader_words(title: str, unit: str, pressing: str, due: date, pace: Pace) -> str:
    """What a vice mayor writes, with the term that goes with how pressing it is."""
    words: str = pace.pick(sentences()["words"][pressing]["problem" if is_problem(title) else "check"])
    return words.format(u=spoken(unit), day=month_day(due))


def passing_words(vice: str, pace: Pace) -> str:
    """What the mayor writes when handing a paper to a vice mayor: given name only."""
    words: str = pace.pick(sentences()["words"]["up"])
    return words.format(v=vice[1:])


def finished(need: Need, on: datetime, pace: Pace) -> str:
    """What a unit says of a requirement that it has met; empty where the report itself says it all."""
    if need.target is not None:
        words = said(need, need.target).split("，")[0]
        return f"{words}。" if is_level(need) else f"{words}，全部完成。"
    known: list[str] = sentences()["done"].get(need.text, [""])
    return pace.pick(known).format(day=month_day(on.date()), n=pace.between(11, 38), m=pace.between(3, 9))


def under_way(need: Need, value: Decimal | None, nth: int) -> str:
    """What a unit says in its `nth` report (from 0) of a requirement that it still works on."""
    if need.target is not None and value is not None:
        if HARVEST in need.text and not value:
            return f"夏粮尚未收获，{HARVEST}计0{need.measure}。"
        left = remaining(need, value)
        return f"{said(need, value)}{f'，余{left}' if left else ''}。"
    steps: dict[str, list[str]] = sentences()["steps"]
    known = steps.get(need.text) or next(words for key, words in steps.items() if key in need.text)
    return known[min(nth, len(known) - 1)]


def next_words(needs: tuple[Need, ...], values: dict[int, Decimal], until: date) -> str:
    """The next step: what remains of the first unfinished figure, and until when."""
    for number, need in enumerate(needs, start=1):
        if need.target is not None and number in values:
            left = remaining(need, values[number])
            if left:
                return f"{month_day(until)}前完成余下{left}。"
    return f"{month_day(until)}前办结并报送结果。"


def trouble(pace: Pace) -> str:
    """An honest reason for being behind."""
    words: str = pace.pick(sentences()["problems"])
    return words.format(m=pace.between(4, 12))
