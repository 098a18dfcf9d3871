"""The fuzzers, small: every kept input once, some shapes, and a planted fault."""

import importlib.util

import pytest

from rigs.parsers import corpus, shaped
from rigs.parsers.__main__ import fuzz
from rigs.parsers.targets import TARGETS, TITLES, texts


@pytest.mark.parametrize("name", TARGETS)
def test_every_kept_input_is_read_or_refused(name, tmp_path):
    assert corpus.unpack(name, tmp_path) > 0 and TITLES[name]
    for kept in sorted(tmp_path.iterdir())[:25]:
        TARGETS[name](kept.read_bytes())


def test_the_kept_inputs_are_few_and_small():
    kept = list(corpus.FOLDER.glob("*.zip"))
    assert len(kept) == len(TARGETS)
    assert sum(one.stat().st_size for one in kept) < 500_000


def test_shapes_find_nothing():
    tried, found = shaped.shake(0.5, 7, 10)
    assert tried and found == []


def test_shapes_find_a_planted_fault(monkeypatch):
    def rarely(words):
        assert "零年" not in words
        return unharmed(words)

    unharmed = texts.fold
    monkeypatch.setattr(texts, "fold", rarely)
    _, found = shaped.shake(0.1, 7, 300)
    assert "AssertionError" in found[0]


@pytest.mark.skipif(importlib.util.find_spec("atheris") is None, reason="the fuzzer is for x86_64 only")
def test_the_fuzzer_finds_a_planted_fault():
    ran = fuzz("text", 1, 20, planted=True)
    assert "planted" in ran.found and "duxing/language/text.py" in ran.found
