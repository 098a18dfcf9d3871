"""`duxing audit checkpoint`: sign the chain now, and write the checkpoints out."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from duxing.audit import notes, witness
from duxing.audit.checkpoints import sign
from duxing.audit.providers import SigningError


class Command(BaseCommand):
    help = "给操作记录签一个检查点，并写到各个检查点目录。没有新记录时不签。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--anew", action="store_true", help="从头计算数据根，不用平时累积的分组")

    def handle(self, *args: Any, anew: bool = False, **options: Any) -> None:
        try:
            made = sign(anew=anew)
        except (SigningError, OSError) as error:
            raise CommandError(str(error)) from error
        if made is None:
            self.stdout.write("没有新的操作记录，未签检查点。")
        else:
            note = notes.parse(made.text, made.signatures)
            self.stdout.write(f"已签检查点第 {made.n} 号：到第 {note.seq:,} 条，链值 {note.root}。")
        wrong = witness.write_all()
        for sentence in wrong:
            self.stderr.write(sentence)
        if wrong:
            sys.exit(1)
