"""Typing a unit: suggestions by keyboard and by mouse, tokens where several may stand."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.browser.checks import Watch
from tests.browser.conftest import HEIGHTS, WIDTHS

OPTION = "[role=option]:visible"


@pytest.fixture(params=WIDTHS)
def page(request, browse, normal_site):
    page = browse(normal_site, "officer")
    page.set_viewport_size({"width": request.param, "height": HEIGHTS[request.param]})
    page.goto(reverse("matters:dispatch", args=[normal_site.world["ids"]["filed"]]))
    page.get_by_label("主办单位", exact=True).fill("")
    return page


def kept(page, name):
    return page.locator(f"[name={name}]").input_value()


def test_a_sure_name_is_taken_with_enter(page):
    lead = page.get_by_label("主办单位", exact=True)
    lead.press_sequentially("住建局")
    expect(lead).to_have_attribute("aria-expanded", "true")
    expect(page.locator(OPTION).first).to_have_attribute("aria-selected", "true")
    lead.press("Enter")
    expect(lead).to_have_value("市住房城乡建设局")
    expect(lead).to_have_attribute("aria-expanded", "false")


def test_of_several_the_person_chooses(page):
    lead = page.get_by_label("主办单位", exact=True)
    lead.press_sequentially("市")
    expect(page.locator(OPTION).first).to_have_attribute("aria-selected", "false")
    lead.press("Enter")
    expect(lead).to_have_value("市")
    lead.press("ArrowDown")
    first = page.locator(OPTION).first
    expect(lead).to_have_attribute("aria-activedescendant", first.get_attribute("id"))
    lead.press("Escape")
    expect(page.locator(OPTION)).to_have_count(0)
    expect(lead).to_have_value("市")


def test_the_mouse_chooses_too(page):
    lead = page.get_by_label("主办单位", exact=True)
    lead.press_sequentially("水利")
    page.locator(OPTION).filter(has_text="市水利局").click()
    expect(lead).to_have_value("市水利局")
    expect(lead).to_be_focused()


def test_several_stand_as_tokens(page):
    watch = Watch(page)
    supporting = page.locator("#id_supporting")
    supporting.press_sequentially("教育局、水利")
    page.locator(OPTION).filter(has_text="市水利局").click()
    assert kept(page, "supporting") == "教育局、市水利局"
    assert watch.problems() == []
    supporting.press("Backspace")
    assert kept(page, "supporting") == "教育局"
    page.get_by_role("button", name="去掉教育局").click()
    assert kept(page, "supporting") == ""


def test_what_was_typed_and_left_is_sent(page):
    page.locator("#id_supporting").press_sequentially("没有的局")
    page.get_by_role("button", name="交办", exact=True).click()
    expect(page.locator("#problems")).to_contain_text("没有找到“没有的局”。请从单位名录中选择。")
    expect(page.locator(".token")).to_have_text(["没有的局"])
