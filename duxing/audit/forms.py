"""What the page of operations can be asked."""

from django import forms


class DayForm(forms.Form):
    """One day, and the cursor of the page before."""

    day = forms.DateField(
        label="日期",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "日期不存在，请按“年-月-日”填写，例如 2026-02-28。"},
    )
    after = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)
