"""A document of the corpus on the pages: imported, units mapped, gone through, filed, handed out, closed.

Without the corpus the demo city's own work report is taken instead.
"""

import os
import re
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from duxing.demo.data.report import breakdown_text
from tests.browser import steps
from tests.browser.site import ROOT, python

CORPUS = Path(os.environ.get("DUXING_CORPUS") or ROOT.parent / "shared" / "corpus")
MINUTES = CORPUS / "032_b.txt"
# The minutes come from another city; its units are mapped to those of the cast.
MAPPED = {
    "市水务局": "市水利局",
    "市财政局": "市教育局",
    "市城投集团": "云麓区政府",
    "市发展改革委": "市教育局",
    "市商务局": "市住房城乡建设局",
    "市公安局": "市水利局",
    "市城管局": "市住房城乡建设局",
    "各区政府": "云麓区政府",
    "市司法局": "市教育局",
    "市自然资源和规划局": "市住房城乡建设局",
    "市林业局": "市水利局",
}


NAMES = "#names li:has(.who)"


def document(tmp_path):
    if MINUTES.exists():
        return MINUTES
    path = tmp_path / "report.txt"
    path.write_text(breakdown_text(2026, date(2026, 2, 11)), "utf-8")
    return path


def answer_names(page: Page) -> int:
    """Map every name that the directory does not know, or say that it is no unit; how many were mapped."""
    mapped = 0
    while page.locator(NAMES).count():
        if not page.locator(NAMES).first.is_visible():
            page.locator("#names summary").click()
        item = page.locator(NAMES).first
        written = item.locator("b").inner_text().strip("“”")
        before = page.locator(NAMES).count()
        unit = MAPPED.get(written, "")
        refused = item.locator(".err").count()
        if unit and not refused:
            item.locator("input[type=text]:visible").first.fill(unit)
            item.get_by_role("button", name="对应", exact=True).click()
            mapped += 1
        else:
            item.get_by_role("button", name="不是单位").click()
        expect(page.locator(NAMES)).to_have_count(before - 1)
    return mapped


@pytest.mark.parametrize(("width", "scripts"), [(1440, True), (360, False)])
def test_a_document_becomes_matters(browse, cast_site_of_its_own, tmp_path, width, scripts):
    site = cast_site_of_its_own
    page = browse(site, "officer", width, scripts=scripts)
    page.goto("/intake/import/")
    steps.fill(page, type="会议议定事项")
    page.locator("input[type=file]").first.set_input_files(document(tmp_path))
    steps.press(page, "导入")
    page.wait_for_url(re.compile("/clauses/$"))
    steps.no_problem(page)
    address = page.url
    mapped = answer_names(page)
    assert mapped == len(MAPPED) or not MINUTES.exists()
    page.goto(address)
    page.get_by_role("button", name=re.compile("^全部立项")).click()
    page.wait_for_load_state()
    page.get_by_role("button", name=re.compile("^全部交办")).click()
    page.wait_for_load_state()
    steps.press(page, "完成分解")
    expect(page.locator("main")).to_contain_text("全文已分完")
    page.goto("/matters/?q=" + ("第43次第1项" if MINUTES.exists() else "公里"))
    page.locator("a[data-row]").last.click()
    page.wait_for_load_state()
    matter = page.url
    expect(page.locator("main")).to_contain_text("原文")
    steps.receive(page, matter, proxy="王立新")
    intact = python(site.data_dir, "manage.py", "audit_verify")
    assert "操作记录完好" in intact
