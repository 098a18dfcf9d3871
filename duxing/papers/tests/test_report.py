"""The report says what the form says, and nothing that the form left empty."""

import itertools
from datetime import date

import pytest

from duxing.papers.layout import break_title, file_name
from duxing.papers.report import report_docx, report_title
from duxing.papers.tests.papers import PROXY, REPORT, text_of, with_changes


def test_the_report_is_ready_to_be_signed_and_sealed():
    text = text_of(report_docx(REPORT))
    for part in (
        "云川市住房和城乡建设局文件",
        "　　　〔2026〕　　号",
        "签发人：陈建业",
        "市政府督查室：",
        "（云政督报〔2026〕12号）收悉。现将截至10月25日的办理情况报告如下。总体情况：按序时推进。",
        "一、工作开展及进展情况",
        "（一）新建改造雨水管网12公里。",
        "完成数：累计9.6公里，占80.0%（截至10月25日）。",
        "二、存在问题及原因",
        "三、下步措施",
        "1．燃气移交后倒排工期（时限：11月30日，责任人：市政科赵立）。",
        "2．完成第三座泵站检修（时限：2027年1月20日）。",
        "附件：1．易涝点消除验收表",
        "2026年10月25日",
        "（联系人：赵立，电话：0700—2345001）",
    ):
        assert part in text
    assert "提请协调事项" not in text
    assert "代录" not in text


def test_a_proxy_entry_names_who_entered_it():
    text = text_of(report_docx(with_changes(REPORT, proxy=PROXY)))
    assert "注：本件据纸质件代录·录入人 高原" in text


def test_a_plain_answer_makes_a_short_report():
    short = with_changes(
        REPORT, points=(), problems="", steps=(), evidence=(), as_of=None, state="", text="经核实，反映属实。"
    )
    text = text_of(report_docx(short))
    assert "收悉。现将办理情况报告如下。" in text
    assert "二、" not in text
    assert "附件" not in text


def test_the_year_of_the_state_stands_when_it_is_another():
    assert "截至2025年12月31日的" in text_of(report_docx(with_changes(REPORT, as_of=date(2025, 12, 31))))


@pytest.mark.parametrize(
    ("matter", "title"),
    [
        ("老旧小区改造", "关于老旧小区改造办理情况的报告"),
        ("关于欠薪问题的办理情况", "关于欠薪问题办理情况的报告"),
        ("《夜市油烟治理》", "关于夜市油烟治理办理情况的报告"),
    ],
)
def test_titles_double_nothing(matter, title):
    assert report_title(matter) == title


@pytest.mark.parametrize("length", [3, 19, 20, 38, 39, 60])
def test_titles_break_into_lines_that_fit(length):
    text = ("关于推进城区内涝治理的雨水管网改造" * 5)[:length]
    lines = break_title(text)
    assert "".join(lines) == text
    assert all(len(line) <= 19 for line in lines)
    assert len(lines) == -(-length // 19)


def test_a_title_never_breaks_a_figure():
    lines = break_title("关于2026年第三季度重点项目2026123建设情况的报告")
    assert not any(a[-1].isdigit() and b[0].isdigit() for a, b in itertools.pairwise(lines))


def test_file_names_hold_no_forbidden_character():
    assert file_name("关于“a/b”<c>:\x00?的报告", "docx") == "关于“ab”c的报告.docx"
    assert len(file_name("长" * 300, "docx")) == 85
