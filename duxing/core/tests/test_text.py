"""Text fields: bad inputs 1, 2, 26 and 27, in the very words of the catalogue."""

import pytest
from django import forms

from duxing.core.forms import PlainText


class FeedbackForm(forms.Form):
    content = PlainText(
        label="办理情况",
        noun="反馈内容",
        error_messages={"required": "反馈内容不能为空，请填写办理情况。"},
    )
    remark = PlainText(label="备注", required=False)
    title = PlainText(label="标题", required=False, limit=3)


def errors(content: str, field: str = "content", **more: str) -> list[str]:
    return FeedbackForm({"content": content, **more}).errors.get(field, [])


@pytest.mark.parametrize("text", ["", "   ", "\n\t", "\u200b\u200d\ufeff", "\u3000\u2060 "])
def test_1_nothing_to_read_is_empty(text):
    assert errors(text) == ["反馈内容不能为空，请填写办理情况。"]


def test_2_too_long():
    assert errors("字" * 200_000) == ["反馈内容共 200000 字，超过上限 10000 字，请精简或改用附件上传。"]
    assert not errors("字" * 10_000)
    assert errors("完成", "title", title="标题太长") == ["标题共 4 字，超过上限 3 字，请精简或改用附件上传。"]


@pytest.mark.parametrize("bad", ["\x00", "\x07", "\x7f", "\ufffd", chr(0xD83D)])
def test_26_control_characters_are_named_by_place(bad):
    assert errors("一二三四五六七八九十一" + bad) == [
        "内容含有无法保存的控制字符（第 12 个字符），请删除后重试。"
    ]
    assert errors("一\r\n二" + bad) == ["内容含有无法保存的控制字符（第 4 个字符），请删除后重试。"]


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "javascript:alert(1)", "𠮷野家", "已办结👍"])
def test_26_harmless_text_is_kept_as_typed(text):
    form = FeedbackForm({"content": text})
    assert form.is_valid()
    assert form.cleaned_data["content"] == text


MARKED = "本系统为非涉密系统，检测到疑似密级标志“{}”，内容未保存。请立即停止上传并按保密规定处理。"


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("机密★10年", "机密★"),
        ("云政发〔2026〕1号\n绝密☆\n关于", "绝密☆"),
        ("关于\n  秘密\n的通知", "秘密"),
        ("机\u200b密★", "机密★"),
        ("秘 密★", "秘 密★"),
        ("机密　20年", "机密　20年"),
    ],
)
def test_27_marks_are_refused(text, mark):
    assert errors(text) == [MARKED.format(mark)]


@pytest.mark.parametrize(
    "text", ["加强保密工作，保护商业秘密", "机密级计算机已停用", "标★为约束性指标", "国家秘密\n载体管理"]
)
def test_27_running_text_is_no_mark(text):
    assert not errors(text)


def test_line_ends_and_forms_of_letters_are_made_one():
    form = FeedbackForm({"content": " a\r\nb\rc e\u0301 "})
    assert form.is_valid()
    assert form.cleaned_data["content"] == "a\nb\nc \u00e9"


def test_an_optional_field_may_stay_empty():
    form = FeedbackForm({"content": "完成", "remark": "\u200b"})
    assert form.is_valid()
    assert form.cleaned_data["remark"] == ""


def test_a_required_field_without_own_words_names_itself():
    field = PlainText(label="理由")
    with pytest.raises(forms.ValidationError, match="请填写理由。"):
        field.clean("")
