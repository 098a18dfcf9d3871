"""The three papers as LibreOffice prints them."""

import time

import pytest

from duxing.papers import render
from duxing.papers.breakdown import breakdown_xlsx
from duxing.papers.notice import notice_docx
from duxing.papers.render import RenderFailed, soffice, to_pdf
from duxing.papers.report import report_docx
from duxing.papers.tests.papers import (
    BREAKDOWN,
    NOTICE,
    OFFICE,
    PROXY,
    REPORT,
    pdf_pages,
    squeezed,
    text_of,
    with_changes,
)

needs_office = pytest.mark.skipif(soffice() is None, reason="LibreOffice is not installed")
A4 = (595, 842)


def shows(pages, texts):
    whole = "".join(text for _, _, text in pages)
    return [text for text in texts if squeezed(text) not in whole]


@needs_office
def test_the_slip_fits_on_one_upright_page_with_all_its_text():
    paper = notice_docx(NOTICE, OFFICE)
    pages = pdf_pages(to_pdf(paper.content, "docx"))
    assert [(round(w), round(h)) for w, h, _ in pages] == [A4]
    lines = [line for line in text_of(paper).split("\n") if len(line) < 26]
    assert shows(pages, lines) == []


@needs_office
def test_the_report_takes_two_upright_pages_and_keeps_its_signature_with_text():
    report = with_changes(REPORT, proxy=PROXY)
    pages = pdf_pages(to_pdf(report_docx(report).content, "docx"))
    assert [(round(w), round(h)) for w, h, _ in pages] == [A4, A4]
    assert "特此报告。" in pages[1][2]
    assert "2026年10月25日" in pages[1][2]
    assert "录入人高原" in pages[1][2]
    assert "—1—" in pages[0][2]


@needs_office
def test_the_table_lies_across_and_shows_every_cell():
    pages = pdf_pages(to_pdf(breakdown_xlsx(BREAKDOWN).content, "xlsx"))
    assert len(pages) in (3, 4)
    assert {(round(w), round(h)) for w, h, _ in pages} == {(842, 595)}
    assert all("工作任务" in text for _, _, text in pages)
    fields = ("text", "target", "leader", "lead", "supporting", "due", "note", "section")
    cells = {getattr(task, field) for task in BREAKDOWN.tasks for field in fields}
    assert shows(pages, cells) == []


@needs_office
def test_a_conversion_that_hangs_is_ended():
    started = time.monotonic()
    with pytest.raises(RenderFailed, match="did not end"):
        to_pdf(notice_docx(NOTICE, OFFICE).content, "docx", timeout=0.05)
    assert time.monotonic() - started < 10


def test_without_libreoffice_the_failure_is_named(monkeypatch):
    monkeypatch.setattr(render, "_NAMES", ())
    with pytest.raises(RenderFailed, match="not installed"):
        to_pdf(b"", "docx")
