"""The steps of the rig, each with its line in the report. Imported once Django is set up."""

from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.test import Client

from duxing.files.apart.limits import MEMORY, Limits
from duxing.files.tests import samples
from duxing.testing.cast import Cast, make_cast
from duxing.testing.processes import own_megabytes
from rigs.files import cuts, held, papers, probes
from rigs.files.cases import BIG, Case, Cases
from rigs.files.doors import FORMS, Door, forms_with_files, make_doors
from rigs.files.harmless import harmless
from rigs.files.judge import Person, accept_all, all_open, refuse_all
from rigs.files.packages import archives, documents
from rigs.files.site import InProcess, Served
from rigs.report import Options, Report

GROWTH = 50.0
# Doors that take any number of files, one after another.
OPEN = ("导入来文", "佐证材料", "登记一件")
QUICK_PROBES = ("take_memory", "make_socket", "start_program", "fork", "fill_disk")


@dataclass
class World:
    """People, records and doors on an empty database; where it lies and how a server is started on it."""

    folder: Path
    environment: dict[str, str]
    cast: Cast = field(default_factory=make_cast)
    doors: list[Door] = field(init=False)

    def __post_init__(self) -> None:
        settings.ALLOWED_HOSTS.append("testserver")
        self.doors = make_doors(self.cast)

    def door(self, title: str) -> Door:
        """The door of that title."""
        return next(one for one in self.doors if one.title == title)


def everything() -> Cases:
    """Every hostile file."""
    return [
        *archives(), *documents(), *papers.pdfs(), *papers.pictures(), *papers.old_files(), *papers.texts(),
        *papers.names(), too_big(),
    ]  # fmt: skip


def too_big() -> Case:
    """One megabyte more than may be."""
    limit = settings.UPLOAD_MAX_BYTES // 1024 // 1024
    says = BIG.format(name="{name}", size=f"{limit + 1} MB", limit=f"{limit} MB")
    return Case(
        "超过大小上限", "扫描.pdf", lambda: b"%PDF-1.7" + b"\0" * ((limit + 1) * 1024 * 1024 - 8), says
    )


FAULTS = (
    ("ratio", "不查压缩比", "佐证材料", ("42 KB 解出 40 MB",)),
    ("magic", "不查文件开头", "佐证材料", ("开头之前有网页",)),
    ("types", "放过文档类型声明和实体", "佐证材料", ("正文里的外部实体", "关系里的外部实体")),
)


def plant(world: World, report: Report) -> None:
    """Faults in the reader, found by the judge; a reader without limits, found by the probes."""
    for fault, words, door, titles in FAULTS:
        chosen = [case for case in everything() if case.title in titles]
        with held.reader(fault):
            bad = refuse_all(InProcess(Client), [world.door(door)], chosen, world.cast).bad
        report.plant(f"读文件时{words}", found=len(bad) > 0, how=bad[0] if bad else "")
    with held.reader("limits", Limits(MEMORY, 60, 60)):
        bad = held.escapes(list(QUICK_PROBES))
    report.plant("撤去读文件进程的全部限制", found=len(bad) == len(QUICK_PROBES), how="；".join(bad))
    with Served(world.environment, world.folder, "rigs.files.planted:application") as served:
        broken = cuts.cut_lines(served, world.door("佐证材料"), world.cast, 1, 1)
    report.plant(
        "网页服务把断了的请求当作完整的", found=len(broken.bad) > 0, how=f"{len(broken.bad)} 次留下半个文件"
    )


def hold(world: World, report: Report) -> None:
    """What a hostile document would try once it runs code in the reader."""
    with held.reader():
        bad = held.escapes(list(probes.PROBES))
        guards = held.guards()
    report.check(
        "读文件的进程里占内存、空转、长等、联网、起程序、写盘、崩溃",
        len(probes.PROBES),
        "都被拦下或只终止自己，不留僵尸进程",
        met=not bad,
        rows=("T8", "R16"),
        figure=f"拦网络的是 {guards}" if not bad else "",
        bad=bad,
    )


def refuse(world: World, report: Report, given: Options, served: Served) -> None:
    """Every hostile file at every door; heavy ones at one door for each kind of reading."""
    cases = everything()
    if given.factor < 1:
        cases = cases[:: max(1, round(1 / given.factor))]
    worker = _warm(world, served)
    before, pid = own_megabytes(worker), worker
    light = [case for case in cases if not case.heavy]
    verdicts = refuse_all(served, world.doors, light, world.cast)
    few = [world.door(title) for title in OPEN]
    heavy = refuse_all(served, few, [case for case in cases if case.heavy], world.cast)
    forgotten = forms_with_files() ^ FORMS | {door.form for door in world.doors} ^ FORMS
    bad = [*verdicts.bad, *heavy.bad, *(f"没有试到的表单：{name}" for name in sorted(forgotten))]
    report.check(
        f"{len(cases)} 个恶意文件从 {len(world.doors)} 个上传入口经网页上传",
        verdicts.sent + heavy.sent,
        "0 个收下；文件栏下是规定的原话，回答 4xx；不留文件、不留行、不留临时文件",
        met=not bad,
        rows=("T8", "R17"),
        figure=f"收下 {verdicts.accepted + heavy.accepted} 个，{len(bad)} 处不符",
        bad=bad,
    )
    _same_worker(report, served, pid, before)


def _same_worker(report: Report, served: Served, pid: int, before: float) -> None:
    worker = served.worker()
    grown = own_megabytes(worker) - before
    report.check(
        "此间网页进程的内存",
        1,
        f"还是同一个进程，增加不到 {GROWTH:.0f} MB",
        met=worker == pid and grown < GROWTH,
        rows=("T8",),
        figure=f"{before:.0f} MB 增加 {grown:.1f} MB" if worker == pid else "换了进程",
    )


def _warm(world: World, served: Served) -> int:
    """Each page once and each kind of reading once, so that what is loaded once does not count as growth."""
    for door in world.doors:
        Person(served, door, world.cast).send("报告.docx", b"MZ")
    return served.worker()


def accept(world: World, report: Report, served: Served) -> None:
    """Files that only look like trouble, and one sound file through every door."""
    few = [world.door(title) for title in OPEN]
    verdicts = accept_all(served, few, harmless(), world.cast)
    report.check(
        f"{len(harmless())} 种看着可疑其实无害的文件",
        verdicts.sent,
        "全部收下",
        met=not verdicts.bad,
        rows=("R17",),
        bad=verdicts.bad,
    )
    sound = samples.pdf(text="one sound paper through every door")
    opened = all_open(served, world.doors, "批示.pdf", sound, world.cast)
    bad = opened.bad
    report.check("各入口收一个好文件", opened.sent, "全部办成", met=not bad, rows=("R17",), bad=bad)


def cut(world: World, report: Report, given: Options, served: Served) -> None:
    """The line cut and the web process killed while something large comes in."""
    door, size = world.door("佐证材料"), 50 if given.factor >= 1 else 2
    lines = cuts.cut_lines(served, door, world.cast, given.times(4), size)
    report.check(
        f"{size} MB 的上传在每个十分之一处断线",
        lines.n,
        "不留文件、不留行、不留临时文件",
        met=not lines.bad,
        rows=("4.14",),
        bad=lines.bad,
    )
    killed = cuts.kill_midway(served, door, world.cast, size)
    bad = killed.bad + cuts.still_works(served, door, world.cast)
    report.check(
        f"{size} MB 的上传传到每个十分之一处杀掉网页进程",
        killed.n,
        "不留文件、不留行、不留临时文件，之后照常上传",
        met=not bad,
        rows=("4.14", "R3"),
        bad=bad,
    )


def crash(world: World, report: Report, given: Options) -> None:
    """The process ends at the named places between the first byte and the row."""
    broken = cuts.crash_at(
        world.environment, world.folder, world.door("佐证材料"), world.cast, given.times(5)
    )
    report.check(
        "存文件的三个关口处进程终止",
        broken.n,
        "没有行指着没有的文件；没有行的文件由后台清除",
        met=not broken.bad,
        rows=("4.14", "R4"),
        bad=broken.bad,
    )
