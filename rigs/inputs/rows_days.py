"""Days and figures: none such, not of this century, in the wrong order, no number (3, 4, 5, 15, 16)."""

from collections.abc import Iterator

from rigs.inputs.cases import Case
from rigs.inputs.fields import DATES, DEADLINES, FIGURES
from rigs.inputs.scene import day
from rigs.inputs.scenes_matters import REASON

NO_SUCH = "日期“{typed}”不存在，请按“年-月-日”填写，例如 2026-02-28。"
YEARS = "{noun}应在 2000 年至 2099 年之间，请检查年份。"
ORDER = "{noun}（{due}）早于开始日期（{start}），请重新选择。"
EXTENSION = "请填写延期理由（不少于 10 字），且新期限应晚于原期限 {due}。"
TASK_YEARS = "任务年度应在 1990 年至 2100 年之间，请检查年份。"
DEADLINE = "办结期限"
IMPOSSIBLE = ("2026-02-30", "２０２６年13月1日", "0000-00-00")
FAR = ("2206-11-01", "1026-11-01")
NUMBERS = {
    "-3": "完成数不能小于0。",
    "NaN": "完成数应为数字，最多四位小数。",
    "Infinity": "完成数应为数字，最多四位小数。",
    "约九成": "完成数应为数字，最多四位小数。",
    "1e12": "完成数的整数部分有 13 位，超过上限 11 位，请检查是否多填了数字。",
    "999999999999.9999": "完成数的整数部分有 12 位，超过上限 11 位，请检查是否多填了数字。",
    "1.00005": "完成数有 5 位小数，超过上限 4 位，请四舍五入后填写。",
}
TARGET = "第1条要求的数量的整数部分有 13 位，超过上限 11 位，请检查是否多填了数字，或改用较大的单位，例如万元、亿元。"


def in_order() -> Iterator[Case]:
    """Row 3: a deadline before the day from which it counts."""
    for scene, noun, field in (
        ("登记一件", DEADLINE, "due"),
        ("再立一件", DEADLINE, "due"),
        ("涉密件占号", "线下办理期限", "watch_until"),
        ("交办", "反馈期限", "clocked_due_on"),
        ("交办", "报送截止日期", "ends_on"),
    ):
        says = ORDER.format(noun=noun, due=day(-20), start=day())
        yield Case(3, "早于开始日期", scene, {field: day(-20)}, says, field)


def impossible() -> Iterator[Case]:
    """Rows 4 and 5, in every field that takes a day."""
    every = [(scene, field, noun) for scene, fields in DATES.items() for field, noun in fields.items()]
    every += [(scene, field, DEADLINE) for scene, field in DEADLINES.items()]
    for scene, field, noun in every:
        for typed in IMPOSSIBLE:
            yield Case(4, typed, scene, {field: typed}, NO_SUCH.format(typed=typed), field)
        for typed in FAR:
            yield Case(5, typed[:4], scene, {field: typed}, YEARS.format(noun=noun), field)
    for typed in FAR:
        yield Case(5, f"年度 {typed[:4]}", "导入来文", {"year": typed[:4]}, TASK_YEARS, "year")
    listed = {"kind": "dates", "dates": "2026-12-01，2026-02-30"}
    yield Case(4, "几个日期中的一个", "交办", listed, NO_SUCH.format(typed=IMPOSSIBLE[0]), "dates")


def extension() -> Iterator[Case]:
    """Row 15: no reason, hardly one, or no later day."""
    for title, reason in (("没有理由", ""), ("理由只有空格", " " * 12), ("理由太短", "太忙")):
        yield Case(15, title, "调整期限", {"reason": reason}, EXTENSION, "reason")
    for title, due in (("改到更早", day(3)), ("与原期限相同", day(10))):
        yield Case(15, title, "调整期限", {"due_on": due, "reason": REASON}, EXTENSION, "due_on")


def figures() -> Iterator[Case]:
    """Row 16, for the figures that there are until marks are given: quantities and targets."""
    for scene, field in FIGURES.items():
        for typed, says in NUMBERS.items():
            yield Case(16, f"完成数 {typed}", scene, {field: typed}, says, field)
    long = "追回资金1234567890123元"
    for scene, field in (("登记一件", "requirements"), ("修改拟立项", "requirements"), ("分解核对", "needs")):
        yield Case(16, "目标值位数过多", scene, {field: long}, TARGET, field)


def cases() -> list[Case]:
    """All of them."""
    return [*in_order(), *impossible(), *extension(), *figures()]
