"""The outline of a document: headings, the items under them, and what headings pass on."""

import re
from collections.abc import Generator, Iterator
from dataclasses import dataclass

from duxing.language.frame import Frame, is_frame_line
from duxing.language.responsibility import LABEL_START, Responsibility, find_marks, parse_mark
from duxing.language.structure import Block, make_block
from duxing.language.tables import Row
from duxing.language.text import Strand
from duxing.language.units import is_unit, split_units

HEADING_LIMIT = 50
LEAF_HEADING_LIMIT = 36


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading: its place in the source."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Item:
    """What stands between headings: a paragraph or numbered item with all that belongs to it."""

    strand: Strand
    body: int
    section: str
    level: int
    inherited: Responsibility | None
    frame: bool = False


@dataclass(frozen=True, slots=True)
class TableRow:
    """A table row in its section."""

    row: Row
    section: str
    inherited: Responsibility | None


@dataclass(slots=True)
class _Level:
    level: int
    title: str
    passes: Responsibility | None


class Outline:
    """Walks the blocks of one document once and yields headings, items and rows in order."""

    def __init__(
        self, blocks: list[Block | Row], frame: Frame, title_blocks: set[int], first_leads: bool
    ) -> None:
        self.blocks = blocks
        self.frame = frame
        self.titles = title_blocks
        self.first_leads = first_leads
        self.stack: list[_Level] = []

    def walk(self) -> Iterator[Heading | Item | TableRow]:
        """Everything in the order of the text."""
        index = 0
        while index < len(self.blocks):
            block = self.blocks[index]
            if isinstance(block, Row):
                yield TableRow(block, self._section(), self._inherited())
                index += 1
            elif index in self.titles:
                yield Heading(*block.strand.span())
                index += 1
            elif block.level == 0:
                index = yield from self._plain(index, block)
            else:
                index = yield from self._numbered(index, block)

    def pass_on(self, responsibility: Responsibility) -> None:
        """A lead-in sentence (“试点地区……重点做好以下工作：”) names who does the items below."""
        if self.stack and self.stack[-1].passes is None:
            self.stack[-1].passes = responsibility

    def _section(self) -> str:
        return " / ".join(level.title for level in self.stack)

    def _inherited(self) -> Responsibility | None:
        found: Responsibility | None = None
        for level in self.stack:
            if level.passes is not None:
                found = level.passes.under(found)
        return found

    def _plain(self, index: int, block: Block) -> "Generator[Heading | Item | TableRow, None, int]":
        is_frame = is_frame_line(block)
        text = block.words
        if not is_frame and not re.search(r"[，。；：！？]", text) and len(text) <= 40:
            following = self._at(index + 1)
            if isinstance(following, Row) or (
                isinstance(following, Block) and following.level and not _marked(block)
            ):
                self.stack = [] if re.search(r"方案|清单|措施|附件|分工|要点|计划", text) else self.stack
                yield Heading(*block.strand.span())
                return index + 1
        strand, end = self._with_labels(index)
        yield Item(strand, 0, self._section(), 0, self._inherited(), frame=is_frame)
        return end

    def _numbered(self, index: int, block: Block) -> "Generator[Heading | Item | TableRow, None, int]":
        while self.stack and self.stack[-1].level >= block.level:
            self.stack.pop()
        strand, end = self._with_labels(index)
        if self._is_heading(block, strand, end):
            title, passes = self._read_heading(strand)
            self.stack.append(_Level(block.level, title, passes))
            yield Heading(*strand.span())
            return end
        strand, end = self._with_body(strand, end)
        yield Item(strand, block.body, self._section(), block.level, self._inherited())
        return end

    def _at(self, index: int) -> Block | Row | None:
        return self.blocks[index] if index < len(self.blocks) else None

    def _with_labels(self, index: int) -> tuple[Strand, int]:
        """The block at `index` and the lines after it that only say who and when."""
        first = self.blocks[index]
        assert isinstance(first, Block)
        strand, index = first.strand, index + 1
        while isinstance(block := self._at(index), Block) and block.level == 0 and _is_label_line(block):
            strand, index = strand.joined(block.strand), index + 1
        return strand, index

    def _with_body(self, strand: Strand, index: int) -> tuple[Strand, int]:
        """An item without a mark takes the unnumbered paragraphs up to the one that carries it."""
        if find_marks(strand.text):
            return strand, index
        found = self._marked_body(index)
        if found is None:
            return strand, index
        while index < found:
            part, index = self._with_labels(index)
            strand = strand.joined(part)
        return strand, index

    def _marked_body(self, index: int) -> int | None:
        """Where the unnumbered paragraphs end, if only the last of at most four carries a mark."""
        position = index
        while position - index < 4 and isinstance(block := self._at(position), Block) and block.level == 0:
            if is_frame_line(block):
                return None
            strand, position = self._with_labels(position)
            if find_marks(strand.text):
                following = self._at(position)
                ends = not isinstance(following, Block) or following.level > 0 or is_frame_line(following)
                return position if ends else None
        return None

    def _is_heading(self, block: Block, strand: Strand, end: int) -> bool:
        marks = find_marks(strand.text)
        words = "".join(_outside_marks(strand.text, block.body))
        if len(words) > HEADING_LIMIT or re.search(r"[；]|。.", words) or re.search(r"：.", words):
            return False
        following = self._at(end)
        if isinstance(following, Row):
            return True
        if following is None or following.level == 0:
            plain = isinstance(following, Block) and not is_frame_line(following) and not marks
            short = len(words) <= LEAF_HEADING_LIMIT and (block.level <= 3 or not words.endswith("。"))
            if isinstance(following, Block) and self._marked_body(end) is not None and block.level > 2:
                return False
            heads_paragraphs = bool(marks) and isinstance(following, Block) and not is_frame_line(following)
            return (plain and short) or (heads_paragraphs and short)
        if following.level <= block.level:
            return False
        said = parse_mark("；".join(m.words for m in marks)) if marks else None
        # A heading that names only a person (责任领导) passes it on; units of its own make it a task
        # as soon as the items below are marked too.
        return said is None or not said.names_units or not self._children_have_marks(end, block.level)

    def _children_have_marks(self, index: int, level: int) -> bool:
        while isinstance(block := self._at(index), Block) and (block.level > level or block.level == 0):
            if _marked(block) and parse_mark(find_marks(block.strand.text)[0].words).names_units:
                return True
            index += 1
        return False

    def _read_heading(self, strand: Strand) -> tuple[str, Responsibility | None]:
        marks = find_marks(strand.text)
        title = "".join(_outside_marks(strand.text, 0)).strip("。：")
        if not marks:
            return title, None if self.frame.is_inspection else _heading_unit(make_block(strand).words)
        return title, parse_mark("；".join(m.words for m in marks), first_leads=self.first_leads)


def _heading_unit(words: str) -> Responsibility | None:
    """“二、市生态环境局”: a heading that is the name of a unit names who does what stands below."""
    names = split_units(words.strip("。：")).names
    if not names or not all(map(is_unit, names)):
        return None
    return Responsibility(names[:1], names[1:], lead_explicit=len(names) == 1)


def _outside_marks(text: str, start: int) -> Iterator[str]:
    for mark in find_marks(text):
        yield text[start : mark.start]
        start = mark.end
    yield text[start:]


def _marked(block: Block) -> bool:
    return bool(find_marks(block.strand.text))


def _is_label_line(block: Block) -> bool:
    """A line that only says who or when: “责任单位：……”, or a bracket that fills the line."""
    if LABEL_START.match(block.words):
        return True
    marks = find_marks(block.words)
    return bool(marks) and marks[0].start == 0 and marks[-1].end >= len(block.words) - 1
