"""`duxing audit key`: show the public key that checkpoints are checked with, or change the key."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from duxing.audit import keys, witness
from duxing.audit.checkpoints import current_name, replace_lost, rotate
from duxing.audit.providers import SigningError


class Command(BaseCommand):
    help = "显示检查点的公钥；--rotate 更换密钥，由新旧两把密钥共同签署。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--rotate", action="store_true", help="更换密钥")
        parser.add_argument("--lost", action="store_true", help="旧密钥已丢失，另设一把")

    def handle(self, *args: Any, rotate: bool = False, lost: bool = False, **options: Any) -> None:
        wrong: list[str] = []
        try:
            if rotate or lost:
                wrong = _change(lost)
            key = keys.signing_key(current_name())
        except (SigningError, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(key.public.pem.decode().strip())
        self.stdout.write(f"名称 {key.public.name}")
        self.stdout.write(f"历次公钥在 {keys.published_folder()}，请把公钥另存到别处并核对名称。")
        for sentence in wrong:
            self.stderr.write(sentence)
        if wrong:
            sys.exit(1)


def _change(lost: bool) -> list[str]:
    """Change the key and write the checkpoint out; what could not be written."""
    replace_lost() if lost else rotate()
    return witness.write_all()
