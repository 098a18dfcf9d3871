"""The tampering rig on a small world: it finds what is left out of the verifier, and nothing else."""

import random

import pytest

from rigs.tamper import trying, world


@pytest.fixture
def cast(db, settings, tmp_path):
    """Matters at every stage with some signed history, in a data folder of the test's own."""
    settings.DATA_DIR = tmp_path
    made = world.small_world()
    trying.prepare(random.Random(1), made)
    return made


def test_every_edit_is_found_and_real_acts_raise_no_alarm(cast):
    told = []
    assert all(said for _, said in trying.plant(random.Random(2)))
    tried, wrong = trying.tamper(27, random.Random(3), cast, told.append)
    assert (wrong, told) == ([], [])
    assert len(tried) == 22
    assert trying.stay_clean(4, random.Random(4), cast, told.append) == []
