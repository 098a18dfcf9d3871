"""From lines to paragraphs: hard line breaks, page numbers, and numbered levels."""

import itertools
import re
from dataclasses import dataclass

from duxing.language.numerals import number
from duxing.language.responsibility import LABEL_START
from duxing.language.text import Strand, strand_of

_HAN = "一二三四五六七八九十百"
# The order of levels in official documents: 一、 （一） 1. （1） ① 一是 and bullets.
_LEVELS: tuple[tuple[int, str], ...] = (
    (1, rf"第[{_HAN}]+[章部编](?:分)?"),
    (2, rf"[{_HAN}]+、|第[{_HAN}]+条"),
    (3, rf"（[{_HAN}]+）、?"),
    # “61.12345热线” and “1.10月底前” are items 61 and 1: no fraction reads on like that.
    (4, r"\d{1,3}[.、．](?!\d)|\d{1,3}[.．](?=\d{4,}[\u4e00-\u9fff]|\d{1,2}月)|\d{1,3}、"),
    (5, r"（\d{1,3}）、?"),
    (6, "[\u2460-\u2473]"),
    (7, rf"[{_HAN}]+是(?!否)"),
    (8, "[★☆●■◆▲△○◇•·▶►※]"),
)
_LABEL = re.compile("|".join(f"(?P<l{level}>{pattern})" for level, pattern in _LEVELS))
_PAGE = re.compile(r"[-—–_－]+\d{1,4}[-—–_－]+|第\d{1,4}页(?:[，/]?共\d{1,4}页)?|\d{1,4}/\d{1,4}")
_INLINE = re.compile(
    rf"(?P<i2>[{_HAN}]{{1,3}}、)|(?P<i3>（[{_HAN}]{{1,4}}）)|(?P<i4>\d{{1,2}}[.、](?!\d)|\d{{1,2}}[.](?=\d{{4,}}[\u4e00-\u9fff]))"
)
_BREAK = re.compile(r"\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")
_SENTENCE_END = "。！？；：!?"


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph: its strand, the level of its number (0 without one), and where the words begin."""

    strand: Strand
    level: int
    body: int
    noise: bool = False

    @property
    def words(self) -> str:
        """The folded text after the number."""
        return self.strand.text[self.body :]


def make_block(strand: Strand) -> Block:
    """Recognise the number in front of a paragraph."""
    match = _LABEL.match(strand.text)
    if match is None or match.end() == len(strand.text):
        return Block(strand, 0, 0)
    return Block(strand, int((match.lastgroup or "l0")[1:]), match.end())


def _width(folded: str, start: int, end: int) -> float:
    line = folded[start:end].strip()
    return sum(0.5 if c < "\u2000" else 1.0 for c in line)


def wrap_width(folded: str, lines: list[tuple[int, int]]) -> float | None:
    """The width at which the text is hard-wrapped, or None when paragraphs run free."""
    widths = sorted(w for w in (_width(folded, a, b) for a, b in lines) if w >= 14)
    if len(widths) < 6:
        return None
    width = widths[int(len(widths) * 0.9)]
    full = [(a, b) for a, b in lines if _width(folded, a, b) >= 0.85 * width]
    broken = sum(folded[a:b].rstrip()[-1] not in _SENTENCE_END + "）" for a, b in full)
    return width if width <= 64 and len(full) >= 5 and broken >= 0.45 * len(full) else None


def paragraphs(folded: str, lines: list[tuple[int, int]]) -> list[Block]:
    """Join wrapped lines, set page numbers apart, and cut run-on text at its numbers."""
    width = wrap_width(folded, lines)
    parted = _parted_by_blank_lines(folded, lines)
    blocks: list[Block] = []
    current: list[Strand] = []
    open_lines, previous_full, turned = 0, False, False

    def flush() -> None:
        if current:
            blocks.extend(_cut_inline(_concat(current)))
            current.clear()

    for start, end in lines:
        strand = strand_of(folded, start, end)
        if not strand.text:
            continue
        if _PAGE.fullmatch(strand.text):
            # A page number may stand inside a sentence: it must not end the paragraph.
            blocks.append(Block(strand, 0, 0, noise=True))
            turned = True
            continue
        goes_on = previous_full and (turned or start not in parted) and _continues(folded, start, strand)
        dangling = bool(current) and _is_open(current) and open_lines < 6
        if dangling or (current and goes_on):
            open_lines = open_lines + 1 if dangling else 0
        else:
            flush()
            open_lines = 0
        current.append(strand)
        turned = False
        previous_full = width is not None and _width(folded, start, end) >= 0.8 * width
    flush()
    return sorted(blocks, key=lambda block: block.strand.at[0])


def _parted_by_blank_lines(folded: str, lines: list[tuple[int, int]]) -> set[int]:
    """Where lines start after an empty one, if empty lines part paragraphs and not every single line."""
    found = {
        start
        for (_, before), (start, _) in itertools.pairwise(lines)
        if len(_BREAK.findall(folded, before, start)) > 1
    }
    return found if 2 * len(found) < len(lines) else set()


def _concat(strands: list[Strand]) -> Strand:
    if len(strands) == 1:
        return strands[0]
    return Strand("".join(s.text for s in strands), [i for s in strands for i in s.at])


def _is_open(strands: list[Strand]) -> bool:
    text = "".join(s.text for s in strands[-8:])
    last_open = max(text.rfind("（"), text.rfind("〔"))
    return last_open > max(text.rfind("）"), text.rfind("〕")) and len(text) - last_open < 160


def _continues(folded: str, start: int, strand: Strand) -> bool:
    """Whether a line goes on from a full one: no number in front, no indent, no label."""
    indent = len(folded[start : start + 8]) - len(folded[start : start + 8].lstrip())
    return indent < 2 and make_block(strand).level == 0 and not LABEL_START.match(strand.text)


def _cut_inline(strand: Strand) -> list[Block]:
    """Cut “……负责）（二）……” where numbers follow each other in order; other brackets stay."""
    text = strand.text
    if len(text) < 60:
        return [make_block(strand)]
    cuts, last = [0], {"i2": 0, "i3": 0, "i4": 0}
    for match in _INLINE.finditer(text):
        kind = match.lastgroup or ""
        value = number(match.group().strip("（）、."))
        if value is None:
            continue
        if match.start() == 0:
            last[kind] = value
        elif _is_next(text, match, kind, value, last, cuts[-1]):
            cuts.append(match.start())
            last[kind] = value
            if kind == "i3":
                last["i4"] = 0
    return [make_block(strand.part(a, b)) for a, b in zip(cuts, [*cuts[1:], len(text)], strict=True)]


_AFTER_MARK = re.compile(
    r"(?:负责|牵头|配合|落实|单位|部门|政府|委|局|部|办|厅|会)[）〕][^。）〔（]{0,8}：?$"
)


def _is_next(text: str, match: re.Match[str], kind: str, value: int, last: dict[str, int], cut: int) -> bool:
    if value not in (1, last[kind] + 1):
        return False
    before = text[max(0, match.start() - 24) : match.start()]
    if kind == "i4":
        return bool(_AFTER_MARK.search(before))
    if before.endswith(("。", "：")) or _AFTER_MARK.search(before):
        return value == last[kind] + 1 or value == 1
    # “一、提升便利度（一）优化……”: a heading without a full stop runs into its first item.
    heading = text[cut : match.start()]
    return (
        kind == "i3"
        and len(heading) <= 60
        and "。" not in heading
        and make_block(Strand(heading, range(len(heading)))).level == 2
    )
