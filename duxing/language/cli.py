"""`duxing decompose`: take a document apart on the command line, without a database."""

import json
import re
import sys
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any, NoReturn

from duxing.language.console import ChineseParser, table
from duxing.language.deadlines import Calendar
from duxing.language.decompose import decompose
from duxing.language.results import Decomposition, Task, decomposition_as_json, task_as_json
from duxing.language.text import decode

DESCRIPTION = (
    "任务分解：读一份公文，列出其中的任务、牵头单位、配合单位、期限和指标。\n"
    "文中没有写的留空，不作推测。不需要数据库，不保存内容。"
)
EPILOG = """例：
  duxing decompose 分工方案.txt                     列成表格
  duxing decompose 纪要.docx --date 2026-10-26      “10个工作日内”从这一天起算
  duxing decompose 分工方案.txt --jsonl             一行一条任务，供程序读取
文本文件可用 UTF-8、GB18030 或 UTF-16 编码；文件名写“-”时从标准输入读取。
退出码：0 已分解，2 参数或文件有误。"""

# What only a reader passed in can open; everything else is taken for text.
BINARY = (".docx", ".pdf", ".html", ".htm", ".doc", ".wps")
WIDTHS = (4, 56, 22, 26, 24)
HEADS = ("序号", "任务", "牵头单位", "配合单位", "期限")
_DAY = re.compile(r"(\d{4})(?:-|/|\.|年)(\d{1,2})(?:-|/|\.|月)(\d{1,2})日?")
_MAX_LOST = 0.01

Reader = Callable[[str, bytes], str]


class Unreadable(Exception):
    """A file that cannot be read; its text is a Chinese sentence for the person."""


def main(
    argv: Sequence[str] | None = None, *, calendar: Calendar | None = None, read: Reader | None = None
) -> int:
    """Take one file apart and print what was found. Returns 0, or 2 when it cannot be read.

    `calendar` counts working days; without it such deadlines have no date. `read` gives the text of
    a .docx, .pdf or .html file from its name and bytes, or raises Unreadable.
    """
    try:
        given = _parser().parse_args(argv)
        text = _text(given.file, read)
        found = decompose(
            text, year=_year(given.year), on=_day(given.date) if given.date else None, calendar=calendar
        )
    except Unreadable as error:
        sys.stderr.write(f"{error}\n")
        return 2
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else 2
    sys.stdout.write(given.show(found))
    return 0


def _parser() -> ChineseParser:
    parser = ChineseParser(prog="duxing decompose", description=DESCRIPTION, epilog=EPILOG)
    parser.add_argument("file", metavar="文件", help="文本文件，或 .docx、.pdf、.html 文件")
    when = parser.add_mutually_exclusive_group()
    when.add_argument("--year", metavar="年份", help="公文年份，用来补全“6月底前”一类没写年份的期限")
    when.add_argument("--date", metavar="日期", help="会议或批示日期，“一周内”一类期限从这一天起算")
    form = parser.add_mutually_exclusive_group()
    form.add_argument(
        "--json", dest="show", action="store_const", const=_whole, help="整份分解结果，含每一段的判断和理由"
    )
    form.add_argument(
        "--jsonl", dest="show", action="store_const", const=_lines, help="一行一条任务，格式同标注语料"
    )
    parser.set_defaults(show=_readable)
    return parser


# What goes in


def _text(name: str, read: Reader | None) -> str:
    try:
        data = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except FileNotFoundError:
        raise Unreadable(f"找不到文件“{name}”，请检查文件名和所在目录。") from None
    except IsADirectoryError:
        raise Unreadable(f"“{name}”是目录，请指定一个文件。") from None
    except (OSError, ValueError):
        raise Unreadable(f"无法打开文件“{name}”，请检查文件名和读取权限。") from None
    suffix = Path(name).suffix.lower()
    if suffix in BINARY:
        if read is None:
            raise Unreadable(f"这里不能读取 {suffix} 文件，请先另存为 .txt 文件。")
        text = read(name, data)
    else:
        text = decode(data)
        if "\0" in text or text.count("\ufffd") > len(text) * _MAX_LOST:
            raise Unreadable(f"“{name}”不是文本文件，或文字编码无法识别，请另存为 UTF-8 文本后重试。")
    if not text.strip():
        raise Unreadable(f"“{name}”中没有文字。")
    return text


def _year(written: str | None) -> int | None:
    if written is None:
        return None
    match = re.fullmatch(r"((?:19|20)\d\d)年?", written.strip())
    if match is None:
        raise Unreadable(f"年份“{written[:20]}”不正确，应为四位数，如 2026。")
    return int(match[1])


def _day(written: str) -> date:
    match = _DAY.fullmatch(written.strip())
    try:
        return date(*(int(part) for part in match.groups())) if match else _no_day(written)
    except ValueError:
        return _no_day(written)


def _no_day(written: str) -> NoReturn:
    raise Unreadable(f"日期“{written[:20]}”不正确，应写作 2026-10-26 或 2026年10月26日。")


# What comes out


def _lines(found: Decomposition) -> str:
    return "".join(_compact(task_as_json(task)) + "\n" for task in found.tasks)


def _whole(found: Decomposition) -> str:
    return json.dumps(decomposition_as_json(found), ensure_ascii=False, indent=1) + "\n"


def _compact(row: dict[str, Any]) -> str:
    return json.dumps(row, ensure_ascii=False)


def _readable(found: Decomposition) -> str:
    open_clauses = [clause for clause in found.clauses if clause.kind == "open"]
    background = sum(clause.kind == "background" for clause in found.clauses)
    parts = [_head(found)]
    if found.tasks:
        rows = [_row(number, task) for number, task in enumerate(found.tasks, start=1)]
        parts.append(table(HEADS, rows, WIDTHS))
    if open_clauses:
        parts.append("\n".join(f"待判断：{c.text}\n　　　　{c.reason}" for c in open_clauses))
    parts.append(
        f"任务{len(found.tasks)}条，待判断{len(open_clauses)}段，非任务内容{background}段。结果须经人工核对。"
    )
    return "\n\n".join(parts) + "\n"


def _head(found: Decomposition) -> str:
    year = f"{found.year}年" if found.year else "没有读出"
    lines = [f"标题：{found.title or '没有读出'}", f"公文年份：{year}"]
    if found.on:
        lines.append(f"起算日：{found.on.year}年{found.on.month}月{found.on.day}日")
    return "\n".join(lines)


def _row(number: int, task: Task) -> tuple[str, ...]:
    support = "、".join(task.support) + ("等" if task.and_others else "")
    return str(number), task.text, "、".join(task.lead), support, _deadline(task)


def _deadline(task: Task) -> str:
    if task.due:
        return f"{task.due.isoformat()}（{task.deadline}）"
    if task.ongoing:
        return f"长期（{task.deadline}）" if task.deadline else "长期"
    return f"{task.deadline}（未定日期）" if task.deadline else ""
