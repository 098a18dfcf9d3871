"""`python -m rigs.parsers`: fuzz everything that reads what others wrote (R16).

At factor 1 text, documents, tables, dates and decomposition run thirty-five seconds each, at factor 26 a quarter
of an hour; what is only looked at runs a third of that. As many run at once as there are processors. `--keep` puts
what was found worth keeping into the committed inputs, made as small as they go.
"""

import importlib.util
import json
import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rigs.parsers import corpus
from rigs.parsers.targets import TARGETS, TITLES
from rigs.report import ROOT, SCRATCH, Report, options

SECONDS = 35
# What is read and understood; of other files it is only looked at whether they are what they say.
READ = ("text", "docx", "xlsx", "deadlines", "decomposition")
OTHERS = 1 / 3
LONGEST = 8192
MEMORY_MB = 512
INPUT_SECONDS = 20
SAID = 100_000
KEEP = "--keep"
WITHOUT_FUZZER = "没有装覆盖引导的模糊测试工具（只有 x86_64 有），这一部分没有做"


@dataclass(frozen=True)
class Ran:
    """What one run of the fuzzer came to."""

    code: int
    executions: int
    coverage: int
    peak_mb: int
    found: str


def main(words: Sequence[str]) -> int:
    """Plant and find, then fuzz each target, then go over the shapes."""
    keep = KEEP in words
    given = options("模糊测试读取外来内容的各处代码", [word for word in words if word != KEEP])
    report = Report("parsers", "模糊测试", given)
    seconds = max(3, round(SECONDS * given.factor))
    guided = importlib.util.find_spec("atheris") is not None
    if not guided:
        report.check(WITHOUT_FUZZER, 0, "", met=True, figure="跳过")
    else:
        _plant(report, given.seed, seconds)
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        shaken = pool.submit(_shake, given.seed, 2 * seconds)
        begun = {}
        for name in sorted(TARGETS, key=lambda one: one not in READ) if guided else ():
            own = seconds if name in READ else max(3, round(seconds * OTHERS))
            begun[name] = own, pool.submit(fuzz, name, given.seed, own, keep=keep)
        for name, (own, ran) in begun.items():
            _guided(report, name, own, ran.result())
        _shaped(report, 2 * seconds, shaken.result())
    return report.finish()


def _plant(report: Report, seed: int, seconds: int) -> None:
    ran = fuzz("text", seed, max(seconds, 20), planted=True)
    report.plant(
        "遇到兼容部首字时抛错（起始输入都走不到的分支）",
        found="planted" in ran.found,
        how=f"{ran.executions:,} 次之内",
    )


def _guided(report: Report, name: str, seconds: int, ran: Ran) -> None:
    report.check(
        f"{TITLES[name]}，覆盖引导 {seconds} 秒",
        ran.executions,
        f"0 个意外异常，内存不超过 {MEMORY_MB} MB，每个输入不超过 {INPUT_SECONDS} 秒",
        met=ran.code == 0 and ran.executions > 0 and ran.peak_mb <= MEMORY_MB,
        rows=("R16",),
        figure=f"走到 {ran.coverage} 处，内存 {ran.peak_mb} MB" if ran.code == 0 else "",
        bad=[ran.found] if ran.found else [],
    )


def _shake(seed: int, seconds: int) -> dict[str, Any]:
    told = subprocess.run(
        [sys.executable, "-m", "rigs.parsers.shaped", str(seconds), str(seed)],
        cwd=ROOT, capture_output=True, text=True, check=False, preexec_fn=_limit,
    )  # fmt: skip
    lines = told.stdout.strip().splitlines()
    if told.returncode or not lines:
        return {"tried": 0, "found": [told.stderr[-600:]]}
    said: dict[str, Any] = json.loads(lines[-1])
    return said


def _shaped(report: Report, seconds: int, said: dict[str, Any]) -> None:
    report.check(
        f"按公文词句、标签、文件名造出的输入，{seconds} 秒",
        said["tried"],
        f"0 个意外异常，内存不超过 {MEMORY_MB} MB",
        met=not said["found"] and said["tried"] > 0,
        rows=("R16",),
        bad=said["found"],
    )


def fuzz(name: str, seed: int, seconds: int, *, planted: bool = False, keep: bool = False) -> Ran:
    """Run the fuzzer on one target in a process of its own, from the kept inputs; what it finds is kept."""
    finds = SCRATCH / "parsers" / ("planted" if planted else name)
    shutil.rmtree(finds, ignore_errors=True)
    finds.mkdir(parents=True)
    with tempfile.TemporaryDirectory(prefix="duxing-rig-") as scratch:
        folder = Path(scratch) / "inputs"
        folder.mkdir()
        corpus.unpack(name, folder)
        limits = [f"-rss_limit_mb={MEMORY_MB}", f"-timeout={INPUT_SECONDS}", f"-max_len={LONGEST}"]
        how_long = [f"-seed={seed % 2**31}", f"-max_total_time={seconds}", "-print_final_stats=1"]
        fault = "planted" if planted else "none"
        code, said = _run(name, fault, *limits, *how_long, f"-artifact_prefix={finds}/", str(folder))
        if keep and code == 0:
            _keep(name, Path(scratch), folder)
    return _read(code, said, finds)


def _keep(name: str, scratch: Path, folder: Path) -> None:
    small = scratch / "small"
    small.mkdir()
    _run(name, "none", "-merge=1", f"-max_len={corpus.LARGEST}", str(small), str(folder))
    corpus.pack(name, [path.read_bytes() for path in small.iterdir()])


def _run(*words: str) -> tuple[int, str]:
    """The exit code and the end of what was said. Libraries may complain at every input: all of it in memory
    would make this process, and with it what the kernel reports of its children, as large as that."""
    with tempfile.TemporaryFile() as said:
        told = subprocess.run(
            [sys.executable, "-m", "rigs.parsers.fuzz", *words],
            cwd=ROOT, stdout=said, stderr=said, check=False, env={**os.environ, "PYTHONHASHSEED": "0"},
        )  # fmt: skip
        said.seek(max(0, said.seek(0, os.SEEK_END) - SAID))
        return told.returncode, said.read().decode("utf-8", "replace")


def _read(code: int, said: str, finds: Path) -> Ran:
    def last(pattern: str) -> int:
        numbers = re.findall(pattern, said)
        return int(numbers[-1]) if numbers else 0

    found = ""
    if code:
        kept = [path.name for path in sorted(finds.iterdir())]
        error = re.findall(r"Uncaught Python exception: ===\n(.*)", said) or re.findall(r"ERROR: (.*)", said)
        where = re.findall(r'File ".*/(duxing/[^"]+)", line (\d+)', said)
        place = ":".join(where[-1]) if where else ""
        found = f"{error[-1] if error else said[-300:]} {place} {' '.join(kept)}"
    executions = last(r"stat::number_of_executed_units: (\d+)") or last(r"#(\d+)")
    return Ran(code, executions, last(r"cov: (\d+)"), last(r"rss: (\d+)Mb"), found)


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_MB * 1024 * 1024,) * 2)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
