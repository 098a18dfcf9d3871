"""Sites and browsers. Without Chromium these tests are skipped and counted."""

import json
import os
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from playwright._impl._driver import compute_driver_executable
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.site import CHROMIUM, Site, python

WIDTHS = (1440, 360)
HEIGHTS = {1440: 900, 360: 780}
# The second group keeps Chromium from asking for hosts outside; it asks at every start otherwise.
ARGS = [
    *(
        "--lang=zh-CN",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-dev-shm-usage",
    ),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]


@cache
def what_lacks() -> str:
    """Why no browser can be driven here, or nothing. The driver is a program that needs libatomic1."""
    if not CHROMIUM:
        return "Chromium is not installed"
    driver = compute_driver_executable()[0]
    runs = subprocess.run([driver, "--version"], capture_output=True, check=False).returncode == 0
    return "" if runs else "the browser's driver does not start (libatomic1 may be missing)"


def pytest_collection_modifyitems(config: Any, items: list[pytest.Item]) -> None:
    """Mark every test of this folder, and skip it where there is no browser."""
    for item in items:
        if "tests/browser" in str(item.path):
            item.add_marker(pytest.mark.browser)
            if lacks := what_lacks():
                item.add_marker(pytest.mark.skip(reason=lacks))


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for the whole run."""
    # Its driver leaves an event loop in this thread, where Django refuses the database to tests that follow.
    with mock.patch.dict(os.environ, DJANGO_ALLOW_ASYNC_UNSAFE="1"), sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=ARGS)
        yield browser
        browser.close()


@contextmanager
def served(folder: Path, world: str) -> Iterator[Site]:
    """A site whose database holds `world` (see worlds.py)."""
    site = Site(folder)
    python(folder, "manage.py", "migrate", "-v0")
    site.world = json.loads(python(folder, "-m", "tests.browser.worlds", world).splitlines()[-1])
    site.start()
    try:
        yield site
    finally:
        site.stop()


@pytest.fixture(scope="session")
def cast_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """People and units, nothing else."""
    with served(tmp_path_factory.mktemp("cast"), "cast") as site:
        yield site


@pytest.fixture
def cast_site_of_its_own(tmp_path: Path) -> Iterator[Site]:
    """People and units, for a test that fills the directory with aliases."""
    with served(tmp_path, "cast") as site:
        yield site


@pytest.fixture(scope="session")
def normal_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """One matter at every stage."""
    with served(tmp_path_factory.mktemp("normal"), "normal") as site:
        yield site


@pytest.fixture(scope="session")
def full_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Everything too long and too much."""
    with served(tmp_path_factory.mktemp("full"), "full") as site:
        yield site


@pytest.fixture
def browse(chromium: Browser) -> Iterator[Callable[..., Page]]:
    """Open a page of a site as somebody: browse(site, "officer", 1440)."""
    contexts = []

    def open_as(site: Site, who: str = "", width: int = 1440, *, scripts: bool = True) -> Page:
        context = chromium.new_context(
            viewport={"width": width, "height": HEIGHTS[width]},
            base_url=site.url,
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            java_script_enabled=scripts,
        )
        contexts.append(context)
        if who:
            context.add_cookies(site.cookies(who))
        page = context.new_page()
        page.set_default_timeout(15_000)
        return page

    yield open_as
    for context in contexts:
        context.close()
