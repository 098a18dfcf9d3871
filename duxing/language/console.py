"""The command line in Chinese: argparse's own English words replaced, and tables that align."""

import argparse
import sys
import unicodedata
from collections.abc import Sequence
from typing import NoReturn

# Quotation marks are “ambiguous” and take one column on nearly every terminal.
_WIDE = frozenset("WF")
# Closing marks never begin a line (标点避头), as in print.
_NOT_FIRST = frozenset("，。；：、！？）〕》”’】")


class ChineseParser(argparse.ArgumentParser):
    """argparse with Chinese headings and one plain sentence for what it cannot read."""

    def __init__(self, **options: object) -> None:
        super().__init__(
            add_help=False,
            formatter_class=argparse.RawDescriptionHelpFormatter,
            **options,  # type: ignore[arg-type]
        )
        self._positionals.title = "参数"
        self._optionals.title = "选项"
        self.add_argument("-h", "--help", action="help", help="显示这段说明")

    def format_usage(self) -> str:
        """The usage line."""
        return super().format_usage().replace("usage: ", "用法：", 1)

    def format_help(self) -> str:
        """The whole help."""
        return super().format_help().replace("usage: ", "用法：", 1).replace(":\n", "：\n")

    def error(self, message: str) -> NoReturn:
        """Say that the line cannot be read, show the usage, and leave with 2."""
        sys.stderr.write(f"命令或参数不正确。\n{self.format_usage()}")
        raise SystemExit(2)


def width(text: str) -> int:
    """Columns that the text takes on a terminal; a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(c) in _WIDE else 1 for c in text)


def wrapped(text: str, columns: int) -> list[str]:
    """The text in lines of at most `columns` (two more where a closing mark hangs over)."""
    lines, line = [], ""
    for char in text:
        if line and width(line) + width(char) > columns and char not in _NOT_FIRST:
            lines.append(line)
            line = ""
        line += char
    return [*lines, line]


def table(heads: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[int]) -> str:
    """A table whose cells wrap inside their column; the last column is not padded."""
    parts = [_row(heads, widths), *(_row(row, widths) for row in rows)]
    rule = "─" * (sum(widths) + 2 * len(widths) - 2)
    return "\n".join([parts[0], rule, *parts[1:]])


def _row(cells: Sequence[str], widths: Sequence[int]) -> str:
    columns = [wrapped(cell, size) for cell, size in zip(cells, widths, strict=True)]
    height = max(map(len, columns))
    lines = []
    for number in range(height):
        pieces = [column[number] if number < len(column) else "" for column in columns]
        line = "".join(p + " " * (size + 2 - width(p)) for p, size in zip(pieces, widths, strict=True))
        lines.append(line.rstrip())
    return "\n".join(lines)
