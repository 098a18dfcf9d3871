"""Race many people for one version, two acts and one form: `python -m rigs.races`."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from rigs.child import run
from rigs.databases import create
from rigs.report import Options, Report, options
from rigs.scratch import environment, vendors

# How often, at factor 1: versions of records, versions through pages, pairs of acts.
NUMBERS = {"postgresql": (8_500, 1_000, 500), "sqlite": (1_600, 250, 150)}
FORMS, TIMES = 200, 50
# Two parts of PostgreSQL beside each other, so that both cores have something to do.
PARTS = {
    "postgresql": (("rows", "pages"), ("pairs", "repeats")),
    "sqlite": (("rows", "pages", "pairs", "repeats"),),
}
NAMES = {"postgresql": "PostgreSQL", "sqlite": "SQLite"}
FAULTS = {
    "no_version": "保存时不再比对版本，读后直接写",
    "forgetful": "冲突页面只显示已保存的，不显示本人所填",
    "no_hold": "办理时不再锁定所依据的记录",
    "no_key": "不再检查防重复提交的键是否用过",
}


def main() -> int:
    """Run all parts and report; the exit code."""
    given = options(__doc__ or "")
    report = Report("races", "多人同时办理", given)
    jobs = [(vendor, parts) for vendor in vendors(given) for parts in PARTS[vendor]]
    with ThreadPoolExecutor(2) as two:
        done = list(two.map(lambda job: _part(given, *job), jobs))
    found: dict[str, dict[str, Any]] = {}
    for (vendor, _), said in zip(jobs, done, strict=True):
        _merge(found.setdefault(vendor, {"plants": {}, "seconds": {}, "intact": True, "talk": []}), said)
    for vendor, said in found.items():
        for name, how in said["plants"].items():
            report.plant(f"{FAULTS[name]}（{NAMES[vendor]}）", found=bool(how), how=how)
    for vendor, said in found.items():
        tell(report, vendor, said)
    return report.finish()


def _part(given: Options, vendor: str, parts: Sequence[str]) -> dict[str, Any]:
    rows, pages, pairs = NUMBERS[vendor]
    words = {
        "seed": given.seed,
        "rows": given.times(rows),
        "pages": given.times(pages),
        "pairs": given.times(pairs),
        "forms": given.times(FORMS),
        "times": TIMES,
        "plants": 16,
        "parts": parts,
    }
    with environment(vendor) as env:
        create(env)
        answer: dict[str, Any] = run("rigs.races.part", {**env, "DATABASE_POOLED": "1"}, words)
    return answer


def _merge(into: dict[str, Any], said: dict[str, Any]) -> None:
    into["plants"] |= said["plants"]
    into["seconds"] |= said["seconds"]
    into["intact"] &= said["intact"]
    into["talk"] += said["talk"]
    into |= {name: said[name] for name in ("rows", "pages", "pairs", "repeats") if name in said}


def tell(report: Report, vendor: str, said: dict[str, Any]) -> None:
    """The lines of one database."""
    on, row = NAMES[vendor], "R1" if vendor == "postgresql" else "R2"
    seconds = said["seconds"]
    rows, pages, pairs, sent = (said[name] for name in ("rows", "pages", "pairs", "repeats"))
    report.check(
        f"{on}：2 至 16 人同时改一条记录，19 种记录", rows["races"], "丢失 0 次，每版一人成功", met=not rows["wrong"],
        rows=[row, "4.11"], bad=rows["bad"],
        figure=f"丢失 {rows['lost']} 次；{rows['told']:,} 人被告知由谁、何时保存；每秒 {_pace(rows['races'], seconds['rows'])} 场",
    )  # fmt: skip
    report.check(
        f"{on}：同时提交同一页面，8 种表单", pages["races"], "丢失 0 次，未保存的人都看到自己所填", met=not pages["wrong"],
        rows=[row, "4.11"], bad=pages["bad"],
        figure=f"丢失 {pages['lost']} 次；{pages['told']:,} 人未保存，{pages['kept']:,} 人所填都在页面上；"
        f"请稍后再试 {pages['busy']} 次；每秒 {_pace(pages['races'], seconds['pages'])} 场",
    )  # fmt: skip
    report.check(
        f"{on}：两项不能并行的操作同时办理，{len(pairs['outcomes'])} 种", pairs["races"], "结果都合规", met=not pairs["wrong"],
        rows=["4.11"], bad=pairs["bad"],
        figure=f"不合规 {pairs['wrong']} 次；请稍后再试 {pairs['busy']} 次",
    )  # fmt: skip
    report.check(
        f"{on}：同一表单同时提交 {TIMES} 次", sent["forms"], "每张只办一次，每次答复同一页", met=not sent["bad"],
        rows=["4.10"], bad=sent["bad"],
        figure=f"提交 {sent['posts']:,} 次，办成 {sent['rows']} 件；请稍后再试 {sent['busy']} 次",
    )  # fmt: skip
    kept = [] if said["intact"] else ["操作记录与数据不符"]
    kept += [f"连接上留有状态：{line}" for line in said["talk"]]
    report.check(
        f"{on}：比赛之后校验操作记录，并查连接上有无遗留状态", 1, "相符，没有", met=not kept, rows=["R1"], bad=kept,
        figure="相符，没有" if not kept else "",
    )  # fmt: skip


def _pace(races: int, seconds: float) -> str:
    return f"{races / max(seconds, 0.1):.0f}"


if __name__ == "__main__":
    raise SystemExit(main())
