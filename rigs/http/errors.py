"""The pages of errors: right status, plain Chinese, nothing of the inside, every header."""

from collections.abc import Callable, Iterator
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.db import OperationalError, transaction

from duxing.core.errors import ChangedMeanwhile, Forbidden
from rigs.addresses import View, replaced
from rigs.http.rules import faults
from rigs.http.site import Browser

PAGE = "/help/"
HAN = ("\u4e00", "\u9fff")
# Status, what the view raises. The rest of the statuses come from real requests below.
RAISED: tuple[tuple[int, Exception], ...] = (
    (403, PermissionDenied()),
    (403, Forbidden("只有督查室可以办结。")),
    (409, ChangedMeanwhile("该记录刚刚被其他人处理，请刷新页面后再试。")),
    (400, SuspiciousOperation("bad")),
    (413, RequestDataTooBig("big")),
    (500, RuntimeError("secret internals")),
    (503, OperationalError("server closed the connection")),
)
Case = tuple[str, int, Callable[[Browser], tuple[Any, bytes]], str]


def _raising(error: Exception) -> Callable[[View], View]:
    def make(view: View) -> View:
        def wrong(request: Any) -> Any:
            raise error

        return wrong

    return make


def _raise(error: Exception) -> Callable[[Browser], tuple[Any, bytes]]:
    def ask(who: Browser) -> tuple[Any, bytes]:
        with replaced("cockpit:help", _raising(error)):
            return who.ask("GET", PAGE)

    return ask


def cases() -> Iterator[Case]:
    """What is done, the status it must get, how it is done, and at which address."""
    for status, error in RAISED:
        yield f"页面里发生 {type(error).__name__}", status, _raise(error), PAGE
    yield "没有的网址", 404, lambda who: who.ask("GET", "/no-such-page/"), "/no-such-page/"
    unknown = "/matters/00000000-0000-4000-8000-000000000000/"
    yield "没有的事项", 404, lambda who: who.ask("GET", unknown), unknown
    yield "不认识的主机名", 400, lambda who: who.ask("GET", PAGE, HTTP_HOST="evil.example"), PAGE
    many = "&".join(f"a{n}=1" for n in range(3100))
    yield (
        "三千多个字段",
        400,
        lambda who: who.ask("POST", "/display/", many.encode(), token=True),
        "/display/",
    )
    big = b"a=" + b"x" * (9 * 1024 * 1024)
    yield "九兆的表单", 413, lambda who: who.ask("POST", "/display/", big, token=True), "/display/"
    yield "不认识的方法", 405, lambda who: who.ask("BREW", PAGE), PAGE
    yield "只能提交的网址", 405, lambda who: who.ask("GET", "/display/"), "/display/"
    yield "没有令牌", 403, lambda who: who.ask("POST", "/notices/read"), "/notices/read"
    empty = {"old": "", "new": "", "again": ""}
    url = "/account/password/"
    yield "填错的表单", 422, lambda who: who.ask("POST", url, empty, token=True), url


def wrong_pages(who: Browser) -> tuple[int, list[str]]:
    """How many pages of errors were looked at, and what is wrong with them."""
    number, wrong = 0, []
    for said, status, ask, url in cases():
        with transaction.atomic():
            answer, body = ask(who)
            transaction.set_rollback(True)
        number += 1
        told = f"{who.label} {said}"
        if answer.status_code != status:
            wrong.append(f"{told}：{answer.status_code}，应为 {status}")
        wrong += [f"{told}：{fault}" for fault in faults(url, answer, body, https=who.https)]
        text = body.decode("utf-8", "replace")
        if status != 405 and not any(HAN[0] <= char <= HAN[1] for char in text):
            wrong.append(f"{told}：没有中文说明")
        if "internals" in text or "closed the connection" in text:
            wrong.append(f"{told}：露出了程序里的话")
    return number, wrong
