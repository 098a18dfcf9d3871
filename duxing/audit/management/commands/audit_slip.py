"""`duxing audit slip`: the daily slip that is printed, signed by hand and filed."""

from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from duxing.audit import notes, witness
from duxing.core import clock

SLIP = """操作记录检查点（{day.year} 年 {day.month} 月 {day.day} 日）

来　　源　{origin}
检查点号　{n}
记录序号　{seq:,}
链　　值　{groups}（{alg}，前 16 位）
签署时间　{at:%Y-%m-%d %H:%M:%S}
签署密钥　{key}

审计管理员（签名）　　　　　　　　　　　日期
"""


class Command(BaseCommand):
    help = "输出当日最后一个检查点的纸质凭条，打印后签名存档。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--date", default="", help="哪一天，如 2026-11-23，默认今天")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            day = date.fromisoformat(options["date"]) if options["date"] else clock.today()
        except ValueError as error:
            raise CommandError(
                f"日期“{options['date']}”不存在，请按“年-月-日”填写，例如 2026-02-28。"
            ) from error
        made = witness.last_of_day(day)
        if made is None:
            raise CommandError(f"{day} 没有检查点；请先运行 duxing audit checkpoint。")
        self.stdout.write(slip(day, made.n, notes.parse(made.text, made.signatures)))


def slip(day: date, n: int, note: notes.Note) -> str:
    """The slip of one checkpoint, the hash in groups of four so that it can be read out."""
    alg, _, root = note.root.partition(":")
    groups = " ".join(root[start : start + 4] for start in range(0, 16, 4))
    at = clock.local(note.at)
    return SLIP.format(
        day=day, origin=note.origin, n=n, seq=note.seq, groups=groups, alg=alg, at=at, key=note.key[:24]
    )
