"""The words of `duxing audit`, read in Chinese and handed on to the management commands."""

import argparse
from collections.abc import Sequence
from typing import TypeAlias

from duxing.language.console import ChineseParser

Listed: TypeAlias = "argparse._SubParsersAction[ChineseParser]"
CODES = (
    "退出码：0 完好，1 被改动，2 缺失，3 检查点签名不符，4 比见证旧或与见证不同（疑似恢复成旧数据或整链重写），"
    "\n5 表与记录不符，6 无法读取或为空。"
)


def command(argv: Sequence[str]) -> list[str]:
    """The management command and its words; leaves with 2 when the line makes no sense."""
    parser = ChineseParser(prog="duxing audit", description="操作记录：校验、检查点、导出。")
    listed = parser.add_subparsers(
        title="命令", metavar="命令", required=True, dest="command", parser_class=ChineseParser
    )
    _verify(listed)
    _others(listed)
    given = vars(parser.parse_args(argv))
    words = [f"audit_{given.pop('command')}"]
    for name, value in given.items():
        if value is True:
            words.append(f"--{name}")
        elif value not in (None, False):
            words.append(f"--{name}={value}")
    return words


def _verify(listed: Listed) -> None:
    one = listed.add_parser(
        "verify",
        help="校验操作记录链、数据表和检查点",
        description="校验操作记录链、数据表和检查点是否被改动。只读，不改变任何数据，可以在使用中运行。",
        epilog=CODES,
    )
    one.add_argument(
        "--checkpoints", metavar="目录", help="另与这个目录中的检查点对照，能查出整链重写和恢复成旧数据"
    )
    one.add_argument("--pubkey", metavar="文件", help="另存在别处的公钥，默认用数据目录中公布的公钥")
    one.add_argument("--from", metavar="序号", help="从第几条记录起，只校验一部分时用")
    one.add_argument("--to", metavar="序号", help="到第几条记录止")
    one.add_argument("--json", action="store_true", help="结果以 JSON 输出")


def _others(listed: Listed) -> None:
    one = listed.add_parser(
        "checkpoint", help="签一个检查点", description="签一个检查点并写到各个检查点目录。"
    )
    one.add_argument("--anew", action="store_true", help="从头计算数据根，不用平时累积的分组")
    one = listed.add_parser(
        "key", help="显示或更换检查点的公钥", description="显示检查点的公钥，或更换密钥。"
    )
    one.add_argument("--rotate", action="store_true", help="更换密钥，新旧两把密钥共同签署")
    one.add_argument("--lost", action="store_true", help="旧密钥已丢失，另设一把")
    one = listed.add_parser(
        "slip", help="输出每日凭条", description="输出一天最后一个检查点的凭条，打印签名存档。"
    )
    one.add_argument("--date", metavar="日期", help="哪一天，如 2026-11-23，默认今天")
    one = listed.add_parser(
        "export",
        help="导出操作记录",
        description="把操作记录导出成文本，一行一条，供 tools/verify_audit.pl 独立校验。导出本身记入操作记录。",
    )
    one.add_argument("--output", metavar="文件", help="写到哪个文件，默认标准输出")
    one.add_argument("--bodies", action="store_true", help="带明细（含个人信息）")
    one.add_argument("--rows", action="store_true", help="带各行数据的摘要")
    one.add_argument("--from", metavar="序号", help="从第几条记录起")
    one.add_argument("--to", metavar="序号", help="到第几条记录止")
