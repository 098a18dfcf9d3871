"""`duxing audit verify`: check the chain, the tables and the checkpoints; the exit code says what was found."""

import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError

from duxing.audit.providers import SigningError
from duxing.audit.report import INTACT, UNREADABLE, Report
from duxing.audit.verify import Asked, verify

MOST_LINES = 50


class Command(BaseCommand):
    help = (
        "校验操作记录链、数据表和检查点。退出码：0 完好，1 被改动，2 缺失，3 检查点签名不符，"
        "4 比见证旧或与见证不同，5 表与记录不符，6 无法读取或为空。"
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--checkpoints", type=Path, help="检查点所在的目录")
        parser.add_argument("--pubkey", type=Path, help="公钥文件")
        parser.add_argument("--from", type=int, dest="first", help="从第几条起")
        parser.add_argument("--to", type=int, dest="last", help="到第几条止")
        parser.add_argument("--json", action="store_true", help="结果以 JSON 输出")

    def handle(self, *args: Any, **options: Any) -> None:
        asked = Asked(options["checkpoints"], options["pubkey"], options["first"], options["last"])
        try:
            if asked.checkpoints is not None and not asked.checkpoints.is_dir():
                raise NotADirectoryError(f"没有目录 {asked.checkpoints}")
            report = verify(asked)
        except DatabaseError as error:
            self._give_up(f"无法读取数据库：{error}")
        except (OSError, SigningError) as error:
            self._give_up(f"无法读取检查点或公钥：{error}")
        if options["json"]:
            self.stdout.write(json.dumps(_facts(report), ensure_ascii=False, indent=1))
        else:
            self._tell(report)
        sys.exit(report.exit_code)

    def _give_up(self, sentence: str) -> None:
        self.stderr.write(sentence)
        sys.exit(UNREADABLE)

    def _tell(self, report: Report) -> None:
        for finding in report.findings[:MOST_LINES]:
            self.stdout.write(finding.words)
        if report.total > MOST_LINES:
            self.stdout.write(f"另有 {report.total - MOST_LINES} 处，未逐一列出。")
        for sentence in report.notes:
            self.stdout.write(sentence)
        self.stdout.write(_sum(report))


def _sum(report: Report) -> str:
    """The last line: how much was read, and the verdict."""
    read = f"{report.entries:,} 条操作记录、{report.protected:,} 行受保护数据"
    if report.part:
        read = f"{report.entries:,} 条操作记录（{report.part}）"
    erased = f"其中 {report.erased:,} 条的明细已清除。" if report.erased else ""
    if report.exit_code != INTACT:
        return f"发现 {report.total:,} 处不符：共查 {read}。{erased}"
    agreed = [f"{report.checkpoints:,} 个检查点"] if report.checkpoints else []
    agreed += [f"目录中的 {report.witnessed:,} 个见证"] if report.witnessed else []
    beside = f"，与 {'、'.join(agreed)}一致" if agreed else ""
    return f"操作记录完好：共 {read}，最新 {report.last}{beside}。{erased}"


def _facts(report: Report) -> dict[str, object]:
    """The report as plain data."""
    return {
        "exit_code": report.exit_code,
        "entries": report.entries,
        "protected": report.protected,
        "erased": report.erased,
        "checkpoints": report.checkpoints,
        "witnessed": report.witnessed,
        "last": report.last,
        "part": report.part,
        "total": report.total,
        "findings": [{"code": one.code, "words": one.words} for one in report.findings],
        "notes": report.notes,
    }
