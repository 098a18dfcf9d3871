"""The table of tasks: strings only, landscape, the header on every page."""

import zipfile
from io import BytesIO

import openpyxl

from duxing.papers.breakdown import breakdown_xlsx
from duxing.papers.tests.papers import BREAKDOWN, RISKY, with_changes


def sheet():
    return openpyxl.load_workbook(BytesIO(breakdown_xlsx(BREAKDOWN).content)).active


def test_every_cell_is_a_string_and_none_a_formula():
    cells = [cell for row in sheet().iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} <= {"s", "inlineStr"}
    with zipfile.ZipFile(BytesIO(breakdown_xlsx(BREAKDOWN).content)) as book:
        assert b"<f>" not in book.read("xl/worksheets/sheet1.xml")
        assert not [name for name in book.namelist() if "hyperlink" in name.lower()]


def test_what_looks_like_a_formula_is_kept_as_typed_and_marked_as_text():
    rows = [row for row in sheet().iter_rows(min_row=4) if row[1].value == RISKY.text]
    assert [cell.value for cell in rows[0]][1:5] == [RISKY.text, "+1", "@甲", "-2"]
    assert all(cell.quotePrefix for cell in rows[0][1:6])


def test_the_page_is_set_for_print():
    page = sheet()
    assert page.page_setup.orientation == "landscape"
    assert int(page.page_setup.paperSize) == 9
    assert page.sheet_properties.pageSetUpPr.fitToPage
    assert (page.page_setup.fitToWidth or 1) == 1
    assert int(page.page_setup.fitToHeight) == 0
    assert page.print_title_rows == "$3:$3"
    assert page.freeze_panes == "A4"


def test_sections_stand_over_their_tasks_and_tasks_are_counted():
    column = [row[0].value for row in sheet().iter_rows(min_row=4)]
    assert column[0] == "三、持续改善城乡面貌"
    assert column[1] == "1"
    assert column.count("四、切实保障民生") == 1
    assert column[-1] == "31"


def test_the_words_for_units_follow_the_kind_of_source():
    changed = with_changes(BREAKDOWN, lead_word="主办单位", supporting_word="协办单位", tasks=[])
    heads = openpyxl.load_workbook(BytesIO(breakdown_xlsx(changed).content)).active[3]
    assert [cell.value for cell in heads][4:6] == ["主办单位", "协办单位"]
