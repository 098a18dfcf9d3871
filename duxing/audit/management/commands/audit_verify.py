"""`duxing audit verify`: check the chain and the tables; the exit code says what was found."""

import sys
from typing import Any

from django.core.management.base import BaseCommand
from django.db import DatabaseError

from duxing.audit.report import INTACT, UNREADABLE, Report
from duxing.audit.verify import verify

MOST_LINES = 50


class Command(BaseCommand):
    help = "校验操作记录链与数据表。退出码：0 完好，1 被改动，2 缺失，5 表与记录不符，6 无法读取或为空。"
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            report = verify()
        except DatabaseError as error:
            self.stderr.write(f"无法读取数据库：{error}")
            sys.exit(UNREADABLE)
        for finding in report.findings[:MOST_LINES]:
            self.stdout.write(finding.words)
        if report.total > MOST_LINES:
            self.stdout.write(f"另有 {report.total - MOST_LINES} 处，未逐一列出。")
        self.stdout.write(_sum(report))
        sys.exit(report.exit_code)


def _sum(report: Report) -> str:
    """The last line: how much was read, and the verdict."""
    read = f"{report.entries:,} 条操作记录、{report.protected:,} 行受保护数据"
    erased = f"其中 {report.erased:,} 条的明细已清除。" if report.erased else ""
    if report.exit_code == INTACT:
        return f"操作记录完好：共 {read}，最新 {report.last}。{erased}"
    return f"发现 {report.total:,} 处不符：共查 {read}。{erased}"
