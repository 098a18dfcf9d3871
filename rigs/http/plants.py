"""Faults as people make them, each in the view of one address."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any

from csp.decorators import csp_exempt
from django.views.decorators.csrf import csrf_exempt

from duxing.notices.models import Notice
from rigs.addresses import View, replaced


@dataclass(frozen=True)
class Plant:
    """A fault in words, where it is put, and the words by which the rig tells it."""

    said: str
    name: str
    wrong: Callable[[View], View]
    told: str
    address: str


def _with_cookie(view: View) -> View:
    def wrong(request: Any, *args: Any, **more: Any) -> Any:
        answer = view(request, *args, **more)
        answer.set_cookie("dx_last", "1", samesite="Lax")
        return answer

    return wrong


def _writing(view: View) -> View:
    def wrong(request: Any, *args: Any, **more: Any) -> Any:
        Notice.objects.filter(pk=Notice.objects.order_by("pk").values("pk")[:1]).update(text="看过")
        return view(request, *args, **more)

    return wrong


def _inline(view: View) -> View:
    def wrong(request: Any, *args: Any, **more: Any) -> Any:
        answer = view(request, *args, **more)
        if answer.streaming:
            answer["Content-Disposition"] = "inline"
        return answer

    return wrong


def _cached(view: View) -> View:
    def wrong(request: Any, *args: Any, **more: Any) -> Any:
        answer = view(request, *args, **more)
        answer["Cache-Control"] = "max-age=600"
        return answer

    return wrong


PLANTS = (
    Plant("一个页面没有内容安全策略", "cockpit:help", csp_exempt(), "没有内容安全策略", "/help/"),
    Plant("一个 Cookie 没有 HttpOnly", "cockpit:more", _with_cookie, "没有 HttpOnly", "/more/"),
    Plant("看一页改了一行", "workdays:calendar", _writing, "改动了 notices_notice", "/calendar/"),
    Plant("附件在浏览器里打开", "files:download", _inline, "会在浏览器里打开", "/files/"),
    Plant("一个页面可以留在缓存里", "notices:list", _cached, "可以留在浏览器缓存里", "/notices/"),
    Plant("一个表单不查令牌", "notices:read_all", csrf_exempt, "没有令牌", "/notices/read"),
)


@contextmanager
def planted() -> Iterator[None]:
    """All of them stand in the product inside the block."""
    with ExitStack() as stack:
        for one in PLANTS:
            stack.enter_context(replaced(one.name, one.wrong))
        yield


def found(plant: Plant, wrong: list[str]) -> list[str]:
    """What the rig said of it."""
    return [line for line in wrong if plant.told in line and f" {plant.address}" in line]
