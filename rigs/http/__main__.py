"""`make rig-http`: headers, cookies, methods and error pages on every address; looking changes nothing."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

from rigs.child import run
from rigs.databases import create
from rigs.http.real import Real, real_site
from rigs.report import Options, Report, options
from rigs.scratch import environment, vendors

ABOUT = "响应头、Cookie、方法和出错页面；看页面不改数据"
KINDS = {
    "headers": ("响应头、Cookie、内容类型、缓存", ("3.3.1", "3.3.4", "3.4.1", "3.4.6", "3.5.4", "14.3.2")),
    "methods": ("PUT、PATCH、DELETE、TRACE 和不认识的方法一律 405", ("13.4.4",)),
    "tokens": ("没有令牌的提交一律 403，什么也不改", ("3.5.1",)),
    "broken": ("没有 5xx", ()),
}


def main(given: Options) -> int:
    """Run all parts and report."""
    report = Report("http", ABOUT, given)
    jobs = [(vendor, False) for vendor in vendors(given)] + [("sqlite", True)]
    with ThreadPoolExecutor(2) as pool:
        told = list(pool.map(lambda job: _part(*job, given), jobs))
    for (vendor, https), one in zip(jobs, told, strict=True):
        _tell(report, "HTTPS" if https else vendor, one)
    with environment("sqlite") as env:
        _tell_real(report, real_site(env))
    return report.finish()


def _part(vendor: str, https: bool, given: Options) -> dict[str, Any]:
    words = {"https": https, "few": given.times(1 if https else 3), "all_people": not https}
    with environment(vendor) as env:
        create(env)
        more = {"DUXING_HTTPS": "1", "BEHIND_PROXY": "1"} if https else {}
        found: dict[str, Any] = run("rigs.http.part", {**env, **more}, words)
    return found


def _tell(report: Report, where: str, told: dict[str, Any]) -> None:
    for said, lines in told["plants"]:
        report.plant(f"{said}（{where}）", found=bool(lines), how=lines[0] if lines else "")
    quiet, loud = told["quiet"], told["loud"]
    asked = quiet["asked"] + loud["asked"]
    for kind, (said, rows) in KINDS.items():
        bad = quiet[kind] + loud[kind]
        report.check(f"{said}（{where}）", asked, "0 处不符", met=not bad, rows=rows, bad=bad)
    if quiet["looks"]:
        figure = (
            f"{len(quiet['writes'])} 次改动；{len(quiet['reached'])}/{told['addresses']} 个网址给出了页面"
        )
        said = f"GET、HEAD、OPTIONS 前后每张表的摘要相同（{where}）"
        bad = quiet["writes"]
        report.check(said, quiet["looks"], "0 次改动", met=not bad, rows=("3.5.3",), figure=figure, bad=bad)
    for said, number, bad in told["probes"]:
        rows = ("13.4.1", "4.1.3", "16.5.1")
        report.check(f"{said}（{where}）", number, "0 处不符", met=not bad, rows=rows, bad=bad)


def _tell_real(report: Report, told: Real) -> None:
    rows = ("3.4.1", "13.4.4")
    report.check(
        "真实服务器上的响应头和方法", told.asked, "0 处不符", met=not told.wrong, rows=rows, bad=told.wrong
    )


if __name__ == "__main__":
    raise SystemExit(main(options(ABOUT)))
