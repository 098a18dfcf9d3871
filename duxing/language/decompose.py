"""Taking a document apart into clauses and tasks (任务分解). A pure function of its arguments."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date

from duxing.language.clauses import ClauseBuilder
from duxing.language.deadline_rules import Setting
from duxing.language.deadlines import Calendar
from duxing.language.frame import read_frame
from duxing.language.outline import Heading, Item, Outline, TableRow
from duxing.language.records import with_records
from duxing.language.responsibility import FIRST_LEADS, find_marks
from duxing.language.results import Clause, Decomposition
from duxing.language.structure import Block, paragraphs
from duxing.language.tables import Row, find_tables
from duxing.language.text import fold, line_spans


def decompose(
    text: str, *, year: int | None = None, on: date | None = None, calendar: Calendar | None = None
) -> Decomposition:
    """Read an official document and say what it asks of whom, by when.

    `text` is kept as imported: all offsets point into it. `year` completes bare months, `on` is the
    day of a meeting or instruction; both are read from the document when not given. `calendar`
    counts working days; without it such a deadline has no date. Where the text is silent a field
    stays empty. Raises nothing for any text. Rules: corpus README, section 3.
    """
    folded = fold(text)
    blocks = _blocks(folded)
    plain = [b for b in blocks if isinstance(b, Block) and not b.noise]
    frame = read_frame(plain, year=year, on=on)
    titles = {id(plain[i]) for i in frame.title_blocks}
    setting = Setting(
        year=frame.year, on=frame.on, issued=frame.issued, calendar=calendar,
        roll_over=frame.is_minutes or on is not None, relative=frame.is_minutes or on is not None,
    )  # fmt: skip
    builder = ClauseBuilder(
        text, setting, frame, _first_leads(folded), _is_marked(plain, blocks), _row_year(blocks)
    )
    outline = Outline(
        blocks, frame, {i for i, b in enumerate(blocks) if id(b) in titles}, builder.first_leads
    )
    clauses: list[Clause] = []
    headings: list[tuple[int, int]] = []
    for part in outline.walk():
        match part:
            case Heading():
                headings.append((part.start, part.end))
            case TableRow():
                clauses.extend(builder.row(part))
            case Item():
                built, passes = builder.item(part)
                clauses.extend(built)
                if passes is not None:
                    outline.pass_on(passes)
    return Decomposition(text, frame.title, frame.year, frame.on, tuple(clauses), tuple(headings))


def _blocks(folded: str) -> list[Block | Row]:
    """Paragraphs and table rows in the order of the text; page numbers inside a paragraph dropped."""
    lines = line_spans(folded)
    rows = find_tables(folded, lines)
    ends = {row.start: row.end for row in rows.values()}
    blocks: list[Block | Row] = list(rows.values())
    run: list[tuple[int, int]] = []
    free: list[list[tuple[int, int]]] = []
    covered = 0
    for line in lines:
        covered = max(covered, ends.get(line[0], 0))
        if line[0] < covered:
            free.append(run)
            run = []
        else:
            run.append(line)
    for group in [*free, run]:
        blocks.extend(paragraphs(folded, group) if group else [])
    return with_records(list(_without_overlaps(sorted(blocks, key=_start))))


def _start(block: Block | Row) -> int:
    return block.start if isinstance(block, Row) else block.strand.at[0]


def _without_overlaps(blocks: Iterable[Block | Row]) -> Iterator[Block | Row]:
    end = 0
    for block in blocks:
        if _start(block) < end:
            continue
        end = block.end if isinstance(block, Row) else block.strand.span()[1]
        yield block


def _first_leads(folded: str) -> bool:
    return bool(FIRST_LEADS.search(re.sub(r"\s+", "", folded)))


def _is_marked(plain: list[Block], blocks: list[Block | Row]) -> bool:
    """Whether the document marks its tasks: rows of a table, or at least one mark with units."""
    if any(isinstance(b, Row) and not b.is_header for b in blocks):
        return True
    return any(find_marks(block.strand.text) for block in plain)


def _row_year(blocks: list[Block | Row]) -> int | None:
    """The year that the deadline cells of the tables spell out most often."""
    years = Counter(
        int(match[0])
        for block in blocks
        if isinstance(block, Row)
        for match in re.finditer(r"20\d\d(?=年)", block.words("deadline"))
    )
    return years.most_common(1)[0][0] if years else None
