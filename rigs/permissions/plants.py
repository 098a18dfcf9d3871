"""Faults that are put into the running product, one at a time; the same judge must find each."""

import random
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any
from unittest.mock import patch

from django.http import Http404

from duxing.cockpit import workbook
from duxing.matters.models import Matter
from rigs.permissions.cases import Case
from rigs.permissions.judge import judge
from rigs.permissions.world import World


@dataclass(frozen=True)
class Plant:
    """`fault` in words; `harm` patches the product for a world; `asks` says which cases show it."""

    fault: str
    harm: Callable[[World], Any]
    asks: Callable[[Case], bool]


def _patched(**changes: Any) -> Callable[[World], Any]:
    """Replace names, given with dots as double underscores."""

    @contextmanager
    def harm(world: World) -> Iterator[None]:
        with ExitStack() as stack:
            for place, value in changes.items():
                stack.enter_context(patch(place.replace("__", "."), value))
            yield

    return harm


def _any_matter(user: Any, public_id: Any) -> Matter:
    found: Matter | None = Matter.objects.all().for_page(user).filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found


@contextmanager
def _whole_list(world: World) -> Iterator[None]:
    """The export asks as the director, whoever takes it: which matters, and their lines."""
    everybody = world.tree.users["director"]
    choose, lines = workbook.matters_for, workbook.rows_of
    with (
        patch.object(workbook, "matters_for", lambda user, *rest: choose(everybody, *rest)),
        patch.object(
            workbook, "rows_of", lambda keys, user, *rest, **more: lines(keys, everybody, *rest, **more)
        ),
    ):
        yield


def _yes(*given: Any) -> bool:
    return True


def search(world: World, every: Sequence[Case], most: int, seed: int) -> Iterator[tuple[str, int, list[str]]]:
    """Plant each fault and ask at most `most` of its cases: the fault, how many were asked, what was told.

    Nothing is told where the same cases are not clean on the unharmed product.
    """
    for plant in PLANTS:
        dice = random.Random(seed)
        chosen = [case for case in every if plant.asks(case)]
        chosen = dice.sample(chosen, min(len(chosen), most))
        sound = judge(world, chosen).clean
        with plant.harm(world):
            after = judge(world, chosen)
        told = [*after.leaks, *after.canaries, *after.denials, *after.bodies]
        yield plant.fault, len(chosen), told if sound else []


PLANTS = (
    Plant(
        "事项页不经可见范围取事项",
        _patched(duxing__matters__views__matter__access_matter_page=_any_matter),
        lambda case: case.need.called == "GET matters:matter" and case.who.state == "in",
    ),
    Plant(
        "督查事项表导出不按可见范围筛选",
        _whole_list,
        lambda case: case.need.called == "POST cockpit:list_xlsx",
    ),
    Plant(
        "办结不再核对权限",
        _patched(
            duxing__matters__views__ending__can_close=_yes,
            duxing__matters__services__closing__can_close=_yes,
        ),
        lambda case: case.need.called == "POST matters:close",
    ),
    Plant(
        "停用的账号照常登录",
        _patched(django__contrib__auth__backends__ModelBackend__user_can_authenticate=_yes),
        lambda case: case.who.label == "disabled" and case.need.called in ("GET home", "GET cockpit:list"),
    ),
    Plant(
        "审核的内部意见给承办单位看",
        _patched(duxing__matters__views__feedback__can_see_internal=_yes),
        lambda case: case.need.called == "GET matters:feedback" and case.who.label.endswith(".head"),
    ),
    Plant(
        "登记阅示不再核对是不是本人",
        _patched(
            duxing__matters__views__ending__can_read_for=_yes,
            duxing__matters__services__presenting__can_read_for=_yes,
        ),
        lambda case: (
            case.need.called == "POST matters:record_reading"
            and case.who.label in ("mayor", "vice", "general")
        ),
    ),
)
