"""Automatic numbers of Word paragraphs: they stand nowhere in the text and must be counted.

Without them “一、总体要求” would lose its 一、 and the clauses their order (ECMA-376, 17.9).
"""

import re
from typing import Any

from docx.oxml.ns import qn

_DIGITS = "零一二三四五六七八九"
_LEVEL = re.compile(r"%([1-9])")


class Counter:
    """Counts the numbered paragraphs of one document, in the order in which they are asked for."""

    def __init__(self, document: Any) -> None:
        self._levels: dict[str, dict[int, Any]] = {}
        self._lists: dict[str, str] = {}
        self._styles: dict[str, Any] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._read_styles(document)
        part = next((rel.target_part for rel in document.part.rels.values() if _is_numbering(rel)), None)
        if part is not None:
            self._read_lists(part.element)

    def number_of(self, paragraph: Any) -> str:
        """The number of the paragraph as printed, with its punctuation; empty for none or a bullet."""
        found = self._place(paragraph)
        if found is None:
            return ""
        list_id, depth = found
        abstract = self._lists.get(list_id, "")
        levels = self._levels.get(abstract, {})
        level = levels.get(depth)
        if level is None:
            return ""
        counts = self._counts.setdefault(abstract, {})
        counts[depth] = counts.get(depth, _value(level, "start", 1) - 1) + 1
        for deeper in [one for one in counts if one > depth]:
            del counts[deeper]
        return _printed(levels, counts, depth)

    def _place(self, paragraph: Any) -> tuple[str, int] | None:
        """(list id, depth) from the paragraph itself or from its style; None when it has none."""
        own = paragraph.find(qn("w:pPr"))
        number = own.find(qn("w:numPr")) if own is not None else None
        style = own.find(qn("w:pStyle")) if own is not None else None
        if number is None and style is not None:
            number = self._styles.get(style.get(qn("w:val")))
        if number is None or number.find(qn("w:numId")) is None:
            return None
        list_id = number.find(qn("w:numId")).get(qn("w:val"))
        return None if list_id == "0" else (list_id, _value(number, "ilvl", 0))

    def _read_styles(self, document: Any) -> None:
        for style in document.styles.element.iter(qn("w:style")):
            number = style.find(f"{qn('w:pPr')}/{qn('w:numPr')}")
            if number is not None:
                self._styles[style.get(qn("w:styleId"))] = number

    def _read_lists(self, numbering: Any) -> None:
        for abstract in numbering.iter(qn("w:abstractNum")):
            levels = {int(one.get(qn("w:ilvl"))): one for one in abstract.iterchildren(qn("w:lvl"))}
            self._levels[abstract.get(qn("w:abstractNumId"))] = levels
        for one in numbering.iterchildren(qn("w:num")):
            self._lists[one.get(qn("w:numId"))] = one.find(qn("w:abstractNumId")).get(qn("w:val"))


def _is_numbering(relationship: Any) -> bool:
    return bool(relationship.reltype.endswith("/numbering") and not relationship.is_external)


def _value(element: Any, name: str, default: int) -> int:
    found = element.find(qn(f"w:{name}"))
    return default if found is None else int(found.get(qn("w:val"), default))


def _printed(levels: dict[int, Any], counts: dict[int, int], depth: int) -> str:
    level = levels[depth]
    form = level.find(qn("w:numFmt"))
    text = level.find(qn("w:lvlText"))
    if text is None or (form is not None and form.get(qn("w:val")) in ("bullet", "none")):
        return ""

    def one(match: "re.Match[str]") -> str:
        at = int(match.group(1)) - 1
        form = levels[at].find(qn("w:numFmt")) if at in levels else None
        kind = "decimal" if form is None else form.get(qn("w:val"))
        return _as_written(counts.get(at, 1), kind)

    return _LEVEL.sub(one, text.get(qn("w:val"), ""))


def _as_written(n: int, kind: str) -> str:
    if kind.startswith(("chinese", "japanese", "ideograph", "taiwanese")):
        return chinese(n)
    if kind == "decimalEnclosedCircle" and 1 <= n <= 20:
        return chr(0x2460 + n - 1)
    if kind == "decimalFullWidth":
        return "".join(chr(ord(digit) + 0xFEE0) for digit in str(n))
    if kind in ("lowerLetter", "upperLetter") and 1 <= n <= 26:
        return chr((97 if kind == "lowerLetter" else 65) + n - 1)
    return str(n)


def chinese(n: int) -> str:
    """1 to 99 as 一 … 九十九, as headings count; beyond that in figures."""
    if not 1 <= n <= 99:
        return str(n)
    tens, ones = divmod(n, 10)
    head = "" if tens == 0 else "十" if tens == 1 else f"{_DIGITS[tens]}十"
    return head + (_DIGITS[ones] if ones else "")
