"""The demo's papers are read without a fault, and the measure says when a part falls below the bar."""

import pytest

from bench import accuracy
from duxing.demo.data.report import breakdown_text, issued_on
from duxing.demo.data.script import meeting_text
from duxing.demo.data.when import When
from duxing.language.decompose import decompose
from duxing.workdays.seed import shipped_calendar

WHEN = When(accuracy.DEMO_DAY, shipped_calendar())
YEAR = accuracy.DEMO_DAY.year


@pytest.mark.parametrize(
    ("text", "expected", "count"),
    [
        (breakdown_text(YEAR, issued_on(YEAR, WHEN)), list(accuracy.report_gold()), 62),
        (meeting_text(WHEN), list(accuracy.meeting_gold(WHEN)), 12),
    ],
    ids=["report", "meeting"],
)
def test_every_task_of_the_demo(text, expected, count):
    tasks = decompose(text, calendar=shipped_calendar()).tasks
    assert len(tasks) == len(expected) == count
    for task, want in zip(tasks, expected, strict=True):
        assert task.text.rstrip("；") == want["text"].rstrip("；")
        assert (task.lead, task.support) == (tuple(want["lead"]), tuple(want["support"]))
        assert (task.due.isoformat() if task.due else None) == want["due"]
        assert task.deadline == want["deadline"]


def test_a_figure_below_the_bar_is_told(capsys):
    figures = {bar.key: 1.0 for bar in accuracy.BARS} | {"invented_share": 0.0}
    result = {
        "documents": 1, "gold_tasks": 2, "predicted_tasks": 2, "matched_tasks": 2, "by_doc": {},
        **dict.fromkeys((key for key, _ in accuracy.SHOWN), None), **figures,
    }  # fmt: skip
    assert accuracy.show("甲", result)
    assert "未达到" not in capsys.readouterr().out
    assert not accuracy.show("甲", result | {"end_to_end_lead_f1": 0.74})
    assert "0.740  牵头单位，端到端（不低于 0.75），未达到" in capsys.readouterr().out
    assert not accuracy.show("甲", result | {"invented_share": 0.02})


def test_without_a_corpus_nothing_is_measured(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(accuracy, "CORPUS", tmp_path)
    assert accuracy.main() == 2
    assert "没有找到标注语料" in capsys.readouterr().err


def test_the_whole_measure(capsys):
    if not (accuracy.CORPUS / "score.py").is_file():
        pytest.skip("the corpus is not here: set DUXING_CORPUS")
    assert accuracy.main() == 0
    out = capsys.readouterr().out
    assert [line.split("：")[0] for line in out.splitlines() if "应有任务" in line] == [
        "真实公文", "编写的公文", "演示文稿", "另编的文稿",
    ]  # fmt: skip
