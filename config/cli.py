"""`duxing`: the one command of an installation. Each subject is imported only when it is asked for."""

import os
import sys
from collections.abc import Callable, Sequence
from importlib import metadata
from typing import NamedTuple

from config import serving
from config.paths import data_dir, unfinished_restore
from duxing.language.console import ChineseParser

# Commands that use the data folder, and may not while it is half restored.
NEED_DATA = frozenset({"serve", "worker", "setup", "demo", "audit", "backup"})
DESCRIPTION = "督行：政务督查督办平台。"
EPILOG = """“duxing 命令 --help” 显示各命令的用法。
数据目录由环境变量 DATA_DIR 指定，各命令共用；现为：{place}"""


class Command(NamedTuple):
    """One word of the command line: what the list says of it, and what runs it.

    `run` takes the words after it and returns the exit code.
    """

    help: str
    run: Callable[[Sequence[str]], int]


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command. Returns its exit code; 2 when the words make no sense."""
    words = list(sys.argv[1:] if argv is None else argv)
    command = COMMANDS.get(words[0]) if words else None
    try:
        if command is not None:
            if words[0] in NEED_DATA and unfinished_restore():
                sys.stderr.write(
                    f"数据目录 {data_dir()} 中有未做完的恢复，请重新运行原来的 duxing restore 命令。\n"
                )
                return 2
            return command.run(words[1:])
        parser = _overview()
        if words:
            parser.parse_args(words)
        parser.print_help()
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else 2
    return 0


def _overview() -> ChineseParser:
    """The parser of the first word; it runs nothing, it explains."""
    parser = ChineseParser(prog="duxing", description=DESCRIPTION, epilog=EPILOG.format(place=data_dir()))
    parser.add_argument(
        "--version", action="version", version=f"督行 {metadata.version('duxing')}", help="显示版本"
    )
    listed = parser.add_subparsers(title="命令", metavar="命令", required=True, parser_class=ChineseParser)
    for name, command in COMMANDS.items():
        listed.add_parser(name, help=command.help)
    return parser


def _serve(argv: Sequence[str]) -> int:
    parser = ChineseParser(
        prog="duxing serve",
        description="升级数据库结构，然后启动网页服务和一个后台进程。按 Ctrl+C 停止，两者一起结束。",
        epilog="后台进程意外结束时自动重新启动；网页服务意外结束时全部停止并以 1 退出，由系统服务管理器重新启动。",
    )
    parser.add_argument(
        "--host", metavar="地址", default=serving.host(), help="监听地址，默认取 HOST，再默认 127.0.0.1"
    )
    parser.add_argument(
        "--port", metavar="端口", default=serving.port(), help="监听端口，默认取 PORT，再默认 8000"
    )
    parser.add_argument(
        "--workers",
        metavar="个数",
        default="1",
        help="网页进程个数，默认 1；使用 PostgreSQL 时可等于处理器个数",
    )
    parser.add_argument(
        "--demo", action="store_true", help="演示：以演示方式运行，数据目录为空时先装入云川市的数据"
    )
    given = parser.parse_args(argv)
    try:
        plan = serving.plan(given.host, given.port, given.workers, demo=given.demo)
    except serving.Unusable as error:
        sys.stderr.write(f"{error}\n")
        return 2
    return serving.serve(plan)


def _worker(argv: Sequence[str]) -> int:
    parser = ChineseParser(
        prog="duxing worker",
        description="后台进程：发送外发消息，清理过期会话和已用过的表单标识。按 Ctrl+C 停止。\n"
        "“duxing serve”已带一个；多台机器同时服务时可另开，消息不会重复发送。",
    )
    parser.add_argument("--once", action="store_true", help="处理一遍后退出")
    return _manage("worker", "--once") if parser.parse_args(argv).once else _manage("worker")


def _setup(argv: Sequence[str]) -> int:
    parser = ChineseParser(
        prog="duxing setup",
        description="初始化空系统：建立本级政府、督查室和督查室主任的账号，打印一次性密码。\n"
        "系统中已有账号时拒绝执行。",
    )
    parser.add_argument("--government", required=True, metavar="全称", help="政府全称，如 云川市人民政府")
    parser.add_argument("--director", required=True, metavar="姓名", help="督查室主任的姓名")
    parser.add_argument("--login", default="", metavar="用户名", help="登录用的用户名，默认为姓名的拼音")
    parser.add_argument("--landline", default="", metavar="座机", help="督查室主任的座机")
    given = parser.parse_args(argv)
    return _migrate() or _manage("first_setup", *(f"--{name}={value}" for name, value in vars(given).items()))


def _demo(argv: Sequence[str]) -> int:
    parser = ChineseParser(
        prog="duxing demo",
        description="装入演示城市云川市：单位、人员、批示、会议和一年的督查事项，全部虚构。\n"
        "只用于演示，不要在正式使用的数据目录中运行。",
    )
    parser.add_argument(
        "--today", metavar="日期", help="把这一天当作今天，如 2026-11-23；同一天装入的数据相同"
    )
    parser.add_argument("--reset", action="store_true", help="先清除原有的演示数据")
    given = parser.parse_args(argv)
    os.environ["DUXING_PROFILE"] = "demo"
    today = [f"--today={given.today}"] if given.today else []
    return _migrate() or _manage("demo_load", *today, *(["--reset"] if given.reset else []))


def _decompose(argv: Sequence[str]) -> int:
    from duxing.core.errors import BadInput
    from duxing.files.extract import extract
    from duxing.language import cli
    from duxing.workdays.seed import shipped_calendar

    def read(name: str, content: bytes) -> str:
        try:
            return extract(name.rsplit(".", 1)[-1].lower(), content).text
        except BadInput as error:
            raise cli.Unreadable(str(error)) from error

    return cli.main(argv, calendar=shipped_calendar(), read=read)


def _audit(argv: Sequence[str]) -> int:
    from duxing.audit.cli import command

    return _manage(*command(argv))


def _workdays(argv: Sequence[str]) -> int:
    from duxing.workdays.cli import main as workdays

    return workdays(argv)


def _backup(argv: Sequence[str]) -> int:
    from config.backup import words

    given = words.of_backup(argv)
    _set_up()
    from config.backup import commands

    return commands.backup(given)


def _restore(argv: Sequence[str]) -> int:
    from config.backup import words

    given = words.of_restore(argv)
    _set_up(in_use=False)
    from config.backup import commands

    return commands.restoring(given)


def _restore_drill(argv: Sequence[str]) -> int:
    from config.backup import words

    given = words.of_drill(argv)
    _set_up(in_use=False)
    from config.backup import commands

    return commands.drill(given)


def _set_up(*, in_use: bool = True) -> None:
    """Make the product importable; without `in_use` nothing is made in the data folder, not even a key."""
    import secrets

    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    if not in_use:
        os.environ["SECRET_KEY"] = secrets.token_hex()
    django.setup()


def _migrate() -> int:
    return _manage("migrate", "--no-input", "--verbosity=0")


def _manage(*words: str) -> int:
    """Run one management command in this process; its exit code."""
    from django.core.management import CommandError, call_command

    _set_up()
    try:
        call_command(*words)
    except CommandError as error:
        sys.stderr.write(f"{error}\n")
        return error.returncode
    return 0


COMMANDS = {
    "serve": Command("启动网页服务和后台进程", _serve),
    "worker": Command("只启动后台进程", _worker),
    "setup": Command("初始化空系统，建立第一个账号", _setup),
    "demo": Command("装入演示数据", _demo),
    "decompose": Command("把一份公文分解成任务，不需要数据库", _decompose),
    "audit": Command("操作记录：校验、检查点、导出", _audit),
    "backup": Command("备份数据库和附件，不停机", _backup),
    "restore": Command("把一份备份恢复到空的位置", _restore),
    "restore-drill": Command("恢复演练：恢复到临时位置并逐项核对", _restore_drill),
    "workdays": Command("计算工作日，不需要数据库", _workdays),
}
