"""Zip containers: office packages (OOXML), OFD and plain archives.

Sizes are counted while reading, never taken from the headers, because a bomb lies in its header.
"""

import re
import stat
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any, BinaryIO
from xml.parsers import expat

from defusedxml.ElementTree import fromstring

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
# Fields that fetch or start something: dynamic data exchange, and text or pictures from elsewhere.
_ACTIVE_FIELD = re.compile(r"\b(DDE|DDEAUTO|INCLUDETEXT|INCLUDEPICTURE)\b", re.IGNORECASE)
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


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
        if b"macroEnabled" in types or b"vbaProject" in types:
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
        check_member(path.rsplit("/", 1)[-1], member)


def members(stream: BinaryIO) -> Iterator[tuple[str, BinaryIO]]:
    """The files of a .zip one after another: path and seekable content. Raises Problem.

    A content is gone when the next is asked for; all together keep within the limits of an upload.
    """
    with _opened(stream) as archive:
        budget = Budget(_packed_size(archive))
        for entry in _entries(archive):
            if entry.is_dir():
                continue
            with tempfile.SpooledTemporaryFile(max_size=4 * 1024 * 1024) as copy:
                for chunk in _chunks(archive, entry.filename, budget):
                    copy.write(chunk)
                yield _shown_path(entry), copy  # type: ignore[misc]


def _opened(stream: BinaryIO) -> zipfile.ZipFile:
    stream.seek(0)
    try:
        return zipfile.ZipFile(stream)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise Unlike from error


def _packed_size(archive: zipfile.ZipFile) -> int:
    return sum(entry.compress_size for entry in archive.infolist())


def _entries(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    entries = archive.infolist()
    if len(entries) > MAX_ENTRIES:
        raise TooBig
    for entry in entries:
        if entry.flag_bits & 0x1:
            raise Locked
        parts = entry.filename.replace("\\", "/").split("/")
        if ".." in parts or entry.filename.startswith(("/", "\\")) or ":" in parts[0]:
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
    if _MACRO_PART.search("/" + name) or name.lower().startswith("xl/externallinks/"):
        raise Unsafe
    lower = name.lower()
    if lower.endswith(".rels"):
        _check_relationships(b"".join(_chunks(archive, name, budget)))
    elif lower.endswith((".xml", ".vml")):
        _check_xml(_chunks(archive, name, budget), fields=lower.startswith("word/"))
    else:
        for _ in _chunks(archive, name, budget):
            pass


def _check_relationships(data: bytes) -> None:
    """Only a hyperlink may point outside: pictures, templates and objects would be fetched."""
    try:
        root = fromstring(data, forbid_dtd=True)
    except ValueError as error:
        raise Unsafe from error
    except Exception as error:
        raise Broken from error
    for one in root:
        outside = one.get("TargetMode", "").lower() == "external"
        if outside and not one.get("Type", "").lower().endswith("/hyperlink"):
            raise Unsafe


def _check_xml(chunks: Iterator[bytes], *, fields: bool) -> None:
    """Parse a part chunk by chunk; a document type, with or without entities, is refused."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartDoctypeDeclHandler = _refuse_doctype
    active = _FieldWatch(parser) if fields else None
    try:
        for chunk in chunks:
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise Broken from error
    if active and _ACTIVE_FIELD.search(active.instructions()):
        raise Unsafe


def _refuse_doctype(*_: Any) -> None:
    raise Unsafe


class _FieldWatch:
    """Gathers field instructions of a Word part; a word may be cut over several runs."""

    def __init__(self, parser: Any) -> None:
        self._parts: list[str] = []
        self._inside = False
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text

    def instructions(self) -> str:
        return "".join(self._parts)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if name == f"{_WORD} instrText":
            self._inside = True
        elif name == f"{_WORD} fldSimple":
            self._parts.append(f" {attributes.get(f'{_WORD} instr', '')} ")
        elif name == f"{_WORD} fldChar":
            self._parts.append(" ")

    def _end(self, name: str) -> None:
        if name == f"{_WORD} instrText":
            self._inside = False

    def _text(self, data: str) -> None:
        if self._inside:
            self._parts.append(data)
