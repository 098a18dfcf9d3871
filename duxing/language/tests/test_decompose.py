"""What holds for every text: nothing raises, nothing is lost, nothing is invented."""

import itertools
import os
import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from duxing.language.decompose import decompose
from duxing.language.results import Decomposition, decomposition_as_json, task_as_json
from duxing.language.tests.calendars import EmptyCalendar, SmallCalendar
from duxing.language.text import as_written, decode, fold, is_blank

CORPUS = Path(os.environ.get("DUXING_CORPUS") or Path(__file__).parents[4] / "shared" / "corpus")

# Pieces that meet in real papers, in any order: the worst that a copy and paste can do.
PIECES = (
    "一、", "（一）", "1.", "2.", "①", "一是", "★", "\n", "\n\n", "  ", "\t", "｜", "　", "（", "）", "〔2026〕3号", "《", "》",
    "云川市人民政府办公室", "关于印发方案的通知", "会议纪要", "2026年3月10日上午，市长主持召开会议。", "2026年2月11日",
    "序号\t任务\t牵头单位\t完成时限", "序号\n任务\n责任单位\n完成时限", "1\n", "责任单位：", "牵头单位：", "完成时限：", "整改措施：",
    "市住建局", "市财政局、市教育局", "各县（市、区）政府", "等部门", "牵头", "配合", "会同", "由", "请", "商请", "汇总", "要",
    "完成3座泵站检修", "达到95%以上", "新增学位3000个", "6月底前", "10个工作日内", "每月25日前", "年内", "长期坚持", "2月30日前",
    "会议指出，", "会议议定：", "联系人：王晓", "- 3 -", "。", "；", "，", "、", "：", "\0", "\u200b", "Ａ", "９", "前",
)  # fmt: skip


# A page number on its line, and the rule under the head of a table drawn with bars.
MAY_BE_LEFT = re.compile(
    r"[-—–_－]+\d{1,4}[-—–_－]+|第\d{1,4}页(?:[，/]?共\d{1,4}页)?|\d{1,4}/\d{1,4}|[-—:：|]+"
)


def lines_of(text: str) -> list[str]:
    """The lines without white space, empty ones left out."""
    lines = ("".join(c for c in line if not is_blank(c)) for line in fold(text).split("\n"))
    return [line for line in lines if line]


def check(text: str, found: Decomposition) -> None:
    """Everything that must hold of any decomposition."""
    assert found.text == text
    parts = sorted([(c.start, c.end) for c in found.clauses] + list(found.headings))
    assert all(0 <= a < b <= len(text) for a, b in parts)
    assert all(one[1] <= two[0] for one, two in itertools.pairwise(parts)), "parts overlap"
    assert [c.start for c in found.clauses] == sorted(c.start for c in found.clauses)
    covered = {i for a, b in parts for i in range(a, b)}
    left = "".join(c if i not in covered or c == "\n" else "" for i, c in enumerate(text))
    assert [line for line in lines_of(left) if not MAY_BE_LEFT.fullmatch(line)] == []
    for clause in found.clauses:
        assert clause.text == as_written(text, clause.start, clause.end)
        assert (clause.kind == "task") == bool(clause.tasks)
        for task in clause.tasks:
            assert clause.start <= task.start <= task.end <= clause.end
            check_task(text, clause.start, clause.end, task)


def check_task(text, start, end, task):
    """The words stand in the text, and so does what the date was read from."""
    if " " not in task.text:
        assert task.text == as_written(text, task.start, task.end)
    folded = "".join(c for c in fold(text) if not is_blank(c))
    for name in (*task.lead, *task.support):
        assert name in folded
    if task.due:
        assert task.deadline
        assert all(part in folded for part in fold("".join(task.deadline.split())).split("，"))
        assert f"{task.due.month}月{task.due.day}日" in task.due_rule
    for figure in task.figures:
        assert figure.text in folded
    assert set(task.collate) <= set(task.support)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.sampled_from(PIECES), max_size=120).map("".join), st.booleans())
def test_any_mixture_of_official_words(text, counted):
    found = decompose(text, calendar=SmallCalendar() if counted else EmptyCalendar())
    check(text, found)
    decomposition_as_json(found)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=300))
def test_any_text(text):
    check(text, decompose(text))


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\n",
        "。",
        "（" * 5000,
        "）" * 5000,
        "一、" * 3000,
        "由市住建局" * 2000,
        "市" * 20000,
        "\t" * 5000,
        "1.\n" * 3000,
    ],
)
def test_texts_that_are_none(text):
    check(text, decompose(text))


def documents():
    """The papers of the corpus, or one skip that says why."""
    found = sorted(CORPUS.glob("*_[ab]*.txt"))
    return found or [pytest.param(None, marks=pytest.mark.skip("the corpus is not here: set DUXING_CORPUS"))]


@pytest.mark.parametrize("path", documents(), ids=lambda path: path.name if path else "corpus")
def test_the_papers_of_the_corpus(path):
    text = decode(path.read_bytes())
    found = decompose(text, calendar=SmallCalendar())
    check(text, found)
    dated = [task for task in found.tasks if task.due]
    assert all(task.due >= date(1990, 1, 1) for task in dated)
    assert all(
        set(task_as_json(task)) >= {"text", "lead", "support", "deadline", "due"} for task in found.tasks
    )


def test_the_same_text_reads_the_same():
    text = "1.开工60个。（责任单位：市住建局；完成时限：6月底前）"
    assert decompose(text, year=2026) == decompose(text, year=2026)


def test_where_the_text_is_silent_fields_stay_empty():
    (task,) = decompose("1.做好宣传工作。（市委宣传部负责）").tasks
    assert (task.deadline, task.due, task.due_rule, task.leader, task.targets) == (None, None, "", None, ())
    assert (task.support, task.milestones, task.figures, task.ongoing) == ((), (), (), False)
    (task,) = decompose("1.6月底前完成修订。（市司法局负责）").tasks
    assert (task.deadline, task.due) == ("6月底前", None)
    assert task.due_rule == "文件没有写明年份，算不出日期。"


class CountingCalendar:
    """Counts how often it is asked."""

    def __init__(self) -> None:
        self.asked = 0

    def add_workdays(self, start: date, n: int, /) -> date:
        self.asked += 1
        return start


def test_the_calendar_is_asked_in_step_with_the_text():
    minutes = "云台县常务会议纪要\n2026年3月11日，县长主持召开会议。\n"
    asked = []
    for times in (10, 40):
        calendar = CountingCalendar()
        decompose(minutes + "由县住建局10个工作日内印发方案。\n" * times, calendar=calendar)
        asked.append(calendar.asked)
    assert asked[1] <= 4 * asked[0]
