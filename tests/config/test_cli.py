"""The command `duxing`: every word explains itself in Chinese and leaves with a code that tells."""

import json
import re

import pytest

from config import cli

# Names of commands, options and settings; the files a person has; what is shown as an example.
MAY_BE_LATIN = re.compile(
    r"--?[a-z]+|duxing( [a-z]+)*|[A-Z_]{3,}|\.(txt|docx|pdf|html)|UTF-\d+|PostgreSQL|Ctrl\+C|^ {2,}(duxing )?[a-z]+( [a-z]+)?",
    re.M,
)


@pytest.mark.parametrize("words", [[], ["--help"], *([name, "--help"] for name in cli.COMMANDS)])
def test_help_is_in_chinese(words, capsys, monkeypatch):
    monkeypatch.delenv("DATA_DIR", raising=False)
    monkeypatch.setattr(cli, "data_dir", lambda: "数据目录")
    assert cli.main(words) == 0
    told = capsys.readouterr().out
    assert told.startswith("用法：duxing")
    assert re.findall(r"[A-Za-z]{3,}", MAY_BE_LATIN.sub("", told)) == []


def test_audit_verify_explains_its_codes(capsys):
    assert cli.main(["audit", "verify", "--help"]) == 0
    assert "6 无法读取或为空" in capsys.readouterr().out


@pytest.mark.parametrize("words", [["nonsense"], ["serve", "--nonsense"], ["audit"], ["audit", "mend"]])
def test_words_that_make_no_sense_are_refused(words, capsys):
    assert cli.main(words) == 2
    told = capsys.readouterr()
    assert told.out == "" and told.err.startswith("命令或参数不正确。\n用法：duxing")


def test_version(capsys):
    assert cli.main(["--version"]) == 0
    assert re.fullmatch(r"督行 \d+\.\d+\.\d+\n", capsys.readouterr().out)


def test_workdays_answers_on_the_first_line(capsys):
    assert cli.main(["workdays", "add", "2025-09-26", "10"]) == 0
    assert capsys.readouterr().out.splitlines()[0] == "2025-10-16"


def test_decompose_counts_working_days_by_the_shipped_calendar(tmp_path, capsys):
    paper = tmp_path / "纪要.txt"
    paper.write_text("会议议定：由市财政局于10个工作日内提出资金方案。", "utf-8")
    assert cli.main(["decompose", str(paper), "--date", "2025-09-26", "--jsonl"]) == 0
    assert json.loads(capsys.readouterr().out.splitlines()[0])["due"] == "2025-10-16"


def test_decompose_says_why_a_file_cannot_be_read(tmp_path, capsys):
    paper = tmp_path / "旧文件.doc"
    paper.write_bytes(b"\xd0\xcf\x11\xe0")
    assert cli.main(["decompose", str(paper)]) == 2
    assert "另存为 .docx" in capsys.readouterr().err


def test_setup_makes_the_first_account_once(db, capsys):
    words = ["setup", "--government", "云川市人民政府", "--director", "宋知行"]
    assert cli.main(words) == 0
    assert "一次性密码" in capsys.readouterr().out
    assert cli.main(words) == 1
    assert "已有" in capsys.readouterr().err


def test_an_empty_chain_is_not_called_sound(db, capsys):
    assert cli.main(["audit", "verify"]) == 6


def test_the_worker_does_one_round_and_ends(db):
    assert cli.main(["worker", "--once"]) == 0
