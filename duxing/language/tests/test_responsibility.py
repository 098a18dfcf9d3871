"""Who does it: marks in brackets, after labels, and in plain sentences."""

import pytest

from duxing.language.responsibility import Responsibility, find_marks, parse_mark

# mark: lead / support
MARKS = {
    "市发展改革委、市工信局牵头": "市发展改革委、市工信局",
    "市发展改革委牵头，市财政局、市自然资源局配合": "市发展改革委/市财政局、市自然资源局",
    "市财政局会同市民政局负责": "市财政局/市民政局",
    "由市水利局牵头，会同市住建局、市城管局": "市水利局/市住建局、市城管局",
    "牵头单位：市教育局；配合单位：市财政局、各县（市、区）政府": "市教育局/市财政局、各县（市、区）政府",
    "牵头单位：市教育局，配合单位：市财政局": "市教育局/市财政局",
    "责任单位：市住建局": "市住建局",
    "责任单位：市住建局牵头，市城管局配合": "市住建局/市城管局",
    "市医保局负责，市卫生健康委按职责分工负责": "市医保局/市卫生健康委",
    "省市场监管局（省知识产权局）牵头": "省市场监管局（省知识产权局）",
    "牵头单位：市委组织部；责任单位：各区、县级市": "市委组织部/各区、县级市",
    "主办单位：市商务局；协办单位：市工商联": "市商务局/市工商联",
    "责任单位：各市、县〔市、区〕政府": "各市、县〔市、区〕政府",
    "市商务局牵头，无": "市商务局",
}


def written(names):
    return "、".join(names)


@pytest.mark.parametrize(("mark", "expected"), MARKS.items())
def test_lead_and_support(mark, expected):
    said = parse_mark(mark)
    lead, _, support = expected.partition("/")
    assert (written(said.lead), written(said.support)) == (lead, support)
    assert said.lead_explicit


def test_without_a_word_for_lead_the_first_leads_and_that_is_said():
    said = parse_mark("责任单位：市住建局、市城管局")
    assert (said.lead, said.support, said.lead_explicit) == (("市住建局",), ("市城管局",), False)


def test_the_note_that_the_first_leads_makes_it_explicit():
    said = parse_mark("市住建局、市城管局，列第一位者为牵头单位")
    assert (said.lead, said.support, said.lead_explicit) == (("市住建局",), ("市城管局",), True)
    assert parse_mark("责任单位：市住建局、市城管局", first_leads=True).lead_explicit


@pytest.mark.parametrize(
    "mark",
    [
        "市教育局等部门按职责分工负责",
        "市教育局牵头，有关部门配合",
        "市教育局、国务院相关部门负责",
        "市教育局牵头，相关单位参加",
    ],
)
def test_vague_groups_are_not_listed(mark):
    said = parse_mark(mark)
    assert said.and_others
    assert (said.lead, said.support) == (("市教育局",), ())


def test_a_mark_may_name_the_leader_and_the_time():
    said = parse_mark("责任领导：副市长王××；责任单位：市住建局；完成时限：6月底前；督导单位：市政府督查室")
    assert (said.leader, said.lead, said.deadline) == ("副市长王××", ("市住建局",), "6月底前")
    assert said.support == ()


def test_a_heading_fills_what_its_items_leave_open():
    above = Responsibility(lead=("市教育局",), leader="副市长李××", deadline="年底前")
    said = Responsibility(deadline="6月底前").under(above)
    assert (said.lead, said.leader, said.deadline) == (("市教育局",), "副市长李××", "6月底前")
    assert Responsibility(lead=("市财政局",)).under(above).lead == ("市财政局",)


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ("完成改造。（市住建局牵头，市城管局配合）", ["市住建局牵头，市城管局配合"]),
        ("建一所（县教育局负责），修一路（县交通局负责）。", ["县教育局负责", "县交通局负责"]),
        (
            "推进改革。（市发展改革委、市财政局、各县（市、区）政府）",
            ["市发展改革委、市财政局、各县（市、区）政府"],
        ),
        ("完成改造。责任单位：市住建局；完成时限：年底前。", ["责任单位：市住建局；完成时限：年底前。"]),
        ("推进“放管服”（简政放权、放管结合）改革", []),
        ("规划（2025—2027年）印发", []),
        ("联系人：王晓，电话：0000", []),
        ("（此件公开发布）", []),
        ("未闭合（市住建局牵头", []),
        ("", []),
    ],
)
def test_marks_in_a_text(text, marks):
    assert [mark.words for mark in find_marks(text)] == marks


@pytest.mark.parametrize(
    ("mark", "deadline"),
    [
        ("市住建局牵头，市城管局配合，5月10日前完成", "5月10日前"),
        ("市住建局牵头，市城管局配合；年底前完成", "年底前"),
        ("市住建局牵头，市城管局配合，2026年6月底前全面完成", "2026年6月底前"),
        ("市住建局牵头，市城管局配合，年内办结", "年内"),
        ("市住建局牵头，市城管局配合", None),
    ],
)
def test_a_date_in_the_mark_is_no_unit(mark, deadline):
    said = parse_mark(mark)
    assert (said.lead, said.support, said.deadline) == (("市住建局",), ("市城管局",), deadline)
