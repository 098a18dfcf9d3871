"""Looking for what acts in a part of an office package: fields that fetch, formulas that reach out."""

import re
from typing import Any, ClassVar, Protocol

from duxing.files.problems import Broken

# Word itself nests some dozens; a part of thousands of levels is made to break what reads it.
MAX_DEPTH = 500
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
# Fields that fetch or start something: dynamic data exchange, and text or pictures from elsewhere.
_ACTIVE_FIELD = re.compile(r"\b(DDE|DDEAUTO|INCLUDETEXT|INCLUDEPICTURE)\b", re.IGNORECASE)
# Functions that fetch or call; a bar outside quotes and brackets is dynamic data exchange.
_ACTIVE_FORMULA = re.compile(r"\b(WEBSERVICE|RTD|CALL|REGISTER\.ID|IMAGE)\s*\(|\|", re.IGNORECASE)
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'|\[[^\]]*\]")


class Watch(Protocol):
    """Follows the parser of one part and says in the end whether something in it acts."""

    def follow(self, parser: Any) -> None: ...

    def acts(self) -> bool: ...


class FieldWatch:
    """Gathers field instructions of a Word part; a word may be cut over several runs."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._inside = False
        self._depth = 0

    def follow(self, parser: Any) -> None:
        """Be told of elements and text."""
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text

    def acts(self) -> bool:
        """Whether a field fetches or starts something."""
        return bool(_ACTIVE_FIELD.search("".join(self._parts)))

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise Broken
        if name == f"{_WORD} instrText":
            self._inside = True
        elif name == f"{_WORD} fldSimple":
            self._parts.append(f" {attributes.get(f'{_WORD} instr', '')} ")
        elif name == f"{_WORD} fldChar":
            self._parts.append(" ")

    def _end(self, name: str) -> None:
        self._depth -= 1
        if name == f"{_WORD} instrText":
            self._inside = False

    def _text(self, data: str) -> None:
        if self._inside:
            self._parts.append(data)


class FormulaWatch:
    """Gathers the formulas of a sheet, of names and of formats."""

    # Without one of these no formula can act; characters written by number and wide encodings may hide them.
    MAY_ACT: ClassVar = re.compile(rb"(?i)webservice|rtd|call|register|image|\||&#|\x00")
    _FORMULAS: ClassVar = frozenset(("f", "definedName", "formula", "formula1", "formula2"))

    def __init__(self) -> None:
        self._formulas: list[str] = []
        self._inside = False

    def follow(self, parser: Any) -> None:
        """Be told of elements and text."""
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text

    def acts(self) -> bool:
        """Whether a formula fetches or calls something outside."""
        return any(_ACTIVE_FORMULA.search(_QUOTED.sub("", one)) for one in self._formulas)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._inside = name.rpartition(" ")[2] in self._FORMULAS
        if self._inside:
            self._formulas.append("")

    def _end(self, name: str) -> None:
        self._inside = False

    def _text(self, data: str) -> None:
        if self._inside:
            self._formulas[-1] += data
