"""Headings, numbers, and what headings pass on to the items below them."""

from duxing.language.decompose import decompose

PLAN = """云川市2026年重点工作任务分工方案
一、扩大投资（责任领导：副市长王××）
1.开工项目60个。（市发展改革委牵头，市财政局配合；年底前完成）
2.争取资金85亿元。（责任单位：市财政局）
二、改善民生（责任单位：市教育局）
（一）新增学位3000个。
（二）完成12所学校改造，8月底前交付。
"""


def test_items_and_their_sections():
    found = decompose(PLAN)
    assert found.title == "云川市2026年重点工作任务分工方案"
    assert [t.text for t in found.tasks] == [
        "开工项目60个。", "争取资金85亿元。", "新增学位3000个。", "完成12所学校改造，8月底前交付。",
    ]  # fmt: skip
    assert [c.section for c in found.clauses][-1] == "二、改善民生"


def test_a_heading_passes_on_its_leader_and_its_unit():
    first, second, third, fourth = decompose(PLAN).tasks
    assert (first.leader, second.leader, third.leader) == ("副市长王××", "副市长王××", None)
    assert third.lead == fourth.lead == ("市教育局",)
    assert fourth.due.isoformat() == "2026-08-31"


def test_a_heading_that_is_a_unit_names_who_does_the_items():
    text = "2025年禁烧工作责任分工\n一、市农业农村局\n1.制定方案，8月底前印发。\n2.会同市公安局开展巡查。\n二、市财政局\n1.10月底前拨付资金。"
    first, second, third = decompose(text).tasks
    assert first.lead == second.lead == ("市农业农村局",)
    assert second.support == ("市公安局",)
    assert (third.text, third.lead) == ("10月底前拨付资金。", ("市财政局",))
    assert third.due.isoformat() == "2025-10-31"


def test_several_marks_in_one_paragraph_are_several_tasks():
    text = "1.建成泵站3座（市水利局负责），更新管网12公里（市住建局负责，年底前完成）。"
    first, second = decompose(text, year=2026).tasks
    assert (first.text, first.lead) == ("建成泵站3座", ("市水利局",))
    assert (second.text, second.lead) == ("更新管网12公里", ("市住建局",))


def test_a_number_may_touch_the_figures_after_it():
    text = "61.12345热线办结率达到98%。（责任单位：市12345热线中心）\n62.2026年底前建成平台。（责任单位：市数据局）"
    assert [t.text for t in decompose(text).tasks] == ["12345热线办结率达到98%。", "2026年底前建成平台。"]


def test_hard_wrapped_lines_and_page_numbers():
    text = """        望湖市新型工业化行动方案(2025-2027年)

    (一)实施产业集群培育行动。到2027年,培育百亿级产业集群三
个,新增省级以上特色产业基地两个。(牵头单位:市工信局;配合
单位:市发改委、市科技局,各县(市、区)人民政府)
                         - 1 -
    (二)实施技术改造行动。每年实施技改项目二百个以上,加快推
动设备更新,2026年底前完成规上企业数字化诊断全覆盖,做到应
- 2 -
诊尽诊。(牵头单位:市工信局;配合单位:市财政局、市数据局)
    (三)实施链主企业引育行动。2025年12月底前出台链主企业认定
办法。(牵头单位:市工信局、市投促局;配合单位:市商务局等)
"""
    first, second, third = decompose(text).tasks
    assert (
        first.text == "实施产业集群培育行动。到2027年,培育百亿级产业集群三个,新增省级以上特色产业基地两个。"
    )
    assert first.support == ("市发改委", "市科技局", "各县（市、区）人民政府")
    assert second.due.isoformat() == "2026-12-31"
    assert third.lead == ("市工信局", "市投促局")
    assert third.and_others


def test_list_first_leads_is_read_from_the_covering_notice():
    text = "关于印发方案的通知\n列第一位者为牵头单位。\n1.开工项目60个。（市发展改革委、市财政局）"
    (task,) = decompose(text).tasks
    assert (task.lead, task.support, task.lead_explicit) == (("市发展改革委",), ("市财政局",), True)


def test_square_brackets_mark_too():
    text = "云麓区2026年任务分解\n01.引进项目30个【区投促局牵头，各街道（镇）配合】\n02.年内新增泊位1500个【区城管局负责】"
    first, second = decompose(text).tasks
    assert (first.text, first.lead, first.support) == ("引进项目30个", ("区投促局",), ("各街道（镇）",))
    assert second.due.isoformat() == "2026-12-31"


def test_a_blank_line_ends_a_paragraph_of_full_width():
    body = "1.为深入贯彻上级决策部署加快建设先进制造业强市结合实际认真\n抓好落实。（责任单位：市工信局）\n"
    text = "关于分解落实二〇二六年政府工作报告重点工作目标任务的通知\n\n岚政办〔2026〕9号\n\n" + body * 6
    found = decompose(text)
    assert found.title == "关于分解落实二〇二六年政府工作报告重点工作目标任务的通知"
    assert len(found.tasks) == 6
