"""`first_setup`: an empty installation gets its government, office and director, once."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from duxing.core.errors import DomainError
from duxing.orgs.services.setup import set_up

DONE = """初始化完成：{government}，督查室主任{name}。
用户名：{login}
一次性密码：{password}
此密码只显示这一次，首次登录后须立即修改。"""


class Command(BaseCommand):
    help = "初始化空系统：建立本级政府、督查室和督查室主任的账号。系统中已有账号时拒绝执行。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--government", required=True, metavar="全称", help="政府全称，例如 云川市人民政府"
        )
        parser.add_argument("--director", required=True, metavar="姓名", help="督查室主任的姓名")
        parser.add_argument("--login", default="", metavar="用户名", help="登录用的用户名，默认为姓名的拼音")
        parser.add_argument("--landline", default="", metavar="座机", help="督查室主任的座机")

    def handle(self, *args: Any, **options: Any) -> None:
        wanted = {name: options[name] for name in ("government", "director", "login", "landline")}
        try:
            person, password = set_up(**wanted)
        except DomainError as refused:
            raise CommandError(refused.message) from refused
        facts = {"name": person.name, "login": person.username, "password": password}
        self.stdout.write(DONE.format(government=wanted["government"].strip(), **facts))
