"""Text out of imported files."""

from io import BytesIO

import pytest
from docx import Document
from docx.oxml.ns import qn

from duxing.core.errors import BadInput
from duxing.files.docx_numbers import chinese
from duxing.files.extract import NoTextLayer, extract, html_text
from duxing.files.lines import Line, join_lines
from duxing.files.tests import samples
from duxing.language.text import read_text
from duxing.papers.layout import new_paper, paragraph, saved
from duxing.papers.render import soffice, to_pdf


def test_docx_keeps_the_order_of_paragraphs_and_tables():
    content = samples.docx("一、总体要求", "正文。", rows=[["序号", "任务"], ["1", "检修泵站"]])
    assert extract("docx", content).text.split("\n") == [
        "一、总体要求",
        "正文。",
        "序号\t任务",
        "1\t检修泵站",
    ]


def test_docx_reads_tracked_changes_as_accepted():
    def track(body):
        inserted = '<w:ins w:id="1" w:author="a"><w:r><w:t>增补</w:t></w:r></w:ins>'
        deleted = '<w:del w:id="2" w:author="a"><w:r><w:delText>删去</w:delText></w:r></w:del>'
        return body.replace(b"</w:p>", f"{inserted}{deleted}</w:p>".encode(), 1)

    content = samples.repacked(samples.docx("正文"), replace={"word/document.xml": track})
    assert extract("docx", content).text == "正文增补"


def test_numbers_that_word_counts_are_read():
    """The shipped template of the library has a numbered style; its list is made Chinese here."""
    document = Document()
    for text in ("总体要求", "重点任务"):
        document.add_paragraph(text, style="List Number")
    document.add_paragraph("正文。")
    document.add_paragraph("组织保障", style="List Number")
    document.add_paragraph("要点", style="List Bullet")
    numbering = document.part.numbering_part.element
    for level in numbering.iter(qn("w:lvl")):
        if level.find(qn("w:numFmt")).get(qn("w:val")) == "decimal":
            level.find(qn("w:numFmt")).set(qn("w:val"), "chineseCounting")
            level.find(qn("w:lvlText")).set(qn("w:val"), "%1、")
    out = BytesIO()
    document.save(out)
    assert extract("docx", out.getvalue()).text.split("\n") == [
        "一、总体要求",
        "二、重点任务",
        "正文。",
        "三、组织保障",
        "要点",
    ]
    assert [chinese(n) for n in (1, 10, 11, 20, 99, 100)] == ["一", "十", "十一", "二十", "九十九", "100"]


def test_old_doc_gets_a_clear_answer():
    with pytest.raises(BadInput) as caught:
        extract("doc", samples.old_doc())
    assert caught.value.message == "暂不能读取旧版 .doc 文件，请在 WPS 或 Word 中另存为 .docx 后再导入。"


def test_an_image_only_pdf_is_offered_to_registration():
    with pytest.raises(NoTextLayer) as caught:
        extract("pdf", samples.pdf())
    assert "登记一件" in caught.value.message


def test_a_text_that_cannot_be_read_says_so():
    with pytest.raises(BadInput, match="无法读取文件内容"):
        extract("docx", b"PK\x03\x04 nothing")
    with pytest.raises(BadInput, match="文件中没有文字"):
        extract("txt", b"  \n ")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_encodings_of_text(encoding):
    text = "请于6月底前报送\r\n县政府"
    assert read_text(text.encode(encoding)) == "请于6月底前报送\n县政府"


def test_html_gives_one_block_a_line_and_no_script():
    html = """<html><head><title>x</title></head><body><script>var a</script>
    <p>一、总体要求</p><p>推进<b>老旧</b>小区改造。<br>落实到位。</p>
    <table><tr><td>序号</td><td>任务</td></tr></table></body></html>"""
    assert html_text(html).split("\n") == ["一、总体要求", "推进老旧小区改造。", "落实到位。", "序号\t任务"]


def line(text, indent=0):
    """A line of a page with a type area of 30 characters of 10 points that begins at 50."""
    return Line(text, 50 + 10 * indent, 50 + 10 * (indent + len(text)), 10)


def test_indented_lines_begin_paragraphs_even_after_a_full_line():
    full, last = "甲" * 27 + "。", "乙" * 28
    first = [line(full, 2), line(last, 2), line("丙" * 30), line("丁" * 30), line("— 1 —", 20)]
    second = [line("戊戊。"), line("（一）己", 2), line("2", 14)]
    assert join_lines([first, second]).split("\n") == [
        full,
        last + "丙" * 30 + "丁" * 30 + "戊戊。",
        "（一）己",
    ]


def test_without_indents_the_words_decide():
    page = [
        line("甲" * 30),
        line("乙" * 29 + "。"),
        line("丙" * 30),
        line("一、丁"),
        line("A" * 30),
        line("b"),
    ]
    joined = join_lines([page]).split("\n")
    assert joined == ["甲" * 30 + "乙" * 29 + "。", "丙" * 30, "一、丁", "A" * 30 + " b"]


@pytest.mark.skipif(soffice() is None, reason="LibreOffice is not installed")
def test_a_printed_document_comes_back_as_it_was():
    paragraphs = [
        "一、总体要求",
        "推进城区内涝治理，新建改造雨水管网12公里，消除易涝点9处，11月底前完成。" * 3,
        "市住房城乡建设局牵头，市水利局、市城市管理局配合落实到位，确保2026年底前全面完成任务。",
        "（一）推进老旧小区改造，开工58个小区，惠及群众1.26万户。" * 2,
    ] * 6
    document = new_paper("试", "试")
    for text in paragraphs:
        paragraph(document, text, indent=2)
    printed = to_pdf(saved(document, "试").content, "docx")
    assert extract("pdf", printed).text.split("\n") == paragraphs
