"""The text as imported: decoding, folding of widths, and strands that remember where they came from."""

import codecs
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

_KEPT_WIDE = frozenset("，；：！？（）")
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_NARROW_TO_WIDE = {"(": "（", ")": "）", ";": "；", ":": "：", "?": "？", "!": "！"}
_LINE = re.compile(r"[^\n\r\x0b\x0c\x85\u2028\u2029]+")
_COMMA = re.compile(r"(?<!\d),|,(?!\d)")
_ZERO_WIDTH = frozenset("\ufeff\u200b\u200c\u200d\u2060\u00ad")


def decode(data: bytes, errors: str = "replace") -> str:
    """Bytes of a text file as text: byte order mark, then strict UTF-8, then GB18030.

    Nothing is guessed: guessing is wrong on short GBK strings. What even GB18030 cannot read becomes U+FFFD,
    so nothing is dropped in silence; with `errors="strict"` it raises UnicodeDecodeError instead. A NUL
    byte in a file without a mark is kept; the caller refuses it.
    """
    for mark, name in _BOMS:
        if data.startswith(mark):
            return data.decode(name, errors)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("gb18030", errors)


def read_text(data: bytes) -> str:
    """The same with line ends as \\n. Raises UnicodeDecodeError when it is no text."""
    return decode(data, "strict").replace("\r\n", "\n").replace("\r", "\n")


def fold(text: str) -> str:
    """The same text with full-width letters and digits made narrow and ASCII brackets made wide.

    Every character answers to exactly one, so an offset in the result is an offset in the source.
    """
    folded = "".join(map(_fold_char, text))
    return _COMMA.sub("，", folded) if "," in folded else folded


def _fold_char(char: str) -> str:
    if char in _NARROW_TO_WIDE:
        return _NARROW_TO_WIDE[char]
    code = ord(char)
    if 0xFF01 <= code <= 0xFF5E:
        return char if char in _KEPT_WIDE else chr(code - 0xFEE0)
    # Radicals and compatibility ideographs come out of PDF text layers; one by one they fold to one.
    if 0x2E80 <= code <= 0x2FDF or 0xF900 <= code <= 0xFAFF:
        plain = unicodedata.normalize("NFKC", char)
        return plain if len(plain) == 1 else char
    return char


def is_blank(char: str) -> bool:
    """White space, or a character without width that a copy from a page brings along."""
    return char.isspace() or char in _ZERO_WIDTH


@dataclass(frozen=True, slots=True)
class Strand:
    """A stretch of folded text without white space; `at[i]` is where its i-th character stands."""

    text: str
    at: Sequence[int]

    def __len__(self) -> int:
        return len(self.text)

    def part(self, start: int, end: int) -> "Strand":
        """The strand from `start` up to `end`."""
        return Strand(self.text[start:end], self.at[start:end])

    def span(self) -> tuple[int, int]:
        """First offset and the offset after the last one in the source; (0, 0) when empty."""
        return (self.at[0], self.at[-1] + 1) if self.text else (0, 0)

    def joined(self, other: "Strand") -> "Strand":
        """This strand followed by another one of the same source."""
        return Strand(self.text + other.text, [*self.at, *other.at])


EMPTY = Strand("", ())


def strand_of(folded: str, start: int, end: int) -> Strand:
    """The strand of `folded[start:end]`, white space left out."""
    at = [i for i in range(start, end) if not is_blank(folded[i])]
    return Strand("".join([folded[i] for i in at]), at)


def line_spans(text: str) -> list[tuple[int, int]]:
    """Start and end of every line that holds more than white space."""
    return [m.span() for m in _LINE.finditer(text) if not all(map(is_blank, m.group()))]


def as_written(text: str, start: int, end: int) -> str:
    """The words of the source between two offsets, line breaks dropped, ends stripped."""
    return "".join(
        line.strip() for line in re.split(r"[\n\r\x0b\x0c\x85\u2028\u2029]+", text[start:end])
    ).strip()
