"""The steps of a matter as people take them on the pages: typing, choosing, pressing the named button."""

import io
import re
from datetime import date
from typing import Any

from PIL import Image
from playwright.sync_api import Page, expect


def scan(words: str = "批示") -> dict[str, Any]:
    """A picture of a paper, as a scanner gives it."""
    out = io.BytesIO()
    Image.new("RGB", (600, 800), (250, 250, 245)).save(out, "PNG")
    return {"name": f"{words}.png", "mimeType": "image/png", "buffer": out.getvalue()}


def fill(page: Page, **fields: str) -> None:
    """Type into the fields by name; a select takes words of its option, a date its ISO form."""
    for name, value in fields.items():
        field = page.locator(f"[name={name}]").first
        if field.evaluate("e => e.tagName") == "SELECT":
            option = field.locator("option", has_text=value).first.get_attribute("value")
            field.select_option(value=option)
        else:
            field.fill(value)


def press(page: Page, words: str) -> None:
    """Press the button or link with exactly these words, and let the page come."""
    both = page.get_by_role("button", name=words, exact=True).or_(
        page.get_by_role("link", name=words, exact=True)
    )
    both.first.click()
    page.wait_for_load_state()


def choose(page: Page, name: str, words: str) -> None:
    """Choose the radio or tick the box of that name with these words."""
    page.locator(f"[name={name}]").and_(page.get_by_label(words, exact=True)).check()


def no_problem(page: Page) -> None:
    """The page that came is no refusal."""
    problems = page.locator("#problems")
    assert problems.count() == 0, problems.inner_text()


def from_paper(page: Page, principal: str, *, with_scan: bool = True) -> None:
    """The four fields of a proxy entry (代录)."""
    fill(page, basis="纸质件", principal=principal, acted_on=date.today().isoformat())
    if with_scan and page.locator("input[type=file][name=scan]").count():
        page.locator("input[type=file][name=scan]").set_input_files(scan("收文页"))


def register(page: Page, *, title: str, lead: str) -> str:
    """登记一件: one instruction, unit, deadline, requirements, scan, telephone; the matter's address."""
    page.goto("/intake/register/")
    fill(page, words_1="请住房城乡建设局会同水利局速查，三日内报。", who_1="顾维城", to_1="市住房城乡建设局")
    fill(page, title=title, lead=lead, due="5个工作日")
    fill(page, requirements="查明供暖温度不够的原因\n改造供热管网12公里", answered_by="冯小筑")
    page.locator("input[type=file][name=scans]").set_input_files(scan())
    press(page, "登记并交办")
    no_problem(page)
    page.get_by_role("link", name=title).first.click()
    expect(page.locator("h1")).to_contain_text(title)
    return page.url


def receive(page: Page, matter: str, *, proxy: str = "") -> None:
    """签收, by the unit or entered by the office."""
    page.goto(matter)
    press(page, "代录签收" if proxy else "签收")
    if proxy:
        from_paper(page, proxy)
        press(page, "登记签收")
    else:
        press(page, "签收")
    no_problem(page)


def write_report(page: Page, matter: str, *, proxy: str = "") -> None:
    """报送反馈: state, both requirements, as-of date, words; sent to be signed or entered from paper."""
    page.goto(matter)
    press(page, "代录反馈" if proxy else "报送反馈")
    choose(page, "self_state", "已完成")
    answers = page.locator("textarea[name^=answer_]")
    answers.nth(0).fill("换热站板换堵塞，11月13日已更换。")
    answers.nth(1).fill("管网12公里全部完成，验收单附后。")
    page.locator("[name^=quantity_]").fill("12")
    fill(page, as_of=date.today().isoformat(), text="入户测温20户，最低18.4℃，最高21.2℃，附测温表。")
    if proxy:
        from_paper(page, proxy)
    press(page, "登记反馈" if proxy else "送审签")
    no_problem(page)


def sign(page: Page, report: str) -> None:
    """The unit's leader signs what is to leave the unit."""
    page.goto(report)
    press(page, "审签并报送")
    no_problem(page)


def accept(page: Page, title: str) -> None:
    """The office judges from its queue."""
    page.goto("/reviews/")
    page.get_by_role("link", name=re.compile(title)).first.click()
    choose(page, "decision", "审核通过")
    press(page, "确定")
    no_problem(page)
    expect(page.locator("main")).to_contain_text("审核通过")


def present(page: Page, matter: str) -> str:
    """拟呈阅单 for this matter; the slip's address."""
    page.goto(matter)
    press(page, "拟呈阅单")
    press(page, "拟呈阅单")
    no_problem(page)
    return page.url


def record_readings(page: Page, slip: str) -> int:
    """Enter from paper that each leader in turn has read without new words; how many leaders."""
    count = 0
    while True:
        page.goto(slip)
        link = page.get_by_role("link", name=re.compile("^(登记|代录).*阅示$"))
        if not link.count():
            return count
        link.first.click()
        choose(page, "outcome", "领导已阅，无新批示")
        fill(page, basis="纸质件", acted_on=date.today().isoformat())
        press(page, "登记阅示")
        no_problem(page)
        count += 1


def read(page: Page, slip: str) -> None:
    """A leader reads the own slip."""
    page.goto(slip)
    page.get_by_role("link", name=re.compile("阅示$")).first.click()
    choose(page, "outcome", "领导已阅，无新批示")
    press(page, "登记阅示")
    no_problem(page)


def close(page: Page, matter: str) -> None:
    """办结: every criterion ticked, the office's note."""
    page.goto(matter)
    press(page, "办结")
    choose(page, "outcome", "办结销号")
    for tick in page.locator("[name^=met_]").all():
        tick.check()
    fill(page, note="办理结果属实，居民认可，同意办结销号。")
    press(page, "确定")
    no_problem(page)
    expect(page.locator("main")).to_contain_text("办结销号")
