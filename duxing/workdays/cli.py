"""`duxing workdays`: working-day arithmetic on the command line, without a database."""

import argparse
import sys
from collections.abc import Sequence
from datetime import date

from duxing.core import clock
from duxing.core.errors import BadInput
from duxing.language.console import ChineseParser
from duxing.workdays.calendar import missing_years_warning
from duxing.workdays.dates import check_year, parse_date
from duxing.workdays.deadlines import MAX_AMOUNT, Policy, Unit, compute
from duxing.workdays.seed import shipped_calendar
from duxing.workdays.wording import date_range, full_date, group_named

DESCRIPTION = "按国务院办公厅历年节假日安排（含调休上班）计算工作日。不需要数据库，不含本单位自行调整的日子。"
EPILOG = """例：
  duxing workdays add 2025-09-26 10          第10个工作日是哪天
  duxing workdays between 2026-09-18 2026-10-09   两天之间有几个工作日
  duxing workdays check 2026-09-20           这天上不上班
日期可写作 2026-09-18、2026年9月18日，或9月18日（当年）。"""
# Every date is written with its year on a command line.
ALL_YEARS = 0


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; prints the answer alone on the first line and the explanation below.

    Returns 0, or 2 when the arguments make no sense.
    """
    try:
        given = _parser().parse_args(argv)
        answer, explanation = given.run(given)
    except BadInput as error:
        sys.stderr.write(f"{error}\n")
        return 2
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else 2
    print(answer)
    print(explanation)
    return 0


def _parser() -> ChineseParser:
    parser = ChineseParser(prog="duxing workdays", description=DESCRIPTION, epilog=EPILOG)
    commands = parser.add_subparsers(title="命令", metavar="命令", required=True, parser_class=ChineseParser)
    add = commands.add_parser("add", help="从某日起第几个工作日", description="起始日不计，次日起算。")
    add.add_argument("start", metavar="日期", help="起始日")
    add.add_argument("count", metavar="天数", help="工作日数")
    add.set_defaults(run=_add)
    between = commands.add_parser(
        "between", help="两日之间的工作日数", description="起始日不计，截止日计入。"
    )
    between.add_argument("start", metavar="起始日", help="不计入")
    between.add_argument("end", metavar="截止日", help="计入")
    between.set_defaults(run=_between)
    check = commands.add_parser("check", help="某日是否上班", description="查一天是工作日还是休息日。")
    check.add_argument("day", metavar="日期", help="要查的日子")
    check.set_defaults(run=_check)
    return parser


def _add(given: argparse.Namespace) -> tuple[str, str]:
    text = given.count.strip()
    if not text.isdecimal() or int(text) > MAX_AMOUNT:
        raise BadInput(f"天数“{text[:20]}”不正确，应为 0 至 {MAX_AMOUNT} 的整数。")
    policy = Policy("workdays", "工作日自次日起算", Unit.WORKDAY, int(text))
    deadline = compute(policy, _date(given.start), shipped_calendar(), event="")
    return deadline.due_on.isoformat(), deadline.proof.sentence(ALL_YEARS)


def _between(given: argparse.Namespace) -> tuple[str, str]:
    start, end = _date(given.start), _date(given.end)
    if end < start:
        raise BadInput(f"截止日（{end}）早于起始日（{start}），请重新填写。")
    calendar = shipped_calendar()
    count = calendar.workdays_between(start, end)
    named = [(day, mark) for day, mark in calendar.marks_between(start, end) if day > start]
    made_up = [full_date(day) for day, mark in named if mark.is_work]
    off = group_named((day, mark.name) for day, mark in named if not mark.is_work)
    parts = [f"{full_date(start)}之后至{full_date(end)}，共{count}个工作日"]
    if made_up:
        parts.append("、".join(made_up) + "调休上班，计入")
    if off:
        parts.append("、".join(f"{date_range(a, b)}{name}" for a, b, name in off) + "放假，不计")
    return str(count), "；".join(parts) + "。" + missing_years_warning(calendar.missing_years(start, end))


def _check(given: argparse.Namespace) -> tuple[str, str]:
    day, calendar = _date(given.day), shipped_calendar()
    is_work = calendar.is_workday(day)
    mark = calendar.marks.get(day)
    if mark is None:
        why = "按平日上班" if is_work else "周末"
    else:
        why = f"{mark.name}调休上班，{mark.source}" if is_work else f"{mark.name}放假，{mark.source}"
    warning = missing_years_warning(calendar.missing_years(day, day))
    return "工作日" if is_work else "休息日", f"{full_date(day)}：{why}。{warning}"


def _date(text: str) -> date:
    day = parse_date(text, clock.today())
    check_year(day, noun="日期")
    return day
