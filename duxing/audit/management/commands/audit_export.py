"""`duxing audit export`: the chain as text, one line an entry."""

import os
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from duxing.audit.export import lines, note_export
from duxing.audit.models import AuditHead


class Command(BaseCommand):
    help = "把操作记录导出成文本，一行一条，供独立校验；导出本身记入操作记录。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--output", default="", help="写到哪个文件，默认标准输出")
        parser.add_argument("--bodies", action="store_true", help="带明细")
        parser.add_argument("--rows", action="store_true", help="带各行数据的摘要")
        parser.add_argument("--from", type=int, dest="first", help="从第几条起")
        parser.add_argument("--to", type=int, dest="last", help="到第几条止")

    def handle(self, *args: Any, **options: Any) -> None:
        if not AuditHead.objects.exists():
            raise CommandError("没有任何操作记录可以导出。")
        what = {"bodies": options["bodies"], "rows": options["rows"]}
        upto = options["last"] or AuditHead.objects.get().seq
        found = lines(options["first"], upto, **what)
        # Noted before the first line leaves: an export that breaks off has left as well.
        note_export(max(0, upto - max(options["first"] or 1, 1) + 1), **what)
        if not options["output"]:
            for line in found:
                self.stdout.write(line)
            return
        try:
            made = os.open(options["output"], os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except OSError as error:
            raise CommandError(f"不能写入 {options['output']}：{error.strerror}。") from error
        with os.fdopen(made, "w", encoding="utf-8") as file:
            file.writelines(f"{line}\n" for line in found)
        sys.stderr.write(f"已导出操作记录到 {options['output']}。\n")
