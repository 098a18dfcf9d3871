"""Single documents: old Office files, PDF, pictures, text."""

import re
import struct
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, BinaryIO

import olefile
from PIL import Image
from pypdf import PdfReader

from duxing.files.pdf_actions import starts_something
from duxing.files.problems import Broken, Locked, Problem, Unlike, Unsafe
from duxing.language.text import read_text

OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# A3 at 600 dots per inch is 70 million pixels; more is no scan but a flood.
MAX_PIXELS = 100_000_000
# So much can be unpacked within the memory of a reader to see that nothing is missing.
UNPACKED_PIXELS = 40_000_000

_FILEPASS, _SHEET, _END = 0x002F, 0x0085, 0x000A
_MACRO_STORAGES = ("macros", "_vba_project_cur", "vba")
# A field that fetches by dynamic data exchange, behind the mark of a field's beginning.
_OLD_FIELD = re.compile(rb"\x13\0?(?: \0?)*D\0?D\0?E\0?", re.IGNORECASE)
# A program wrapped up as an object of a document.
_PACKAGED = "\x01ole10native"


def check_ole(stream: BinaryIO, plain: str) -> None:
    """An old .doc or .xls (or .wps, .et): right main stream, no password, no macro. Raises Problem."""
    with _ole(stream) as ole:
        if ole.exists("EncryptedPackage"):
            raise Locked
        word, book = ole.exists("WordDocument"), ole.exists("Workbook") or ole.exists("Book")
        if not (word if plain == "docx" else book):
            raise Unlike
        if any(part.lower() in _MACRO_STORAGES for path in ole.listdir(storages=True) for part in path):
            raise Unsafe
        if word:
            _check_word(ole)
        else:
            _check_book(ole)


def check_embedded(stream: BinaryIO) -> None:
    """An object inside a document: no program wrapped up in it, no macro. Raises Problem."""
    stream.seek(0)
    if stream.read(8) != OLE_MAGIC:
        return
    with _ole(stream) as ole:
        parts = {part.lower() for path in ole.listdir(storages=True) for part in path}
        if _PACKAGED in parts or parts & set(_MACRO_STORAGES):
            raise Unsafe


def check_wrapped(stream: BinaryIO) -> None:
    """A .docx or .xlsx that is an OLE file: with a password it is, otherwise it is something else."""
    with _ole(stream) as ole:
        raise Locked if ole.exists("EncryptedPackage") else Unlike


def check_pdf(stream: BinaryIO) -> None:
    """A PDF that opens without a password and starts nothing by itself. Raises Problem."""
    stream.seek(0)
    try:
        reader = PdfReader(stream)
        if reader.is_encrypted and not reader.decrypt(""):
            raise Locked
        root = reader.trailer["/Root"].get_object()
        if not len(reader.pages):
            raise Broken
        if starts_something(root, reader.pages):
            raise Broken("文件“{}”含脚本或自动执行内容，为保证安全不予接收，请重新打印为 PDF 后上传。")
    except (Problem, MemoryError):
        raise
    except Exception as error:
        # pypdf raises many kinds of error for hostile input; each of them means the same to us.
        raise Broken from error


def check_image(stream: BinaryIO, form: str) -> None:
    """A picture of the named format that decodes and is no pixel flood. Raises Problem."""
    stream.seek(0)
    try:
        with Image.open(stream, formats=[form]) as image:
            if image.width * image.height > MAX_PIXELS:
                raise Broken("图片“{}”超过一亿像素，请降低分辨率后上传。")
            image.verify()
        stream.seek(0)
        with Image.open(stream, formats=[form]) as image:
            image.draft("RGB", (image.width // 8, image.height // 8))
            if image.width * image.height <= UNPACKED_PIXELS:
                _unpack(image)
    except (Problem, MemoryError):
        raise
    except Image.DecompressionBombError as error:
        raise Broken("图片“{}”超过一亿像素，请降低分辨率后上传。") from error
    except Exception as error:
        # Pillow's decoders raise SyntaxError, struct.error and others for damaged data.
        raise Unlike from error


def check_text(stream: BinaryIO, ext: str) -> None:
    """Text that can be decoded; an .html must hold a tag. Raises Problem."""
    stream.seek(0)
    data = stream.read()
    try:
        text = read_text(data)
    except UnicodeError as error:
        if b"\x00" in data:
            raise Unlike from error
        raise Broken("无法识别文件“{}”的文字编码，请另存为 UTF-8 编码后上传。") from error
    if "\x00" in text or (ext == "html" and "<" not in text):
        raise Unlike


def _unpack(image: Image.Image) -> None:
    try:
        image.load()
    except OSError as error:
        raise Broken from error


@contextmanager
def _ole(stream: BinaryIO) -> Iterator[Any]:
    """The compound file. Whatever is wrong with it, there or in what is read of it, raises Unlike."""
    stream.seek(0)
    try:
        with olefile.OleFileIO(stream) as ole:
            # In this order: with a loop in the one table even reading the other does not end.
            if _has_loop(ole.fat) or ole.num_mini_fat_sectors > len(ole.fat):
                raise Broken
            ole.loadminifat()
            if _has_loop(ole.minifat):
                raise Broken
            yield ole
    except (Problem, MemoryError):
        raise
    except Exception as error:
        # olefile raises OSError, struct.error and its own errors for damaged files.
        raise Unlike from error


def _has_loop(following: Sequence[int]) -> bool:
    """Whether a chain of sectors comes back to itself; the library that reads sheets would follow it for ever."""
    seen = [0] * len(following)
    for walk, start in enumerate(range(len(following)), start=1):
        at = start
        while at < len(following) and not seen[at]:
            seen[at] = walk
            at = following[at]
        if at < len(following) and seen[at] == walk:
            return True
    return False


def _check_word(ole: Any) -> None:
    """Bit fEncrypted of the file information block ([MS-DOC] 2.5.2), and no field that fetches."""
    data = ole.openstream("WordDocument").read()
    if len(data) < 12:
        raise Unlike
    if struct.unpack_from("<H", data, 10)[0] & 0x0100:
        raise Locked
    if _OLD_FIELD.search(data):
        raise Unsafe


def _check_book(ole: Any) -> None:
    """No FILEPASS before the list of sheets ([MS-XLS] 2.4.117), no macro in the list (2.4.28)."""
    data = ole.openstream("Workbook" if ole.exists("Workbook") else "Book").read()
    at = 0
    while at + 4 <= len(data):
        record, length = struct.unpack_from("<HH", data, at)
        if record == _FILEPASS:
            raise Locked
        if record == _SHEET and data[at + 9 : at + 10] in (b"\x01", b"\x06"):
            raise Unsafe
        if record == _END:
            return
        at += 4 + length
