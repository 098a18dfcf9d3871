"""The date field in a form, with the words of its refusals."""

from datetime import UTC, datetime

import pytest
from django import forms

from duxing.core.clock_shift import shifted
from duxing.workdays.fields import ChineseDateField


class Due(forms.Form):
    due_on = ChineseDateField(label="办结期限")
    asked_on = ChineseDateField(label="来文日期", required=False, typed=True)


def errors_of(text):
    return Due({"due_on": text}).errors.get("due_on", [])


def test_it_takes_what_people_write():
    with shifted(datetime(2026, 11, 23, 2, tzinfo=UTC)):
        form = Due({"due_on": "１１月２３日", "asked_on": ""})
        assert form.is_valid()
    assert str(form.cleaned_data["due_on"]) == "2026-11-23"
    assert form.cleaned_data["asked_on"] is None


def test_this_year_is_the_local_one():
    with shifted(datetime(2026, 12, 31, 16, 0, tzinfo=UTC)):
        form = Due({"due_on": "1月5日"})
        assert form.is_valid()
    assert form.cleaned_data["due_on"].year == 2027


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2026-02-30", "日期“2026-02-30”不存在，请按“年-月-日”填写，例如 2026-02-28。"),
        ("２０２６年13月1日", "日期“２０２６年13月1日”不存在，请按“年-月-日”填写，例如 2026-02-28。"),
        ("0000-00-00", "日期“0000-00-00”不存在，请按“年-月-日”填写，例如 2026-02-28。"),
        ("2206-11-01", "办结期限应在 2000 年至 2099 年之间，请检查年份。"),
        ("1026-11-01", "办结期限应在 2000 年至 2099 年之间，请检查年份。"),
        ("", "请填写办结期限。"),
        ("  ", "请填写办结期限。"),
    ],
)
def test_each_refusal_says_what_to_do(text, words):
    assert errors_of(text) == [words]


def test_what_was_typed_stays():
    form = Due({"due_on": "2026-02-30", "asked_on": "２月30日"})
    assert not form.is_valid()
    for name, typed in (("due_on", "2026-02-30"), ("asked_on", "２月30日")):
        shown = str(form[name])
        assert f'value="{typed}"' in shown
        assert shown.count("type=") == 1
        assert 'type="text"' in shown


def test_a_date_that_a_picker_can_show_is_shown_in_one():
    shown = str(Due({"due_on": "2026-11-23"})["due_on"])
    assert shown.count("type=") == 1
    assert 'type="date"' in shown
    assert 'type="date"' in str(Due()["due_on"])
