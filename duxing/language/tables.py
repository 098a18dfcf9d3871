"""Task tables in plain text: cells parted by tabs or bars, and tables flattened to one cell a line."""

import re
from dataclasses import dataclass, field

from duxing.language import lexicon as words
from duxing.language.structure import make_block
from duxing.language.text import Strand, is_blank, strand_of
from duxing.language.units import is_unit, split_units

_SEPARATORS = tuple(
    map(re.compile, (r"\t", "｜", r"\|", "│", "┃", "︱", r"[ \u3000\xa0]{2,}", r"[ \u3000\xa0]"))
)
_BARS = frozenset("|｜│┃︱")
# A copy from a page of print keeps only blanks between the cells: there every row must fit the head.
_BLANKS = _SEPARATORS[-2:]
_KINDS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("lead", words.LEAD_LABELS),
    ("responsible", words.RESPONSIBLE_LABELS),
    ("support", words.SUPPORT_LABELS),
    ("leader", words.LEADER_LABELS),
    ("deadline", words.DEADLINE_LABELS),
    ("skip", (*words.SKIPPED_COLUMNS, *words.SKIPPED_CONTENT)),
    ("task", words.TASK_COLUMNS),
    ("name", words.NAME_COLUMNS),
    ("goal", words.GOAL_COLUMNS),
    ("number", words.NUMBER_COLUMNS),
)
# Heads that are no label by themselves: what their last words say, the first that fits.
_HEAD_WORDS = (
    ("skip", r"督导|督办单位|督查|备注|进展|完成情况|问题|来源|状态|依据|电话|联系"),
    ("lead", r"(?:牵头|主办|主责).*(?:单位|部门)$"),
    ("support", r"(?:配合|协办|参与|参加|协同|协助).*(?:单位|部门)$"),
    ("responsible", r"(?:责任|承办|负责|落实|实施|建设).*(?:单位|部门|主体)$|^(?:单位|部门)$"),
    ("leader", r"(?:领导|责任人|负责人|市长|县长|区长)$"),
    ("deadline", r"(?:时间|时限|期限|节点|时间表)$"),
    ("task", r"(?:措施|内容|举措|要求|任务|做法|打算|意见)$"),
    ("goal", r"(?:目标|指标|标准|成效)$"),
    ("name", r"(?:事项|名称|项目|工作|类别|领域|方面|板块)$"),
    ("number", r"^序"),
)
UNIT_KINDS = ("lead", "responsible", "support")
_DEADLINE_CELL = re.compile(
    r"(?:20\d\d年|[一二三四\d]{1,3}[月季]|年[底内末]|全年|上半年|下半年|长期|持续|按上级|\d{4}[.\-/])"
)


@dataclass(slots=True)
class Row:
    """One row: where it stands in the source and its cells by kind of column."""

    start: int
    end: int
    cells: dict[str, list[Strand]] = field(default_factory=dict)
    is_header: bool = False

    def words(self, kind: str) -> str:
        """The folded text of the cells of one kind, joined by 、."""
        return "、".join(cell.text for cell in self.cells.get(kind, []) if cell.text)


def column_kind(head: str) -> str | None:
    """What a column holds, by its head; None for an unknown one."""
    head = re.sub(r"[（〔(].*$", "", head)
    for kind, names in _KINDS:
        if head in names:
            return kind
    if len(head) > 10:
        return None
    if re.match(r"牵头|主办|主责", head) and head.endswith(("单位", "部门")):
        return "lead"
    for kind, names in _KINDS[:5]:
        if any(head.endswith(name) or head.startswith(name) for name in names):
            return kind
    return next((kind for kind, pattern in _HEAD_WORDS if re.search(pattern, head)), None)


def find_tables(folded: str, lines: list[tuple[int, int]]) -> dict[int, Row]:
    """Rows by the index of the line on which they begin; a vertical row covers several lines.

    Lines between rows that belong to no row (group headings) are left to the other readers.
    """
    rows: dict[int, Row] = {}
    index = 0
    while index < len(lines):
        taken = _bar_table(folded, lines, index, rows) or _vertical_table(folded, lines, index, rows)
        index += max(taken, 1)
    return rows


def _cells(folded: str, start: int, end: int, separator: re.Pattern[str]) -> list[Strand]:
    cells, position = [], start
    for cut in separator.finditer(folded, start, end):
        cells.append(strand_of(folded, position, cut.start()))
        position = cut.end()
    cells.append(strand_of(folded, position, end))
    # A line that is indented begins with blanks and not with an empty cell.
    return cells[1:] if separator in _BLANKS and not cells[0].text else cells


def _head(folded: str, start: int, end: int) -> tuple[re.Pattern[str], list[str | None]] | None:
    """What parts the cells of a table's head, and the kinds of its columns; None when it is none."""
    for separator in _SEPARATORS:
        if len(separator.findall(folded, start, end)) < 2:
            continue
        kinds = [column_kind(cell.text) for cell in _cells(folded, start, end, separator)]
        known = sum(kind is not None for kind in kinds)
        whole = separator not in _BLANKS or known == len(kinds)
        if known >= 3 and whole and set(UNIT_KINDS) & set(kinds):
            return separator, kinds
    return None


def _with_goals(kinds: list[str | None], heads: list[str]) -> list[str | None]:
    """“改革任务 | 阶段目标”: the task is but a name there, and the goal says what is to be done.

    Beside measures (整改措施 | 整改目标) the goal stays a goal.
    """
    if kinds.count("task") != 1 or "goal" not in kinds or "name" in kinds:
        return kinds
    if not heads[kinds.index("task")].endswith(("任务", "工作")):
        return kinds
    return [{"task": "name", "goal": "task"}.get(kind or "", kind) for kind in kinds]


def _bar_table(folded: str, lines: list[tuple[int, int]], index: int, rows: dict[int, Row]) -> int:
    """Read a table whose head is this line; how many lines it took, 0 when there is none."""
    head = _head(folded, *lines[index])
    if head is None:
        return 0
    separator, kinds = head
    kinds = _with_goals(kinds, [cell.text for cell in _cells(folded, *lines[index], separator)])
    rows[index] = Row(*lines[index], is_header=True)
    taken = 1
    for offset, (a, b) in enumerate(lines[index + 1 :], start=1):
        cells = _cells(folded, a, b, separator)
        if len(cells) < 2 and make_block(strand_of(folded, a, b)).level == 0:
            break
        if separator in _BLANKS and len(cells) not in (1, len(kinds)):
            break
        taken = offset + 1
        if sum(bool(cell.text) for cell in cells) < 3 or set("-—:| ") >= set(folded[a:b]):
            continue
        row = Row(a, b)
        for kind, cell in zip(kinds, cells, strict=False):
            if kind and cell.text:
                row.cells.setdefault(kind, []).append(cell)
        rows[index + offset] = row
    return taken


def _cell(folded: str, line: tuple[int, int]) -> Strand:
    """The cell on its own line, without the bars that a copied page leaves at its ends."""
    start, end = line
    while start < end and (is_blank(folded[end - 1]) or folded[end - 1] in _BARS):
        end -= 1
    while start < end and (is_blank(folded[start]) or folded[start] in _BARS):
        start += 1
    return strand_of(folded, start, end)


def _vertical_table(folded: str, lines: list[tuple[int, int]], index: int, rows: dict[int, Row]) -> int:
    """A table flattened to one cell a line: its heads first, then a number before each row."""
    kinds: list[str] = []
    for line in lines[index : index + 12]:
        kind = column_kind(_cell(folded, line).text)
        if kind is None:
            break
        kinds.append(kind)
    if len(kinds) < 3 or kinds[0] != "number" or not set(UNIT_KINDS) & set(kinds):
        return 0
    rows[index] = Row(lines[index][0], lines[index + len(kinds) - 1][1], is_header=True)
    position = index + len(kinds)
    first = _cell(folded, lines[position]).text if position < len(lines) else ""
    # An excerpt of a table may begin at any number.
    expected = int(first) if re.fullmatch(r"[0-9]{1,4}", first) else 1
    while position < len(lines):
        strand = _cell(folded, lines[position])
        if strand.text == str(expected):
            length = _record_length(folded, lines, position, expected)
            rows[position] = _record(folded, lines[position : position + length], kinds)
            position, expected = position + length, expected + 1
        elif make_block(strand).level:
            position += 1
        else:
            break
    return position - index


def _record_length(folded: str, lines: list[tuple[int, int]], start: int, number: int) -> int:
    for offset, line in enumerate(lines[start + 1 : start + 30], start=1):
        strand = _cell(folded, line)
        if strand.text == str(number + 1) or make_block(strand).level in (1, 2, 3):
            return offset
        if offset > 3 and strand.text.endswith("。") and len(strand.text) > 60:
            return offset
    return min(len(lines) - start, 30)


def _record(folded: str, lines: list[tuple[int, int]], kinds: list[str]) -> Row:
    """Give each line of a flattened row to its column: words first, then units, the date last."""
    row = Row(lines[0][0], lines[-1][1])
    units = [kind for kind in kinds if kind in UNIT_KINDS]
    waiting = [kind for kind in kinds if kind not in ("number", "deadline", *UNIT_KINDS)]
    given = 0
    for line in lines[1:]:
        cell = _cell(folded, line)
        names = split_units(cell.text).names
        if "deadline" in kinds and given and _DEADLINE_CELL.match(cell.text):
            row.cells.setdefault("deadline", []).append(cell)
        elif row.cells and names and all(map(is_unit, names)):
            row.cells.setdefault(units[min(given, len(units) - 1)], []).append(cell)
            given += 1
        elif waiting:
            row.cells.setdefault(waiting.pop(0), []).append(cell)
        elif given:
            row.cells.setdefault(units[min(given, len(units) - 1)], []).append(cell)
            given += 1
    return row
