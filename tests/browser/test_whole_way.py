"""The whole way of a matter on the pages: by the office alone, and with everybody's own account.

At 1440 px with scripts, at 360 px without: every step that writes must work both ways.
"""

import re

import pytest
from playwright.sync_api import expect

from duxing.testing.cast import PASSWORD
from tests.browser import steps
from tests.browser.site import python

WAYS = pytest.mark.parametrize(("width", "scripts"), [(1440, True), (360, False)])


def log_in(browse, site, who, width, scripts):
    """By the login page, as people do."""
    page = browse(site, "", width, scripts=scripts)
    page.goto("/")
    steps.fill(page, username=site.world["logins"][who], password=PASSWORD)
    steps.press(page, "登录")
    expect(page).not_to_have_url(re.compile("/account/"))
    return page


def intact(site):
    """The chain and the tables of the site agree. A difference raises."""
    said = python(site.data_dir, "manage.py", "audit_verify")
    assert "操作记录完好" in said, said


@WAYS
def test_the_office_alone(browse, cast_site, width, scripts):
    title = f"锦绣家园供暖温度不够{width}"
    officer = log_in(browse, cast_site, "officer", width, scripts)
    matter = steps.register(officer, title=title, lead="住建局")
    expect(officer.locator("main")).to_contain_text("〔")
    expect(officer.locator("main")).to_contain_text("电话记录")
    steps.receive(officer, matter, proxy="王立新")
    steps.write_report(officer, matter, proxy="王立新")
    deputy = log_in(browse, cast_site, "deputy", width, scripts)
    steps.accept(deputy, title)
    slip = steps.present(officer, matter)
    assert steps.record_readings(officer, slip) == 3
    steps.close(officer, matter)
    expect(officer.locator("main")).to_contain_text("据纸质件代录 · 高原")
    intact(cast_site)


@WAYS
def test_everybody_with_an_own_account(browse, cast_site, width, scripts):
    title = f"古桥路雨水管网改造{width}"
    officer = log_in(browse, cast_site, "officer", width, scripts)
    matter = steps.register(officer, title=title, lead="市住房城乡建设局")
    handler = log_in(browse, cast_site, "handler", width, scripts)
    steps.receive(handler, matter)
    steps.write_report(handler, matter)
    signer = log_in(browse, cast_site, "signer", width, scripts)
    steps.sign(signer, handler.url)
    colleague = log_in(browse, cast_site, "colleague", width, scripts)
    steps.accept(colleague, title)
    slip = steps.present(officer, matter)
    for who in ("aide", "general", "vice"):
        steps.read(log_in(browse, cast_site, who, width, scripts), slip)
    steps.close(officer, matter)
    handler.goto(matter)
    expect(handler.locator("main")).to_contain_text("办结")
    expect(handler.locator("main")).not_to_contain_text("代录")
    intact(cast_site)
