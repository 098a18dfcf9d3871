"""Faults as people make them: each lets those outside feel the secret at one place only."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404

from duxing.matters.models import Matter
from rigs.addresses import View, replaced


@dataclass(frozen=True)
class Fault:
    """A fault in words, and the beginnings of the questions that show it."""

    said: str
    shown_by: tuple[str, ...]

    def found_in(self, differing: list[str]) -> list[str]:
        """The differences that show it."""
        return [line for line in differing if line.partition("：")[2].startswith(self.shown_by)]


FAULTS = (
    Fault("工作台上有一个数不按可见范围数", ("GET /：",)),
    Fault("输入单位时的提示带上全市的承办单位", ("GET /account/units/find/",)),
    Fault("搜索不按可见范围过滤", ("GET /matters/?q=",)),
    Fault("有而不可见的事项答复 403，没有的答复 404", ("GET /matters/",)),
    Fault("页面的 ETag 随全市件数变化", ("GET /more/",)),
)


@contextmanager
def planted() -> Iterator[None]:
    """All of them stand in the product inside the block, each in the view of one address."""
    with ExitStack() as stack:
        for name, wrong in WRONG:
            stack.enter_context(replaced(name, wrong))
        yield


def _everything() -> Any:
    """The matters without anybody's scope."""
    return Matter._base_manager.all()


def _counting(view: View) -> View:
    def wrong(request: Any) -> Any:
        answer = view(request)
        answer.content += f"<p>在办{_everything().count()}件</p>".encode()
        return answer

    return wrong


def _proposing(view: View) -> View:
    def wrong(request: Any) -> Any:
        answer = view(request)
        units = _everything().values_list("lead_unit__name", flat=True)
        answer.content += "、".join(f"{name}" for name in units).encode()
        return answer

    return wrong


def _searching(view: View) -> View:
    def wrong(request: Any) -> Any:
        answer = view(request)
        word = request.GET.get("q", "")
        if word:
            found = _everything().filter(search_text__contains=word).values_list("title", flat=True)
            answer.content += "、".join(found).encode()
        return answer

    return wrong


def _telling(view: View) -> View:
    def wrong(request: Any, public_id: Any) -> Any:
        try:
            return view(request, public_id)
        except Http404:
            if _everything().filter(public_id=public_id).exists():
                raise PermissionDenied from None
            raise

    return wrong


def _dating(view: View) -> View:
    def wrong(request: Any) -> Any:
        answer = view(request)
        answer["ETag"] = f'"{_everything().count()}"'
        return answer

    return wrong


WRONG: tuple[tuple[str, Callable[[View], View]], ...] = (
    ("home", _counting),
    ("orgs:find_units", _proposing),
    ("cockpit:list", _searching),
    ("matters:matter", _telling),
    ("cockpit:more", _dating),
)
