"""The rig that changes guarding code: it makes changes that matter and puts them in place."""

from functools import wraps
from types import SimpleNamespace

import pytest

from duxing.matters.states import CLOSE, MatterStatus
from rigs.mutants.changing import mutants
from rigs.mutants.loop import Loop
from rigs.mutants.swapping import Live
from rigs.mutants.tables import table_mutants
from rigs.mutants.targets import TARGETS, TESTS
from tests.structure.source import ROOT

SOURCE = '''
"""Words."""


def wrap(function):
    @wraps(function)
    def wrapped(*args):
        return function(*args)

    return wrapped


@wrap
def may(person, thing):
    """Who may."""
    if person.gone:
        raise ValueError("离开了")
    return person.unit == thing.unit and not thing.ended
'''


@pytest.fixture
def changes(tmp_path):
    path = tmp_path / "may.py"
    path.write_text(SOURCE, "utf-8")
    return {f"{one.before} → {one.after}": one for one in mutants(path)}


def test_conditions_are_left_out_and_turned_round(changes):
    assert "person.gone → False" in changes
    assert "person.unit == thing.unit and not thing.ended → person.unit == thing.unit" in changes
    assert "== thing.unit → != thing.unit" in changes
    assert not any("XX离开了" in name for name in changes), "sentences are held by other tests"


def test_a_change_reaches_a_decorated_function_that_is_already_imported(changes, tmp_path):
    space = {"wraps": wraps}
    exec(compile(SOURCE, str(tmp_path / "may.py"), "exec"), space)
    person, thing = SimpleNamespace(gone=False, unit=1), SimpleNamespace(unit=2, ended=False)
    assert not space["may"](person, thing)
    live = Live()
    changed = "person.unit == thing.unit and not thing.ended → not thing.ended"
    assert live.swap(changes[changed])
    assert space["may"](person, thing)


def test_a_table_gets_a_status_more():
    more = next(m for m in table_mutants() if m.move is CLOSE and MatterStatus.ARCHIVED in m.changed.sources)
    assert not CLOSE.fits(SimpleNamespace(status=MatterStatus.ARCHIVED))
    assert more.changed.fits(SimpleNamespace(status=MatterStatus.ARCHIVED))


def test_targets_and_tests_exist():
    assert all(len(target.files()) >= 2 for target in TARGETS)
    assert all((ROOT / folder).is_dir() for folder in TESTS)


def test_the_tests_of_the_changed_lines_are_chosen_own_app_first(changes):
    loop = Loop([], [])
    change = next(iter(changes.values()))
    here = change.path.parent / "duxing" / "core" / "may.py"
    change = type(change)(here, 14, 14, change.code, change.before, change.after)
    loop.seconds = {"duxing/core/tests/a": 2.0, "duxing/matters/tests/b": 0.1}
    seen = {(str(here), 14): set(loop.seconds), (str(here), 20): {"duxing/core/tests/c"}}
    assert loop._tests(seen, change) == ["duxing/core/tests/a", "duxing/matters/tests/b"]
