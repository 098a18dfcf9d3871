"""What is fuzzed: one function of bytes each. Whatever it raises, or states that do not hold, is a finding.

Errors that a caller expects are caught here and nowhere else, so this file says which those are.
"""

import io
import json
import zipfile
from collections.abc import Callable
from datetime import date

from duxing.audit.encoding import canonical
from duxing.core.errors import BadInput
from duxing.files.apart import tasks
from duxing.files.extract import html_text
from duxing.files.names import MAX_LENGTH, check_name, extension
from duxing.files.tests import samples
from duxing.language import text as texts
from duxing.language.deadlines import read_deadline
from duxing.language.decompose import decompose
from duxing.workdays.dates import parse_date
from duxing.workdays.seed import shipped_calendar

DAY = date(2026, 11, 25)
CALENDAR = shipped_calendar()
_DOCX, _XLSX = samples.docx(), samples.xlsx()
# Longer documents are cut: so much text takes a while by right, and a fuzzer would seek out the longest.
LONGEST_TEXT = 4000


def text(data: bytes) -> None:
    """Decoding, folding, lines."""
    read = texts.decode(data)
    folded = texts.fold(read)
    assert len(folded) == len(read)
    for start, end in texts.line_spans(folded):
        assert 0 <= start < end <= len(folded)
        at = texts.strand_of(folded, start, end).at
        assert all(start <= one < end for one in at)
    try:
        assert "\r" not in texts.read_text(data)
    except UnicodeDecodeError:
        assert "\ufffd" in read


def html(data: bytes) -> None:
    """Visible text of a page."""
    html_text(texts.decode(data))


def docx(data: bytes) -> None:
    """A file called .docx; bytes that are no archive become the body of one."""
    _look_and_read("docx", _packed(_DOCX, "word/document.xml", data))


def xlsx(data: bytes) -> None:
    """A file called .xlsx; bytes that are no archive become its first sheet."""
    _look_and_read("xlsx", _packed(_XLSX, "xl/worksheets/sheet1.xml", data))


def archive(data: bytes) -> None:
    """A file called .zip."""
    tasks.look("zip", io.BytesIO(data))


def old(data: bytes) -> None:
    """A file called .doc and .xls."""
    tasks.look("doc", io.BytesIO(data))
    tasks.look("xls", io.BytesIO(data))


def pdf(data: bytes) -> None:
    """A file called .pdf: checks and text."""
    _look_and_read("pdf", data)


def picture(data: bytes) -> None:
    """Files called .jpg and .png."""
    tasks.look("jpg", io.BytesIO(data))
    tasks.look("png", io.BytesIO(data))


def deadlines(data: bytes) -> None:
    """Dates as clerks and documents write them."""
    words = texts.decode(data)[:200]
    for on in (None, DAY):
        found = read_deadline(words, year=2026, on=on, calendar=CALENDAR)
        assert found is None or found.due is None or isinstance(found.due, date)
    try:
        parse_date(words, DAY)
    except BadInput as error:
        assert error.message


def decomposition(data: bytes) -> None:
    """A document taken apart; every span lies inside it."""
    words = texts.decode(data)[:LONGEST_TEXT]
    found = decompose(words, year=2026, on=DAY, calendar=CALENDAR)
    assert found.text == words
    for start, end in found.headings:
        assert 0 <= start <= end <= len(words)
    for clause in found.clauses:
        assert 0 <= clause.start <= clause.end <= len(words)


def names(data: bytes) -> None:
    """File names: kept as they are, or refused."""
    name = data.decode("utf-8", "surrogatepass") if _is_text(data) else data.decode("latin-1")
    try:
        kept = check_name(name)
    except BadInput:
        return
    assert kept and len(kept) <= MAX_LENGTH and check_name(kept) == kept
    assert not set(kept) & set('\\/:*?"<>|\0\n') and "/" not in extension(kept)


def body(data: bytes) -> None:
    """Canonical JSON of the record of operations: the same again, whatever went in."""
    try:
        value = json.loads(data)
    except (ValueError, RecursionError):
        return
    if not isinstance(value, dict):
        return
    try:
        said = canonical(value)
    except (TypeError, UnicodeEncodeError):
        # Numbers with a fraction and halves of characters cannot stand in a body; that is said so.
        return
    assert canonical(json.loads(said)) == said


def _look_and_read(kind: str, data: bytes) -> None:
    tasks.look(kind, io.BytesIO(data))
    if kind in ("docx", "pdf"):
        tasks.read(kind, io.BytesIO(data))


def _packed(package: bytes, part: str, data: bytes) -> bytes:
    if data.startswith(b"PK"):
        return data
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as old_one, zipfile.ZipFile(out, "w") as new:
        for name in old_one.namelist():
            new.writestr(name, data if name == part else old_one.read(name))
    return out.getvalue()


def _is_text(data: bytes) -> bool:
    try:
        data.decode("utf-8", "surrogatepass")
    except UnicodeError:
        return False
    return True


Target = Callable[[bytes], None]
TARGETS: dict[str, Target] = {
    one.__name__: one
    for one in (text, html, docx, xlsx, archive, old, pdf, picture, deadlines, decomposition, names, body)
}
TITLES = {
    "text": "文本解码", "html": "网页取文字", "docx": "docx 检查与读取", "xlsx": "xlsx 检查", "archive": "zip 检查",
    "old": "旧 doc、xls 检查", "pdf": "pdf 检查与读取", "picture": "图片检查", "deadlines": "日期和时限",
    "decomposition": "任务分解", "names": "文件名", "body": "操作记录的规范 JSON",
}  # fmt: skip


class _Raising:
    """In place of the library that unfolds compatibility characters."""

    @staticmethod
    def normalize(form: str, char: str) -> str:
        raise ArithmeticError("planted")


def plant() -> None:
    """Put a raise into a branch where none of the inputs leads that the fuzzer begins with: folding the
    radicals and compatibility characters that come out of the text layers of PDF."""
    vars(texts)["unicodedata"] = _Raising
