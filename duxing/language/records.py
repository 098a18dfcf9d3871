"""Labelled records: one task over several lines, each with its label (整改措施：……, 责任单位：……)."""

import re

from duxing.language import lexicon as words
from duxing.language.frame import is_frame_line
from duxing.language.responsibility import LABEL, LABEL_START
from duxing.language.structure import Block
from duxing.language.tables import Row, column_kind
from duxing.language.text import Strand

_CONTENT = re.compile(
    rf"^[（【]?(?P<label>{'|'.join((*words.TASK_COLUMNS, *words.GOAL_COLUMNS, *words.SKIPPED_CONTENT))})[】）]?："
)

# No record of a real paper has more lines; a limit keeps the cost in step with the length.
_LONGEST = 60


def with_records(blocks: list[Block | Row]) -> list[Block | Row]:
    """The blocks, those of a labelled record taken together to one row.

    A record begins with a label of content (整改目标, 主要内容) and names somebody; until it does,
    unlabelled lines and deeper numbers belong to the content before them.
    """
    found: list[Block | Row] = []
    index = 0
    while index < len(blocks):
        end = _record_end(blocks, index)
        if end is None:
            found.append(blocks[index])
            index += 1
        else:
            found.append(_record([b for b in blocks[index:end] if isinstance(b, Block)]))
            index = end
    return found


def _record_end(blocks: list[Block | Row], index: int) -> int | None:
    first = blocks[index]
    if not isinstance(first, Block) or not _CONTENT.match(first.words):
        return None
    above = blocks[index - 1] if index else None
    level = above.level if isinstance(above, Block) and above.level else 3
    named, end = False, index
    for end, block in enumerate(blocks[index : index + _LONGEST], start=index):
        if not isinstance(block, Block) or (end > index and 0 < block.level <= level):
            break
        label = LABEL_START.match(block.words)
        if label:
            named = True
        elif (not _CONTENT.match(block.words) and (named or is_frame_line(block))) or named:
            break
    else:
        end += 1
    return end if named else None


def _record(blocks: list[Block]) -> Row:
    row = Row(blocks[0].strand.at[0], blocks[-1].strand.at[-1] + 1)
    kind = ""
    for block in blocks:
        strand = block.strand
        content = _CONTENT.match(block.words)
        if content:
            kind = column_kind(content["label"]) or "skip"
            _add(row, kind, strand.part(block.body + content.end(), len(strand)))
        elif LABEL_START.match(block.words):
            _add_labels(row, strand, block.body)
        else:
            # A line without a label goes on with the content before it.
            cells = row.cells[kind]
            cells[-1:] = [cells[-1].joined(strand)] if cells else [strand]
    return row


def _add_labels(row: Row, strand: Strand, start: int) -> None:
    labels = list(LABEL.finditer(strand.text, start))
    ends = [match.start() for match in labels[1:]] + [len(strand)]
    for match, end in zip(labels, ends, strict=True):
        value = strand.text[match.end() : end].rstrip("，；。、")
        kind = column_kind(match["label"]) or "skip"
        _add(row, kind, strand.part(match.end(), match.end() + len(value)))


def _add(row: Row, kind: str, strand: Strand) -> None:
    cells = row.cells.setdefault(kind, [])
    if strand.text:
        cells.append(strand)
