"""The rigs that kill: every point is passed by something, a few are died at, and planted faults are found."""

import pytest

from duxing.core.crash import POINTS
from rigs.kills.browser import form_in
from rigs.kills.load import Deed
from rigs.kills.parts import PLANTS, plant, trials
from rigs.kills.points import WORKER
from rigs.kills.scenarios import ACTS, PASSED
from rigs.kills.siege import TIMES, lost_or_doubled

# One of an act, one of the files, one of the chain, one of the key, one of the worker.
FEW = ("dispatch.before_children", "files.after_rename", "audit.before_seal", "notices.before_commit")


def test_there_are_enough_points_and_the_rig_knows_how_to_reach_each():
    assert len(POINTS) >= 25
    reached = {point for point in POINTS if point in WORKER or point.startswith("login.")}
    reached |= {point for point in POINTS if point.partition(".")[0] in PASSED}
    assert reached == set(POINTS)
    assert {act for acts in PASSED.values() for act in acts} <= set(ACTS)


@pytest.fixture
def scratch(shared_db, own_files, settings):
    """Forked processes work on this test's database, and keep their files in a folder of their own."""
    settings.ALLOWED_HOSTS = ["127.0.0.1", "testserver"]


def test_dying_anywhere_leaves_nothing_half_done_and_planted_faults_are_found(scratch):
    with trials() as made:
        for point in FEW:
            tally = made.at(point, 1)
            assert (tally.deaths, tally.bad) == (1, [])
        again = made.at("key.after_commit", 1, ("hand_over",))
        assert (again.deaths, again.bad) == (1, [])
        assert any("再次提交之后做了" in line for line in plant(made, "key", 1))
        assert any("I4 有通知而没有外发行" in line for line in plant(made, "outbox", 1))
        assert any("I7 有行无文件" in line for line in plant(made, "file", 1))
    assert set(PLANTS) == {"key", "outbox", "file"}


def test_what_was_acknowledged_must_be_there_once(monkeypatch):
    for n, outcome, verdict in ((0, "ok", "I1"), (2, "ok", "I2"), (2, "invoke", "I2")):
        monkeypatch.setitem(TIMES, "sign", lambda deed, n=n: n)
        assert lost_or_doubled(Deed(1, "sign", "x", "y", outcome=outcome)).startswith(verdict)
    for n, outcome in ((1, "ok"), (0, "invoke"), (1, "invoke")):
        monkeypatch.setitem(TIMES, "sign", lambda deed, n=n: n)
        assert lost_or_doubled(Deed(1, "sign", "x", "y", outcome=outcome)) == ""


def test_a_form_is_sent_as_the_page_would_send_it():
    page = (
        '<form method="post" action="/a/" id="f"><input name="key" value="k"><textarea name="t">\n甲</textarea>'
        '<input type="checkbox" name="c"><input type="radio" name="r" value="1" checked>'
        '<select name="s"><option value="x">一</option><option selected>二</option></select>'
        '<button name="act" value="go">办</button></form><input name="far" value="z" form="f">'
    )
    form = form_in(page, "/a/")
    assert form.fields == {"key": ["k"], "t": ["甲"], "r": ["1"], "s": ["二"], "far": ["z"]}
    assert form.encoded() == form.encoded()
