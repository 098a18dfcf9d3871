"""A piece is a function of its values and the day: nothing else may show in it, nothing in it may grow old."""

from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from django.urls import set_script_prefix

from duxing.core.clock_shift import shifted
from duxing.core.pieces import piece
from duxing.orgs.models import Unit


@dataclass(frozen=True)
class Entry:
    """An entry as the frame hands it over."""

    url: str
    label: str
    icon: str = "list"
    current: bool = False
    gap: bool = False


def rail(**values):
    return piece("core/_rail.html", **{"place": "云川市", "menu": (Entry("/a", "甲"),), **values})


def test_other_values_are_another_text():
    assert "云川市" in rail() and rail() is rail()
    assert "澄溪县" in rail(place="澄溪县") and "云川市" not in rail(place="澄溪县")
    assert 'aria-current="page"' in rail(menu=(Entry("/a", "甲", current=True),))
    assert 'aria-current="page"' not in rail()


def test_what_somebody_typed_stays_text():
    assert "&lt;b&gt;" in rail(place="<b>") and "<b>" not in rail(place="<b>")


def test_another_day_is_another_piece(tmp_path, settings):
    (tmp_path / "day.html").write_text("{% load dx %}{{ on|cdate }}", "utf-8")
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path]}]
    on = datetime(2026, 11, 23).date()
    with shifted(datetime(2026, 11, 23, tzinfo=UTC)):
        assert piece("day.html", on=on) == "11月23日（周一）"
    with shifted(datetime(2027, 1, 4, tzinfo=UTC)):
        assert piece("day.html", on=on) == "2026年11月23日（周一）"


def test_addresses_follow_the_place_where_the_product_stands():
    before = piece("core/_account.html", unread=0, unit="", name="甲")
    set_script_prefix("/dux/")
    try:
        assert 'href="/dux/' in piece("core/_account.html", unread=0, unit="", name="甲")
    finally:
        set_script_prefix("/")
    assert piece("core/_account.html", unread=0, unit="", name="甲") == before


@pytest.mark.parametrize("wrap", [lambda one: one, lambda one: (one,), lambda one: Entry(one, "甲")])
def test_a_record_is_refused(wrap):
    with pytest.raises(TypeError, match="holds a record"):
        rail(menu=wrap(Unit(pk=1)))
