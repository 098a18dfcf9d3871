"""The form fuzzer, small: it finds a planted fault, and the product answers what it sends."""

import logging
from collections.abc import Iterator
from datetime import date

import pytest

from duxing.testing.matters import received, registered
from rigs.forms.files import FILES
from rigs.forms.part import PLANTS
from rigs.forms.values import HOSTILE, Hand
from rigs.forms.walking import Walk
from rigs.pages import Field


@pytest.fixture
def quiet() -> Iterator[None]:
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


def test_a_control_gets_likely_and_hostile_values():
    hand = Hand(3, date(2026, 11, 25))
    given = {hand.value(Field("visibility", "select", "", ["whole", "nothing"])) for _ in range(300)}
    assert {"whole", "nothing"} < given
    assert given - {"whole", "nothing"} <= set(HOSTILE)


def test_the_names_of_files_are_their_own():
    assert len({(name, content) for name, _, content in FILES}) == len(FILES)


def test_a_planted_fault_shows_and_the_product_has_none(cast, quiet):
    received(cast)
    registered(cast, title="市民来信")
    some = {"officer": cast.officer, "handler": cast.handler}
    with PLANTS["清单的一个查询参数不合规时程序出错"]():
        walk = Walk(some, 5)
        while walk.tally.requests < 1500 and not walk.tally.faults:
            walk.urls = ["/matters/"]
            walk._ask_strangely(walk.people[1])
    assert any(said.endswith("planted") for said in walk.tally.faults.values()), walk.tally
    told = Walk(some, 6).run(120)
    assert told.broken == 0, told.faults
    assert told.requests >= 120
    assert len(told.statuses) > 3
