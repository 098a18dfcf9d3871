"""What must be true of every page: it fits, speaks Chinese, is accessible, and nothing complains."""

import re
from functools import cache
from typing import Any

from playwright.sync_api import Page

from tests.browser.site import ROOT

AXE = ROOT / "duxing" / "testing" / "static_axe" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# File endings and the names of encodings are the same words in Chinese.
ALLOWED_WORDS = {"docx", "xlsx", "pdf", "txt", "html", "jpg", "png", "jpeg", "utf", "doc", "csv"}
LATIN = re.compile(r"[A-Za-z]{3,}")
LISTEN = """
window.dxViolations = [];
document.addEventListener("securitypolicyviolation", (e) => window.dxViolations.push(e.violatedDirective + " " + e.blockedURI));
"""


@cache
def axe_source() -> str:
    return AXE.read_text("utf-8")


class Watch:
    """Collects what the browser complains about while a page is open."""

    def __init__(self, page: Page, expected: tuple[int, ...] = ()) -> None:
        self.page = page
        self.said: list[str] = []
        page.add_init_script(LISTEN)
        page.on("pageerror", lambda error: self.said.append(f"script error: {error}"))
        page.on("console", self._console)
        self.expected = tuple(str(one) for one in expected)

    def _console(self, message: Any) -> None:
        if message.type == "error" and not any(code in message.text for code in self.expected):
            self.said.append(f"console: {message.text}")

    def problems(self) -> list[str]:
        """Everything that is wrong with the page as it stands."""
        return [
            *self.said,
            *fits(self.page),
            *speaks_chinese(self.page),
            *violations(self.page),
            *accessible(self.page),
        ]


def fits(page: Page) -> list[str]:
    """No sideways scrolling."""
    width, inner = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    if width <= inner:
        return []
    wide = page.evaluate(
        """() => [...document.querySelectorAll("body *")].filter((e) => e.getBoundingClientRect().right >
        window.innerWidth + 1).slice(0, 3).map((e) => e.tagName + "." + e.className + " " + e.textContent.trim().slice(0, 30))"""
    )
    return [f"scrollWidth {width} > {inner}: {wide}"]


def speaks_chinese(page: Page) -> list[str]:
    """No visible word of three or more Latin letters outside the listed set."""
    words = {word.lower() for word in LATIN.findall(page.inner_text("body"))}
    strange = sorted(words - ALLOWED_WORDS)
    return [f"Latin words: {strange}"] if strange else []


def violations(page: Page) -> list[str]:
    """Nothing that the content policy blocked."""
    return [f"content policy: {one}" for one in page.evaluate("window.dxViolations || []")]


def accessible(page: Page) -> list[str]:
    """axe finds nothing (WCAG 2.0 A to 2.2 AA). The policy stays in force: evaluation is the driver's."""
    page.evaluate(axe_source())
    found = page.evaluate("(tags) => axe.run(document, {runOnly: tags, resultTypes: ['violations']})", TAGS)
    return [
        f"axe {one['id']}: {[node['html'][:120] for node in one['nodes'][:3]]}" for one in found["violations"]
    ]
