"""One database's share of the requests, in a process of its own."""

import logging
import shutil
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any
from unittest import mock

from django.db import connection

from duxing.core.forms import PlainText
from duxing.testing.cast import make_cast
from rigs.addresses import replaced
from rigs.forms.walking import Walk
from tests.browser.worlds import normal

EPOCH = 2500
PLANT_LIMIT = 6000


def part(words: dict[str, Any]) -> dict[str, Any]:
    """Find the planted faults, then send `requests` requests; the counts and the faults."""
    logging.disable(logging.CRITICAL)  # refusals by the thousand are what is wanted here
    cast = make_cast()
    normal(cast)
    world = World()
    plants = []
    for said, plant in PLANTS.items():
        plants.append((said, _found(plant, cast.people(), words)))
        world.restore()
    statuses: dict[int, int] = {}
    faults: dict[str, str] = {}
    done, epoch = 0, 0
    while done < words["requests"]:
        walk = Walk(cast.people(), words["seed"] + epoch)
        tally = walk.run(min(EPOCH, words["requests"] - done))
        done, epoch = done + tally.requests, epoch + 1
        faults |= tally.faults
        for status, number in tally.statuses.items():
            statuses[status] = statuses.get(status, 0) + number
        world.restore()
    return {"plants": plants, "statuses": statuses, "faults": faults, "epochs": epoch}


class World:
    """The database as it was made; SQLite goes back to it now and then, PostgreSQL wears on."""

    def __init__(self) -> None:
        self.path = Path(str(connection.settings_dict["NAME"])) if connection.vendor == "sqlite" else None
        if self.path:
            connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.close()
            shutil.copyfile(self.path, f"{self.path}.kept")

    def restore(self) -> None:
        """Forget what was done since."""
        if self.path:
            connection.close()
            for tail in ("-wal", "-shm"):
                Path(f"{self.path}{tail}").unlink(missing_ok=True)
            shutil.copyfile(f"{self.path}.kept", self.path)


def _found(
    plant: Callable[[], AbstractContextManager[Any]], people: dict[str, Any], words: dict[str, Any]
) -> str:
    """Where the planted fault showed itself; empty when it did not."""
    with plant():
        walk = Walk(people, words["seed"])
        while walk.tally.requests < PLANT_LIMIT:
            walk.step()
            hit = next((place for place, said in walk.tally.faults.items() if said.endswith("planted")), "")
            if hit:
                return f"第 {walk.tally.requests} 次请求：{hit}"
    return ""


def _rare_character() -> AbstractContextManager[Any]:
    plain = PlainText.to_python

    def wrong(self: PlainText, value: Any) -> str:
        if "𠮷" in str(value):
            raise ValueError("planted")
        return plain(self, value)

    return mock.patch.object(PlainText, "to_python", wrong)


def _rare_question() -> AbstractContextManager[Any]:
    def wrong(view: Callable[..., Any]) -> Callable[..., Any]:
        def answer(request: Any, *args: Any, **kwargs: Any) -> Any:
            if "x" in request.GET.get("after", "") + request.GET.get("unit", ""):
                raise ValueError("planted")
            return view(request, *args, **kwargs)

        return answer

    return replaced("cockpit:list", wrong)


PLANTS = {
    "正文里出现一个生僻字时程序出错": _rare_character,
    "清单的一个查询参数不合规时程序出错": _rare_question,
}
