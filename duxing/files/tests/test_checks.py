"""What comes in at the door, and the sentence for everything that does not."""

import hashlib
import io
import zipfile

import pytest

from duxing.core.errors import BadInput
from duxing.files import packages
from duxing.files.checks import check_upload
from duxing.files.examine import examine
from duxing.files.kinds import IMPORTS
from duxing.files.names import in_words
from duxing.files.problems import Broken
from duxing.files.tests import samples

BODY = "word/document.xml"
RELS = "word/_rels/document.xml.rels"


def refusal(name, content, **kwargs):
    with pytest.raises(BadInput) as caught:
        check_upload(name, content, **kwargs)
    return caught.value.message


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("报告.docx", samples.docx()),
        ("台账.xlsx", samples.xlsx()),
        ("旧文.doc", samples.old_doc()),
        ("旧文.wps", samples.old_doc()),
        ("旧表.xls", samples.old_xls()),
        ("旧表.et", samples.old_xls()),
        ("新文.wps", samples.docx()),
        ("通报.pdf", samples.pdf()),
        ("只限编辑.pdf", samples.pdf(password="")),
        ("照片.jpg", samples.picture("JPEG")),
        ("照片.JPEG", samples.picture("JPEG")),
        ("照片.png", samples.picture()),
        ("说明.txt", "请于6月底前报送".encode("gb18030")),
        ("公文.ofd", samples.zipped({"OFD.xml": "<ofd/>", "Doc_0/Document.xml": "<d/>"})),
        ("材料.zip", samples.zipped({"一/报告.docx": samples.docx(), "照片.png": samples.picture()})),
    ],
)
def test_good_files_come_in(name, content):
    checked = check_upload(name, content)
    assert checked.name == name
    assert checked.size == len(content)


def test_the_digest_is_over_the_whole_content(settings):
    settings.DIGEST_ALGORITHM = "sha256"
    content = samples.docx()
    checked = check_upload("报告.docx", io.BytesIO(content))
    assert checked.digest == hashlib.sha256(content).hexdigest()
    assert checked.algorithm == "sha256"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("报告.docx", b"MZ\x90\x00" + b"\0" * 400),
        ("报告.docx", samples.xlsx()),
        ("报告.docx", samples.zipped({"a.txt": "x"})),
        ("报告.docx", samples.old_doc()),
        ("照片.jpg", b"<html><script>alert(1)</script></html>"),
        ("照片.jpg", samples.picture("PNG")),
        ("照片.png", b"\x89PNG\r\n\x1a\n<html>"),
        ("通报.pdf", b"<html>%PDF-1.4"),
        ("旧文.doc", samples.old_xls()),
        ("说明.txt", b"MZ\x00\x00\xff\xff\xff"),
        ("公文.ofd", samples.docx()),
    ],
)
def test_content_must_be_what_the_name_says(name, content):
    expected = f"文件“{name}”的实际格式与扩展名不符，已拒绝上传，请另存为标准格式后重试。"
    assert refusal(name, content) == expected


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/passwd",
        "..\\报告.docx",
        "长" * 300 + ".docx",
        "con.txt",
        "CON",
        "Lpt1.pdf",
        "报告\u202efdp.exe",
        "报\x00告.docx",
        "报告\n.docx",
        ".docx",
        "报告.docx.",
        "",
        "   ",
    ],
)
def test_names_that_hide_something_are_refused(name):
    assert refusal(name, samples.docx()) == "文件名含有不允许的字符或超过 100 字，请改名后上传。"


def test_an_unlisted_extension_is_named_with_what_is_accepted():
    assert refusal("工具.exe", b"MZ").startswith("不能接收文件“工具.exe”，可上传的格式为：.doc、.docx")
    message = refusal("材料.zip", samples.zipped({"a.txt": "x"}), kinds=IMPORTS)
    assert message == "不能接收文件“材料.zip”，可上传的格式为：.doc、.docx、.pdf、.txt、.html、.htm。"


def test_empty_and_oversized_files(settings):
    assert refusal("空.pdf", b"") == "文件“空.pdf”内容为空，请重新选择。"
    settings.UPLOAD_MAX_BYTES = 1024 * 1024
    message = refusal("大.pdf", b"x" * (3 * 1024 * 1024 // 2))
    assert message == "文件“大.pdf”大小 1.5 MB，超过上限 1 MB。"
    assert in_words(2 * 1024**3) == "2.0 GB"
    assert in_words(200 * 1024**2) == "200 MB"


def _external(kind):
    return lambda body: body.replace(
        b"</Relationships>",
        b'<Relationship Id="rX" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
        + kind
        + b'" Target="http://example.org/x" TargetMode="External"/></Relationships>',
    )


def _with_entity(body):
    return body.replace(
        b"<w:document", b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><w:document', 1
    )


def _with_field(body):
    part = b"<w:r><w:instrText>%s</w:instrText></w:r>"
    field = b"<w:p>" + part % b"DDEA" + part % b"UTO c:\\x" + b"</w:p>"
    return body.replace(b"<w:sectPr", field + b"<w:sectPr", 1)


@pytest.mark.parametrize(
    "content",
    [
        samples.repacked(samples.docx(), add={"word/vbaProject.bin": b"x"}),
        samples.repacked(samples.docx(), replace={RELS: _external(b"image")}),
        samples.repacked(samples.docx(), replace={RELS: _external(b"attachedTemplate")}),
        samples.repacked(samples.docx(), replace={"word/document.xml": _with_entity}),
        samples.repacked(samples.docx(), replace={"word/document.xml": _with_field}),
        samples.repacked(samples.docx(), add={"word/more.xml": "<!DOCTYPE a><a/>".encode("utf-16")}),
    ],
)
def test_macros_and_outside_references_are_refused(content):
    expected = "文件“报告.docx”含宏或外部引用，为保证安全不予接收，请删除后另存为 .docx。"
    assert refusal("报告.docx", content) == expected


def test_macro_formats_and_external_links_of_sheets():
    expected = "文件“台账.xlsm”含宏或外部引用，为保证安全不予接收，请删除后另存为 .xlsx。"
    assert refusal("台账.xlsm", samples.xlsx()) == expected
    linked = samples.repacked(samples.xlsx(), add={"xl/externalLinks/externalLink1.xml": "<a/>"})
    assert "含宏或外部引用" in refusal("台账.xlsx", linked)
    assert "请删除后另存为 .docx" in refusal("旧文.doc", samples.old_doc(macro=True))


def test_a_hyperlink_is_no_outside_reference():
    linked = samples.repacked(samples.docx(), replace={RELS: _external(b"hyperlink")})
    assert check_upload("报告.docx", linked).kind == "docx"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("通报.pdf", samples.pdf(password="secret")),
        ("通报.docx", samples.ole({"EncryptedPackage": b"x"})),
        ("通报.doc", samples.old_doc(locked=True)),
        ("通报.xls", samples.old_xls(locked=True)),
    ],
)
def test_files_with_a_password_are_refused(name, content):
    assert refusal(name, content) == f"文件“{name}”设有打开密码，无法进行安全检查，请去除密码后上传。"


def test_a_zip_with_a_password_is_refused():
    content = bytearray(samples.zipped({"a.txt": "x"}, zipfile.ZIP_STORED))
    content[6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    assert "设有打开密码" in refusal("材料.zip", bytes(content))


def test_bombs_are_refused_without_unpacking_them():
    expected = "压缩包“材料.zip”解压后超过 200 MB 或文件数超过 500 个，已拒绝上传。"
    bomb = samples.zipped({"a.txt": b"0" * (30 * 1024 * 1024)})
    assert refusal("材料.zip", bomb) == expected
    many = samples.zipped({f"{i}.txt": "x" for i in range(501)})
    assert refusal("材料.zip", many) == expected
    inner = samples.repacked(samples.docx(), add={"word/media/a.bin": b"0" * (30 * 1024 * 1024)})
    assert "解压后超过" in refusal("报告.docx", inner)


def test_a_zip_is_as_strict_as_the_door():
    assert "内含不能接收的文件“a.exe”" in refusal("材料.zip", samples.zipped({"a.exe": "MZ"}))
    assert "内含不能接收的文件" in refusal("材料.zip", samples.zipped({"a.zip": samples.zipped({"b": "x"})}))
    assert "不符" in refusal("材料.zip", samples.zipped({"../a.txt": "x"}))
    assert "不符" in refusal("材料.zip", samples.zipped({"a.docx": b"MZ"}))


def test_a_pixel_flood_and_a_pdf_with_a_script_are_refused(monkeypatch):
    monkeypatch.setattr("duxing.files.documents.MAX_PIXELS", 1000)
    with pytest.raises(Broken, match="超过一亿像素"):
        examine("png", io.BytesIO(samples.picture()))
    assert "含脚本或自动执行内容" in refusal("通报.pdf", samples.pdf(script="app.alert(1)"))


def test_damaged_files_are_refused_in_plain_words():
    assert "已损坏" in refusal("通报.pdf", b"%PDF-1.7\nnothing")
    broken = samples.repacked(samples.docx(), replace={"word/document.xml": lambda body: body[:200]})
    assert "已损坏" in refusal("报告.docx", broken)


def test_truncating_a_good_file_never_raises_anything_else():
    content = samples.docx()
    for cut in range(1, len(content), max(1, len(content) // 40)):
        refusal("报告.docx", content[:cut])
    assert packages.MAX_ENTRIES == 500


def test_oddities_that_a_fuzzer_found_are_refused_in_words():
    nameless = zipfile.ZipInfo("x")
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(nameless, "x")
        nameless.filename = ""
    assert "不符" in refusal("材料.zip", out.getvalue())
    storage_instead_of_stream = bytearray(samples.old_doc())
    at = storage_instead_of_stream.index("WordDocument".encode("utf-16-le")) + 66
    storage_instead_of_stream[at] = 1
    assert "不符" in refusal("报告.doc", bytes(storage_instead_of_stream))
    looped = bytearray(samples.old_xls())
    looped[512 + 4 : 512 + 8] = b"\1\0\0\0"  # the sector of the directory follows itself
    assert "已损坏" in refusal("台账.xls", bytes(looped))
    strange = b"<?xml version='1.0' encoding='UTF-9'?><w:document xmlns:w='x'/>"
    assert "已损坏" in refusal(
        "报告.docx", samples.repacked(samples.docx(), replace={BODY: lambda _: strange})
    )
