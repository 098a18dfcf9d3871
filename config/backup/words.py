"""The words after `duxing backup`, `duxing restore` and `duxing restore-drill`, and their help."""

import argparse
import os
from collections.abc import Sequence
from pathlib import Path

from config import env
from config.paths import data_dir
from duxing.language.console import ChineseParser


def default_place() -> Path:
    """Where backups are kept unless told otherwise."""
    return Path(env.text("BACKUP_DIR") or data_dir() / "backups")


def of_backup(argv: Sequence[str]) -> argparse.Namespace:
    """`duxing backup`."""
    parser = ChineseParser(
        prog="duxing backup",
        description="备份数据库和附件，不停机。先取数据库的一致副本，再取附件；上次备份已有的附件只做硬链接，不再复制。\n"
        "备份写完并落盘之后才有正式名称，中途断电、被终止都不会留下看似完整的备份。\n"
        "默认不含签名密钥：没有它们，拿到备份的人不能冒充系统；恢复后所有人须重新登录，检查点的签名密钥须另行放回。",
        epilog="退出码：0 完成；1 已完成，但系统中有附件缺失或被改动，备份中已注明；2 命令、设置或数据库导出程序不对；\n"
        "4 存储空间不足；6 其他原因，未完成。除 0、1 外都没有产生备份。",
    )
    parser.add_argument(
        "--to",
        metavar="目录",
        type=Path,
        default=default_place(),
        help="备份放在哪里，默认取 BACKUP_DIR，再默认放在数据目录里；每次新建一个以时间命名的子目录",
    )
    parser.add_argument(
        "--keep", metavar="份数", type=_number, default=0, help="完成后只保留最近几份，默认全部保留"
    )
    parser.add_argument("--with-keys", action="store_true", help="连同签名密钥一起备份；这份备份须按密钥保管")
    parser.add_argument("--full", action="store_true", help="附件全部重新复制，不用上次备份的硬链接")
    return parser.parse_args(argv)


def of_restore(argv: Sequence[str]) -> argparse.Namespace:
    """`duxing restore`."""
    parser = ChineseParser(
        prog="duxing restore",
        description="把一份备份恢复到空的位置。先核对整份备份，有一处不符就指出第几卷、哪个文件，不动目标。\n"
        "目标须是空目录（PostgreSQL 另须空数据库）；恢复前要求输入目标主机名。中途被终止的，重新运行同一命令即可。",
        epilog="退出码：0 完成；2 命令、主机名或软件版本不对；3 备份损坏；4 存储空间不足；5 目标不是空的；6 其他原因。\n"
        "除 0 外目标都保持原样。",
    )
    parser.add_argument("place", metavar="备份", type=Path, help="备份目录，名称形如 20261125-020000")
    parser.add_argument(
        "--into", metavar="数据目录", type=Path, required=True, help="恢复到哪个数据目录，须是空的"
    )
    parser.add_argument(
        "--database",
        metavar="地址",
        default=os.environ.get("DATABASE_URL", ""),
        help="空的 PostgreSQL 数据库，默认取 DATABASE_URL；备份的是自带数据库时不用",
    )
    parser.add_argument(
        "--yes-into", metavar="主机名", default="", help="代替键盘输入的目标主机名，供脚本使用"
    )
    return parser.parse_args(argv)


def of_drill(argv: Sequence[str]) -> argparse.Namespace:
    """`duxing restore-drill`."""
    parser = ChineseParser(
        prog="duxing restore-drill",
        description="恢复演练：恢复到临时位置，核对数据库结构、各表行数、操作记录链首和每一个附件，\n"
        "校验操作记录，用演练账号登录并打开 20 个页面，最后写出演练记录。不动正在使用的系统，结束后临时位置自动清除。",
        epilog="退出码：0 全部通过；1 有步骤未通过；2 命令或设置不对。",
    )
    parser.add_argument("place", metavar="备份", type=Path, nargs="?", help="备份目录，默认取最近的一份")
    parser.add_argument(
        "--from", dest="to", metavar="目录", type=Path, default=default_place(), help="在哪里找最近的一份"
    )
    parser.add_argument(
        "--database",
        metavar="地址",
        default="",
        help="空的 PostgreSQL 数据库；默认在 DATABASE_URL 的服务器上临时建一个",
    )
    parser.add_argument("--report", metavar="目录", type=Path, help="演练记录写到哪里，默认与备份放在一起")
    return parser.parse_args(argv)


def _number(text: str) -> int:
    if not text.isdecimal() or not 0 < int(text) < 10_000:
        raise argparse.ArgumentTypeError(text)
    return int(text)
