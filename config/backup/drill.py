"""The rehearsal of a restore (恢复演练): into a scratch place, looked at from all sides, and noted as evidence."""

import json
import os
import secrets
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from config.backup.checking import check_backup
from config.backup.copying import write_text
from config.backup.faults import DONE, INCOMPLETE, Refused
from config.backup.manifest import Manifest
from config.backup.postgres import Server, scratch
from config.backup.restoring import Target, restore, words_of
from duxing.core import clock

Tell = Callable[[str], None]
# The copy answers nobody but the rehearsal, and sends nothing.
APART = {
    "DUXING_PROFILE": "standard",
    "DEBUG": "0",
    "DUXING_HTTPS": "0",
    "BEHIND_PROXY": "0",
    "ALLOWED_HOSTS": "localhost",
    "NOTICE_CHANNELS": "",
    "DUXING_CRASHPOINT": "",
    "DJANGO_SETTINGS_MODULE": "config.settings",
}


@dataclass(frozen=True)
class Step:
    """One step: what was done, whether it held, how long it took, and what it showed."""

    title: str
    ok: bool
    seconds: float
    said: str


@dataclass
class Drill:
    """One rehearsal, as it goes on."""

    place: str
    begun: str
    tell: Tell
    backup: dict[str, Any] = field(default_factory=dict)
    steps: list[Step] = field(default_factory=list)

    @property
    def passed(self) -> bool:
        return bool(self.steps) and all(step.ok for step in self.steps)

    @property
    def code(self) -> int:
        return DONE if self.passed else INCOMPLETE

    def add(self, step: Step) -> None:
        """Note a step and say it at once."""
        self.steps.append(step)
        self.tell(f"{'通过' if step.ok else '未过'}  {step.title}：{step.said}（{step.seconds:.1f} 秒）")

    def as_json(self) -> dict[str, Any]:
        """The evidence as plain data."""
        told = {key: value for key, value in asdict(self).items() if key != "tell"}
        return {**told, "passed": self.passed, "seconds": round(sum(s.seconds for s in self.steps), 1)}

    def as_text(self) -> str:
        """The evidence as a page for the file."""
        lines = [
            "# 恢复演练记录",
            "",
            f"- 结论：{'通过' if self.passed else '未通过'}",
            f"- 演练时间：{self.begun}",
            f"- 备份：{self.place}",
            *(f"- {name}：{value}" for name, value in self.backup.items()),
            f"- 合计用时：{sum(s.seconds for s in self.steps):.1f} 秒",
            "",
            "| 步骤 | 结果 | 用时（秒） | 说明 |",
            "| --- | --- | ---: | --- |",
        ]
        for step in self.steps:
            said = step.said.replace("|", "｜")
            lines.append(f"| {step.title} | {'通过' if step.ok else '未过'} | {step.seconds:.1f} | {said} |")
        return "\n".join([*lines, "", "演练人：　　　　　　　　　　复核人：", ""])


def rehearse(place: Path, *, server: Server | None, own: bool, tell: Tell = print) -> Drill:
    """Restore into a scratch place and look at it. `server` is where the scratch database is made; with `own`
    it is an empty database to be used itself. Nothing of the service is touched."""
    drill = Drill(str(place), clock.local(clock.now()).isoformat(timespec="seconds"), tell)
    begun = time.monotonic()
    try:
        manifest = check_backup(place)
    except Refused as fault:
        drill.add(Step("核对备份的每一个文件", False, time.monotonic() - begun, words_of(fault)))
        return drill
    drill.backup = _facts(manifest)
    held = f"{sum(v.files for v in manifest.volumes)} 个文件，{sum(v.size for v in manifest.volumes) >> 20} MB，逐一相符"
    drill.add(Step("核对备份的每一个文件", True, time.monotonic() - begun, held))
    with ExitStack() as stack:
        begun = time.monotonic()
        try:
            target = stack.enter_context(_scratch_place())
            database = _database(stack, manifest, server, own)
            restore(place, Target(target, database))
        except Refused as fault:
            drill.add(Step("恢复到临时位置", False, time.monotonic() - begun, words_of(fault)))
            return drill
        drill.add(Step("恢复到临时位置", True, time.monotonic() - begun, "已恢复"))
        for step in _look(target, database, manifest):
            drill.add(step)
    return drill


def _facts(manifest: Manifest) -> dict[str, Any]:
    return {
        "备份时间": manifest.made_at,
        "备份标识": manifest.digest[:16],
        "数据库": "SQLite" if manifest.vendor == "sqlite" else f"PostgreSQL {manifest.server}",
        "程序版本": manifest.product,
        "操作记录链首": manifest.head_words,
        "数据行数": f"{sum(manifest.tables.values()):,}",
    }


class _scratch_place(tempfile.TemporaryDirectory[str]):
    """A data folder that is gone afterwards."""

    def __init__(self) -> None:
        super().__init__(prefix="duxing-drill-", ignore_cleanup_errors=True)

    def __enter__(self) -> Path:  # type: ignore[override]
        return Path(super().__enter__())


def _database(stack: ExitStack, manifest: Manifest, server: Server | None, own: bool) -> Server | None:
    if manifest.vendor == "sqlite":
        return None
    if server is None:
        raise Refused(
            "这份备份是 PostgreSQL 数据库：请设置 DATABASE_URL，或用 --database 指定一个空的数据库。"
        )
    return server if own else stack.enter_context(scratch(server, f"duxing_drill_{secrets.token_hex(6)}"))


def _look(folder: Path, database: Server | None, manifest: Manifest) -> Iterator[Step]:
    """The steps of `config.backup.probe`, in a process that knows only the scratch place."""
    (folder / "manifest.json").write_text(manifest.text(), "utf-8")
    # The chain's checkpoints are those that were restored, not those of the service.
    kept = {k: v for k, v in os.environ.items() if not k.startswith("CHECKPOINT_") and k != "SECRET_KEY"}
    own = {
        "DATA_DIR": str(folder),
        "DATABASE_URL": database.url if database else "",
        "SECRET_KEY": secrets.token_hex(),
    }
    with subprocess.Popen(
        [sys.executable, "-P", "-m", "config.backup.probe", str(folder / "manifest.json")],
        env={**kept, **APART, **own},
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if line.startswith("{"):
                yield Step(**json.loads(line))
    if process.returncode:
        yield Step("查看恢复出的系统", False, 0.0, f"中途结束，退出码 {process.returncode}")


def keep(drill: Drill, folder: Path) -> Path:
    """Write the evidence as a page and as data; the page's path."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    stem = f"drill-{drill.begun[:19].replace(':', '').replace('-', '').replace('T', '-')}"
    write_text(folder / f"{stem}.json", json.dumps(drill.as_json(), ensure_ascii=False, indent=1) + "\n")
    write_text(folder / f"{stem}.md", drill.as_text())
    return folder / f"{stem}.md"
