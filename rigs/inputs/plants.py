"""Faults as they slip into forms, each of which the catalogue must find."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any
from unittest import mock

from django import forms
from django.http import HttpResponse

from duxing.core import web
from duxing.core.errors import DomainError
from duxing.core.forms import PlainText
from duxing.notices.models import Notice
from duxing.workdays import fields
from rigs.addresses import replaced

REPORT = "matters:report"


def _to_the_head() -> AbstractContextManager[Any]:
    refused = web._refused

    def wrong(form: Any, error: DomainError) -> Any:
        error.field = ""
        return refused(form, error)

    return mock.patch.object(web, "_refused", wrong)


def _any_year() -> AbstractContextManager[Any]:
    return mock.patch.object(fields, "check_year", lambda day, **more: None)


def _any_length() -> AbstractContextManager[Any]:
    return mock.patch.object(PlainText, "validate", lambda self, value: None)


def _forgotten() -> AbstractContextManager[Any]:
    value = forms.BoundField.value

    def wrong(self: forms.BoundField) -> Any:
        return "" if self.name == "next_step" else value(self)

    return mock.patch.object(forms.BoundField, "value", wrong)


def _untied() -> AbstractContextManager[Any]:
    """The sentence stands beside the field and belongs to nothing."""
    as_widget = forms.BoundField.as_widget

    def wrong(self: forms.BoundField, widget: Any = None, attrs: Any = None, **more: Any) -> Any:
        return as_widget(self, widget, (attrs or {}) | {"aria-describedby": "nowhere"}, **more)

    return mock.patch.object(forms.BoundField, "as_widget", wrong)


@contextmanager
def _answering(change: Callable[[Any, HttpResponse], None]) -> Iterator[None]:
    def make(view: Callable[..., Any]) -> Callable[..., Any]:
        def wrong(request: Any, *args: Any, **more: Any) -> Any:
            answer = view(request, *args, **more)
            if request.method == "POST":
                change(request, answer)
            return answer

        return wrong

    with replaced(REPORT, make):
        yield


def _written_first() -> AbstractContextManager[Any]:
    def change(request: Any, answer: HttpResponse) -> None:
        Notice.objects.filter(pk=Notice.objects.order_by("pk").values("pk")[:1]).update(text="看过")

    return _answering(change)


def _all_is_well() -> AbstractContextManager[Any]:
    def change(request: Any, answer: HttpResponse) -> None:
        if answer.status_code == 422:
            answer.status_code = 200

    return _answering(change)


# What is planted, and the words of the finding that tells it.
PLANTS: dict[str, tuple[Callable[[], AbstractContextManager[Any]], str]] = {
    "服务拒绝的话写到表单上方，不在该栏旁": (_to_the_head, "页面别处有这句话"),
    "日期栏不查年份": (_any_year, "应在 2000 年至 2099 年之间"),
    "文字栏不查长度和密级标志": (_any_length, "应为 422"),
    "退回时丢了一栏已填的内容": (_forgotten, "填写的 next_step 没有保留"),
    "错误提示没有与该栏关联": (_untied, "该栏旁没有"),
    "拒绝之前写了数据库": (_written_first, "数据库有改动：notices_notice"),
    "拒绝的答复是 200": (_all_is_well, "得到 200，应为 422"),
}
