"""`make rig-leak`: two worlds, one with a secret, and every answer to those outside compared (R8)."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

from rigs.child import run
from rigs.report import Options, Report, options
from rigs.scratch import environment, vendors

ABOUT = "两个世界只差一件秘密事项，范围外的人看到的逐字节相同"
SECRETS = {
    "late": "一单位有 12 种状态的秘密事项（含分办、内部件、原文不可见），外单位、别线领导、县区、系统管理员、未登录和停用的人",
    "early": "秘密事项尚未交办（登记、拆解、拟立项、已立项、内部件），连本单位的人也在范围外",
}
# Named in the report, since no answer can hide it.
NUMBERS = "编号按系列连续、作废留号（practice 一 21），外人从自己所见编号的间隔只能知道另有一件，除此无差别"


def main(given: Options) -> int:
    """Both databases at once, each in a process of its own."""
    report = Report("leak", ABOUT, given)
    jobs = vendors(given)
    with ThreadPoolExecutor(2) as pool:
        told = list(pool.map(lambda vendor: _part(vendor, given), jobs))
    for vendor, one in zip(jobs, told, strict=True):
        _tell(report, vendor, one)
    return report.finish()


def _part(vendor: str, given: Options) -> dict[str, Any]:
    # One of the databases is asked by everybody, the other by one of each kind.
    words = {"everybody": vendor == "sqlite", "few": given.times(2), "seed": given.seed}
    with environment(vendor) as env:
        found: dict[str, Any] = run("rigs.leak.part", env, words)
    return found


def _tell(report: Report, vendor: str, told: dict[str, Any]) -> None:
    for said, lines in told["plants"]:
        report.plant(f"{said}（{vendor}）", found=bool(lines), how=lines[0] if lines else "")
    for kind, said in SECRETS.items():
        one = told[kind]
        bad = [*one["differing"], *(f"单独也泄露：{name}" for name in one.get("by_itself", []))]
        people, kinds = len(one["people"]), len(one["kinds"])
        figure = f"{len(one['differing'])} 处不同；{people} 人，{kinds}/{told['addresses']} 个网址。{NUMBERS}"
        report.check(
            f"{said}（{vendor}）",
            one["asked"],
            "0 个字节不同",
            met=not bad,
            rows=("R8",),
            figure=figure,
            bad=bad,
        )


if __name__ == "__main__":
    raise SystemExit(main(options(ABOUT)))
