"""`make rig-memory`: `duxing serve` with two web processes on PostgreSQL, people at work for twenty minutes.

At factor 1 it takes thirty-six minutes, the longest of the rigs: a slope of 2 MB an hour is half a megabyte in
twenty minutes. Before it is measured the product is hurried for a quarter of an hour, so that what it keeps for speed
(all of it bounded) has been filled. A smaller factor shortens both parts, and widens the interval.
"""

import signal
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from duxing.testing.postgresql import DURABLE, Missing, cluster, find_programs
from rigs import child, databases
from rigs.memory.planting import KEPT_BYTES
from rigs.memory.slope import Slope
from rigs.report import Options, Report, options
from rigs.scratch import environment

ABOUT = "长时间服务，进程占用的内存不增长"
MOST = 2.0
WARM, MEASURE = 840.0, 1200.0
PLANT_WARM, PLANT_MEASURE = 240.0, 150.0
SHARE = 0.5
# The part of its time that the planted leak is given at the smallest factor.
LEAST = 0.4


def main() -> int:
    """Find the planted leak, then watch the unharmed product."""
    given = options(ABOUT)
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
    report = Report("memory", ABOUT, given)
    try:
        find_programs()
    except Missing as why:
        report.check("两个网页进程，PostgreSQL", 0, "可以试", met=False, bad=[str(why)])
        return report.finish()
    short = min(1.0, max(given.factor, LEAST))
    with ThreadPoolExecutor(2) as pool:
        # The leaking one has been found and ended before the other is measured.
        leaking = pool.submit(_serve, given, "leak", PLANT_WARM * short, PLANT_MEASURE * short)
        unharmed = pool.submit(_serve, given, "", WARM * given.factor, MEASURE * given.factor)
        _tell_planted(report, leaking.result())
        _tell(report, unharmed.result())
    return report.finish()


def _serve(given: Options, fault: str, warm: float, measure: float) -> dict[str, Any]:
    words = {"name": fault or "product", "fault": fault, "warm": warm, "measure": measure, "seed": given.seed}
    with environment("sqlite") as env, cluster(find_programs(), DURABLE) as made:
        made.start()
        env |= {"DATABASE_URL": made.url}
        databases.create(env)
        try:
            return child.run("rigs.memory.run", env, words)
        finally:
            made.stop()


def _slopes(told: dict[str, Any]) -> dict[str, Slope]:
    return {name: Slope(*one) for name, one in told["slopes"].items()}


def _tell_planted(report: Report, told: dict[str, Any]) -> None:
    """Found when each web process grows, with certainty, by half of what it was made to keep, or more."""
    slopes = {name: one for name, one in _slopes(told).items() if name.startswith("网页进程")}
    least = max(MOST, told["expected"] * SHARE)
    report.plant(
        f"每次请求多留 {KEPT_BYTES} 字节",
        found=len(slopes) > 1 and all(one.low > least for one in slopes.values()),
        how=f"应为 {told['expected']:+.0f} MB/h；测得 "
        + "，".join(f"{name} {one}" for name, one in slopes.items()),
    )


def _tell(report: Report, told: dict[str, Any]) -> None:
    shown = "，".join(f"{code}：{n:,}" for code, n in told["statuses"].items())
    bad = [*told["bad"], *(f"{name}中途结束" for name in told["ended"])]
    bad += [f"读者收到 {code}" for code in told["statuses"] if code.startswith("5") or code == "0"]
    report.check(
        "有人登记、交办、签收、反馈、审核，有人浏览、搜索、导出、登录、填错",
        told["requests"],
        "没有 5xx，没有中断，没有进程换过",
        met=not bad and not told["again"],
        rows=("R29",),
        figure=f"办成 {told['done']:,} 件；读者得到 {shown}；服务没有设置进程寿命，也没有内存上限",
        bad=bad,
    )
    for name, one in _slopes(told).items():
        report.check(
            f"{name}独占的内存（USS），每 2 秒看一次，分 12 段取中位数作直线",
            told["samples"],
            f"九成五区间全部在 ±{MOST:g} MB/h 以内",
            met=one.within(MOST),
            rows=("R29",),
            figure=f"{one}，结束时 {told['levels'][name]} MB",
        )


if __name__ == "__main__":
    sys.exit(main())
