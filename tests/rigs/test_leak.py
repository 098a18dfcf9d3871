"""The leak rig in small: it finds what is planted, and the product shows nothing to those outside."""

from contextlib import nullcontext

import pytest

from rigs.leak.faults import FAULTS, planted
from rigs.leak.worlds import Size, compare

SMALL = Size(rounds=("年初",), few=1, people=("county_hand",), words=("石门水库",), pages=1, whole=False)


@pytest.mark.django_db
def test_those_outside_are_told_the_same_in_both_worlds():
    clean, faulty = compare(SMALL, ["已反馈"], (nullcontext, planted))
    assert clean.differing == []
    assert clean.asked > 100
    assert [fault.said for fault in FAULTS if not fault.found_in(faulty.differing)] == []


@pytest.mark.django_db
def test_before_it_is_handed_out_the_unit_itself_is_outside():
    size = Size(rounds=(), few=1, people=("helper",), words=("石门水库",), pages=1, whole=False)
    assert compare(size, ["已立项"])[0].differing == []
