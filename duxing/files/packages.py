"""Zip containers: office packages (OOXML), OFD and plain archives.

Sizes are counted while reading, never taken from the headers, because a bomb lies in its header.
"""

import io
import os
import re
import stat
import zipfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any, BinaryIO
from xml.parsers import expat

from defusedxml.ElementTree import fromstring

from duxing.files.documents import check_embedded
from duxing.files.names import is_bad_part
from duxing.files.part_watch import FieldWatch, FormulaWatch, Watch
from duxing.files.problems import Broken, Locked, Problem, TooBig, Unlike, Unsafe

MAX_ENTRIES = 500
MAX_UNPACKED = 200 * 1024 * 1024
MAX_RATIO = 100
# A small part may well be compressed far below a hundredth: only bulk counts as a bomb.
RATIO_FROM = 10 * 1024 * 1024
CHUNK = 256 * 1024

_MAIN_PART = {
    "docx": "wordprocessingml.document.main+xml",
    "xlsx": "spreadsheetml.sheet.main+xml",
}
_MACRO_PART = re.compile(r"vbaproject|vbadata|/macrosheets/|/activex/", re.IGNORECASE)
_OUTSIDE_PART = re.compile(r"xl/(externallinks/|connections\.xml|querytables/)", re.IGNORECASE)
_MACRO_TYPE = re.compile(rb"macroenabled|vbaproject|macrosheet", re.IGNORECASE)
# What stands inside a document as an object of its own; anything else in that folder is a program or a script.
_EMBEDDED = re.compile(
    r"/embeddings/[^/]*\.(bin|docx?|xlsx?|xlsb|pptx?|vsdx?|emf|wmf|odf|ods|odt)$", re.IGNORECASE
)
# A page of the web taken into the document; it may hold anything.
_ACTIVE_RELATIONS = ("/afchunk", "/vbaproject", "/xlmacrosheet", "/control")


class Budget:
    """How much may still be unpacked from one upload."""

    def __init__(self, packed: int) -> None:
        self.packed = max(packed, 1)
        self.seen = 0

    def spend(self, size: int) -> None:
        """Count `size` unpacked bytes. Raises TooBig."""
        self.seen += size
        if self.seen > MAX_UNPACKED or (self.seen > RATIO_FROM and self.seen / self.packed > MAX_RATIO):
            raise TooBig


def check_office(stream: BinaryIO, ext: str) -> None:
    """A .docx or .xlsx: right main part, no macro, no outside reference, no entity. Raises Problem."""
    with _opened(stream) as archive:
        budget = Budget(_packed_size(archive))
        entries = _entries(archive)
        names = {entry.filename for entry in entries}
        if "[Content_Types].xml" not in names:
            raise Unlike
        types = b"".join(_chunks(archive, "[Content_Types].xml", budget))
        if _MACRO_TYPE.search(types):
            raise Unsafe
        if _MAIN_PART[ext].encode() not in types:
            raise Unlike
        for entry in entries:
            _check_part(archive, entry.filename, budget)


def check_ofd(stream: BinaryIO) -> None:
    """A .ofd (GB/T 33190): its entry file is there and no part carries an entity. Raises Problem."""
    with _opened(stream) as archive:
        budget = Budget(_packed_size(archive))
        entries = _entries(archive)
        if "OFD.xml" not in {entry.filename for entry in entries}:
            raise Unlike
        for entry in entries:
            _check_part(archive, entry.filename, budget)


def check_archive(stream: BinaryIO, check_member: Callable[[str, BinaryIO], None]) -> None:
    """A .zip: every member goes through `check_member(file name, seekable stream)`. Raises Problem."""
    for path, member in members(stream):
        parts = path.split("/")
        if any(is_bad_part(part) for part in parts if part not in ("", ".")):
            raise Broken("压缩包“{}”内有文件名含不允许的字符或过长，请改名后重新压缩。")
        check_member(parts[-1], member)


def members(stream: BinaryIO) -> Iterator[tuple[str, BinaryIO]]:
    """The files of a .zip one after another: path and seekable content. Raises Problem.

    A content is gone when the next is asked for; all together keep within the limits of an upload.
    """
    with _opened(stream) as archive:
        budget = Budget(_packed_size(archive))
        for entry in _entries(archive):
            if entry.is_dir():
                continue
            with _scratch() as copy:
                for chunk in _chunks(archive, entry.filename, budget):
                    copy.write(chunk)
                yield _shown_path(entry), copy


def _scratch() -> BinaryIO:
    """A file without a name and a place on the disk: the reader may write to none."""
    return os.fdopen(os.memfd_create("part"), "w+b")


def _opened(stream: BinaryIO) -> zipfile.ZipFile:
    stream.seek(0)
    try:
        return zipfile.ZipFile(stream)
    except MemoryError:
        raise
    except Exception as error:
        # zipfile raises a dozen kinds of error for damaged directories.
        raise Unlike from error


def is_archive(stream: BinaryIO) -> bool:
    """Whether a program for archives would open it and find something inside."""
    try:
        with _opened(stream) as archive:
            return bool(archive.namelist())
    except Unlike:
        return False


def _packed_size(archive: zipfile.ZipFile) -> int:
    """What came in; the directory may claim more than the whole file has."""
    assert archive.fp is not None
    return min(sum(entry.compress_size for entry in archive.infolist()), archive.fp.seek(0, io.SEEK_END))


def _entries(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    entries = archive.infolist()
    if len(entries) > MAX_ENTRIES:
        raise TooBig
    for entry in entries:
        if entry.flag_bits & 0x1:
            raise Locked
        parts = entry.filename.replace("\\", "/").split("/")
        if not entry.filename or ".." in parts or entry.filename.startswith(("/", "\\")) or ":" in parts[0]:
            raise Unlike
        if stat.S_ISLNK(entry.external_attr >> 16):
            raise Unlike
    if len({entry.filename for entry in entries}) != len(entries):
        # Two parts of one name: which one is read depends on the program that reads.
        raise Unlike
    return entries


def _chunks(archive: zipfile.ZipFile, name: str, budget: Budget) -> Iterator[bytes]:
    try:
        with archive.open(name) as part:
            while chunk := part.read(CHUNK):
                budget.spend(len(chunk))
                yield chunk
    except (Problem, MemoryError):
        raise
    except Exception as error:
        # zipfile raises a dozen kinds of error for damaged data.
        raise Broken from error


def _shown_path(entry: zipfile.ZipInfo) -> str:
    name = entry.filename
    if not entry.flag_bits & 0x800:
        # Chinese Windows writes names in GBK without saying so; Python reads them as cp437.
        with suppress(UnicodeError):
            name = name.encode("cp437").decode("gb18030")
    return name.replace("\\", "/")


def _check_part(archive: zipfile.ZipFile, name: str, budget: Budget) -> None:
    lower = name.lower()
    if _MACRO_PART.search("/" + name) or _OUTSIDE_PART.match(name):
        raise Unsafe
    if lower.endswith(".rels"):
        _check_relationships(b"".join(_chunks(archive, name, budget)))
    elif "/embeddings/" in lower:
        _check_embedded(archive, name, budget)
    elif lower.endswith((".xml", ".vml")):
        _check_xml(_chunks(archive, name, budget), FieldWatch() if lower.startswith("word/") else None)
        if lower.startswith("xl/") and _may_act(archive, name):
            _check_xml(_chunks(archive, name, Budget(budget.packed)), FormulaWatch())
    else:
        for _ in _chunks(archive, name, budget):
            pass


def _check_embedded(archive: zipfile.ZipFile, name: str, budget: Budget) -> None:
    """An object in a document: a package passes the door of packages, an old file that of old files."""
    if not _EMBEDDED.search("/" + name):
        raise Unsafe
    with _scratch() as inner:
        for chunk in _chunks(archive, name, budget):
            inner.write(chunk)
        ext = name.rpartition(".")[2].lower()
        if ext in _MAIN_PART and is_archive(inner):
            check_office(inner, ext)
        elif is_archive(inner):
            with _opened(inner) as package:
                if any(_MACRO_PART.search("/" + part) for part in package.namelist()):
                    raise Unsafe
        check_embedded(inner)


def _may_act(archive: zipfile.ZipFile, name: str) -> bool:
    """Whether a part of a sheet may hold a formula that reaches out; most hold no sign of one."""
    with archive.open(name) as part:
        while chunk := part.read(CHUNK):
            if FormulaWatch.MAY_ACT.search(chunk):
                return True
    return False


def _check_relationships(data: bytes) -> None:
    """Only a hyperlink may point outside: pictures, templates and objects would be fetched."""
    try:
        root = fromstring(data, forbid_dtd=True)
    except ValueError as error:
        raise Unsafe from error
    except MemoryError:
        raise
    except Exception as error:
        raise Broken from error
    for one in root:
        kind = one.get("Type", "").lower()
        outside = one.get("TargetMode", "").lower() == "external"
        if (outside and not kind.endswith("/hyperlink")) or kind.endswith(_ACTIVE_RELATIONS):
            raise Unsafe


def _check_xml(chunks: Iterator[bytes], watch: Watch | None) -> None:
    """Parse a part chunk by chunk; a document type, with or without entities, is refused."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartDoctypeDeclHandler = _refuse_doctype
    if watch is not None:
        watch.follow(parser)
    try:
        for chunk in chunks:
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except (Problem, MemoryError):
        raise
    except Exception as error:
        # Not only its own error: an encoding that nobody knows is a LookupError.
        raise Broken from error
    if watch is not None and watch.acts():
        raise Unsafe


def _refuse_doctype(*_: Any) -> None:
    raise Unsafe
