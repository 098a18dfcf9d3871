"""The rig of the independent verifier, with few entries."""

import random

import pytest

from duxing.audit.export import lines
from duxing.audit.verify import verify
from rigs.audit_speed import stage, strange
from rigs.audit_speed.filling import fill

pytestmark = pytest.mark.skipif(bool(strange.missing()), reason=f"{strange.missing()} is missing")


@pytest.fixture
def path(tmp_path):
    return tmp_path / "export"


def export(path):
    path.write_text("".join(f"{line}\n" for line in lines(None, None, bodies=True, rows=True)), "utf-8")
    return path


def test_a_strange_program_agrees_in_both_algorithms_and_finds_every_change(db, path):
    for alg in ("sm3", "sha256"):
        fill(60, alg, random.Random(1))
    assert verify().exit_code == 0
    assert strange.check(export(path)) == (0, 120, "intact: 120 entries, 0 checkpoints\n")
    rng = random.Random(2)
    assert strange.check(strange.change(path, "keys", rng)).faults == 0
    for kind in ("value", "drop", "swap", "twice", "body", "digest"):
        assert strange.check(strange.change(path, kind, rng)).faults > 0, kind


def test_unsorted_keys_are_found_on_either_side(db, path, monkeypatch):
    fill(40, "sm3", random.Random(1))
    with strange.without_sorting() as program:
        assert strange.check(export(path), program=program).faults > 0
    monkeypatch.setattr("duxing.audit.encoding.canonical", stage.unsorted)
    fill(40, "sm3", random.Random(3))
    assert verify().exit_code == 0
    assert "body: digest differs" in strange.check(export(path)).words
