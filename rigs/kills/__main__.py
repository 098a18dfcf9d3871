"""Killing web server, worker and PostgreSQL at random under load (R3, R5, 4.1-4.3, 4.24).

`python -m rigs.kills [--factor F]`; at factor 1 150 kills on PostgreSQL with fsync and synchronous commit,
50 on SQLite, while eight people register, dispatch, receive, report and review.
"""

import sys
from typing import Any

from duxing.testing.postgresql import DURABLE, cluster, find_programs
from rigs import child, databases
from rigs.report import Options, Report, options
from rigs.scratch import environment, vendors

PART = "rigs.kills.siege"
KILLS = {"postgresql": 150, "sqlite": 50}
SLOWEST_LIST, BACK_WITHIN = 2.0, 5.0
# What was acknowledged reaches the disk up to ten seconds later.
NOT_DURABLE = {"synchronous_commit": "off", "wal_writer_delay": "10s"}
FAULTS = {
    "ack": "先答复“已提交”，之后才提交事务",
    "disk": "数据库提交时不等日志落盘（synchronous_commit=off）",
}


def main() -> int:
    """Plant and find, then besiege the product."""
    chosen = options("在有人使用时随机结束网页进程、后台进程和数据库，核对不丢不重。")
    report = Report("kills", "随时被结束进程，已答复的一件不丢、一件不重", chosen)
    found = vendors(chosen)
    for fault, words in FAULTS.items():
        if fault != "disk" or "postgresql" in found:
            told = _besiege(found[0], chosen, fault, 30)
            seen = next((line for line in told["bad"] if "I1" in line), "")
            report.plant(words, found=bool(seen), how=seen)
    for vendor in found:
        _judge(report, vendor, _besiege(vendor, chosen, "", chosen.times(KILLS[vendor])))
    return report.finish()


def _besiege(vendor: str, chosen: Options, fault: str, kills: int) -> dict[str, Any]:
    words: dict[str, Any] = {"name": fault or vendor, "kills": kills, "seed": chosen.seed, "fault": fault}
    if vendor == "sqlite":
        with environment(vendor) as env:
            return child.run(PART, env, words | {"cluster": "", "settings": {}})
    settings = DURABLE | (NOT_DURABLE if fault == "disk" else {})
    with environment("sqlite") as env, cluster(find_programs(), settings) as made:
        made.start()
        env |= {"DATABASE_URL": made.url}
        databases.create(env)
        try:
            return child.run(PART, env, words | {"cluster": str(made.folder), "settings": settings})
        finally:
            made.stop()


def _judge(report: Report, vendor: str, told: dict[str, Any]) -> None:
    name = {"postgresql": "PostgreSQL（fsync、synchronous_commit 开）", "sqlite": "SQLite"}[vendor]
    done, kills = sum(told["acknowledged"].values()), sum(told["kills"].values())
    lost = sum("I1" in line for line in told["bad"])
    doubled = sum("I2" in line for line in told["bad"])
    by_kind = "、".join(f"{victim}{n}次" for victim, n in told["kills"].items())
    report.check(
        f"{name}：8 人同时办理，随机 kill -9",
        kills,
        "已答复的 0 丢失、0 重复，每结束十次核对 I1—I7 全部成立",
        met=not told["bad"],
        rows=("R3", "R5", "4.1", "4.2", "4.3") if vendor == "postgresql" else ("R3", "4.24"),
        figure=f"{by_kind}；已答复 {done} 件，丢失 {lost}，重复 {doubled}；{told['unknown']} 件曾不知结果，用同一标识"
        f"再提交后都只办了一次；网关收到 {told['again']} 次重发，均只送达一次；评分功能尚未建成，I5 没有可核对的",
        bad=told["bad"],
    )
    slow = {victim: s for victim, s in told["back"].items() if s > BACK_WITHIN}
    report.check(
        f"{name}：结束之后页面恢复",
        kills,
        f"数据库恢复后 {BACK_WITHIN:g} 秒内重新打开；期间只出现 503 说明页，内容保留，没有 500",
        met=not {v for v in slow if v.startswith("数据库")},
        rows=("4.3", "R3"),
        figure=f"最长 {told['back']} 秒；503 说明页 {told['seen'].get('503', 0)} 次，连接中断 "
        f"{told['seen'].get('中断', 0)} 次；整个服务重启 {told['starts'] - 1} 次",
        bad=[f"{victim}：{s} 秒" for victim, s in slow.items()],
    )
    report.check(
        f"{name}：列表",
        kills // 10 * 6,
        f"每个列表 {SLOWEST_LIST:g} 秒内打开（I8）",
        met=told["lists"] < SLOWEST_LIST,
        figure=f"最慢 {told['lists']} 秒，同时固定循环 {told['loop']} 毫秒",
    )


if __name__ == "__main__":
    sys.exit(main())
