"""The words of a date proof, and reading them back. Pure.

The sentence names every exception to the weekend rule inside the count, so the date can be
recounted from the printed words alone; `reread` does that, and a test holds the two together.
"""

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

from duxing.core import clock
from duxing.workdays.calendar import each_day, is_weekend
from duxing.workdays.wording import date_range, full_date, group_named

if TYPE_CHECKING:
    from duxing.workdays.proof import DateProof


def sentence_text(proof: "DateProof", year: int) -> str:
    """The explanation; dates of `year` are written without their year."""
    text = f"{_opening(proof, year)}。{_roll(proof, year)}{_exceptions(proof, year)}"
    return text + proof.warning


def basis_text(proof: "DateProof") -> str:
    """The notices and the rule that the count rests on, and the calendar's version."""
    parts = list(proof.sources)
    fixed = proof.unit == "fixed"
    parts.append(proof.rule if fixed else f"期限规则“{proof.rule}”，第{proof.rule_version}版")
    return f"依据：{'；'.join(parts)}；工作日历第{proof.calendar_version}版。"


def _opening(proof: "DateProof", year: int) -> str:
    start, end = full_date(proof.start, year), full_date(proof.nominal, year)
    began = f"{start}{proof.event}"
    n = proof.amount
    first = "当日起算" if proof.counts_start else "次日起算"
    match proof.unit:
        case "workday" | "day" if n == 0:
            return f"{began}，限当日，即{end}"
        case "workday":
            return f"{began}，{first}，第{n}个工作日为{end}"
        case "day":
            return f"{began}，{first}，第{n}日为{end}"
        case "month":
            return f"{began}，满{n}个月为{end}"
        case "month_end":
            which = {0: "当月", 1: "次月"}.get(n, f"其后第{n}个月")
            return f"{began}，{which}最后一日为{end}"
        case "month_day":
            short = f"（不足{n}日的月份为月末）" if n > 28 else ""
            return f"{began}，其后首个{n}日{short}为{end}"
        case "hour":
            return _hours(proof, year)
        case _:
            return f"{proof.rule}为{end}"


def _hours(proof: "DateProof", year: int) -> str:
    assert proof.started_at is not None
    began, ends = clock.local(proof.started_at), clock.local(proof.due_at)
    return (
        f"{full_date(began.date(), year)}{began.hour}时{began.minute:02}分{proof.event}，"
        f"满{proof.amount}小时为{full_date(ends.date(), year)}{ends.hour}时{ends.minute:02}分"
    )


def _roll(proof: "DateProof", year: int) -> str:
    if proof.due_on == proof.nominal:
        return ""
    word = "顺延" if proof.roll == "next" else "提前"
    return f"{full_date(proof.nominal, year)}为休息日，{word}至{full_date(proof.due_on, year)}。"


def _window(proof: "DateProof") -> tuple[date, date] | None:
    """The days whose being worked or not decided the date."""
    if proof.unit == "workday":
        first = proof.start if proof.counts_start else proof.start + timedelta(days=1)
        return min(first, proof.due_on), max(proof.nominal, proof.due_on)
    if proof.roll != "none" and proof.unit != "hour":
        return min(proof.nominal, proof.due_on), max(proof.nominal, proof.due_on)
    return None


def _exceptions(proof: "DateProof", year: int) -> str:
    window = _window(proof)
    if window is None:
        return ""
    first, last = window
    added = [day for day, _ in proof.added if first <= day <= last]
    runs = group_named((day, name) for day, name in proof.rest if first <= day <= last)
    parts = []
    if added:
        named = "、".join(full_date(day, year) for day in added)
        parts.append(f"{named}调休上班，{'计入' if proof.unit == 'workday' else '为工作日'}")
    if runs:
        parts.append("、".join(f"{date_range(a, b, year)}{name}" for a, b, name in runs) + "放假，不计")
    return "；".join(parts) + "。" if parts else ""


_DAY = r"(?:(?P<{0}y>\d{{4}})年)?(?P<{0}m>\d{{1,2}})月(?P<{0}d>\d{{1,2}})日(?:（周.）)?"
_COUNT = re.compile(
    "^" + _DAY.format("a") + r"\D*?，(?P<first>当日|次日)起算，第(?P<n>\d+)(?P<unit>个工作日|日)为"
)
_STATED = re.compile(r"(?:为|，即)" + _DAY.format("b"))
_ROLL = re.compile(r"，(?P<way>顺延|提前)至")
_SPAN = re.compile(_DAY.format("a") + r"(?:至(?:(?:(?P<cy>\d{4})年)?(?P<cm>\d{1,2})月)?(?P<cd>\d{1,2})日)?")


def reread(text: str, year: int) -> date:
    """The due date recounted from the words of a sentence alone; `year` as given to `sentence`.

    Raises ValueError when the words state no date.
    """
    rest, added = _read_exceptions(text, year)

    def worked(day: date) -> bool:
        return day in added or (not is_weekend(day) and day not in rest)

    found = _COUNT.match(text)
    if found:
        day, left = _read(found, "a", year), int(found["n"])
        day -= timedelta(days=int(found["first"] == "当日"))
        while left:
            day += timedelta(days=1)
            left -= 1 if found["unit"] == "日" else worked(day)
    else:
        stated = _STATED.search(text)
        if stated is None:
            raise ValueError("no date is stated")
        day = _read(stated, "b", year)
    way = _ROLL.search(text)
    step = 0 if way is None else 1 if way["way"] == "顺延" else -1
    while step and not worked(day):
        day += timedelta(days=step)
    return day


def _read(found: re.Match[str], prefix: str, year: int) -> date:
    return date(int(found[f"{prefix}y"] or year), int(found[f"{prefix}m"]), int(found[f"{prefix}d"]))


def _read_exceptions(text: str, year: int) -> tuple[set[date], set[date]]:
    rest: set[date] = set()
    added: set[date] = set()
    for part in re.split("[。；]", text):
        if "调休上班" not in part and not part.endswith("放假，不计"):
            continue
        goal = added if "调休上班" in part else rest
        for found in _SPAN.finditer(part):
            first = _read(found, "a", year)
            last = first
            if found["cd"]:
                month = int(found["cm"] or first.month)
                last = date(int(found["cy"] or first.year), month, int(found["cd"]))
            goal.update(each_day(first, last))
    return rest, added
