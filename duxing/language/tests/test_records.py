"""Records with one label a line: 整改清单 and 民生实事."""

from duxing.language.decompose import decompose

LIST = """平阜市督察反馈意见整改方案
（2024年9月）
一、整改任务
（一）部分县区污水收集率偏低
问题描述：收集率只有61%。
整改目标：2025年底前，收集率达到72%以上。
整改措施：
1.完成320公里管网检测。
2.新建污水管网45公里。
整改时限：2025年12月底前
牵头单位：市住建局
责任单位：各县（市、区）人民政府
（二）矿山修复滞后
整改措施：完成18处矿山修复。
整改时限：10月底前
责任单位：安渠县人民政府、禾丰县人民政府
二、保障措施
各责任单位每月25日前报送进展。
"""


def test_one_problem_one_task_and_the_measures_are_its_words():
    first, second = decompose(LIST).tasks
    assert first.text == "1.完成320公里管网检测。2.新建污水管网45公里。"
    assert (first.lead, first.support) == (("市住建局",), ("各县（市、区）人民政府",))
    assert first.due.isoformat() == "2025-12-31"
    assert second.text == "完成18处矿山修复。"
    assert (second.lead, second.support) == (("安渠县人民政府",), ("禾丰县人民政府",))
    assert second.due.isoformat() == "2024-10-31"


def test_the_problem_is_the_section():
    sections = [clause.section for clause in decompose(LIST).clauses if clause.kind == "task"]
    assert sections == ["一、整改任务 / （一）部分县区污水收集率偏低", "一、整改任务 / （二）矿山修复滞后"]


def test_labels_in_one_line():
    text = "一、新增托位800个\n主要内容：新增普惠托位800个。\n责任单位：市卫生健康委 完成时限：10月底前"
    (task,) = decompose(text, year=2026).tasks
    assert (task.text, task.lead, task.due.isoformat()) == (
        "新增普惠托位800个。",
        ("市卫生健康委",),
        "2026-10-31",
    )


def test_content_that_names_nobody_is_no_record():
    assert decompose("工作内容：做好宣传。\n工作要求：压实责任。").tasks == ()
