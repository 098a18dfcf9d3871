"""`make rig-forms`: fifty thousand posts and questions, likely and unlikely; none answered with a 5xx."""

import sys
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from rigs.child import run
from rigs.databases import create
from rigs.report import Options, Report, options
from rigs.scratch import environment, vendors

REQUESTS = 50_000


def main() -> int:
    """Share the requests between the databases and report; the exit code."""
    given = options(__doc__ or "")
    report = Report("forms", "表单随意填写，没有一次程序出错", given)
    chosen = vendors(given)
    with ThreadPoolExecutor(len(chosen)) as pool:
        told = list(pool.map(lambda vendor: part(vendor, given, len(chosen)), chosen))
    for vendor, one in zip(chosen, told, strict=True):
        for said, how in one["plants"]:
            report.plant(f"{said}（{vendor}）", found=bool(how), how=how)
        tell(report, vendor, one)
    return report.finish()


def part(vendor: str, given: Options, parts: int) -> dict[str, Any]:
    """One database's share."""
    with environment(vendor) as env:
        create(env)
        words = {"requests": given.times(REQUESTS) // parts, "seed": given.seed}
        found: dict[str, Any] = run("rigs.forms.part", env, words)
    return found


def tell(report: Report, vendor: str, told: dict[str, Any]) -> None:
    """One line of the report."""
    statuses = {int(status): number for status, number in told["statuses"].items()}
    broken = sum(number for status, number in statuses.items() if status >= 500)
    shown = "，".join(f"{status}：{statuses[status]:,}" for status in sorted(statuses))
    report.check(
        f"以各种角色随意打开页面、填写并提交表单，前后相接（{vendor}）",
        sum(statuses.values()),
        "0 次 5xx，没有一次超过 10 秒处理器时间",
        met=not told["faults"] and not broken,
        rows=["R15"],
        figure=shown,
        bad=[f"{place}：{said}" for place, said in told["faults"].items()],
    )


if __name__ == "__main__":
    sys.exit(main())
