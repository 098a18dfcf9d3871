"""The few pieces of WordprocessingML that python-docx has no word for.

The order of children matters: Word repairs a file with a wrong order, LibreOffice drops the part.
"""

from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

_AFTER_BORDER = [
    f"w:{name}"
    for name in (
        *("shd", "tabs", "suppressAutoHyphens", "kinsoku", "wordWrap", "overflowPunct", "topLinePunct"),
        *("autoSpaceDE", "autoSpaceDN", "bidi", "adjustRightInd", "snapToGrid", "spacing", "ind"),
        *("contextualSpacing", "mirrorIndents", "suppressOverlap", "jc", "textDirection", "textAlignment"),
        *("textboxTightWrap", "outlineLvl", "divId", "cnfStyle", "rPr", "sectPr", "pPrChange"),
    )
]


def element(tag: str, **attributes: Any) -> Any:
    """An element in the w: namespace with attributes in it."""
    made = OxmlElement(f"w:{tag}")
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), str(value))
    return made


def east_asian(run_properties: Any, font: str) -> None:
    """Set the font for every script; the hint makes “” — … take the Chinese one."""
    fonts = run_properties.get_or_add_rFonts()
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{script}"), font)
    fonts.set(qn("w:hint"), "eastAsia")


def speak_chinese(run_properties: Any) -> None:
    """Say that the text is simplified Chinese: renderers choose the form of 。 and of 汉字 by it."""
    for old in run_properties.findall(qn("w:lang")):
        run_properties.remove(old)
    run_properties.append(element("lang", val="zh-CN", eastAsia="zh-CN", bidi="ar-SA"))


def off_the_grid(paragraph: Any) -> None:
    """Let the line height stand as written; LibreOffice rounds it up to the grid otherwise."""
    properties = paragraph._p.get_or_add_pPr()
    after = _AFTER_BORDER[_AFTER_BORDER.index("w:snapToGrid") + 1 :]
    properties.insert_element_before(element("snapToGrid", val="0"), *after)


def tighten(run_properties: Any, twips: int) -> None:
    """Space between characters, in twentieths of a point."""
    run_properties.insert_element_before(
        element("spacing", val=twips), "w:w", "w:kern", "w:position", "w:sz", "w:szCs", "w:highlight", "w:u"
    )


def grid_of_lines(section: Any, pitch: int) -> None:
    """A document grid of lines, `pitch` in twips. A grid of characters would be right in Word, but
    LibreOffice 7.4 then sets 18 characters a line."""
    grid = section._sectPr.find(qn("w:docGrid"))
    if grid is None:
        grid = element("docGrid")
        section._sectPr.append(grid)
    grid.set(qn("w:type"), "lines")
    grid.set(qn("w:linePitch"), str(pitch))


def border_below(paragraph: Any, *, color: str, eighths: int, space: int) -> None:
    """A rule below the paragraph: width in eighths of a point, distance in points."""
    properties = paragraph._p.get_or_add_pPr()
    border = element("pBdr")
    border.append(element("bottom", val="single", sz=eighths, space=space, color=color))
    properties.insert_element_before(border, *_AFTER_BORDER)


def page_number(run: Any) -> None:
    """Fill a run with the field of the page number."""
    run.append(element("fldChar", fldCharType="begin"))
    instruction = element("instrText")
    instruction.set(qn("xml:space"), "preserve")
    instruction.text = "PAGE"
    run.append(instruction)
    run.append(element("fldChar", fldCharType="end"))


def table_borders(table: Any, **eighths: int) -> None:
    """Rules of a table by side (top, bottom, left, right, insideH, insideV), in eighths of a point."""
    borders = element("tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        width = eighths.get(side, 0)
        borders.append(element(side, val="single" if width else "nil", sz=width, space=0, color="000000"))
    properties = table._tbl.tblPr
    properties.insert_element_before(borders, "w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook")


def fixed_layout(table: Any, width_twips: int) -> None:
    """Let the widths of the cells stand as written."""
    properties = table._tbl.tblPr
    width = properties.find(qn("w:tblW"))
    if width is None:
        width = element("tblW")
        properties.insert_element_before(width, "w:jc", "w:tblBorders", "w:tblLayout", "w:tblLook")
    width.set(qn("w:w"), str(width_twips))
    width.set(qn("w:type"), "dxa")
    table.autofit = False


def cell_margins(table: Any, *, side: int, above: int) -> None:
    """Room inside the cells, in twips."""
    margins = element("tblCellMar")
    for name, value in (("top", above), ("left", side), ("bottom", above), ("right", side)):
        margins.append(element(name, w=value, type="dxa"))
    table._tbl.tblPr.insert_element_before(margins, "w:tblLook")


def keep_row_whole(row: Any) -> None:
    """Do not break the row over two pages."""
    row._tr.get_or_add_trPr().append(element("cantSplit"))


def float_at(table: Any, top_twips: int) -> None:
    """Fix the table at a distance from the top of the page; must come first in its properties."""
    place = element(
        "tblpPr",
        leftFromText=0,
        rightFromText=0,
        vertAnchor="page",
        horzAnchor="margin",
        tblpX=1,
        tblpY=top_twips,
    )
    style = table._tbl.tblPr.find(qn("w:tblStyle"))
    if style is not None:
        style.addnext(place)
    else:
        table._tbl.tblPr.insert(0, place)
