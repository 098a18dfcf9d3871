"""`manage.py demo_load`: fill an empty database with the demo city."""

from datetime import date
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from duxing.core import clock
from duxing.core.clock_shift import shifted
from duxing.demo.counting import counts
from duxing.demo.data.when import at
from duxing.demo.guard import is_marked
from duxing.demo.loader import NotEmpty, Refused, load_city

NOT_OURS = "该数据库不是演示库（没有演示标记），不能清除。"
OTHER_DATA = "{reason}请另选数据目录；确为演示库的，可运行 duxing demo --reset 重新装入。"


class Command(BaseCommand):
    help = "装入演示城市云川市：单位、人员和一年的督查事项，全部虚构"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--today", metavar="日期", type=_day, help="把这一天当作今天，如 2026-11-23")
        parser.add_argument("--reset", action="store_true", help="先清除原有的演示数据")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["reset"]:
            self._reset()
        elif is_marked():
            self.stdout.write("演示数据已经装入，无需重复装入。")
            return
        today = options["today"] or clock.today()
        try:
            loaded = load_city(today, tell=self.stdout.write)
        except NotEmpty as error:
            raise CommandError(OTHER_DATA.format(reason=error)) from error
        except Refused as error:
            raise CommandError(f"演示数据未能装入，已全部撤回：{error}") from error
        for line in loaded.skipped:
            self.stderr.write(f"略过：{line}")
        self.stdout.write(f"演示城市云川市已装入，演示日期 {today:%Y-%m-%d}。")
        with shifted(at(today, 9, 0)):
            table = counts()
        for label, number in table:
            self.stdout.write(f"  {label}：{number}")

    def _reset(self) -> None:
        """Empty a marked demo database and build its tables anew; a real one is never touched."""
        if not is_marked():
            raise CommandError(NOT_OURS)
        if connection.vendor == "sqlite":
            path = Path(str(connection.settings_dict["NAME"]))
            connection.close()
            for suffix in ("", "-wal", "-shm"):
                path.with_name(path.name + suffix).unlink(missing_ok=True)
        else:
            with connection.cursor() as cursor:
                cursor.execute("DROP SCHEMA public CASCADE")
                cursor.execute("CREATE SCHEMA public")
            connection.close()
        call_command("migrate", interactive=False, verbosity=0)


def _day(text: str) -> date:
    return date.fromisoformat(text)
