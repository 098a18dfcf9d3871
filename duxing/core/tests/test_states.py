"""Of two people one wins, and the other learns who was faster."""

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from duxing.core.clock_shift import shifted
from duxing.core.errors import ChangedMeanwhile, NotAllowedNow
from duxing.core.states import Move, apply_move, hold, hold_all, save_changes
from duxing.core.tests.conftest import make_unit, rename

AT = datetime(2026, 11, 23, 2, 32, 5, tzinfo=UTC)


def test_one_of_two_wins_and_the_other_is_told(unit, fresh, li, wang):
    stale = fresh(unit)
    with shifted(AT):
        rename(unit, "甲", by=li)
        with pytest.raises(ChangedMeanwhile) as lost:
            rename(stale, "乙", by=wang)
    assert lost.value.message == (
        "保存未成功：本记录已由 李某 于 10:32:05 修改。您填写的内容已保留，请对照后重新提交。"
    )
    assert (fresh(unit).name, fresh(unit).version, fresh(unit).updated_by) == ("甲", 2, li)


def test_a_change_of_another_day_names_the_day(unit, fresh, li):
    stale = fresh(unit)
    with shifted(AT):
        rename(unit, "甲", by=li)
    with pytest.raises(ChangedMeanwhile, match="于 11月23日 10:32:05 修改"), shifted(AT.replace(day=25)):
        rename(stale, "乙", by=li)


def test_the_record_says_what_it_is_called(unit, fresh, li, monkeypatch):
    monkeypatch.setattr(type(unit), "noun", "单位")
    stale = fresh(unit)
    rename(unit, "甲", by=li)
    with pytest.raises(ChangedMeanwhile, match="本单位已由 李某"):
        rename(stale, "乙", by=li)


def test_a_version_other_than_the_one_read_is_refused(unit, li):
    with pytest.raises(ChangedMeanwhile):
        save_changes(unit, by=li, version=7, name="甲")


def test_the_object_is_brought_up_to_date(unit, li):
    with shifted(AT):
        rename(unit, "甲", by=li)
    assert (unit.name, unit.version, unit.updated_at, unit.updated_by) == ("甲", 2, AT, li)


def test_a_step_that_the_status_does_not_allow_names_both():
    receive = Move("签收", frozenset({"dispatched"}), "received")
    row = SimpleNamespace(status="closed", get_status_display=lambda: "已办结")
    assert not receive.fits(row)
    with pytest.raises(NotAllowedNow) as refused:
        apply_move(row, receive, by=None)
    assert refused.value.message == "当前状态为“已办结”，不能签收。"


def test_who_holds_a_record_is_told_that_it_is_no_longer_as_it_was_read(unit, fresh, li):
    stale = fresh(unit)
    rename(unit, "甲", by=li)
    with pytest.raises(ChangedMeanwhile, match="已由 李某 于"):
        hold(stale, "name")
    hold(stale, "code")
    assert (fresh(unit).version, stale.version) == (2, 1)


def test_several_are_held_in_one_order(unit, monkeypatch):
    other = make_unit("市水利局", "yc-slj")
    held = []
    monkeypatch.setattr("duxing.core.states.hold", lambda one, *fields: held.append((one.pk, fields)))
    hold_all([other, unit, other], "valid_to")
    assert held == [(unit.pk, ("valid_to",)), (other.pk, ("valid_to",))]
