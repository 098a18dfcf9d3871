"""Files that look like trouble and are none: they must come in."""

import io

from xlsxwriter import Workbook

from duxing.files.tests import samples
from rigs.files.cases import Case, Cases
from rigs.files.material import (
    docx_body,
    docx_rel,
    docx_with,
    pdf_of,
    pdf_text,
    pdf_with,
    photo,
    png,
    sheet,
    xlsx_with,
)

_LINE = "涉及商业秘密的，按规定做好保密工作；机密级以上文件不上网。"


def harmless() -> Cases:
    """Sound documents with something in them that a careless check would trip over."""
    d, x, p, z = "报告.docx", "台账.xlsx", "通报.pdf", "材料.zip"
    return [
        Case("写着保密工作的文档", d, lambda: samples.docx(_LINE, "秘密会见。"), ""),
        Case("带网页链接的文档", d, lambda: docx_rel("hyperlink", "https://www.example.gov.cn/"), ""),
        Case("带页码域的文档", d, lambda: docx_body(_text("PAGE", "instrText") + _text("第一页", "t")), ""),
        Case("讲到宏的文档", d, lambda: samples.docx("请先停用宏 vbaProject 和 DDE。"), ""),
        Case("嵌着表格的文档", d, lambda: docx_with({"word/embeddings/a.xlsx": samples.xlsx()}), ""),
        Case("嵌着公式的文档", d, lambda: docx_with({"word/embeddings/o.bin": samples.ole({"Equation Native": b"x"})}), ""),
        Case("三千段的文档", d, lambda: samples.docx(*[f"第{n}项工作，{n}月底前完成。" for n in range(1, 3000)]), ""),
        Case("带求和公式的表格", x, lambda: _formula("SUM(B1:B9)"), ""),
        Case("引号里有竖线的公式", x, lambda: _formula('A1&"|"&B1'), ""),
        Case("声明全表大小的表格", x, _whole_sheet, ""),
        Case("两万行的表格", x, _long_sheet, ""),
        Case("WPS 写的新格式", "报告.wps", samples.docx, ""),
        Case("旧文档", "报告.doc", samples.old_doc, ""),
        Case("旧表格", "台账.xls", samples.old_xls, ""),
        Case("只限编辑的 PDF", p, lambda: samples.pdf(password=""), ""),
        Case("带网页链接的 PDF", p, lambda: pdf_with(page=b"/Annots[<</Subtype/Link/A<</S/URI/URI(https://a.cn)>>>>]"), ""),
        Case("打开时跳到首页的 PDF", p, lambda: pdf_with(b"/OpenAction[3 0 R/Fit]"), ""),
        Case("带书签的 PDF", p, lambda: pdf_with(b"/Outlines 10 0 R", more={10: b"<</First 11 0 R>>", 11: b"<</Title(a)/Dest[3 0 R/Fit]>>"}), ""),
        Case("六百页的 PDF", p, _many_pages, ""),
        Case("有文字的 PDF", p, lambda: pdf_text("保密工作做得好"), ""),
        Case("手机照片", "照片.jpg", lambda: photo((1600, 1200)), ""),
        Case("三千万像素的扫描件", "扫描.png", lambda: png(5000, 6000, b"\0" * 30_006_000), ""),
        Case("国标编码的文本", "说明.txt", lambda: "请于6月底前报送县政府".encode("gb18030"), ""),
        Case("双字节编码的文本", "说明.txt", lambda: "请于6月底前报送".encode("utf-16"), ""),
        Case("生僻字和表情的文本", "说明.txt", lambda: "𠮷田镕基👍".encode(), ""),
        Case("写着网页代码的文本", "说明.txt", lambda: b"<script>alert(1)</script>", ""),
        Case("多种文件的压缩包", z, _mixed, ""),
        Case("五百个文件的压缩包", z, lambda: samples.zipped({f"附件/{n}.txt": f"第{n}件" for n in range(500)}), ""),
        Case("文件名满一百字", "报" * 96 + ".pdf", samples.pdf, ""),
        Case("文件名带括号和点", "关于“三公”经费（2026.11）的报告.v2.pdf", samples.pdf, ""),
    ]  # fmt: skip


def _text(words: str, tag: str) -> str:
    return f"<w:p><w:r><w:{tag}>{words}</w:{tag}></w:r></w:p>"


def _formula(words: str) -> bytes:
    escaped = words.replace("&", "&amp;").replace('"', "&quot;")
    return xlsx_with({"xl/worksheets/sheet1.xml": sheet(f'<row r="1"><c r="A1"><f>{escaped}</f></c></row>')})


def _whole_sheet() -> bytes:
    cells = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    return xlsx_with({"xl/worksheets/sheet1.xml": sheet(cells, '<dimension ref="A1:XFD1048576"/>')})


def _long_sheet() -> bytes:
    out = io.BytesIO()
    book = Workbook(out, {"in_memory": True})
    page = book.add_worksheet()
    for row in range(20_000):
        page.write_row(row, 0, [f"第{row}项", row * 7919 % 10_007, "市水利局"])
    book.close()
    return out.getvalue()


def _many_pages() -> bytes:
    objects = {1: b"<</Type/Catalog/Pages 2 0 R>>"}
    kids = b" ".join(b"%d 0 R" % n for n in range(3, 603))
    objects[2] = b"<</Type/Pages/Kids[%s]/Count 600>>" % kids
    return pdf_of(
        objects | dict.fromkeys(range(3, 603), b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>")
    )


def _mixed() -> bytes:
    inside = {
        "一/报告.docx": samples.docx("请阅。"),
        "照片.png": samples.picture(),
        "二/台账.xlsx": samples.xlsx(),
    }
    return samples.zipped(inside | {"通报.pdf": samples.pdf(), "说明.txt": "请阅。".encode("gb18030")})
