"""`python -m rigs.audit_speed`: agreement of the independent verifier, then the speeds."""

import json
import os
import random
import subprocess
import sys
import time
from pathlib import Path

from duxing.testing import postgresql
from rigs.audit_speed.strange import change, check, missing, without_sorting
from rigs.databases import create
from rigs.report import ROOT, Report, loop_ms, options
from rigs.scratch import environment, vendors

CLIENTS, SECONDS = 8, 15
DURABLE = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}


def stage(env: dict[str, str], *words: object) -> dict[str, object]:
    """Run one step and read its answer; raises when it fails."""
    told = subprocess.run(
        [sys.executable, "-m", "rigs.audit_speed.stage", *map(str, words)],
        cwd=ROOT,
        env={**os.environ, **env},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return json.loads(told.stdout)


def agreement(report: Report) -> None:
    """10,000 random entries in each algorithm: the product and the strange program say the same."""
    count, seed = report.options.times(10_000), report.options.seed
    with environment("sqlite") as env:
        path = Path(env["DATA_DIR"]) / "export"
        stage(env, "world")
        stage(env, "fill", 200, "sm3", seed, "unsorted")
        stage(env, "export", path)
        said = check(path)
        report.plant(
            "明细的规范形式不给键排序",
            found=stage(env, "verify")["code"] == 0 and "body: digest differs" in said.words,
            how=f"本产品自己的校验看不出，独立程序报 {said.faults} 处不符",
        )
    with environment("sqlite") as env:
        path = Path(env["DATA_DIR"]) / "export"
        stage(env, "world")
        for alg in ("sm3", "sha256"):
            stage(env, "fill", count, alg, seed, "random")
        stage(env, "export", path)
        ours, begun = stage(env, "verify"), time.perf_counter()
        said = check(path, *sorted((Path(env["DATA_DIR"]) / "checkpoints").iterdir()))
        took = time.perf_counter() - begun
        report.check(
            "独立程序与本产品逐条对照（国密 SM3 和 SHA-256 各一半，含检查点签名）",
            said.entries,
            "全部一致",
            met=said.faults == 0 and ours["code"] == 0 and said.entries == ours["entries"],
            rows=("R13",),
            figure=f"一致 {said.entries - said.faults:,} 条，{took:.0f} 秒",
            bad=said.words.splitlines() if said.faults else (),
        )
        _changes(report, path)


def _changes(report: Report, path: Path) -> None:
    """The strange program with a fault, and the export with one."""
    short = path.with_name("short")
    rng = random.Random(report.options.seed)
    short.write_text("".join(path.read_text("utf-8").splitlines(keepends=True)[:400]), "utf-8")
    with without_sorting() as program:
        said = check(change(short, "keys", rng), program=program)
    report.plant("独立程序不给键排序", found=said.faults > 0, how=f"与本产品不一致 {said.faults} 处")
    number = report.options.times(50)
    unseen = [kind for kind in _kinds(number) if check(change(short, kind, rng)).faults == 0]
    report.check(
        "导出文本的随机改动，由独立程序查", number, "全部查出", met=not unseen, rows=("R13",), bad=unseen
    )
    fine = check(change(short, "keys", rng)).faults
    report.check("键的次序变了而内容没变，不算改动", 1, "不误报", met=fine == 0, rows=("R13",))


def _kinds(number: int) -> list[str]:
    every = ("value", "drop", "swap", "twice", "body", "digest")
    return [every[n % len(every)] for n in range(number)]


def append(report: Report, env: dict[str, str], kind: str, seconds: float) -> float:
    """Acts per second of all clients together."""
    start = time.time() + 4
    command = [sys.executable, "-m", "rigs.audit_speed.client", kind]
    running = [
        subprocess.Popen(
            [*command, str(number), str(start), str(seconds)],
            cwd=ROOT,
            env={**os.environ, **env},
            stdout=subprocess.PIPE,
            text=True,
        )
        for number in range(CLIENTS)
    ]
    told = [one.communicate()[0].split() for one in running]
    assert all(one.returncode == 0 for one in running)
    counts, slowest = [int(one[0]) for one in told], max(float(one[1]) for one in told)
    each = sum(float(one[2]) for one in told) / max(1, sum(counts)) * 1000
    rate, what = (
        sum(counts) / seconds,
        "一步完整的办理（改一个单位）" if kind == "act" else "只写一条操作记录",
    )
    report.check(
        f"{CLIENTS} 个进程同时写，{what}，PostgreSQL，落盘后才算",
        sum(counts),
        "每秒 300 条以上" if kind == "bare" else "记录所占，见下",
        met=kind == "act" or rate >= 300,
        rows=("R14",),
        figure=f"每秒 {rate:.0f} 条，最慢 {slowest * 1000:.0f} 毫秒，"
        f"每条占用处理器 {each:.1f} 毫秒（不含数据库），固定循环 {loop_ms()} 毫秒",
    )
    return rate


def speed(report: Report) -> None:
    """Appending by eight clients, then verifying what they and a long filling wrote."""
    postgresql.SETTINGS.update(DURABLE)
    with environment("postgresql") as env:
        create(env)
        stage(env, "world")
        seconds = max(2.0, SECONDS * min(1.0, report.options.factor))
        for kind in ("bare", "act"):
            append(report, env, kind, seconds)
        stage(env, "fill", report.options.times(100_000), "sm3", report.options.seed, "plain")
        said = stage(env, "verify")
    rate = float(said["entries"]) / float(said["seconds"])
    report.check(
        "校验整条链，每条带明细和数据摘要，PostgreSQL",
        int(said["entries"]),
        "每秒 50,000 条以上",
        met=said["code"] == 0 and rate >= 50_000,
        rows=("R14",),
        figure=f"每秒 {rate:,.0f} 条，全部校验 {said['whole']:.1f} 秒，固定循环 {loop_ms()} 毫秒",
        bad=said["words"],
    )


def main() -> int:
    report = Report("audit_speed", "操作记录：独立校验与速度", options(__doc__ or ""))
    lacking = missing()
    if lacking:
        print(f"独立程序：没有试，缺少 {lacking}。")
    else:
        agreement(report)
    if "postgresql" in vendors(report.options):
        speed(report)
    return report.finish()


if __name__ == "__main__":
    raise SystemExit(main())
