"""Sentences that give somebody something to do: minutes, orders, inspection notices."""

import pytest

from duxing.language.decompose import decompose
from duxing.language.tests.calendars import SmallCalendar

MINUTES = """云台县人民政府县长办公会议纪要
第6期
2026年3月11日，县长主持召开县长办公会议。会议议定如下事项：
"""


def minutes(sentence):
    return decompose(MINUTES + sentence, calendar=SmallCalendar())


# sentence: lead / support / day
DECISIONS = {
    "由县水利局牵头，县财政局、各乡镇政府配合，3月底前完成3座泵站检修。": "县水利局/县财政局、各乡镇政府/2026-03-31",
    "请县司法局在本月底前完成合法性审查。": "县司法局//2026-03-31",
    "商请国网云台供电公司4月20日前完成2条线路增容。": "国网云台供电公司//2026-04-20",
    "责成县审计局开展专项审计，6月底前报告结果。": "县审计局//2026-06-30",
    "县住建局要倒排工期，10月底前完成56公里管网更新。": "县住建局//2026-10-31",
    "县财政局会同县住建局，两周内提出资金方案。": "县财政局/县住建局/2026-03-25",
    "由县数据局10个工作日内按程序印发。": "县数据局//2026-03-25",
    "由组织人事局修改后，5个工作日内印发。": "组织人事局//2026-03-18",
    "由县司法局会同县公安局进一步论证后再提请会议研究。": "县司法局/县公安局/",
    "由县工信局牵头，一周内走访46户企业，建立台账报县政府，此后每月25日前更新。": "县工信局//2026-03-18",
    "各乡镇要在3月23日前开展一次演练，县人武部给予支持。": "各乡镇/县人武部/2026-03-23",
}


@pytest.mark.parametrize(("sentence", "expected"), DECISIONS.items())
def test_decisions(sentence, expected):
    (task,) = minutes(sentence).tasks
    due = task.due.isoformat() if task.due else ""
    assert "/".join(("、".join(task.lead), "、".join(task.support), due)) == expected
    assert task.text == sentence


def test_the_words_that_introduce_a_decision_are_no_part_of_it():
    (task,) = minutes("会议原则同意该办法，由县司法局修改后，5个工作日内印发。").tasks
    assert task.text == "由县司法局修改后，5个工作日内印发。"


@pytest.mark.parametrize(
    "sentence",
    [
        "会议听取了县水利局关于泵站建设情况的汇报。",
        "会议强调，各级各部门要深刻汲取教训，树牢安全发展理念。",
        "会议指出，去年以来各项工作有序推进。",
        "县政府督查室跟踪督办，每半月通报一次。",
        "各有关单位要加强协作，形成合力。",
    ],
)
def test_what_gives_nobody_anything_to_do(sentence):
    found = minutes(sentence)
    assert found.tasks == ()
    assert found.clauses[-1].kind == "background"


@pytest.mark.parametrize(
    ("sentence", "reason"),
    [
        ("县住建局要加强在建工地管理。", "点到了单位，但要求不具体，请判断是否列为任务。"),
        ("6月底前要完成整体搬迁。", "写有时限，但没有写明谁做，请判断是否列为任务。"),
        ("4月2日，县长批示：请县环保局牵头查明原因。", "引用了领导批示，请判断是否单独列为任务。"),
        (
            "前两项由县教育局负责，第三项由县住建局负责，年底前完成。",
            "一句里各项的责任单位不同，请拆分后立项。",
        ),
    ],
)
def test_what_a_person_must_decide(sentence, reason):
    found = minutes(sentence)
    assert found.tasks == ()
    assert (found.clauses[-1].kind, found.clauses[-1].reason) == ("open", reason)


def test_numbered_decisions_in_one_sentence_are_several_tasks():
    found = minutes(
        "会议明确：一是由县教育局负责，3月底前完成62所食堂改造；二是由县市场监管局牵头，县卫健局配合，4月15日前开展检查；"
        "三是各乡镇要落实属地责任。"
    )
    first, second = found.tasks
    assert first.text == "由县教育局负责，3月底前完成62所食堂改造；"
    assert (second.lead, second.support) == (("县市场监管局",), ("县卫健局",))
    assert found.clauses[-1].kind != "task"


def test_semicolons_part_only_what_has_its_own_unit_and_date():
    one = minutes("由县住建局10月底前完成改造；逾期的逐站说明原因。")
    assert len(one.tasks) == 1
    two = minutes("由县资源局15个工作日内完成选址手续；由县卫健委牵头，年底前取得批复。")
    assert [task.lead for task in two.tasks] == [("县资源局",), ("县卫健委",)]


def test_who_collates_is_said():
    (task,) = minutes("各县（市、区）政府、功能区管委会6月20日前分别完成处置，由县资源局汇总。").tasks
    assert task.lead == ("各县（市、区）政府", "功能区管委会")
    assert (task.support, task.collate) == (("县资源局",), ("县资源局",))


def test_the_leader_in_charge_is_no_unit():
    (task,) = minutes("分管副县长刘××牵头负责，县林业局限期15日内核实问题。").tasks
    assert (task.leader, task.lead) == ("分管副县长刘××", ("县林业局",))


def test_a_second_sentence_that_only_says_who():
    (task,) = minutes("年底前交付住房612套。由县住建局具体负责，县信访局配合做好稳控。").tasks
    assert (task.lead, task.support) == (("县住建局",), ("县信访局",))
    assert task.text == "年底前交付住房612套。"


def test_an_order_with_a_contact_line():
    text = (
        "岚浦市人民政府办公室督办通知\n岚政督〔2024〕15号\n市生态环境局、东湾区政府：\n现就有关事项通知如下：\n"
        "一、市生态环境局要于5月15日前查清污染来源。\n二、东湾区政府要在6月底前完成清淤2.6公里。\n"
        "三、各有关单位要加强配合。\n联系人：林晓，电话：0000-1234567。\n岚浦市人民政府办公室\n2024年5月8日"
    )
    assert [(t.lead, t.due.isoformat()) for t in decompose(text).tasks] == [
        (("市生态环境局",), "2024-05-15"), (("东湾区政府",), "2024-06-30"),
    ]  # fmt: skip


def test_an_inspection_notice_orders_and_does_not_retell():
    text = (
        "关于安全生产督查情况的通报\n2025年10月21日\n一、存在问题\n临岚县17家经营点未按要求整改。\n二、下步要求\n"
        "（一）临岚县政府要对17家经营点逐家落实整改措施，11月5日前全部整改到位。\n"
        "（二）各县（市、区）、各部门要举一反三。请各地于11月10日前将情况报市政府督查室。"
    )
    (task,) = decompose(text).tasks
    assert (task.lead, task.due.isoformat()) == (("临岚县政府",), "2025-11-05")


def test_a_speech_names_no_task():
    text = (
        "政府工作报告\n——2026年1月12日在市人民代表大会上\n市长 陆承远\n各位代表：\n一、2025年工作回顾\n"
        "市发展改革委牵头编制了规划。\n二、2026年重点工作\n（一）扩大投资。完成投资400亿元，上半年开工率达到70%。"
    )
    assert decompose(text).tasks == ()


def test_an_order_to_one_unit_is_for_the_unit_it_is_written_to():
    text = (
        "平阜市人民政府督查室督办通知单\n平政督字〔2025〕第31号\n市交通运输局：\n"
        "7月3日，程远副市长批示：“请交通运输局尽快修复。”请你局抓紧办理，于7月13日前将办理结果报市政府督查室。\n"
        "2025年7月4日"
    )
    found = decompose(text)
    (task,) = found.tasks
    assert (task.lead, task.due.isoformat()) == (("市交通运输局",), "2025-07-13")
    assert [c.reason for c in found.clauses if c.kind == "open"] == [
        "引用了领导批示，请判断是否单独列为任务。"
    ]


def test_an_answer_to_one_unit_gives_it_nothing_to_do():
    text = "关于照明设施整改情况的报告\n市政府督查室：\n我局已完成修复，剩余3处7月底前完成。\n市交通运输局\n2025年7月10日"
    assert decompose(text).tasks == ()


def test_the_branch_of_a_house_is_one_unit():
    (task,) = minutes("由市生态环境局云台分局根据会议意见修改，一周内报县政府。").tasks
    assert task.lead == ("市生态环境局云台分局",)


def test_helpers_after_a_word_of_duty():
    (task,) = minutes("县林业局要会同县应急局、各乡镇人民政府，4月1日前完成清理48公里。").tasks
    assert (task.lead, task.support) == (("县林业局",), ("县应急局", "各乡镇人民政府"))


def test_lists_of_duties_are_parted_and_a_helping_hand_is_not():
    three = minutes("县财政局3月底前下达补助；县资源局优先安排用地；县住建局4月底前开工。")
    assert [task.lead for task in three.tasks] == [("县财政局",), ("县住建局",)]
    (two,) = minutes("县民政局抓紧修改，一周内报县政府；县财政局按程序安排资金。").tasks
    assert (two.lead, two.support) == (("县民政局",), ("县财政局",))


def test_aims_without_a_unit_are_background_and_duties_outside_them_are_asked_about():
    text = "供水方案\n一、工作目标\n到2026年底，普及率达到96%。\n二、重点任务\n到2026年底，完成管网改造。"
    assert [clause.kind for clause in decompose(text).clauses][-2:] == ["background", "open"]


def test_a_plain_duty_in_minutes_is_asked_about_and_attendance_is_not():
    assert minutes("县资源局优先安排用地指标。").clauses[-1].kind == "open"
    assert minutes("县住建局、县财政局等单位负责同志参加会议。").clauses[-1].kind == "background"
