"""Title, year and day of a paper."""

from datetime import date

import pytest

from duxing.language.decompose import decompose

HEAD = """云川市人民政府办公室文件
云政办发〔2026〕4号
云川市人民政府办公室
关于印发2026年重点任务分工方案的通知
各县（市、区）人民政府，市政府各部门：
现印发给你们。
云川市人民政府办公室
2026年2月11日
"""


def test_the_frame_is_background_and_gives_title_and_year():
    found = decompose(HEAD)
    assert found.title == "云川市人民政府办公室关于印发2026年重点任务分工方案的通知"
    assert (found.year, found.on) == (2026, date(2026, 2, 11))
    assert {clause.kind for clause in found.clauses} == {"background"}


def test_minutes_count_from_the_meeting_and_not_from_their_printing():
    text = (
        "云川市人民政府常务会议纪要\n〔2026〕21号\n云川市人民政府办公室　　2026年10月28日\n"
        "2026年10月26日上午，市长主持召开第58次常务会议。\n一、内涝治理\n由市住建局一周内印发方案。"
    )
    found = decompose(text)
    assert found.on == date(2026, 10, 26)
    assert found.tasks[0].due == date(2026, 11, 2)


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("望湖市新型工业化行动方案（2025—2027年）", 2025),
        ("岚浦市2025年度法治政府建设工作要点", 2025),
        ("平阜市整改方案\n（2024年9月）\n一、总体要求", 2024),
        ("石政发〔2023〕8号\n关于做好秋收工作的通知", 2023),
        ("县2021年度预算执行审计问题整改台账", None),
        ("关于做好秋收工作的通知", None),
    ],
)
def test_years(text, year):
    assert decompose(text).year == year


def test_what_the_caller_knows_goes_first():
    assert decompose(HEAD, year=2030).year == 2030
    found = decompose(HEAD, on=date(2027, 1, 5))
    assert (found.year, found.on) == (2027, date(2027, 1, 5))


@pytest.mark.parametrize(
    "line",
    [
        "联系人：王晓，电话：0000-1234567。",
        "出席：程远  高岭",
        "分送：市住建局、市财政局。",
        "（此件公开发布）",
        "附件：1.任务表",
        "云川市人民政府办公室",
    ],
)
def test_closing_lines_are_nobodys_task(line):
    assert [clause.kind for clause in decompose(f"一、总体要求\n加强领导。\n{line}").clauses][
        -1
    ] == "background"
