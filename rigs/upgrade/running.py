"""The order of the rig: planted migrations, the walk, the schema, the kills."""

import time
from random import Random

from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

from duxing.audit.verify import verify
from duxing.core.migrating import WholeExecutor
from duxing.testing.old_rows import DECLARED
from duxing.testing.schemas import differing, schema
from duxing.testing.upgrade import Key, is_plain, own_migrations, walk
from rigs.binding import bound, database_at, server_of
from rigs.report import Report
from rigs.scratch import environment, vendors
from rigs.upgrade import planted
from rigs.upgrade.steps import fresh, killed_anywhere, killed_at_each_note, migrate_all, of_models

NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
COPIES, UNNOTED = 6, 8
HALF = ("matters", "0004_rounds_and_papers")


def run(report: Report) -> None:
    """Everything on every database that was asked for."""
    undeclared(report)
    for vendor in vendors(report.options):
        with environment(vendor) as env:
            server = server_of(env)
            if server:
                database_at(server, server.name)
            name = NAMES[vendor]
            plant(report, env, name)
            walked(report, env, name)
            noted(report, env, name)
            killed(report, env, name)


def undeclared(report: Report) -> None:
    """Each migration is plain by its operations, or says what it does to old rows."""
    loader = MigrationLoader(None)
    keys = own_migrations(loader)
    bad = [
        f"{app}.{name}"
        for app, name in keys
        if (app, name) not in DECLARED and not is_plain(loader, (app, name))
    ]
    report.check(
        "每个迁移：只加表、加索引，或者写明对旧数据做什么",
        len(keys),
        "无一例外",
        met=not bad,
        rows=["4.17"],
        bad=bad,
    )


def last_of(app: str) -> Key:
    """The newest migration of an app."""
    return next(key for key in reversed(list(own_migrations())) if key[0] == app)


def plant(report: Report, env: dict[str, str], name: str) -> None:
    for fault, made in planted.ALL.items():
        with fresh(env, "planted") as own, bound(own):
            found = walk(DECLARED, report.options.seed, targets=[last_of(planted.APP)], extra=[made()])
        report.plant(f"{fault}（{name}）", found=bool(found.wrong), how=found.wrong[0] if found.wrong else "")
    bad = list(killed_at_each_note(env, UNNOTED, MigrationExecutor))
    how = bad[0] if bad else ""
    report.plant(f"迁移做完之后另起事务记录（{name}）", found=bool(bad), how=how)


def walked(report: Report, env: dict[str, str], name: str) -> None:
    """From nothing to the newest, rows at every state; then the chain, then the schema."""
    with fresh(env, "walked") as own, bound(own):
        seen = walk(DECLARED, report.options.seed)
        tried = f"{name}：逐个迁移，之前在每张表造刁难的旧行（空、万字、重复、各种状态、极值），共 {seen.rows:,} 行"
        goal = "旧行一列不变，旧程序仍能读，新程序能读"
        report.check(tried, seen.steps, goal, met=not seen.wrong, rows=["R25", "4.17"], bad=seen.wrong)
        told = verify()
        figure = f"{told.entries} 条，{told.protected:,} 行受保护数据"
        bad = [one.words for one in told.findings]
        report.check(
            f"{name}：升级之后校验旧程序写的操作记录",
            told.entries,
            "完好",
            met=not bad,
            rows=["R25"],
            figure=figure,
            bad=bad,
        )
        made = schema()
    bad = differing(made, of_models(env))
    report.check(
        f"{name}：迁移得到的表与模型得到的表",
        len(made),
        "列、约束、索引相同",
        met=not bad,
        rows=["R25"],
        bad=bad,
    )


def noted(report: Report, env: dict[str, str], name: str) -> None:
    number = len(own_migrations())
    bad = list(killed_at_each_note(env, number, WholeExecutor))
    tried = f"{name}：每个迁移做完、尚未记录时终止，再运行一次"
    report.check(tried, number, "重做成功", met=not bad, rows=["4.17"], bad=bad)


def killed(report: Report, env: dict[str, str], name: str) -> None:
    """Old databases with rows in them, upgraded under random kills."""
    number, random = report.options.times(COPIES), Random(report.options.seed)
    with fresh(env, "old") as old:
        with bound(old):
            seen = walk(DECLARED, report.options.seed, until=HALF)
        with fresh(env, "usual", like=old) as own, bound(own):
            begun = time.monotonic()
            migrate_all()
            usual, wanted = time.monotonic() - begun, schema()
        found = list(killed_anywhere(env, old, seen, wanted, number, usual, random))
    kills, bad = sum(count for count, _ in found), [one for _, wrong in found for one in wrong]
    tried = f"{name}：有旧行的旧库升级 {number} 份，中途任意时刻 kill -9，直到做完"
    goal = "都能做完，表、旧行、操作记录链完好"
    report.check(
        tried,
        kills,
        goal,
        met=not bad and kills > 0,
        rows=["R25", "4.17"],
        figure=f"终止 {kills} 次",
        bad=bad,
    )
