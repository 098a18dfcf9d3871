"""`python -m rigs.tamper`: 500 edits of the demo city and 200 of a smaller world on PostgreSQL."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from duxing.demo.tests.preloaded import copy_of_city
from rigs.databases import create
from rigs.report import ROOT, Report, options
from rigs.scratch import environment, vendors

# Edits and acts; the city takes longer to verify than the small world.
NUMBERS = {"sqlite": (500, 100), "postgresql": (200, 50)}
WORLDS = {"sqlite": "演示城市，SQLite", "postgresql": "小样本，PostgreSQL"}


@contextmanager
def started(vendor: str, report: Report) -> Iterator[subprocess.Popen[str]]:
    """The process that works on one database; it is ended with the rig."""
    edits, clean = (report.options.times(number) for number in NUMBERS[vendor])
    with environment(vendor) as env:
        if vendor == "sqlite":
            copy_of_city(Path(env["DATA_DIR"]))
        create(env)
        words = [vendor, edits, clean, report.options.seed]
        running = subprocess.Popen(
            [sys.executable, "-m", "rigs.tamper.run", *map(str, words)],
            cwd=ROOT,
            env={**os.environ, **env},
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            yield running
        finally:
            running.kill()
            running.wait()


def tell(report: Report, vendor: str, told: dict[str, Any]) -> None:
    """One database's lines."""
    world = f"{WORLDS[vendor]}，{told['entries']:,} 条操作记录、{told['protected']:,} 行受保护数据"
    for fault, said in told["planted"]:
        report.plant(f"{fault}（{WORLDS[vendor]}）", found=bool(said), how=said)
    kinds, number = len(told["tried"]), sum(told["tried"].values())
    report.check(
        f"直接改库 {kinds} 种，含按链重算的改动、整链重写、恢复旧备份（{world}）",
        number,
        "全部查出，首处指对",
        met=not told["wrong"],
        rows=("R12",),
        figure=f"查出 {number - len(told['wrong'])} 次",
        bad=told["wrong"],
    )
    report.check(
        f"随机办理之后校验（{WORLDS[vendor]}）",
        report.options.times(NUMBERS[vendor][1]),
        "不误报",
        met=not told["alarms"],
        rows=("R12",),
        figure=f"误报 {len(told['alarms'])} 次",
        bad=told["alarms"],
    )


def main() -> int:
    report = Report("tamper", "操作记录：直接改库", options(__doc__ or ""))
    with ExitStack() as stack:
        running = {vendor: stack.enter_context(started(vendor, report)) for vendor in vendors(report.options)}
        for vendor, one in running.items():
            said = one.communicate()[0]
            if one.returncode:
                raise SystemExit(f"{vendor}：试验中断，退出码 {one.returncode}。")
            tell(report, vendor, json.loads(said))
    return report.finish()


if __name__ == "__main__":
    raise SystemExit(main())
