"""What is sent where a file is asked for: sound ones, wrong ones, and names that should not be."""

import io
import zipfile

from PIL import Image

Sent = tuple[str, str, bytes]


def _picture(kind: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 40), (250, 250, 245)).save(out, kind)
    return out.getvalue()


def _zip(names: tuple[str, ...]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for name in names:
            packed.writestr(name, "<x/>")
    return out.getvalue()


DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FILES: tuple[Sent, ...] = (
    ("收文页.png", "image/png", _picture("PNG")),
    ("收文页.jpg", "image/jpeg", _picture("JPEG")),
    ("名称.jpg", "image/png", _picture("PNG")),
    ("空.pdf", "application/pdf", b""),
    ("坏.pdf", "application/pdf", b"%PDF-1.7\n1 0 obj<</Pages 1 0 R>>endobj\ntrailer<</Root 1 0 R>>"),
    ("报告.docx", DOCX, b"MZ\x90\x00" + b"\x00" * 200),
    ("空壳.docx", DOCX, _zip(("[Content_Types].xml", "word/document.xml"))),
    ("材料.zip", "application/zip", _zip(("甲.txt", "../乙.txt"))),
    ("纪要.txt", "text/plain", "一、关于城区内涝。请市水利局6月底前完成。".encode("gbk")),
    ("纪要.txt", "text/plain", b"\xff\xfe\x00\xd8\x00\x00"),
    ("../../etc/passwd", "text/plain", b"root"),
    ("报告\u202efdp.exe", "application/pdf", b"%PDF-1.4"),
    ("长" * 300 + ".pdf", "application/pdf", b"%PDF-1.4"),
    ("机密.txt", "text/plain", "机密★10年\n关于某事".encode()),
)
