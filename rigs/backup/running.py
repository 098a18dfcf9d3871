"""The order of the rig: a world, the planted faults, then the unharmed product."""

import shutil
import time
from dataclasses import dataclass
from pathlib import Path
from random import Random

from config.backup.drill import rehearse
from config.backup.making import make_backup
from config.backup.postgres import Server
from config.backup.restoring import Target, restore
from duxing.matters.models import Matter
from rigs.backup import planted, world
from rigs.backup.corrupt import clear, try_spoilt
from rigs.backup.killing import held, kill_backups, kill_restores
from rigs.backup.load import under_load
from rigs.backup.spoiling import WAYS
from rigs.binding import bound, database_at, server_of
from rigs.report import Options, Report
from rigs.scratch import environment, vendors

SPOILT, LOADED, KILLED = 100, 6, 40
NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


@dataclass
class Place:
    """One database with its world, two backups of it, and room to work."""

    env: dict[str, str]
    top: Path
    older: Path
    good: Path
    server: Server | None
    empty: Server | None
    random: Random

    def room(self, name: str) -> Path:
        """A fresh folder."""
        folder = self.top / name
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        return folder


def run(report: Report) -> None:
    """Everything on every database that was asked for."""
    for vendor in vendors(report.options):
        with environment(vendor) as env:
            place = prepared(env, report.options)
            name = NAMES[vendor]
            plant(report, place, name)
            spoilt(report, place, name)
            loaded(report, place, name)
            killed(report, place, name)
            rehearsed(report, place, name)


def prepared(env: dict[str, str], options: Options) -> Place:
    """A world, a backup, one more attachment, a second backup."""
    world.build(env)
    return backed_up(env, options)


def backed_up(env: dict[str, str], options: Options) -> Place:
    """The two backups of the world in `env`, and an empty database beside it."""
    top, server = Path(env["DATA_DIR"]), server_of(env)
    with bound(env):
        older = make_backup(top / "out", tell=quiet).place
        matter = Matter.objects.select_related("supervisor").order_by("-pk").first()
        world.add_attachment(matter, matter.supervisor, "later")
        time.sleep(1)  # a backup's name is its second
        good = make_backup(top / "out", tell=quiet).place
    empty = database_at(server, "rig_target") if server else None
    return Place(env, top, older, good, server, empty, Random(options.seed))


def quiet(words: str) -> None:
    """What the command would print."""


def plant(report: Report, at: Place, name: str) -> None:
    """Four faults in the product and one in the data, each found by the same checks that follow."""
    with planted.attachments_unread():
        bad = list(_spoil(at, len(WAYS) * 2))
        report.plant(f"核对备份时略过附件（{name}）", found=bool(bad), how=_first(bad))
    with planted.unchecked():
        bad = list(_spoil(at, len(WAYS)))
        report.plant(f"核对备份之前就动目标（{name}）", found=bool(bad), how=_first(bad))
    with planted.files_first():
        bad = list(under_load(at.env, at.room("late"), 2, at.random, None))
        report.plant(f"先取附件，后取数据库（{name}）", found=bool(bad), how=_first(bad))
    with planted.named_early(), bound(at.env):
        bad = _until(kill_backups(at.room("early"), 30, at.random))
        report.plant(f"附件未取完就给正式名称（{name}）", found=bool(bad), how=_first(bad))
    if at.server is None:
        altered = at.room("altered") / "20260101-000000"
        shutil.copytree(at.good, altered)
        planted.altered_row(altered)
        bad = [
            f"{s.title}：{s.said}"
            for s in rehearse(altered, server=None, own=False, tell=quiet).steps
            if not s.ok
        ]
        report.plant("备份之前有人绕过程序改了一个标题", found=bool(bad), how=_first(bad))


def _until(found: object) -> list[str]:
    """What a check finds before it, or the harmed product, gives up."""
    bad: list[str] = []
    try:
        bad.extend(found)  # type: ignore[arg-type]
    except Exception as error:
        print(f"      {type(error).__name__}: {error}")
    return bad


def _first(bad: list[str]) -> str:
    return f"{bad[0]}（共 {len(bad)} 处）" if bad else ""


def _spoil(at: Place, number: int):
    return try_spoilt(at.good, at.older, at.room("spoiling"), at.empty, number, at.random)


def spoilt(report: Report, at: Place, name: str) -> None:
    number = report.options.times(SPOILT)
    bad = list(_spoil(at, number))
    tried = f"{name}：损坏的备份（比特翻转、截断、缺失、多出、换卷、换库、换附件、链接等 {len(set(WAYS))} 种），恢复到空的位置"
    goal = "全部拒绝，指出第几卷、哪个文件，目标一个字节不变"
    report.check(
        tried, number, goal, met=not bad, rows=["R20", "4.15"], figure=f"{number - len(bad)} 份", bad=bad
    )


def loaded(report: Report, at: Place, name: str) -> None:
    number = report.options.times(LOADED)
    bad = list(under_load(at.env, at.room("loaded"), number, at.random, at.server))
    tried = f"{name}：8 人不停上传附件时备份，每份逐字节核对，每两份演练一次"
    goal = "每份都是一致的一刻：链完好，每行的附件都在"
    report.check(tried, number, goal, met=not bad, rows=["R19", "4.16"], bad=bad)


def killed(report: Report, at: Place, name: str) -> None:
    number = report.options.times(KILLED)
    with bound(at.env):
        bad = list(kill_backups(at.room("killed"), number, at.random))
    report.check(
        f"{name}：备份中途任意时刻 kill -9",
        number,
        "没有一份半途的备份被当成完整的",
        met=not bad,
        rows=["4.15"],
        bad=bad,
    )
    target = Target(at.room("restored") / "data", at.empty)
    target.folder.mkdir()
    restore(at.good, target)
    wanted = held(target)
    clear(target)
    bad = list(kill_restores(at.good, target, wanted, number, at.random))
    goal = "目标是空的、标明未做完或完整，重做一次即完整"
    report.check(f"{name}：恢复中途任意时刻 kill -9", number, goal, met=not bad, rows=["4.15"], bad=bad)


def rehearsed(report: Report, at: Place, name: str) -> None:
    done = rehearse(at.good, server=at.server, own=False, tell=quiet)
    bad = [f"{step.title}：{step.said}" for step in done.steps if not step.ok]
    seconds = "，".join(f"{step.title} {step.seconds:.1f} 秒" for step in done.steps)
    tried = f"{name}：恢复演练（结构、行数、链首逐字节、校验、附件、登录、20 个页面）"
    report.check(
        tried, len(done.steps), "每步通过", met=not bad, rows=["R19", "4.16"], figure=seconds, bad=bad
    )
