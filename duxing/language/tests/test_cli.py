"""`duxing decompose` on the command line."""

import json
import sys
from datetime import date
from io import BytesIO, TextIOWrapper

import pytest

from duxing.language.cli import Unreadable, main
from duxing.language.tests.calendars import SmallCalendar

PAPER = """关于印发2026年重点任务分工方案的通知
1.新增学位3000个。（责任单位：市教育局、市财政局等；完成时限：8月底前）
2.长期坚持走访企业。（市工信局负责）
3.汛期前完成清淤。（市水利局负责）
市住建局要于年底前加强管理。
"""


@pytest.fixture
def paper(tmp_path):
    path = tmp_path / "分工方案.txt"
    path.write_text(PAPER, "utf-8")
    return str(path)


def test_one_task_a_line_in_the_format_of_the_corpus(paper, capsys):
    assert main([paper, "--jsonl"]) == 0
    first, second, third = map(json.loads, capsys.readouterr().out.splitlines())
    assert first == {
        "text": "新增学位3000个。", "lead": ["市教育局"], "support": ["市财政局"], "lead_explicit": False, "and_others": True,
        "deadline": "8月底前", "due": "2026-08-31", "leader": None, "targets": ["新增学位3000个"],
    }  # fmt: skip
    assert second["ongoing"] is True
    assert (third["deadline"], third["due"]) == ("汛期前", None)


def test_the_whole_decomposition(paper, capsys):
    assert main([paper, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["title"], found["year"], found["date"]) == (
        "关于印发2026年重点任务分工方案的通知",
        2026,
        None,
    )
    assert [c["kind"] for c in found["clauses"]] == ["task", "task", "task", "open"]
    task = found["clauses"][0]["tasks"][0]
    assert PAPER[task["start"] : task["end"]] == task["text"]
    assert task["due_rule"] == "“8月底前”读作2026年8月31日（年份按文件补为2026年）。"
    assert task["figures"] == [{"text": "新增学位3000个", "amount": "3000", "measure": "个"}]


def test_the_table_for_people(paper, capsys):
    assert main([paper]) == 0
    out = capsys.readouterr().out
    assert out.startswith("标题：关于印发2026年重点任务分工方案的通知\n公文年份：2026年\n")
    assert "序号  任务" in out
    assert "2026-08-31（8月底前）" in out
    assert "市财政局等" in out
    assert "汛期前（未定日期）" in out
    assert "长期（长期坚持）" in out
    assert "待判断：市住建局要于年底前加强管理。" in out
    assert out.endswith("任务3条，待判断1段，非任务内容0段。结果须经人工核对。\n")


def test_columns_stand_under_their_heads(paper, capsys):
    main([paper])
    lines = capsys.readouterr().out.splitlines()
    head = next(line for line in lines if line.startswith("序号"))
    row = next(line for line in lines if line.startswith("1 "))

    def column(line, word):
        return sum(2 if ord(c) > 0x2E7F else 1 for c in line[: line.index(word)])

    assert column(head, "牵头单位") == column(row, "市教育局")
    assert column(head, "期限") == column(row, "2026-08")


def test_nothing_found(tmp_path, capsys):
    path = tmp_path / "空.txt"
    path.write_text("各位代表：\n大家好。", "utf-8")
    assert main([str(path)]) == 0
    assert capsys.readouterr().out == (
        "标题：没有读出\n公文年份：没有读出\n\n任务0条，待判断0段，非任务内容2段。结果须经人工核对。\n"
    )
    assert main([str(path), "--jsonl"]) == 0
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16", "utf-8-sig"])
def test_other_encodings(tmp_path, capsys, encoding):
    path = tmp_path / "方案.txt"
    path.write_bytes(PAPER.encode(encoding))
    assert main([str(path), "--jsonl"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 3


def test_the_year_and_the_day_that_the_caller_knows(tmp_path, capsys):
    path = tmp_path / "a.txt"
    path.write_text(
        "1.由市住建局10个工作日内印发。（市住建局负责）\n2.6月底前完成。（市教育局负责）", "utf-8"
    )

    def dues(*options):
        assert main([str(path), "--jsonl", *options], calendar=SmallCalendar()) == 0
        return [json.loads(line)["due"] for line in capsys.readouterr().out.splitlines()]

    assert dues() == [None, None]
    assert dues("--year", "2024") == [None, "2024-06-30"]
    assert dues("--date", "2026-03-10") == ["2026-03-24", "2026-06-30"]
    assert dues("--date", "2026年3月10日") == ["2026-03-24", "2026-06-30"]


def test_standard_input(monkeypatch, capsys):
    monkeypatch.setattr(sys, "stdin", TextIOWrapper(BytesIO(PAPER.encode())))
    assert main(["-", "--jsonl"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 3


def test_other_files_go_to_the_reader_passed_in(tmp_path, capsys):
    path = tmp_path / "方案.docx"
    path.write_bytes(b"PK")

    def read(name, data):
        assert (name, data) == (str(path), b"PK")
        return PAPER

    assert main([str(path), "--jsonl"], read=read) == 0
    assert len(capsys.readouterr().out.splitlines()) == 3

    def refuse(name, data):
        raise Unreadable("文件已损坏，请重新导出。")

    assert main([str(path)], read=refuse) == 2
    assert capsys.readouterr().err == "文件已损坏，请重新导出。\n"
    assert main([str(path)]) == 2
    assert capsys.readouterr().err == "这里不能读取 .docx 文件，请先另存为 .txt 文件。\n"


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--year", "26"], "年份“26”不正确，应为四位数，如 2026。\n"),
        (["--date", "昨天"], "日期“昨天”不正确，应写作 2026-10-26 或 2026年10月26日。\n"),
        (["--date", "2026-02-30"], "日期“2026-02-30”不正确，应写作 2026-10-26 或 2026年10月26日。\n"),
    ],
)
def test_bad_options(paper, capsys, options, message):
    assert main([paper, *options]) == 2
    assert capsys.readouterr().err == message


@pytest.mark.parametrize(
    "options", [[], ["--year", "2026", "--date", "2026-01-01"], ["--json", "--jsonl"], ["--x"]]
)
def test_options_that_make_no_sense(paper, capsys, options):
    assert main([paper, *options] if options else []) == 2
    assert capsys.readouterr().err.startswith("命令或参数不正确。\n用法：duxing decompose")


def test_files_that_cannot_be_read(tmp_path, capsys):
    assert main([str(tmp_path / "无.txt")]) == 2
    assert "找不到文件" in capsys.readouterr().err
    assert main([str(tmp_path)]) == 2
    assert "是目录" in capsys.readouterr().err
    assert main(["a\0b"]) == 2
    assert "无法打开文件" in capsys.readouterr().err
    for data, message in (
        (b"", "没有文字"),
        (b"\x89PNG\r\n\0\0\0", "不是文本文件"),
        (b"\xff\x81" * 99, "不是文本文件"),
    ):
        path = tmp_path / "x.txt"
        path.write_bytes(data)
        assert main([str(path)]) == 2
        assert message in capsys.readouterr().err


def test_help_is_chinese(capsys):
    assert main(["--help"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("用法：duxing decompose [-h]")
    assert all(word in out for word in ("参数：", "选项：", "任务分解", "公文年份", "退出码"))
    assert not [word for word in ("usage", "options", "positional", "show this") if word in out]


def test_the_day_goes_into_the_head(paper, capsys):
    main([paper, "--date", date(2026, 10, 26).isoformat()])
    assert "起算日：2026年10月26日\n" in capsys.readouterr().out
