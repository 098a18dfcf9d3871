"""The catalogue of bad inputs in small: it finds what is planted, and the product answers in its words."""

import logging
from collections.abc import Iterator

import pytest

from rigs.inputs.__main__ import ROWS
from rigs.inputs.asking import Asker
from rigs.inputs.complete import forgotten_forms
from rigs.inputs.part import catalogue, planted
from rigs.inputs.plants import PLANTS
from rigs.inputs.reading import Answered
from rigs.inputs.sequences import SEQUENCES, faults, strangers, twice
from rigs.inputs.waiting import WAITING
from rigs.inputs.world import World

SCENES = {"报送反馈", "调整期限", "分解核对"}
# The first of each, by row and page.
TRIED = [(1, "报送反馈"), (2, "报送反馈"), (5, "报送反馈"), (7, "报送反馈"), (8, "分解核对"), (11, "报送反馈"), (13, "分解核对"), (15, "调整期限"), (16, "报送反馈"), (18, "报送反馈"), (27, "调整期限")]  # fmt: skip
PAGE = """<form method="post" action="/a/"><input name="t" value="甲" aria-describedby="e" aria-invalid="true">
<span class="err" id="e">写错了。</span><input name="u"><fieldset aria-describedby="h f"><p class="hint" id="h">提示</p>
<span id="f">请选择。</span><input type="radio" name="r" value="1" checked></fieldset></form>
<div role="alert"><ul><li>整页的话。</li><li><a href="#t">写错了。</a></li></ul></div>"""


@pytest.fixture
def asker(cast) -> Iterator[Asker]:
    logging.disable(logging.CRITICAL)
    world = World(cast)
    world.prepare(SCENES)
    yield Asker(world)
    logging.disable(logging.NOTSET)


def test_a_sentence_belongs_to_the_field_that_is_tied_to_it():
    page = Answered(PAGE, "/a/")
    assert page.said_at("/a/", "t") == ["写错了。"] and page.marked("/a/", "t")
    assert page.said_at("/a/", "u") == [] and not page.marked("/a/", "u")
    assert page.said_at("/a/", "r") == ["请选择。"]
    assert page.head() == ["整页的话。"]
    assert page.fields("/a/") == {"t": ["甲"], "u": [""], "r": ["1"]}


def test_every_row_is_tried_or_waits_for_its_feature():
    tried = {case.row for case in catalogue()} | {number for number, _, _ in SEQUENCES}
    assert tried == set(ROWS)
    assert tried | {one.row for one in WAITING} == set(range(1, 31))


def test_what_is_planted_shows_and_the_product_has_none(asker):
    first = {}
    for case in catalogue():
        first.setdefault((case.row, case.scene), case)
    telling = [first[1, "报送反馈"], first[2, "报送反馈"], first[5, "报送反馈"]]
    assert [said for said in PLANTS if not planted(asker, said, telling)] == []
    assert [fault for scene in sorted(SCENES) for fault in asker.sound(scene)] == []
    assert [fault for one in TRIED for fault in asker.wrong(first[one])] == []
    assert faults(asker, twice) + faults(asker, strangers) == []


def test_a_form_that_no_page_shows_is_told(asker):
    assert any("DispatchForm" in line for line in forgotten_forms(asker, SCENES))
