"""The command line answers on the first line and explains below."""

import pytest

from duxing.workdays.cli import main


def test_add_prints_the_iso_date_alone_first(capsys):
    assert main(["add", "2025-09-26", "10"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "2025-10-16"
    assert lines[1] == (
        "2025年9月26日（周五），次日起算，第10个工作日为2025年10月16日（周四）。"
        "2025年9月28日（周日）、2025年10月11日（周六）调休上班，计入；"
        "2025年10月1日至5日国庆节、2025年10月6日（周一）中秋节、2025年10月7日至8日国庆节放假，不计。"
    )


def test_add_warns_about_unknown_years(capsys):
    assert main(["add", "2027-12-20", "15"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("2028-01-10\n")
    assert "暂按周末推算" in out


def test_between_and_check(capsys):
    assert main(["between", "2026-09-18", "2026年10月9日"]) == 0
    assert capsys.readouterr().out.startswith("10\n")
    assert main(["check", "2026-09-20"]) == 0
    out = capsys.readouterr().out
    assert out.splitlines()[0] == "工作日"
    assert "调休上班，国务院办公厅2026年节假日安排" in out
    assert main(["check", "2026-09-26"]) == 0
    assert capsys.readouterr().out.startswith("休息日\n2026年9月26日（周六）：中秋节放假")


@pytest.mark.parametrize(
    "argv",
    [
        [],
        ["fly"],
        ["add", "2026-02-30", "10"],
        ["add", "2026-02-28", "ten"],
        ["add", "2026-02-28", "-1"],
        ["add", "2026-02-28", "99999"],
        ["between", "2026-02-28", "2026-02-01"],
        ["check", "1026-01-01"],
    ],
)
def test_nonsense_is_refused_in_chinese(argv, capsys):
    assert main(argv) == 2
    shown = capsys.readouterr()
    assert not shown.out
    assert any("一" <= char <= "鿿" for char in shown.err)


@pytest.mark.parametrize("argv", [["--help"], ["add", "-h"]])
def test_help_is_chinese(argv, capsys):
    assert main(argv) == 0
    out = capsys.readouterr().out
    assert out.startswith("用法：duxing workdays")
    for word in ("usage", "options", "positional", "show this"):
        assert word not in out
