"""Dying at every named place of the source, coming back, sending the same again (R4, 4.1, 4.2, 4.14).

`python -m rigs.crashpoints [--factor F]`; at factor 1 every point is died at 20 times on PostgreSQL and 5
times on SQLite, once each time in a process that was started anew with DUXING_CRASHPOINT in its environment.
"""

import sys
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from duxing.core.crash import POINTS
from rigs import child, databases
from rigs.report import Options, Report, options
from rigs.scratch import environment, vendors

PART = "rigs.kills.parts"
TIMES = {"postgresql": 20, "sqlite": 5}
FAULTS = {
    "outbox": ("外发行改在事务提交之后写入", "I4"),
    "key": ("表单标识改在事务提交之后写入", "做了 2 次"),
    "file": ("先写附件的行，提交之后才写文件", "I7"),
}


def main() -> int:
    """Plant and find, then die everywhere."""
    chosen = options("在每个崩溃点结束进程，恢复后用同一标识再提交一次。")
    report = Report("crashpoints", "进程死在任何一处，数据都完整", chosen)
    with ThreadPoolExecutor(2) as pool:
        for fault, told in zip(FAULTS, pool.map(_planted, FAULTS), strict=True):
            words, mark = FAULTS[fault]
            seen = next((line for line in told if mark in line), "")
            report.plant(words, found=bool(seen), how=seen)
        found = vendors(chosen)
        for vendor, told in zip(found, pool.map(lambda vendor: _all(vendor, chosen), found), strict=True):
            _judge(report, vendor, told)
    return report.finish()


def _planted(fault: str) -> list[str]:
    return _run("sqlite", {"fault": fault, "times": 2})


def _all(vendor: str, chosen: Options) -> dict[str, Any]:
    times = chosen.times(TIMES[vendor])
    real = int(times > 1)
    return _run(vendor, {"fault": "", "vendor": vendor, "times": times - real, "real": real})


def _run(vendor: str, words: dict[str, Any]) -> Any:
    with environment(vendor) as env:
        databases.create(env)
        return child.run(PART, env, words)


def _judge(report: Report, vendor: str, told: dict[str, Any]) -> None:
    name = {"postgresql": "PostgreSQL", "sqlite": "SQLite"}[vendor]
    points: dict[str, dict[str, Any]] = told["points"]
    bad = [line for tally in points.values() for line in tally["bad"]]
    deaths = sum(tally["deaths"] for tally in points.values())
    report.check(
        f"{name}：{len(points)} 个崩溃点逐个让进程当场结束，恢复后用同一标识再提交两次",
        deaths,
        "不丢、不重、没有做了一半的，操作记录和附件核对无误，编号不缺不重，每条外发消息送到一次",
        met=not bad and len(points) == len(POINTS) and len(points) >= 25,
        rows=("R4", "4.1", "4.2", "4.14"),
        figure=f"{deaths} 次，{len(bad)} 处不符；网关收到 {told['again']} 次重发，均只送达一次；"
        f"后台清除无主文件 {sum(tally['left'] for tally in points.values())} 个",
        bad=bad,
    )


if __name__ == "__main__":
    sys.exit(main())
