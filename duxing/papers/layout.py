"""Building blocks of an official paper in docx (GB/T 9704-2012; domain.md 6.2).

A4 with a type area of 156 x 225 mm, 22 lines of 28 characters, fonts by their standard names. The
reader's office suite has them; on a server `render` maps them to free ones.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING, WD_TAB_ALIGNMENT
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from duxing.papers.wordxml import (
    border_below,
    east_asian,
    grid_of_lines,
    off_the_grid,
    page_number,
    speak_chinese,
    tighten,
)

FANGSONG, SONGTI, HEITI, KAITI = "仿宋_GB2312", "宋体", "黑体", "楷体_GB2312"
XIAOBIAOSONG = "方正小标宋简体"
SIZE_2, SIZE_3, SIZE_4 = 22.0, 16.0, 14.0
# 225 mm / 22 lines are 28.99 pt; 28.95 pt (579 twips) keeps the 22nd line inside.
LINE = 28.95
LINE_TWIPS = 579
TYPE_WIDTH = 156
RED = RGBColor(0xFF, 0x00, 0x00)

LEFT, RIGHT = WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.RIGHT
CENTER, BOTH = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.JUSTIFY

_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_NOT_IN_NAMES = re.compile(r'[\x00-\x1f\\/:*?"<>|]')


@dataclass(frozen=True)
class PaperFile:
    """A finished paper: its file name and its bytes."""

    name: str
    content: bytes


@dataclass(frozen=True)
class Face:
    """Font, size in points and exact line height in points (0: as high as the font needs)."""

    font: str = FANGSONG
    size: float = SIZE_3
    line: float = LINE


BODY = Face()
HEADING = Face(HEITI)
SUBHEADING = Face(KAITI)
SMALL = Face(FANGSONG, SIZE_4, 23)
SMALL_LABEL = Face(HEITI, SIZE_4, 23)
TITLE = Face(XIAOBIAOSONG, SIZE_2, 34)


def clean(text: str) -> str:
    """The text without characters that XML cannot carry."""
    return _ILLEGAL.sub("", text)


def file_name(words: str, ext: str) -> str:
    """A file name from free words: no forbidden characters, 80 characters at most."""
    return f"{_NOT_IN_NAMES.sub('', clean(words)).strip(' .')[:80]}.{ext}"


def new_paper(title: str, author: str, *, slip: bool = False) -> Any:
    """An empty document with the page of the standard and its page numbers.

    A slip (单) is no 文件 of the standard: its margins are smaller, so that it stays on one page.
    """
    document = Document()
    section = document.sections[0]
    section.orientation = WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(210), Mm(297)
    top, bottom = (30, 28) if slip else (37, 35)
    section.top_margin, section.bottom_margin = Mm(top), Mm(bottom)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.footer_distance = Mm(bottom - 7 - 5)
    grid_of_lines(section, LINE_TWIPS)
    normal = document.styles["Normal"]
    normal.font.size = Pt(SIZE_3)
    east_asian(normal.element.get_or_add_rPr(), FANGSONG)
    normal.paragraph_format.widow_control = False
    speak_chinese(normal.element.rPr)
    speak_chinese(document.styles.element.find(qn("w:docDefaults")).find(".//" + qn("w:rPr")))
    document.settings.odd_and_even_pages_header_footer = True
    _number_pages(section)
    document.core_properties.title = clean(title)
    document.core_properties.author = clean(author)
    document.core_properties.language = "zh-CN"
    return document


def saved(document: Any, name: str) -> PaperFile:
    """The document as bytes under `name` (without extension)."""
    out = BytesIO()
    document.save(out)
    return PaperFile(file_name(name, "docx"), out.getvalue())


def write(paragraph: Any, text: str, face: Face = BODY, *, color: RGBColor | None = None) -> Any:
    """Add a run in the given face. Returns the run."""
    run = paragraph.add_run(clean(text))
    run.font.size = Pt(face.size)
    run.font.bold = False
    east_asian(run._element.get_or_add_rPr(), face.font)
    if color is not None:
        run.font.color.rgb = color
    if face.size == SIZE_3:
        # 156 mm / 28 characters are 15.79 pt: a quarter of a point less than the font.
        tighten(run._element.rPr, -5)
    return run


def shape(
    paragraph: Any,
    face: Face = BODY,
    *,
    align: Any = BOTH,
    indent: float = 0,
    right: float = 0,
    before: float = 0,
    keep: bool = False,
) -> Any:
    """Set a paragraph: `indent` of the first line and `right` in characters, `before` in points."""
    form = paragraph.paragraph_format
    paragraph.alignment = align
    form.space_before, form.space_after = Pt(before), Pt(0)
    form.widow_control = False
    form.keep_with_next = keep
    if face.line:
        form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(face.line)
    if face.line != LINE:
        off_the_grid(paragraph)
    if indent:
        form.first_line_indent = Pt(indent * face.size)
    if right:
        form.right_indent = Pt(right * face.size)
    return paragraph


def paragraph(document: Any, text: str = "", face: Face = BODY, **kwargs: Any) -> Any:
    """Add a paragraph; keywords as for `shape`. `document` may be a table cell."""
    made = shape(document.add_paragraph(), face, **kwargs)
    if text:
        write(made, text, face)
    return made


def red_head(document: Any, text: str, *, before: float) -> None:
    """发文机关标志: red, centred, as large as fits on one line; `before` in points."""
    size = min(42.0, 420 / max(1, len(text)))
    face = Face(XIAOBIAOSONG, size, 0)
    write(paragraph(document, face=face, align=CENTER, before=before), text, face, color=RED)


def number_line(document: Any, number: str, *, before: float = 2 * LINE, signer: str | None = None) -> None:
    """发文字号 over the red rule; with `signer` (may be blank) as on an upward paper."""
    if signer is None:
        line = paragraph(document, number, align=CENTER, before=before)
    else:
        line = paragraph(document, align=LEFT, before=before)
        line.paragraph_format.tab_stops.add_tab_stop(Mm(TYPE_WIDTH) - Pt(SIZE_3), WD_TAB_ALIGNMENT.RIGHT)
        write(line, f"　{number}\t签发人：")
        write(line, signer or "　　　", SUBHEADING)
    border_below(line, color="FF0000", eighths=12, space=8)


def title(document: Any, text: str, *, before: float = LINE) -> None:
    """标题: size 2, centred, broken into lines of like length."""
    for n, line in enumerate(break_title(text)):
        paragraph(document, line, TITLE, align=CENTER, before=0 if n else before, keep=True)


def signature(document: Any, office: str, on: date, *, before: float = LINE) -> None:
    """落款 with room for the seal: the office centred over the date, the date four characters in."""
    dated = chinese_date(on)
    gap = (len(office) - text_width(dated)) / 2
    date_right = max(4.0, gap)
    paragraph(document, office, align=RIGHT, right=date_right - gap, before=before, keep=True)
    paragraph(document, dated, align=RIGHT, right=date_right)


def chinese_date(on: date, *, year: bool = True) -> str:
    """2026年11月9日, without leading zeros; without the year when it is understood."""
    return f"{on.year}年{on.month}月{on.day}日" if year else f"{on.month}月{on.day}日"


def text_width(text: str) -> float:
    """Width in characters of the type area; ASCII counts half."""
    return sum(0.5 if char.isascii() else 1 for char in text)


_GOOD_END = "的、，和与及暨等"
_NO_BREAK = re.compile(r"[0-9A-Za-z（《“]")


def break_title(text: str, width: int = 19) -> list[str]:
    """Break a title into lines of at most `width` characters and like length.

    A line rather ends after 的 or a comma than inside a word, and never inside a figure or
    right after an opening bracket.
    """
    text = clean(text).strip()
    count = -(-len(text) // width)
    lines: list[str] = []
    while count > 1:
        target = -(-len(text) // count)
        cuts = [cut for cut in range(target - 3, min(width, target + 3) + 1) if 2 <= cut <= len(text) - 2]
        rest_fits = [cut for cut in cuts if len(text) - cut <= width * (count - 1)]
        cut = min(rest_fits or [target], key=lambda at: _cut_cost(text, at, target))
        lines.append(text[:cut])
        text, count = text[cut:], count - 1
    return [*lines, text]


def _cut_cost(text: str, cut: int, target: int) -> float:
    cost = abs(cut - target)
    if text[cut - 1] in _GOOD_END:
        cost -= 4
    if _NO_BREAK.match(text[cut - 1]) or text[cut] in _GOOD_END + "）》”。":
        cost += 20
    return cost


def _number_pages(section: Any) -> None:
    """— 1 —, size 4, odd pages right and even pages left, one character in."""
    face = Face(SONGTI, SIZE_4, 0)
    for footer, align in ((section.footer, RIGHT), (section.even_page_footer, LEFT)):
        line = shape(footer.paragraphs[0], face, align=align)
        setattr(line.paragraph_format, "right_indent" if align == RIGHT else "left_indent", Pt(SIZE_4))
        write(line, "— ", face)
        page_number(write(line, "", face)._element)
        write(line, " —", face)


def joined(names: Sequence[str]) -> str:
    """Names in a row with 、 between them."""
    return "、".join(names)
