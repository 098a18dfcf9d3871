"""The inputs that the fuzzers begin with: one archive a target, kept small; made by us alone.

`python -m rigs.parsers.corpus` makes those that are missing, from the samples of the tests and the hostile
files that are small. A long run adds what it found and keeps the smallest set that reaches as far.
"""

import zipfile
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

from duxing.files.tests import samples
from rigs.files import packages, papers
from rigs.files.cases import Cases
from rigs.files.harmless import harmless
from rigs.parsers.targets import TARGETS

FOLDER = Path(__file__).parent / "corpus"
LARGEST = 6000
MOST = 60_000
WORDS = (
    "三日内", "10个工作日内", "6月底前", "12月10日前", "本周五前", "年底前", "24小时内", "2026年11月25日下午3点半前",
    "印发之日起15日内", "每月25日前报送", "长期坚持", "2026-02-30", "２０２６年１１月２３日", "下周一", "“十五五”末",
)  # fmt: skip
PAPER = """云川市人民政府第58次常务会议纪要
时间：2026年11月20日
一、关于老旧小区改造
会议要求，市住房城乡建设局牵头，市水利局配合，11月底前完成58个小区改造，新建管网12公里。
（一）市发展改革委要于10个工作日内提出方案。
序号\t任务\t责任单位\t完成时限
1\t检修泵站\t市水利局\t6月底前
请市教育局研究办理，12月10日前报结果。
"""
SLOW = (
    "炸弹", "MB", "三万", "五千", "六百", "两万", "三千", "十万", "像素", "五百", "重叠", "谎报", "照片", "套三层",
)  # fmt: skip
NAMES = ("报告.docx", "../x.pdf", "con.txt", "a\u202eb.pdf", "关于“三公”经费的报告.v2.pdf", " a.", "长" * 101)
BODIES = (
    '{"a":1,"b":["c",null,true],"甲":{"乙":"丙"}}',
    '{"n":12345678901234567890}',
    '{"e\u0301":"\u00e9"}',
)


def unpack(target: str, folder: Path) -> int:
    """Put the inputs of a target into a folder; how many."""
    place = FOLDER / f"{target}.zip"
    if not place.exists():
        return 0
    with zipfile.ZipFile(place) as kept:
        kept.extractall(folder)
        return len(kept.namelist())


def pack(target: str, inputs: Iterable[bytes]) -> int:
    """Keep these inputs, the smallest first, as long as there is room; how many."""
    room, kept = MOST, 0
    with zipfile.ZipFile(FOLDER / f"{target}.zip", "w", zipfile.ZIP_DEFLATED) as out:
        for data in sorted(set(inputs), key=lambda one: (len(one), one)):
            room -= len(data)
            if room < 0:
                break
            out.writestr(zipfile.ZipInfo(sha256(data).hexdigest()[:16], (2026, 1, 1, 0, 0, 0)), data)
            kept += 1
    return kept


def seeds(target: str) -> list[bytes]:
    """What a target begins with."""
    endings = {
        "docx": ("docx",),
        "xlsx": ("xlsx",),
        "archive": ("zip",),
        "old": ("doc", "xls", "wps"),
        "pdf": ("pdf",),
    }
    endings["picture"] = ("jpg", "png", "jpeg")
    words = [word.encode(code) for word in WORDS for code in ("utf-8", "gb18030")]
    if target in endings:
        made = [c.make() for c in _small() if c.ext in endings[target]]
        parts = [_part(one, target) for one in made] if target in ("docx", "xlsx") else made
        return [one for one in parts if 0 < len(one) <= LARGEST]
    if target == "names":
        return [name.encode("utf-8", "surrogatepass") for name in NAMES]
    if target == "body":
        return [body.encode() for body in BODIES]
    if target == "html":
        return [b"<html><body><p>a<br>b</p><table><tr><td>c</td></tr></table></body></html>", *words[:4]]
    if target in ("text", "decomposition"):
        return [
            PAPER.encode(),
            PAPER.encode("gb18030"),
            PAPER.encode("utf-16"),
            "三日内".encode("utf-16"),
            *words[:6],
        ]
    return words


def _small() -> Cases:
    every = [
        *packages.archives(),
        *packages.documents(),
        *papers.pdfs(),
        *papers.pictures(),
        *papers.old_files(),
    ]
    return quick([*every, *harmless()])


def quick(cases: Cases) -> Cases:
    """Those that are made in a moment and hold little."""
    return [case for case in cases if not case.only and not any(word in case.title for word in SLOW)]


def _part(data: bytes, target: str) -> bytes:
    """The part that is fuzzed of a package: a whole one has too many bytes that say nothing."""
    name = "word/document.xml" if target == "docx" else "xl/worksheets/sheet1.xml"
    if not data.startswith(b"PK"):
        return data
    with zipfile.ZipFile(samples.io.BytesIO(data)) as package:
        return package.read(name) if name in package.namelist() else b""


if __name__ == "__main__":
    for target in TARGETS:
        if not (FOLDER / f"{target}.zip").exists():
            print(target, pack(target, seeds(target)))
