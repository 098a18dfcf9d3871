"""`make rig-leak`: two worlds, one with a secret, and every answer to those outside compared (R8)."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

from rigs.child import run
from rigs.databases import create
from rigs.report import Options, Report, options
from rigs.scratch import environment, vendors

ABOUT = "两个世界只差一件秘密事项，范围外的人看到的逐字节相同"
SECRETS = {
    "late": "一单位有 12 种状态的秘密事项（含分办、内部件、原文不可见），外单位、别线领导、县区、系统管理员、未登录和停用的人",
    "early": "秘密事项尚未交办（登记、拆解、拟立项、已立项、内部件），连本单位的人也在范围外",
}
# Named in the report, since no answer can hide it.
NUMBERS = "编号按系列连续、作废留号（practice 一 21），外人从自己所见编号的间隔只能知道另有一件，除此无差别"


# Who asks in which run: on one database everybody, on the other one of each kind.
OUTSIDE = (
    ("anonymous", "head", "signer", "handler", "county_hand", "county_head"),
    ("outsider", "section_hand", "section_two", "bureau_hand", "town_hand", "admin"),
    ("vice", "aide", "hydro_hand", "leaver", "disabled", "renewing"),
)
BEFORE = ("helper", "helper_head", "helper_signer", "section_hand", "vice", "county_hand", "anonymous")
SOME = ("handler", "county_hand", "section_hand", "vice", "admin")
Job = tuple[str, str, tuple[str, ...]]


def main(given: Options) -> int:
    """Each run in a process of its own, two at a time."""
    report = Report("leak", ABOUT, given)
    found = vendors(given)
    work = [job for vendor in found for job in jobs(vendor, everybody=vendor == found[-1])]
    with ThreadPoolExecutor(2) as pool:
        told = list(pool.map(lambda job: _part(job, given), work))
    for job, one in zip(work, told, strict=True):
        _tell(report, job, one)
    return report.finish()


def jobs(vendor: str, *, everybody: bool) -> list[Job]:
    """What is run on one database."""
    late = [(vendor, "late", people) for people in (OUTSIDE if everybody else (SOME,))]
    return [(vendor, "plants", ()), *late, (vendor, "early", BEFORE if everybody else BEFORE[2:5])]


def _part(job: Job, given: Options) -> dict[str, Any]:
    vendor, kind, people = job
    words = {"kind": kind, "people": people, "few": given.times(2), "seed": given.seed}
    with environment(vendor) as env:
        create(env)
        found: dict[str, Any] = run("rigs.leak.part", env, words)
    return found


def _tell(report: Report, job: Job, told: dict[str, Any]) -> None:
    vendor, kind, people = job
    for said, lines in told.get("plants", []):
        report.plant(f"{said}（{vendor}）", found=bool(lines), how=lines[0] if lines else "")
    if kind == "plants":
        return
    bad = [*told["differing"], *(f"单独也泄露：{name}" for name in told["by_itself"])]
    figure = f"{len(told['differing'])} 处不同；{len(told['kinds'])}/{told['addresses']} 个网址。{NUMBERS}"
    said = f"{SECRETS[kind]}（{vendor}，{len(people)} 人）"
    report.check(said, told["asked"], "0 个字节不同", met=not bad, rows=("R8",), figure=figure, bad=bad)


if __name__ == "__main__":
    raise SystemExit(main(options(ABOUT)))
