"""Single documents: old Office files, PDF, pictures, text."""

import struct
from typing import Any, BinaryIO

import olefile
from PIL import Image
from pypdf import PdfReader
from pypdf.generic import DictionaryObject

from duxing.files.problems import Broken, Locked, Problem, Unlike, Unsafe
from duxing.language.text import read_text

OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# A3 at 600 dots per inch is 70 million pixels; more is no scan but a flood.
MAX_PIXELS = 100_000_000

_MACRO_STORAGES = ("macros", "_vba_project_cur", "vba")
_OUTSIDE_PDF = ("/JavaScript", "/JS", "/Launch", "/ImportData", "/SubmitForm")


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
            _check_word_password(ole)
        else:
            _check_book_password(ole)


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
        if _starts_something(root):
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


def _ole(stream: BinaryIO) -> Any:
    stream.seek(0)
    try:
        return olefile.OleFileIO(stream)
    except Exception as error:
        # olefile raises OSError, struct.error and its own errors for damaged headers.
        raise Unlike from error


def _check_word_password(ole: Any) -> None:
    """Bit fEncrypted of the file information block ([MS-DOC] 2.5.2)."""
    base = ole.openstream("WordDocument").read(12)
    if len(base) < 12:
        raise Unlike
    if struct.unpack_from("<H", base, 10)[0] & 0x0100:
        raise Locked


def _check_book_password(ole: Any) -> None:
    """A FILEPASS record right after the first BOF ([MS-XLS] 2.4.117)."""
    data = ole.openstream("Workbook" if ole.exists("Workbook") else "Book").read(4096)
    at = 0
    while at + 4 <= len(data):
        record, length = struct.unpack_from("<HH", data, at)
        if record == 0x002F:
            raise Locked
        if record == 0x0085:
            # The sheet list begins; a FILEPASS stands before it or not at all.
            return
        at += 4 + length


def _starts_something(root: Any) -> bool:
    """Whether the catalogue holds scripts, or an action on opening that is more than a jump."""
    names = _dictionary(root.get("/Names"))
    if names is not None and ("/JavaScript" in names or "/EmbeddedFiles" in names):
        return True
    if "/AA" in root:
        return True
    action = _dictionary(root.get("/OpenAction"))
    return action is not None and action.get("/S") in _OUTSIDE_PDF


def _dictionary(value: Any) -> DictionaryObject | None:
    found = value.get_object() if value is not None else None
    return found if isinstance(found, DictionaryObject) else None
