"""Whether the content of a file is what its extension says, and harmless. Raises Problem; else nothing.

Pure, and hostile input all the way down: the product calls it only in the confined reader (`apart`).
"""

import io
from collections.abc import Callable
from typing import BinaryIO

from duxing.files import documents, packages
from duxing.files.kinds import KINDS, MACRO_FORMATS, Kind
from duxing.files.names import extension
from duxing.files.problems import Broken, Unlike, Unsafe

MAGIC = {
    "ole": documents.OLE_MAGIC,
    "zip": b"PK\x03\x04",
    "pdf": b"%PDF-",
    "jpeg": b"\xff\xd8\xff",
    "png": b"\x89PNG\r\n\x1a\n",
}
# Readers of PDF look for its beginning so far into a file.
_PDF_WITHIN = 1024


def examine(ext: str, stream: BinaryIO) -> None:
    """Examine the content of a file with the extension `ext`, one of `kinds.KINDS`."""
    kind = KINDS[ext]
    stream.seek(0)
    head = stream.read(_PDF_WITHIN)
    if kind.family == "ole" and head.startswith(MAGIC["zip"]) and kind.ext in ("wps", "et"):
        # Newer WPS writes its own extensions as OOXML packages.
        packages.check_office(stream, kind.plain)
        return
    if kind.ext in ("docx", "xlsx") and head.startswith(documents.OLE_MAGIC):
        documents.check_wrapped(stream)
        return
    if not head.lstrip(b"\xef\xbb\xbf").startswith(MAGIC.get(kind.family, b"")):
        raise Unlike
    _refuse_two_faced(kind, stream, head)
    _BY_FAMILY[kind.family](stream, kind)


def _refuse_two_faced(kind: Kind, stream: BinaryIO, head: bytes) -> None:
    """A file that another program would open as something else."""
    if kind.family not in ("pdf", "text") and MAGIC["pdf"] in head:
        raise Unlike
    if kind.family in ("jpeg", "png", "pdf") and packages.is_archive(stream):
        raise Unlike


def _check_zip(stream: BinaryIO, kind: Kind) -> None:
    if kind.ext == "zip":
        packages.check_archive(stream, _check_member)
    elif kind.ext == "ofd":
        packages.check_ofd(stream)
    else:
        packages.check_office(stream, kind.ext)


def _check_member(name: str, stream: BinaryIO) -> None:
    """A file inside a zip passes the same door; archives do not nest."""
    ext = extension(name)
    if ext in MACRO_FORMATS:
        raise Unsafe
    if ext == "zip" or ext not in KINDS:
        raise Broken("压缩包“{}”内含不能接收的文件“" + name + "”，请删除后重新压缩。")
    if stream.seek(0, io.SEEK_END):
        examine(ext, stream)


_BY_FAMILY: dict[str, Callable[[BinaryIO, Kind], None]] = {
    "ole": lambda stream, kind: documents.check_ole(stream, kind.plain),
    "zip": _check_zip,
    "pdf": lambda stream, kind: documents.check_pdf(stream),
    "jpeg": lambda stream, kind: documents.check_image(stream, "JPEG"),
    "png": lambda stream, kind: documents.check_image(stream, "PNG"),
    "text": lambda stream, kind: documents.check_text(stream, kind.plain),
}
