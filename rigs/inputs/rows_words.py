"""Words: nothing where something is needed, too much, what cannot be kept, what must not be kept (1, 2, 26, 27)."""

from collections.abc import Iterator

from rigs.inputs.cases import Case
from rigs.inputs.fields import ALONE, UNITS, WORDS

EMPTY = "反馈内容不能为空，请填写办理情况。"
LONG = "{noun}共 {n} 字，超过上限 {limit} 字，请精简或改用附件上传。"
CONTROL = "内容含有无法保存的控制字符（第 12 个字符），请删除后重试。"
MARK = "本系统为非涉密系统，检测到疑似密级标志“机密★”，内容未保存。请立即停止上传并按保密规定处理。"
ELEVEN = "一二三四五六七八九十甲"
BLANKS = {"空": "", "空格": "   ", "全角空格": "　　", "零宽字符": "\u200b\ufeff\u2060", "换行": " \r\n "}


def empty() -> Iterator[Case]:
    """Row 1: a report that says nothing, by the unit and by the office from paper."""
    for title, blank in BLANKS.items():
        nothing = {"text": blank, "answer_1": blank, "answer_2": blank}
        for scene in ("报送反馈", "代录反馈"):
            yield Case(1, title, scene, nothing, EMPTY, "text")


def too_long() -> Iterator[Case]:
    """Row 2: one character more than a field takes, and twenty times what a report may hold."""
    for scene, fields in WORDS.items():
        for field, (noun, limit) in fields.items():
            n = 200_000 if noun == "反馈内容" else limit + 1
            says = LONG.format(noun=noun, n=n, limit=limit)
            yield Case(2, f"{n} 字", scene, {field: "字" * n}, says, field)


def unkeepable() -> Iterator[Case]:
    """Row 26: what no database can keep."""
    named = {**UNITS, **{scene: (field,) for scene, field in ALONE.items()}}
    for scene in sorted(WORDS.keys() | named.keys()):
        for field in [*WORDS.get(scene, {}), *named.get(scene, ())]:
            for title, char in (("空字符", "\x00"), ("孤立代理项", "\ud800")):
                yield Case(26, title, scene, {field: f"{ELEVEN}{char}乙"}, CONTROL, field)


def marked() -> Iterator[Case]:
    """Row 27: a mark of secrecy, also one that hides behind a character without width."""
    for scene, fields in WORDS.items():
        for field in fields:
            yield Case(27, "密级标志", scene, {field: "机密★10年"}, MARK, field)
    hidden = MARK.replace("机密★", "机密★")
    yield Case(27, "藏着零宽字符的密级标志", "报送反馈", {"text": "机\u200b密★"}, hidden, "text")


def cases() -> list[Case]:
    """All of them."""
    return [*empty(), *too_long(), *unkeepable(), *marked()]
