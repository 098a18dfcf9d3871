"""The moves of the code are those of docs/states.md, status by status, and no others."""

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from duxing.core.states import Move
from duxing.matters import states as matters
from duxing.sources import states as sources

PAGE = Path(__file__).resolve().parents[3] / "docs" / "states.md"


def rows() -> list[tuple[str, str, frozenset[str], str]]:
    """The table: record, label of the move, labels of where it may start, label of where it ends."""
    lines = [line for line in PAGE.read_text("utf-8").splitlines() if line.startswith("| ")][2:]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return [(record, label, frozenset(start.split(" / ")), end) for record, label, start, end in cells]


def moves() -> Iterator[Move]:
    for module in (matters, sources):
        yield from (value for value in vars(module).values() if isinstance(value, Move))


PAIRS = list(zip(rows(), moves(), strict=True))


@pytest.mark.parametrize("row, move", PAIRS, ids=range(len(PAIRS)))
def test_a_move_starts_and_ends_where_the_table_says(row, move):
    _, label, start, end = row
    statuses = list(type(move.target))
    assert move.label == label
    assert {s.label for s in statuses if move.fits(SimpleNamespace(status=s))} == start
    assert move.target.label == end
