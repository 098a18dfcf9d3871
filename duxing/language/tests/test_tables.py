"""Tables in plain text: parted by tabs, bars or blanks, or flattened to one cell a line."""

import pytest

from duxing.language.decompose import decompose
from duxing.language.tables import column_kind

HEADS = ("序号", "工作任务", "牵头单位", "配合单位", "完成时限")
ROWS = (
    ("1", "改造老旧小区52个", "市住建局", "市财政局、各县（市、区）政府", "2026年10月底前"),
    ("2", "新增公办学位1200个", "市教育局", "市财政局等", "8月20日前"),
    ("3", "化解信访积案", "市信访局", "——", "长期坚持"),
)


def table(separator):
    return "\n".join(separator.join(cells) for cells in (HEADS, *ROWS))


LAYOUTS = {
    "tabs": "云川市2026年重点任务清单\n" + table("\t"),
    "bars": "云川市2026年重点任务清单\n" + table("｜"),
    "markdown": "云川市2026年重点任务清单\n"
    + "\n".join(
        f"| {line} |" for line in (" | ".join(HEADS), "--- | --- | --- | --- | ---", *map(" | ".join, ROWS))
    ),
    "blanks": "云川市2026年重点任务清单\n" + table("    "),
    "wide blanks": "云川市2026年重点任务清单\n" + table("　"),
    "cell a line": "云川市2026年重点任务清单\n" + "\n".join(cell for row in (HEADS, *ROWS) for cell in row),
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_layout_reads_the_same(layout):
    text = LAYOUTS[layout]
    tasks = decompose(text).tasks
    assert [task.text for task in tasks] == [row[1] for row in ROWS]
    assert [task.lead for task in tasks] == [("市住建局",), ("市教育局",), ("市信访局",)]
    assert [task.support for task in tasks] == [("市财政局", "各县（市、区）政府"), ("市财政局",), ()]
    assert [task.due and task.due.isoformat() for task in tasks] == ["2026-10-31", "2026-08-20", None]
    assert [task.and_others for task in tasks] == [False, True, False]
    assert [task.ongoing for task in tasks] == [False, False, True]
    assert all(text[task.start : task.end] == task.text for task in tasks)


def test_name_and_content_are_one_text_and_leaders_stand_in_their_column():
    text = "序号\t事项名称\t具体措施\t责任领导\t责任单位\t时间节点\n1\t供水\t更新管网5公里\t王 伟\t县水务局、县住建局\t6月底"
    (task,) = decompose(text, year=2025).tasks
    assert task.text == "供水 更新管网5公里"
    assert task.leader == "王伟"
    assert (task.lead, task.support, task.lead_explicit) == (("县水务局",), ("县住建局",), False)
    assert task.due.isoformat() == "2025-06-30"


def test_group_lines_between_rows_are_sections():
    text = "序号\t任务\t牵头单位\t完成时限\n一、工业\n1\t技改120项\t市工信局\t年底\n二、农业\n2\t建高标准农田3万亩\t市农业农村局\t年底"
    found = decompose(text, year=2026)
    assert [c.section for c in found.clauses if c.kind == "task"] == ["一、工业", "二、农业"]


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        ("牵头单位", "lead"), ("主责部门", "lead"), ("责任单位", "responsible"), ("承办部门", "responsible"),
        ("配合单位", "support"), ("协同部门", "support"), ("市级领导", "leader"), ("责任人", "leader"),
        ("完成时限（2026年）", "deadline"), ("时间节点", "deadline"), ("主要措施", "task"), ("工作内容", "task"),
        ("重点事项", "name"), ("年度目标", "goal"), ("序号", "number"), ("督导单位", "skip"), ("备注", "skip"),
        ("这一列的名称很长很长很长", None), ("", None),
    ],
)  # fmt: skip
def test_column_heads(head, kind):
    assert column_kind(head) == kind


@pytest.mark.parametrize(
    "text", ["a\tb\tc", "|||", "序号\t任务", "1\t2\t3\n4\t5\t6", "序号　任务　单位\n一　二"]
)
def test_other_columns_are_no_task_table(text):
    assert decompose(text).tasks == ()


def test_a_goal_beside_a_bare_name_is_what_is_to_be_done():
    text = (
        "编号\t改革任务\t阶段目标\t牵头单位\t完成节点\nG-01\t林权改革\t11月底前建成交易平台\t县林业局\t11月底"
    )
    (task,) = decompose(text, year=2025).tasks
    assert task.text == "林权改革 11月底前建成交易平台"


def test_measures_go_before_goals():
    text = "编号\t整改目标\t整改措施\t责任单位\t整改时限\n1\t达到72%\t新建管网45公里\t市住建局\t年底"
    (task,) = decompose(text, year=2025).tasks
    assert task.text == "新建管网45公里"


def test_an_excerpt_may_begin_at_any_number_and_keep_its_bars():
    text = "序号 |\n目标与任务 |\n分 管 县领导 |\n牵头责任单位 |\n责任单位 |\n80 |\n新增托位400个。 |\n俞 悦 |\n县教育局 |\n县各有关单位 |\n81 |\n建成书房3座。 |\n陆 明 |\n县文旅局 |\n县财政局 |\n"
    first, second = decompose(text, year=2024).tasks
    assert (first.text, first.lead, first.leader, first.and_others) == (
        "新增托位400个。",
        ("县教育局",),
        "俞悦",
        True,
    )
    assert (second.lead, second.support) == (("县文旅局",), ("县财政局",))
