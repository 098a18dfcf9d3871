"""Tables of Chinese text on a terminal."""

from duxing.language.console import table, width, wrapped


def test_a_chinese_character_takes_two_columns():
    assert (width("任务"), width("ab"), width("“一”")) == (4, 2, 4)


def test_wrapping_keeps_closing_marks_off_the_head_of_a_line():
    assert wrapped("完成改造，并验收。", 8) == ["完成改造，", "并验收。"]
    assert wrapped("", 8) == [""]
    assert "".join(wrapped("一二三四五六七", 4)) == "一二三四五六七"


def test_cells_wrap_inside_their_column():
    assert table(("甲", "乙"), [("一二三", "x")], (4, 4)) == "甲    乙\n──────────\n一二  x\n三"
