"""登记一件 by keyboard alone: from the first key to dispatched within a minute (practice 五, 2)."""

import time

from playwright.sync_api import Page, expect

from tests.browser.steps import scan

WORDS = "请住建局会同水利局速查，三日内报。"
TITLE = "12345日报：锦绣家园供暖温度不够"
# A clerk's two strokes a second, with as long again for looking at the paper.
STROKES_A_MINUTE = 120


class Hands:
    """Counts every key, as fingers would."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.strokes = 0

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)
        self.strokes += len(text)

    def press(self, key: str, times: int = 1) -> None:
        for _ in range(times):
            self.page.keyboard.press(key)
            self.strokes += 1

    def go_to(self, name: str) -> None:
        """Press Tab until the field has the focus."""
        for _ in range(20):
            if self.page.evaluate("document.activeElement.name") == name:
                return
            self.press("Tab")
        raise AssertionError(f"{name} is not reached by Tab")


def test_a_minute_from_the_first_key_to_dispatched(browse, cast_site):
    page = browse(cast_site, "officer")
    page.goto("/intake/register/")
    began = time.monotonic()
    hands = Hands(page)
    hands.type(WORDS)
    hands.press("Tab")
    hands.press("ArrowDown", 2)
    expect(page.locator("#read")).to_contain_text("按顾维城批示“三日内”")
    expect(page.locator("#read")).to_contain_text("“住建局”识别为市住房城乡建设局")
    hands.go_to("title")
    hands.type(TITLE)
    hands.press("Tab")
    hands.type("zjj")
    expect(page.get_by_role("option", name="市住房城乡建设局")).to_be_visible()
    hands.press("Enter")
    hands.go_to("answered_by")
    hands.type("冯小筑")
    page.locator("input[name=scans]").set_input_files(scan())
    page.get_by_role("button", name="登记并交办").focus()
    hands.press("Enter")
    expect(page.locator("#messages")).to_contain_text("已登记并交办，编号")
    assert hands.strokes <= STROKES_A_MINUTE
    assert time.monotonic() - began < 60


def test_enter_in_a_field_hands_nothing_out(browse, cast_site):
    page = browse(cast_site, "officer", scripts=False)
    page.goto("/intake/register/")
    page.locator("[name=words_1]").fill(WORDS)
    page.locator("[name=who_1]").select_option(index=2)
    page.locator("[name=title]").fill(TITLE)
    page.locator("[name=lead]").fill("住建局")
    page.locator("[name=lead]").press("Enter")
    expect(page.locator("h1")).to_have_text("登记一件")
    expect(page.locator("#read")).to_contain_text("三日内")
    page.get_by_role("button", name="再加一位").click()
    expect(page.locator("[name=words_3]")).to_be_focused()
    expect(page.locator("[name=words_1]")).to_have_value(WORDS)
