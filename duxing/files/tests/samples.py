"""Small files of every kind, good and bad, made on the spot."""

import io
import struct
import zipfile

from docx import Document
from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, StreamObject, TextStringObject
from xlsxwriter import Workbook


def docx(*paragraphs, rows=()):
    document = Document()
    for text in paragraphs or ("请市水利局研究办理。",):
        document.add_paragraph(text)
    if rows:
        table = document.add_table(rows=len(rows), cols=len(rows[0]))
        for r, row in enumerate(rows):
            for c, text in enumerate(row):
                table.cell(r, c).text = text
    return _saved(document)


def xlsx():
    out = io.BytesIO()
    book = Workbook(out, {"in_memory": True})
    book.add_worksheet().write_string(0, 0, "序号")
    book.close()
    return out.getvalue()


def repacked(data, *, add=None, replace=None, drop=()):
    """An office package with parts added, replaced (part -> function of bytes) or dropped."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in drop:
                body = old.read(name)
                new.writestr(name, replace[name](body) if replace and name in replace else body)
        for name, body in (add or {}).items():
            new.writestr(name, body)
    return out.getvalue()


def zipped(members, compress=zipfile.ZIP_DEFLATED):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compress) as archive:
        for name, body in members.items():
            archive.writestr(name, body)
    return out.getvalue()


def picture(form="PNG", size=(40, 30)):
    out = io.BytesIO()
    Image.new("RGB", size, "white").save(out, form)
    return out.getvalue()


def pdf(*, password=None, script=None, text=None):
    writer = PdfWriter()
    page = writer.add_blank_page(595, 842)
    if text:
        stream = StreamObject()
        stream.set_data(f"BT /F1 12 Tf 40 800 Td ({text}) Tj ET".encode("ascii"))
        page[NameObject("/Contents")] = writer._add_object(stream)
    if script:
        action = {"/S": NameObject("/JavaScript"), "/JS": TextStringObject(script)}
        opening = DictionaryObject({NameObject(key): value for key, value in action.items()})
        writer._root_object[NameObject("/OpenAction")] = opening
    if password is not None:
        writer.encrypt(password, owner_password="owner")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def ole(streams):
    """A minimal compound file ([MS-CFB]) with the given streams, each padded to 4096 bytes."""
    end, free, fat_sector = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
    names = list(streams)
    directory_sectors = (len(names) + 1 + 3) // 4
    first = 1 + directory_sectors
    fat = [fat_sector, *list(range(2, 1 + directory_sectors)), end]
    entries = [_entry("Root Entry", 5, child=1 if names else free, start=end, size=0)]
    body, at = b"", first
    for i, name in enumerate(names):
        data = streams[name].ljust(4096, b"\0")
        fat += [*list(range(at + 1, at + 8)), end]
        following = i + 2 if i + 1 < len(names) else free
        entries.append(_entry(name, 2, child=free, start=at, size=len(data), right=following))
        body, at = body + data, at + 8
    table = struct.pack("<128I", *(fat + [free] * (128 - len(fat))))
    directory = b"".join(entries).ljust(directory_sectors * 512, b"\0")
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16 + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
    header += b"\0" * 6 + struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, end, 0, end, 0)
    header += struct.pack("<109I", 0, *[free] * 108)
    return header + table + directory + body


def _entry(name, kind, *, child, start, size, right=0xFFFFFFFF):
    raw = (name + "\0").encode("utf-16-le")
    head = raw.ljust(64, b"\0") + struct.pack("<HBB", len(raw), kind, 1)
    links = struct.pack("<III", 0xFFFFFFFF, right, child)
    return head + links + b"\0" * 36 + struct.pack("<IQ", start, size)


def old_doc(*, locked=False, macro=False):
    base = struct.pack("<HHHHHH", 0xA5EC, 193, 0, 0x0804, 0, 0x0100 if locked else 0)
    streams = {"WordDocument": base}
    if macro:
        streams["_VBA_PROJECT_CUR"] = b"x"
    return ole(streams)


def old_xls(*, locked=False):
    records = struct.pack("<HH16s", 0x0809, 16, b"")
    if locked:
        records += struct.pack("<HH6s", 0x002F, 6, b"")
    return ole({"Workbook": records + struct.pack("<HH2s", 0x0085, 2, b"")})


def _saved(document):
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()
