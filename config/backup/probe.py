"""What the rehearsal looks at in the restored copy; run as a process of its own, one JSON line for each step."""

import json
import re
import secrets
import sys
import time
from collections import deque
from collections.abc import Callable, Iterator
from importlib import import_module
from io import StringIO
from pathlib import Path
from typing import Any

import django

PAGES = 20
PATIENCE = 200
LINK = re.compile(r'href="(/[^"#]*)"')
# Addresses that give a file, change what is shown, or end the session.
AWAY = re.compile(
    r"^/(static|account/(login|logout)|display|files)/|\.(xlsx|docx|pdf)$|/(xlsx|docx|pdf|paper)/?$"
)
LOGIN = "恢复演练"


class Wrong(Exception):
    """A step did not hold; says why in Chinese."""


def main(manifest_path: str) -> int:
    """Run every step, also after one that did not hold. 0 when all were run."""
    django.setup()
    look = Look(Path(manifest_path))
    for title, step in look.steps():
        begun = time.monotonic()
        try:
            ok, said = True, step()
        except Exception as error:
            ok, said = (
                False,
                str(error) if isinstance(error, Wrong) else f"出错：{type(error).__name__} {error}",
            )
        told = {"title": title, "ok": ok, "seconds": round(time.monotonic() - begun, 3), "said": said}
        print(json.dumps(told, ensure_ascii=False), flush=True)
    return 0


class Look:
    """The restored copy, seen through the product itself. Models can be imported only after the set-up."""

    def __init__(self, manifest_path: Path) -> None:
        manifest = import_module("config.backup.manifest")
        body = json.loads(manifest_path.read_text("utf-8"))
        del body["digest"]
        self.manifest = manifest.Manifest(**body)
        self.client: Any = import_module("django.test").Client(SERVER_NAME="localhost")

    def steps(self) -> Iterator[tuple[str, Callable[[], str]]]:
        """In this order: the first ones read, the later ones write in the copy."""
        yield "各表行数与操作记录链首同备份时", self.contents
        yield "数据库结构", self.migrations
        yield "校验操作记录", self.chain
        yield "核对每一个附件", self.files
        yield "登录", self.login
        yield f"打开 {PAGES} 个页面", self.pages

    def contents(self) -> str:
        """The same rows, and the head of the chain byte by byte."""
        contents = import_module("config.backup.contents")
        connection = import_module("django.db").connection

        def ask(question: str) -> Any:
            with connection.cursor() as cursor:
                cursor.execute(question)
                return cursor.fetchall()

        found = contents.read_contents(ask, connection.vendor)
        difference = found.differs_from(self.manifest)
        if difference:
            raise Wrong(difference)
        rows = sum(found.tables.values())
        return f"{len(found.tables)} 张表 {rows:,} 行相同，链首 {self.manifest.head_words} 逐字节相同"

    def migrations(self) -> str:
        """Those of this version; an older copy is brought up to date and said so."""
        executor = import_module("django.db.migrations.executor").MigrationExecutor
        connection = import_module("django.db").connection
        runner = executor(connection)
        plan = runner.migration_plan(runner.loader.graph.leaf_nodes())
        if not plan:
            return "与本版本一致"
        import_module("django.core.management").call_command("migrate", interactive=False, verbosity=0)
        return f"备份来自较早的版本，已在副本上升级 {len(plan)} 步（{plan[-1][0]}）"

    def chain(self) -> str:
        """`duxing audit verify` on the copy, against the checkpoints that were restored with it."""
        said = StringIO()
        kept = Path(import_module("django.conf").settings.DATA_DIR) / "checkpoints"
        against = {"checkpoints": kept} if kept.is_dir() else {}
        try:
            import_module("django.core.management").call_command(
                "audit_verify", stdout=said, stderr=said, **against
            )
            code: Any = 0
        except SystemExit as ended:
            code = ended.code
        lines = said.getvalue().strip().splitlines() or [""]
        if code:
            raise Wrong(f"退出码 {code}：{lines[0]}")
        return lines[-1]

    def files(self) -> str:
        """Every content against the digest that its row holds."""
        stored = import_module("duxing.files.models").StoredFile
        is_intact = import_module("duxing.files.services").is_intact
        good, bad = 0, []
        for one in stored.objects.order_by("pk").iterator(chunk_size=500):
            if is_intact(one):
                good += 1
            elif one.path not in self.manifest.faults:
                bad.append(one.path)
        if bad:
            raise Wrong(f"{len(bad)} 个缺失或被改动，如 {bad[0]}")
        known = f"，备份时已登记 {len(self.manifest.faults)} 个缺失或改动" if self.manifest.faults else ""
        return f"{good:,} 个附件的内容与登记的摘要相同{known}"

    def login(self) -> str:
        """As a person that is made in the copy and goes with it: an officer of the supervision office."""
        models, people = import_module("duxing.orgs.models"), import_module("duxing.orgs.services.people")
        system = import_module("duxing.orgs.permissions").SYSTEM
        role = import_module("duxing.orgs.roles").Role
        seat = (
            models.Post.objects.filter(role=role.OFFICE_DIRECTOR)
            .select_related("unit")
            .order_by("pk")
            .first()
        )
        if seat is None:
            raise Wrong("备份中没有督查室主任的岗位，无法登录")
        name, password = f"drill-{secrets.token_hex(4)}", f"Dx-{secrets.token_urlsafe(18)}"
        person = people.create_person(by=system, username=name, name=LOGIN, password=password)
        people.create_post(by=system, unit=seat.unit, role=role.OFFICER, title=LOGIN, holder=person)
        url = import_module("django.urls").reverse("orgs:login")
        answer = self.client.post(url, {"username": name, "password": password})
        if answer.status_code != 302 or "dx_session" not in self.client.cookies:
            raise Wrong(f"用演练账号不能登录，应答 {answer.status_code}")
        return "演练账号（只建在副本中）登录成功"

    def pages(self) -> str:
        """Records first, then whatever the pages lead to, until enough have answered 200."""
        waiting = deque(["/", *self._records()])
        met, opened = set(waiting), []
        while waiting and len(opened) < PAGES and len(met) < PATIENCE * PAGES:
            address = waiting.popleft()
            answer = self.client.get(address)
            if answer.status_code in (301, 302):
                continue
            if answer.status_code != 200:
                raise Wrong(f"{address} 应答 {answer.status_code}")
            opened.append(address)
            for link in LINK.findall(answer.content.decode("utf-8", "replace")):
                link = link.replace("&amp;", "&")
                if link not in met and not AWAY.search(link.partition("?")[0]):
                    met.add(link)
                    waiting.append(link)
        if len(opened) < PAGES:
            raise Wrong(f"只找到 {len(opened)} 个页面")
        records = sum(1 for address in opened if re.search(r"[0-9a-f]{8}-[0-9a-f]{4}-", address))
        return f"{len(opened)} 个页面均正常打开，其中 {records} 个是具体事项、来文或单位"

    def _records(self) -> list[str]:
        """The newest matters and sources."""
        found: list[str] = []
        for module, name, number in (
            ("duxing.matters.models", "Matter", 10),
            ("duxing.sources.models", "Source", 3),
        ):
            model = getattr(import_module(module), name)
            found += [row.get_absolute_url() for row in model._base_manager.order_by("-pk")[:number]]
        return found


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
