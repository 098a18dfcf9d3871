"""`python -m rigs.permissions`: the whole matrix on SQLite, a seeded sample on PostgreSQL."""

import json
import os
import subprocess
import sys
from typing import Any

from rigs.permissions.policy_words import ANSWERS, WORDS
from rigs.report import Options, Report, options
from rigs.scratch import environment, vendors

# PostgreSQL answers the same rules; its share shows that no rule rests on one database.
SHARE = {"sqlite": 1.0, "postgresql": 0.1}
LEAST = 40_000


def run(vendor: str, chosen: Options) -> dict[str, Any]:
    """One run in a process of its own; its result."""
    factor = chosen.factor * SHARE[vendor]
    with environment(vendor) as own:
        words = [sys.executable, "-m", "rigs.permissions.work", str(factor), str(chosen.seed)]
        done = subprocess.run(words, env={**os.environ, **own}, stdout=subprocess.PIPE, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def tell(report: Report, vendor: str, found: dict[str, Any], factor: float) -> None:
    """The lines of one database."""
    where = {"sqlite": "SQLite", "postgresql": "PostgreSQL（抽样）"}[vendor]
    for one in found["planted"]:
        report.plant(f"{where}：{one['fault']}", found=one["found"], how=one["how"])
    covered = found["undeclared"] == [] and len(found["urls"]) == found["resolver"]
    report.check(
        f"{where}：地址表里的地址，都写了谁能用并且试过",
        found["resolver"],
        "个个有，与地址表相等",
        met=covered,
        rows=("R7",),
        figure=f"{len(found['urls'])}个，静态文件除外",
        bad=found["undeclared"],
    )
    wrong = [*found["leaks"], *found["denials"], *found["bodies"]]
    spread = "、".join(f"{ANSWERS[kind]}{n:,}" for kind, n in sorted(found["answers"].items()))
    report.check(
        f"{where}：{found['people']}种人 × 地址 × 方法 × {found['units']}个单位的记录，对照按制度另写的规则",
        found["cases"],
        "无越权，无误拒" if vendor != "sqlite" or factor < 1 else f"不少于{LEAST:,}例，无越权，无误拒",
        met=not wrong and (vendor != "sqlite" or factor < 1 or found["cases"] >= LEAST),
        rows=("R7", "3.4"),
        figure=f"越权{len(found['leaks'])}，误拒{len(found['denials'])}；{spread}",
        bad=wrong,
    )
    relations = "、".join(f"{kind.lstrip('123456')}{n:,}" for kind, n in sorted(found["relations"].items()))
    read = "、".join(f"{WORDS[kind]}{found['seen'].get(kind, 0):,}" for kind in WORDS)
    report.check(
        f"{where}：每个回答里查找{found['words']:,}个只有某些人能读的词",
        found["cases"],
        "不该读的读不到，该读的各类都读到过",
        met=not found["canaries"] and all(found["seen"].get(kind) for kind in WORDS),
        rows=("R7", "T6"),
        figure=f"读到不该读的{len(found['canaries'])}处；该读的读到：{read}；关系：{relations}",
        bad=found["canaries"],
    )
    built, searched, asked = found["seconds"]
    print(f"      {where}：造{found['things']}条记录{built}秒，预埋{searched}秒，逐例{asked}秒。", flush=True)


def main() -> int:
    """Run, tell, write the report."""
    chosen = options("权限矩阵：每个地址、每种方法、每种人、每种关系。")
    report = Report("permissions", "权限矩阵", chosen)
    for vendor in sorted(vendors(chosen), reverse=True):
        tell(report, vendor, run(vendor, chosen), chosen.factor)
    return report.finish()


if __name__ == "__main__":
    sys.exit(main())
