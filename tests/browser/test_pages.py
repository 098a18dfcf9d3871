"""Every page at both widths, with nothing, with a day's work, and with too much of everything."""

import pytest
from django.urls import get_resolver, reverse

from tests.browser.checks import Watch
from tests.browser.conftest import HEIGHTS, WIDTHS
from tests.browser.pages import OTHERS, PLAIN, RECORDS
from tests.structure.test_access import views

EMPTY = [(name, who) for name, people in PLAIN.items() for who in people]
SHOWN = [(name, who, "") for name, people in PLAIN.items() for who in people] + [
    (name, who, record) for name, pairs in RECORDS.items() for who, record in pairs
]


def test_every_address_is_looked_at():
    names = {name for name, _ in views(get_resolver())}
    assert names - set(PLAIN) - set(RECORDS) - OTHERS == set()


def look(browse, site, name, who, record=""):
    page = browse(site, who)
    watch = Watch(page)
    answer = page.goto(reverse(name, args=[site.world["ids"][record]] if record else []))
    assert answer.status == 200, (name, who, answer.status)
    found = {}
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": HEIGHTS[width]})
        if problems := watch.problems():
            found[width] = problems
    assert found == {}, (name, who)


@pytest.mark.parametrize(("name", "who"), EMPTY)
def test_empty(browse, cast_site, name, who):
    look(browse, cast_site, name, who)


@pytest.mark.parametrize(("name", "who", "record"), SHOWN)
def test_normal(browse, normal_site, name, who, record):
    look(browse, normal_site, name, who, record)


@pytest.mark.parametrize(("name", "who", "record"), SHOWN)
def test_overfull(browse, full_site, name, who, record):
    look(browse, full_site, name, who, record)
