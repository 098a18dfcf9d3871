"""Word repairs a file whose properties stand in a wrong order, so the order is proven here."""

from io import BytesIO

import pytest
from docx import Document
from docx.oxml.ns import qn

from duxing.papers.notice import notice_docx
from duxing.papers.report import report_docx
from duxing.papers.tests.papers import NOTICE, OFFICE, PROXY, REPORT, with_changes

ORDER = {
    "tblPr": "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc "
    "tblCellSpacing tblInd tblBorders shd tblLayout tblCellMar tblLook",
    "pPr": "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr "
    "shd tabs suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi "
    "adjustRightInd snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection "
    "textAlignment textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange",
    "rPr": "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof "
    "snapToGrid vanish webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText "
    "vertAlign rtl cs em lang eastAsianLayout specVanish oMath",
    "tcPr": "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign",
    "tblBorders": "top left start bottom right end insideH insideV",
    "trPr": "cantSplit trHeight",
    "sectPr": "headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc pgBorders "
    "lnNumType pgNumType cols formProt vAlign noEndnote titlePg textDirection bidi rtlGutter docGrid",
}

PAPERS = [
    notice_docx(
        with_changes(NOTICE, copies=["市长"], urgency="特急", matter_number="云政督会〔2026〕3号"), OFFICE
    ),
    report_docx(with_changes(REPORT, proxy=PROXY)),
]


@pytest.mark.parametrize("paper", PAPERS, ids=["notice", "report"])
def test_properties_stand_in_the_order_of_the_schema(paper):
    document = Document(BytesIO(paper.content))
    section = document.sections[0]
    parts = [
        document.element,
        document.styles.element,
        section.footer._element,
        section.even_page_footer._element,
    ]
    for part in parts:
        for name, order in ORDER.items():
            allowed = [qn(f"w:{one}") for one in order.split()]
            for properties in part.iter(qn(f"w:{name}")):
                places = [allowed.index(child.tag) for child in properties]
                assert places == sorted(places), (name, [child.tag for child in properties])


@pytest.mark.parametrize("paper", PAPERS, ids=["notice", "report"])
def test_nothing_stands_twice_among_properties(paper):
    for properties in Document(BytesIO(paper.content)).element.iter(qn("w:pPr"), qn("w:rPr"), qn("w:tblPr")):
        tags = [child.tag for child in properties]
        assert len(tags) == len(set(tags))
