"""What the page of operations can be asked."""

from django import forms

from duxing.core.forms import DayField


class DayForm(forms.Form):
    """One day, and the cursor of the page before."""

    day = DayField(
        label="日期",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    after = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)
