"""The measure of growth: it finds a leak in noise, lets what only wavers pass, and looks at real processes."""

import os
import random
import time
from types import SimpleNamespace

import pytest

from rigs.memory.__main__ import MOST
from rigs.memory.planting import KEPT_BYTES, KeepsSome
from rigs.memory.slope import BLOCKS, slope
from rigs.memory.watching import Watch, own_memory

MEGA = 1 << 20
SECONDS = [2.0 * n for n in range(600)]


def noise(seed: int, stickiness: float) -> list[float]:
    """A wavering around 160 MB, of which each value remembers the one before."""
    chance, now, values = random.Random(seed), 0.0, []
    for _ in SECONDS:
        now = stickiness * now + chance.gauss(0, 0.05)
        values.append(160 + now + (100 if chance.random() < 0.01 else 0))
    return values


@pytest.mark.parametrize("stickiness", [0.0, 0.8])
def test_growth_is_told_from_wavering_and_from_what_one_request_takes(stickiness):
    flat = [slope(SECONDS, noise(seed, stickiness)) for seed in range(40)]
    assert sum(one.within(MOST) for one in flat) >= 36
    assert sum(one.low <= 0 <= one.high for one in flat) >= 34
    for seed in range(10):
        grown = [value + 6 * at / 3600 for at, value in zip(SECONDS, noise(seed, stickiness), strict=True)]
        found = slope(SECONDS, grown)
        assert found.low > MOST
        assert not found.within(MOST)


def test_what_wavers_slowly_has_a_wider_bound():
    quick = [slope(SECONDS, noise(seed, 0.0)).bound for seed in range(20)]
    slow = [slope(SECONDS, noise(seed, 0.995)).bound for seed in range(20)]
    assert sum(slow) > 5 * sum(quick)


def test_too_few_samples_are_no_series():
    with pytest.raises(ValueError, match=f"at least {BLOCKS}"):
        slope(SECONDS[:5], SECONDS[:5])


def test_a_process_is_watched_and_its_end_is_noticed():
    here = os.getpid()
    before = own_memory(here)
    held = bytearray(os.urandom(MEGA)) * 24
    assert 20 < own_memory(here) - before < 40
    watch = Watch({"这个": here, "没有的": 2**22 + 1}, every=0.01)
    watch.begin()
    while len(watch.seconds) < 20:
        time.sleep(0.01)
    watch.end()
    assert watch.ended == {"没有的"}
    assert set(watch.slopes()) == {"这个"}
    assert len(held) == 24 * MEGA


def test_the_planted_leak_keeps_what_it_says(monkeypatch):
    monkeypatch.setattr(KeepsSome, "kept", [])
    answers = KeepsSome(lambda request: request.path)
    assert [answers(SimpleNamespace(path=one)) for one in "甲乙"] == ["甲", "乙"]
    assert sum(map(len, KeepsSome.kept)) == 2 * KEPT_BYTES
