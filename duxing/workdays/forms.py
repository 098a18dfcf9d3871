"""Forms of the working calendar page."""

from django import forms

from duxing.core.days import FIRST_YEAR, LAST_YEAR
from duxing.core.forms import KeyedForm, PlainText
from duxing.workdays.fields import ChineseDateField


class DayForm(KeyedForm):
    """One day, and whether it is worked."""

    day = ChineseDateField(label="日期", css="in w12")
    is_work = forms.TypedChoiceField(
        label="改为",
        choices=[("rest", "休息日"), ("work", "工作日")],
        coerce=lambda value: value == "work",
        widget=forms.RadioSelect,
        initial="rest",
        error_messages={
            "required": "请选择改为工作日还是休息日。",
            "invalid_choice": "请选择改为工作日还是休息日。",
        },
    )
    name = PlainText(
        label="调整原因",
        noun="调整原因",
        limit=40,
        widget=forms.TextInput(attrs={"class": "in"}),
        help_text="会写进期限计算说明，例如：防台风、调休上班。",
    )


class NoticeForm(KeyedForm):
    """The text of a yearly notice."""

    year = forms.IntegerField(
        label="年份",
        min_value=FIRST_YEAR,
        max_value=LAST_YEAR,
        widget=forms.TextInput(attrs={"class": "in w6", "inputmode": "numeric"}),
        error_messages={
            "required": "请填写年份。",
            "invalid": "年份应为四位数字，例如 2027。",
            "min_value": f"年份应在 {FIRST_YEAR} 年至 {LAST_YEAR} 年之间，请检查。",
            "max_value": f"年份应在 {FIRST_YEAR} 年至 {LAST_YEAR} 年之间，请检查。",
        },
    )
    text = PlainText(
        label="通知文本",
        noun="通知文本",
        limit=10_000,
        widget=forms.Textarea(attrs={"class": "in", "rows": 8}),
        help_text="粘贴国务院办公厅节假日安排通知的全文，先预览，核对无误后导入。",
    )
