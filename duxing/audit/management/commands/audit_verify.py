"""`duxing audit verify`: check the chain and the tables; the exit code says what was found."""

import sys
from typing import Any

from django.core.management.base import BaseCommand
from django.db import DatabaseError

from duxing.audit.verify import UNREADABLE, verify

MOST_LINES = 50


class Command(BaseCommand):
    help = "校验操作记录链与数据表。退出码：0 完好，1 被改动，2 缺失，5 表与记录不符，6 无法读取或为空。"

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            report = verify()
        except DatabaseError as error:
            self.stderr.write(f"无法读取数据库：{error}")
            sys.exit(UNREADABLE)
        for finding in report.findings[:MOST_LINES]:
            self.stdout.write(finding.words)
        if len(report.findings) > MOST_LINES:
            self.stdout.write(f"另有 {len(report.findings) - MOST_LINES} 处，未逐一列出。")
        if report.exit_code == 0:
            self.stdout.write(
                f"操作记录完好：共 {report.entries:,} 条，受保护数据 {report.protected:,} 行，最新 {report.last}。"
            )
        elif report.exit_code != UNREADABLE:
            self.stdout.write(
                f"发现 {len(report.findings)} 处不符：共查 {report.entries:,} 条操作记录、"
                f"{report.protected:,} 行受保护数据。"
            )
        sys.exit(report.exit_code)
