"""How well documents are taken apart, measured with the corpus' own scorer (`make accuracy`).

Predictions see the document alone: no year and no date are given, and working days are counted by
the shipped calendar. Real and constructed documents of the corpus are scored apart, and so are the
demo's papers and those of `bench/papers`, written for this project (docs/decomposition.md says how
each batch of them read before any rule had seen it).
Exits 0 when every part is at or above the bar, 1 when one is below, 2 when there is no corpus.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from duxing.demo.data.report import breakdown_text, issued_on, load_report_tasks
from duxing.demo.data.script import load_meeting, meeting_text
from duxing.demo.data.when import When
from duxing.language.decompose import decompose
from duxing.language.results import Task, task_as_json
from duxing.language.text import decode
from duxing.workdays.seed import shipped_calendar

CORPUS = Path(os.environ.get("DUXING_CORPUS") or Path(__file__).resolve().parents[2] / "shared" / "corpus")
PAPERS = Path(__file__).parent / "papers"
# The demo's papers are written for any day; this one is fixed, so that two runs measure the same.
DEMO_DAY = date(2026, 11, 23)


@dataclass(frozen=True, slots=True)
class Bar:
    """A figure of the scorer, its name on screen, and the least (or most) it may be."""

    key: str
    label: str
    least: float | None = None
    most: float | None = None

    def holds(self, value: float | None) -> bool:
        """Whether the value is good enough; a figure that nothing was measured for is."""
        if value is None:
            return True
        return (self.least is None or value >= self.least) and (self.most is None or value <= self.most)


BARS = (
    Bar("task_f1_mean_over_documents", "任务，各文档平均", least=0.80),
    Bar("end_to_end_lead_f1", "牵头单位，端到端", least=0.75),
    Bar("end_to_end_due_accuracy", "期限，端到端", least=0.75),
    Bar("invented_share", "凭空的日期占任务数", most=0.01),
)
SHOWN = (
    ("end_to_end_support_f1", "配合单位，端到端"),
    ("end_to_end_target_f1", "指标，端到端"),
    ("ongoing_accuracy", "长期事项"),
    ("leader_accuracy_where_gold_has_leader", "责任领导"),
)


def main() -> int:
    """Measure every part and print one table each."""
    if not (CORPUS / "score.py").is_file():
        print(f"没有找到标注语料（{CORPUS}），请用环境变量 DUXING_CORPUS 指明目录。", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory(prefix="accuracy-") as folder:
        predictions, own = Path(folder) / "corpus", Path(folder) / "own"
        predict(CORPUS, predictions)
        predict(PAPERS, own)
        parts = [
            ("真实公文", score(CORPUS, predictions, "--origin", "real")),
            ("编写的公文", score(CORPUS, predictions, "--origin", "constructed")),
            ("演示文稿", score(*write_demo(Path(folder)))),
            ("另编的文稿", score(PAPERS, own)),
        ]
    verdicts = [show(name, result) for name, result in parts]
    return 0 if all(verdicts) else 1


def predict(papers: Path, folder: Path) -> None:
    """Write one prediction for each paper that has labels of tasks."""
    folder.mkdir()
    for gold in sorted(papers.glob("*.gold.jsonl")):
        number = gold.name.split(".")[0]
        (paper,) = papers.glob(f"{number}_*.txt")
        found = decompose(decode(paper.read_bytes()), calendar=shipped_calendar())
        write(folder / f"{number}.jsonl", map(task_as_json, found.tasks))


def write_demo(folder: Path) -> tuple[Path, Path]:
    """The demo's breakdown and minutes with the tasks that their author expects; gold and predictions."""
    gold, predictions = folder / "demo", folder / "demo-read"
    gold.mkdir()
    predictions.mkdir()
    when = When(DEMO_DAY, shipped_calendar())
    papers = {
        "report": (breakdown_text(DEMO_DAY.year, issued_on(DEMO_DAY.year, when)), report_gold()),
        "meeting": (meeting_text(when), meeting_gold(when)),
    }
    for name, (text, expected) in papers.items():
        write(gold / f"{name}.gold.jsonl", expected)
        tasks: tuple[Task, ...] = decompose(text, calendar=shipped_calendar()).tasks
        write(predictions / f"{name}.jsonl", map(task_as_json, tasks))
    return gold, predictions


def report_gold() -> Iterator[dict[str, Any]]:
    """The 62 tasks of the demo's work report."""
    for task in load_report_tasks(DEMO_DAY.year):
        yield {
            "text": task.text, "lead": task.lead, "support": task.support, "deadline": task.deadline,
            "due": task.due.isoformat(), "leader": None, "targets": task.targets,
        }  # fmt: skip


def meeting_gold(when: When) -> Iterator[dict[str, Any]]:
    """The twelve tasks of the demo's minutes; a collating unit counts as supporting (corpus, 035)."""
    for row in load_meeting()["tasks"]:
        yield {
            "text": when.text(row["text"]), "lead": row["lead"], "leader": None,
            "support": row["support"] + ([row["collator"]] if "collator" in row else []),
            "deadline": when.text(row["deadline"]) if row["deadline"] else None,
            "due": when.day(row["due"]).isoformat() if row["due"] else None, "targets": row["targets"],
        }  # fmt: skip


def write(path: Path, rows: Iterable[dict[str, Any]]) -> None:
    """One JSON object a line."""
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")


def score(gold: Path, predictions: Path, *options: str) -> dict[str, Any]:
    """What the corpus' scorer says of the predictions."""
    command = [sys.executable, str(CORPUS / "score.py"), "--gold", str(gold), "--pred", str(predictions)]
    told = subprocess.run(
        [*command, "--json", "--by-doc", *options], check=True, capture_output=True, text=True
    )
    result: dict[str, Any] = json.loads(told.stdout)
    result["invented_share"] = result["invented_dates"] / max(1, result["predicted_tasks"])
    return result


def show(name: str, result: dict[str, Any]) -> bool:
    """Print the figures of one part; whether all of them are good enough."""
    print(
        f"{name}：{result['documents']} 份，应有任务 {result['gold_tasks']} 条，"
        f"读出 {result['predicted_tasks']} 条，对上 {result['matched_tasks']} 条"
    )
    good = True
    for bar in BARS:
        value, holds = result[bar.key], bar.holds(result[bar.key])
        wanted = f"不低于 {bar.least:.2f}" if bar.least is not None else f"不高于 {bar.most:.2f}"
        print(f"  {figure(value)}  {bar.label}（{wanted}）{'' if holds else '，未达到'}")
        good = good and holds
    for key, label in SHOWN:
        print(f"  {figure(result[key])}  {label}")
    for paper, one in result["by_doc"].items():
        if one["task"]["f1"] < 1:
            print(f"  {figure(one['task']['f1'])}  任务，第 {paper} 份")
    print()
    return good


def figure(value: float | None) -> str:
    """A share with three decimals."""
    return "  —  " if value is None else f"{value:.3f}"


if __name__ == "__main__":
    raise SystemExit(main())
