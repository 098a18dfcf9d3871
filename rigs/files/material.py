"""Bytes to build hostile files from: packages, archives, PDF, pictures, written out by hand."""

import io
import random
import struct
import zipfile
import zlib

from duxing.files.tests import samples

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
EXE = (
    b"MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff\x00\x00"
    + b"\x00" * 48
    + b"PE\x00\x00"
    + b"\x90" * 200
)
BODY = "word/document.xml"
BODY_RELS = "word/_rels/document.xml.rels"


def docx_with(parts: dict[str, bytes | str] | None = None, **more: bytes | str) -> bytes:
    """A sound document with parts added or put in place of its own."""
    parts = {**(parts or {}), **more}
    own = set(zipfile.ZipFile(io.BytesIO(samples.docx())).namelist())
    return samples.repacked(samples.docx(), drop=own & set(parts), add=parts)


def xlsx_with(parts: dict[str, bytes | str]) -> bytes:
    """A sound sheet with parts added or put in place of its own."""
    own = set(zipfile.ZipFile(io.BytesIO(samples.xlsx())).namelist())
    return samples.repacked(samples.xlsx(), drop=own & set(parts), add=parts)


def docx_body(inner: str) -> bytes:
    """A document whose body is the given WordprocessingML."""
    return docx_with(
        {BODY: f'<?xml version="1.0"?><w:document xmlns:w="{WORD}"><w:body>{inner}</w:body></w:document>'}
    )


def docx_rel(kind: str, target: str, mode: str = "External", base: str = OFFICE) -> bytes:
    """A document with one relationship more."""
    line = f'<Relationship Id="rId99" Type="{base}/{kind}" Target="{target}" TargetMode="{mode}"/>'
    return samples.repacked(
        samples.docx(),
        replace={
            BODY_RELS: lambda body: body.replace(b"</Relationships>", f"{line}</Relationships>".encode())
        },
    )


def sheet(inner: str, before: str = "") -> bytes:
    """A sheet part with the given rows."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return (
        f'<?xml version="1.0"?><worksheet xmlns="{main}">{before}<sheetData>{inner}</sheetData></worksheet>'
    ).encode()


def laughs(root: str = "a") -> bytes:
    """Billion laughs: ten entities of ten each."""
    lines = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    return f'<?xml version="1.0"?><!DOCTYPE {root} [<!ENTITY l0 "笑">{lines}]><{root}>&l9;</{root}>'.encode()


def outside(root: str = "a", system: str = "file:///etc/passwd") -> bytes:
    """An external entity."""
    return (
        f'<?xml version="1.0"?><!DOCTYPE {root} [<!ENTITY x SYSTEM "{system}">]><{root}>&x;</{root}>'.encode()
    )


def zeros(megabytes: int) -> bytes:
    """So many megabytes of nothing, for packing."""
    return b"\0" * (megabytes * 1024 * 1024)


def bomb_zip(names: dict[str, int]) -> bytes:
    """An archive whose members unpack to the given megabytes."""
    return samples.zipped({name: b" " * (size * 1024 * 1024) for name, size in names.items()})


def entry(
    name: bytes, data: bytes, *, size: int | None = None, offset: int = 0, mode: int = 0, bits: int = 0
):
    """A member by hand: its local record with the data, and its line in the directory."""
    packed = zlib.compress(data, 9)[2:-4]
    real = len(data) if size is None else size
    common = struct.pack("<HHHHHIIIHH", 20, bits, 8, 0, 33, zlib.crc32(data), len(packed), real, len(name), 0)
    local = b"PK\x03\x04" + common + name + packed
    line = b"PK\x01\x02" + struct.pack("<H", 0x0314) + common
    line += struct.pack("<HHHII", 0, 0, 0, mode, offset) + name
    return local, line


def by_hand(locals_: bytes, lines: list[bytes]) -> bytes:
    """An archive of local records and directory lines as they stand."""
    directory = b"".join(lines)
    end = struct.pack("<HHHHIIH", 0, 0, len(lines), len(lines), len(directory), len(locals_), 0)
    return locals_ + directory + b"PK\x05\x06" + end


def pdf_of(objects: dict[int, bytes], root: int = 1, extra: bytes = b"", trailer: bytes = b"") -> bytes:
    """A PDF of numbered objects with a true cross-reference table."""
    out, places = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", {}
    for number, body in objects.items():
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    out += extra
    start, last = len(out), max(objects)
    lines = [b"0000000000 65535 f \n"]
    lines += [
        b"%010d 00000 %s \n" % (places.get(n, 0), b"n" if n in places else b"f") for n in range(1, last + 1)
    ]
    out += b"xref\n0 %d\n%s" % (last + 1, b"".join(lines))
    return out + b"trailer\n<</Size %d/Root %d 0 R%s>>\nstartxref\n%d\n%%%%EOF\n" % (
        last + 1,
        root,
        trailer,
        start,
    )


def pdf_with(catalogue: bytes = b"", page: bytes = b"", more: dict[int, bytes] | None = None) -> bytes:
    """A PDF of one page, with entries added to its catalogue and page and further objects from 10."""
    return pdf_of(
        {
            1: b"<</Type/Catalog/Pages 2 0 R%s>>" % catalogue,
            2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]%s>>" % page,
            **(more or {}),
        }
    )


def stream(data: bytes, words: bytes = b"") -> bytes:
    """A stream object."""
    return b"<</Length %d%s>>\nstream\n%s\nendstream" % (len(data), words, data)


def pdf_text(text: str) -> bytes:
    """A PDF whose text layer shows `text`: letters in a font that says what they mean."""
    codes = {char: 65 + at for at, char in enumerate(dict.fromkeys(text))}
    lines = "".join(f"<{code:02X}> <{ord(char):04X}>\n" for char, code in codes.items())
    cmap = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def /CMapType 2 def\n"
        "1 begincodespacerange <00> <FF> endcodespacerange\n"
        f"{len(codes)} beginbfchar\n{lines}endbfchar endcmap end end"
    )
    shown = "".join(chr(codes[char]) for char in text)
    font = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/ToUnicode 11 0 R>>"
    content = f"BT /F1 12 Tf 40 700 Td ({shown}) Tj ET".encode()
    resources = b"/Resources<</Font<</F1 10 0 R>>>>/Contents 12 0 R"
    return pdf_with(page=resources, more={10: font, 11: stream(cmap.encode()), 12: stream(content)})


def chunk(kind: bytes, data: bytes) -> bytes:
    """One chunk of a PNG."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width: int, height: int, data: bytes = b"", *, end: bool = True, more: bytes = b"") -> bytes:
    """A PNG with the given claims and packed data."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    body = chunk(b"IDAT", zlib.compress(data, 9)) if data else b""
    return b"\x89PNG\r\n\x1a\n" + head + more + body + (chunk(b"IEND", b"") if end else b"")


def photo(size: tuple[int, int] = (640, 480), seed: int = 7) -> bytes:
    """A JPEG with enough in it to be cut."""
    image = samples.Image.frombytes("RGB", size, random.Random(seed).randbytes(size[0] * size[1] * 3))
    out = io.BytesIO()
    image.save(out, "JPEG", quality=60)
    return out.getvalue()


def flood_jpeg(width: int, height: int) -> bytes:
    """A small JPEG that claims to be huge."""
    data = photo((16, 16))
    at = data.index(b"\xff\xc0")
    return data[: at + 5] + struct.pack(">HH", height, width) + data[at + 9 :]
