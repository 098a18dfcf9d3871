"""The rigs' reports and the page made from them."""

import json

import pytest

from rigs import guarantees, report
from rigs.report import Options, Report, options


@pytest.fixture
def made(tmp_path, monkeypatch) -> Report:
    monkeypatch.setattr(report, "SCRATCH", tmp_path)
    monkeypatch.setattr(report, "ROOT", tmp_path.parent)
    return Report("races", "并发修改", Options(1.0, 7, "both", publish=False))


def test_a_rig_that_found_no_planted_fault_has_not_passed(made):
    made.check("同时保存", 100, "0 丢失", met=True)
    assert not made.passed
    made.plant("去掉版本条件", found=False)
    assert not made.passed


def test_one_check_that_failed_fails_the_rig(made):
    made.plant("去掉版本条件", found=True)
    made.check("同时保存", 100, "0 丢失", met=True)
    assert made.passed
    made.check("撤回与批准", 100, "0 丢失", met=False, bad=["第 3 次丢失"])
    assert not made.passed
    assert made.finish() == 1


def test_the_report_says_what_was_run(made, tmp_path):
    made.plant("去掉版本条件", found=True)
    made.check("同时保存", 100, "0 丢失", met=True, rows=["R1"])
    assert made.finish() == 0
    told = json.loads((tmp_path / "races.json").read_text("utf-8"))
    assert told["passed"] and told["seed"] == 7 and told["checks"][0]["n"] == 100


def test_a_factor_never_makes_nothing_of_a_number():
    assert options("", ["--factor", "0.001"]).times(50) == 1
    assert options("", ["--database", "sqlite"]).on("sqlite")
    assert not options("", ["--database", "sqlite"]).on("postgresql")


def test_the_page_is_made_from_the_published_reports():
    assert guarantees.PAGE.read_text("utf-8") == guarantees.page()


def test_every_published_report_passed_on_a_clean_commit():
    for path in report.PUBLISHED.glob("*.json"):
        told = json.loads(path.read_text("utf-8"))
        assert told["rig"] == path.stem
        assert told["passed"], path
        assert not told["commit"].endswith("+"), path
