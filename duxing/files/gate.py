"""The words of a file that the classification gate looks at (涉密不上网).

The gate reads whatever it can, also headers, notes and properties; whether the file is sound was decided
before. Pictures and image-only PDF have no words. Runs in the confined reader only.
"""

import re
import zipfile
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO
from xml.parsers import expat

import olefile
from python_calamine import CalamineWorkbook

from duxing.files.documents import OLE_MAGIC
from duxing.files.extract import html_text
from duxing.files.packages import members
from duxing.files.pdf_text import pdf_lines
from duxing.language.text import read_text

PAGES = 3
ROWS = 200
CHUNK = 256 * 1024
# Every mark ends in this character; a part that neither holds it nor writes characters by number has none.
_SIGN = "密".encode()
_NUMBERED = b"&#"
_WIDE = (b"\xff\xfe", b"\xfe\xff")
# Where a line of an office part ends: paragraph, shared and inline string, a property, a text of OFD.
_ENDS = frozenset(
    [
        "p",
        "br",
        "cr",
        "si",
        "is",
        "v",
        "title",
        "subject",
        "description",
        "keywords",
        "category",
        "contentStatus",
        "lpwstr",
        "TextObject",
        "oddHeader",
        "oddFooter",
        "evenHeader",
        "evenFooter",
        "firstHeader",
        "firstFooter",
    ]
)
_UNREAD = frozenset(("del", "moveFrom", "instrText"))
# Word keeps the ends of paragraphs and cells, and the codes of fields, as control characters.
_WORD_ENDS = re.compile("[\x07\x0b-\x0d\x13-\x15]")


def texts_for_gate(kind: str, stream: BinaryIO) -> Iterator[str]:
    """Everything that the gate reads of a checked file: of an archive, each member's path and words."""
    if kind != "zip":
        yield from _words(kind, stream)
        return
    for path, member in members(stream):
        stem, _, ext = path.rpartition(".")
        yield stem.replace("/", "\n")
        yield from _words(ext.lower(), member)


def _words(kind: str, stream: BinaryIO) -> Iterator[str]:
    stream.seek(0)
    magic = stream.read(8)
    stream.seek(0)
    if magic.startswith(b"PK\x03\x04"):
        reader: Callable[[BinaryIO], Iterator[str]] | None = _package
    elif magic == OLE_MAGIC and kind in ("doc", "wps"):
        reader = _old_word
    else:
        reader = _READERS.get(kind)
    if reader is None:
        return
    try:
        yield from reader(stream)
    except MemoryError:
        raise
    except BaseException:
        # An odd part that Word or Excel may still open is no reason to turn the file away. The reader of
        # sheets is not written in Python: its panics are no ordinary exceptions.
        return


def _text(stream: BinaryIO) -> Iterator[str]:
    yield read_text(stream.read())


def _page(stream: BinaryIO) -> Iterator[str]:
    yield html_text(read_text(stream.read()))


def _pdf(stream: BinaryIO) -> Iterator[str]:
    yield "\n".join(line.text for page in pdf_lines(stream, pages=PAGES) for line in page)


def _old_sheets(stream: BinaryIO) -> Iterator[str]:
    book = CalamineWorkbook.from_filelike(stream)
    yield "\n".join(book.sheet_names)
    for name in book.sheet_names:
        rows = book.get_sheet_by_name(name).to_python(nrows=ROWS)
        yield "\n".join(cell for row in rows for cell in row if isinstance(cell, str))


def _old_word(stream: BinaryIO) -> Iterator[str]:
    """Chinese stands in an old .doc as UTF-16, between what is no text."""
    with olefile.OleFileIO(stream) as ole:
        data = ole.openstream("WordDocument").read()
    yield _WORD_ENDS.sub("\n", data.decode("utf-16-le", errors="replace"))


def _package(stream: BinaryIO) -> Iterator[str]:
    """The words of every part of an office package or an OFD that can hold a mark."""
    with zipfile.ZipFile(stream) as archive:
        for name in archive.namelist():
            if name.lower().endswith((".xml", ".vml")) and _may_hold(archive, name):
                yield from _part(archive, name)


def _may_hold(archive: zipfile.ZipFile, name: str) -> bool:
    with archive.open(name) as part:
        before = part.read(2)
        if before in _WIDE:
            return True
        while chunk := part.read(CHUNK):
            seen = before + chunk
            if _SIGN in seen or _NUMBERED in seen:
                return True
            before = seen[-2:]
    return False


def _part(archive: zipfile.ZipFile, name: str) -> Iterator[str]:
    words = _PartWords()
    with archive.open(name) as part:
        while chunk := part.read(CHUNK):
            words.parser.Parse(chunk, False)
            yield from words.lines()
        words.parser.Parse(b"", True)
    yield from words.lines(last=True)


class _PartWords:
    """Gathers the shown text of one part, a paragraph, cell or property a line."""

    def __init__(self) -> None:
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._said
        self._parts: list[str] = []
        self._unread = 0

    def lines(self, *, last: bool = False) -> Iterator[str]:
        """What was gathered since, up to the last whole line; with `last`, all of it."""
        whole, cut, rest = "".join(self._parts).rpartition("\n")
        self._parts = [rest] if not last else []
        yield whole + cut + rest if last else whole

    def _start(self, name: str, attributes: dict[str, Any]) -> None:
        local = name.rpartition(" ")[2]
        if local in _UNREAD:
            self._unread += 1
        elif local == "sheet":
            self._parts.append(f"\n{attributes.get('name', '')}\n")
        elif local == "tab":
            self._parts.append("\t")

    def _end(self, name: str) -> None:
        local = name.rpartition(" ")[2]
        if local in _UNREAD:
            self._unread -= 1
        elif local in _ENDS:
            self._parts.append("\n")

    def _said(self, text: str) -> None:
        if not self._unread:
            self._parts.append(text)


_READERS: dict[str, Callable[[BinaryIO], Iterator[str]]] = {
    "txt": _text,
    "html": _page,
    "htm": _page,
    "pdf": _pdf,
    "xls": _old_sheets,
    "et": _old_sheets,
}
