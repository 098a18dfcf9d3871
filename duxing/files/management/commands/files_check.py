"""Whether every stored content is still there and unchanged; removes what broken uploads left."""

from argparse import ArgumentParser
from typing import Any

from django.core.files.storage import default_storage
from django.core.management.base import BaseCommand, CommandError

from duxing.files.housekeeping import clear_unnamed, sweep
from duxing.files.models import StoredFile
from duxing.files.services import is_intact


class Command(BaseCommand):
    """Exit code 0 when all is well, 1 when a content is missing or changed."""

    help = (
        "核对附件：逐个比对已存文件的摘要，列出缺失或被改动的文件；清除超过一天的半途上传和无人引用的内容。"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--quick", action="store_true", help="只查文件是否存在，不比对内容。")

    def handle(self, *args: Any, quick: bool = False, **options: Any) -> None:
        swept, unnamed = sweep(), clear_unnamed()
        bad = 0
        stored: StoredFile
        for stored in StoredFile.objects.order_by("pk").iterator(chunk_size=500):
            if not (default_storage.exists(stored.path) if quick else is_intact(stored)):
                bad += 1
                self.stderr.write(f"缺失或被改动：{stored.path}")
        total = StoredFile.objects.count()
        self.stdout.write(
            f"共 {total} 个文件，{bad} 个有问题；清除半途上传 {swept} 个、无人引用的内容 {unnamed} 个。"
        )
        if bad:
            raise CommandError(f"{bad} 个文件缺失或被改动，请从备份中恢复。")
