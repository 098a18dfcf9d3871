"""The words of the slip: who is asked how, until when, and how units are named."""

from datetime import date
from io import BytesIO

import pytest
from docx import Document

from duxing.papers.models import OfficeProfile
from duxing.papers.notice import Addressee, addressee, closing, notice_docx, opening
from duxing.papers.tests.papers import NOTICE, OFFICE, text_of, with_changes


def test_a_department_is_asked_and_a_stationed_unit_is_consulted():
    assert opening(with_changes(NOTICE, supporting=())) == "请市住房城乡建设局办理下列事项。"
    alone = with_changes(NOTICE, lead=Addressee("国网云川供电公司", consulted=True), supporting=())
    assert opening(alone) == "商请国网云川供电公司办理下列事项。"
    assert opening(NOTICE) == (
        "请市住房城乡建设局主办，云麓区人民政府、市城投集团协办，商请国网云川供电公司协办，办理下列事项。"
    )


def test_a_county_government_stands_in_full_without_the_city():
    def name(full, short, **kwargs):
        defaults = {"city": "云川市", "county": False, "stationed": False}
        return addressee(full, short, **defaults | kwargs).asked

    assert name("云川市安渠县人民政府", "安渠县政府", county=True) == "请安渠县人民政府"
    assert name("梓阳市人民政府", "梓阳市政府", county=True) == "请梓阳市人民政府"
    assert name("云川市水利局", "市水利局") == "请市水利局"
    assert name("云川市气象局", "市气象局", stationed=True) == "商请市气象局"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({}, "请于11月16日前将办理情况报市政府督查室。"),
        ({"report_by": date(2026, 11, 14)}, "请于11月14日前将办理情况报市政府督查室。"),
        ({"due_on": date(2027, 1, 8)}, "请于2027年1月8日前将办理情况报市政府督查室。"),
        ({"due_on": None}, "请及时将办理情况报市政府督查室。"),
        (
            {"cycle": "此后每月25日前报送进展。"},
            "请于11月16日前将办理情况报市政府督查室。此后每月25日前报送进展。",
        ),
    ],
)
def test_the_closing_names_the_day(changes, sentence):
    assert closing(with_changes(NOTICE, **changes), "市政府督查室") == sentence


def test_the_slip_holds_everything_and_its_name():
    paper = notice_docx(NOTICE, OFFICE)
    assert paper.name == "督办通知单（云政督批〔2026〕37号）.docx"
    text = text_of(paper)
    for part in (
        "云川市人民政府督查室",
        "云政督批〔2026〕37号",
        "陆承远市长11月11日批示：",
        "2．恢复居民室内温度",
    ):
        assert part in text
    assert "（联系人：许小满，电话：0700—2345678）" in text
    assert "签收时间" in text


def test_one_requirement_has_no_number_and_no_contact_no_brackets():
    office = OfficeProfile(letterhead="督查室", office="督查室", report_to="督查室")
    text = text_of(
        notice_docx(with_changes(NOTICE, requirements=["核实。"], contact="", telephone=""), office)
    )
    assert "1．" not in text
    assert "联系人" not in text


def test_fonts_are_set_for_chinese():
    document = Document(BytesIO(notice_docx(NOTICE, OFFICE).content))
    runs = [run for paragraph in document.paragraphs for run in paragraph.runs if run.text.strip()]
    assert runs
    for run in runs:
        assert run._element.rPr.rFonts.get(
            "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}eastAsia"
        ) in ("仿宋_GB2312", "方正小标宋简体", "楷体_GB2312", "黑体", "宋体")


def test_characters_that_a_file_cannot_hold_are_left_out():
    assert "核实情况" in text_of(
        notice_docx(with_changes(NOTICE, requirements=["核实\x0b情况\ud800"]), OFFICE)
    )
