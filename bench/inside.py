"""What is done inside one database: building it, logging people in, watching what its pages ask.

Run as `python -m bench.inside WHAT FILE …` with the product's environment; answers as JSON in FILE.
"""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import django

django.setup()

from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import reverse  # noqa: E402

from bench import plans  # noqa: E402
from bench.city import build, eventful, prepare  # noqa: E402
from bench.rows import HEADS  # noqa: E402
from duxing.core import clock  # noqa: E402
from duxing.matters.models import Feedback, Matter  # noqa: E402
from duxing.orgs.models import Post, User  # noqa: E402

PEOPLE = ("officer", "director", "handler", "vice")
RECORDS, CALLS_EACH = 200, 5


def fill(matters: str) -> dict[str, Any]:
    """Build the city."""
    build(prepare(), int(matters))
    return {"matters": Matter._base_manager.count()}


def _logged_in(username: str) -> tuple[Client, str]:
    """A client after its first answers, and its cookies as one header."""
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(User.objects.get(username=username))
    client.get("/help/")
    client.get("/more/")
    return client, "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())


def ways(posts: str) -> dict[str, Any]:
    """What the load is made of: cookies by name, addresses of records, bodies of at most so many posts."""
    sessions = {name: _logged_in(name) for name in (*PEOPLE, *(f"head{n}" for n in range(HEADS)))}
    tokens = {name: client.cookies["dx_csrf"].value for name, (client, _) in sessions.items()}
    matters = Matter._base_manager.filter(pk__in=list(eventful(RECORDS)))
    return {
        "cookies": {name: cookies for name, (_, cookies) in sessions.items()},
        "records": [one.get_absolute_url() for one in matters],
        "signs": _signs(tokens, int(posts)),
        "papers": _papers(tokens["officer"], int(posts)),
        "calls": [
            [reverse("matters:note_call", args=[one.public_id]), _call(tokens["officer"])]
            for one in matters
            for _ in range(CALLS_EACH)
        ],
        "export": [f"{reverse('cockpit:list_xlsx')}?view=ended", _form(tokens["officer"])],
    }


def _form(token: str, **fields: Any) -> str:
    return urlencode({"csrfmiddlewaretoken": token, "key": str(uuid4()), **fields})


def _call(token: str) -> str:
    return _form(token, answered_by="何工", words="情况正常。")


def _signs(tokens: dict[str, str], most: int) -> list[list[str]]:
    """Reports that wait for a signature: who signs, where, with which body."""
    heads = {p.unit_id: p.holder.username for p in Post.objects.filter(holder__username__startswith="head")}
    heads.pop(User.objects.get(username="head").unit.pk, None)
    rows = Feedback._base_manager.filter(status="awaiting_signature", assignment__unit_id__in=list(heads))
    found = rows.order_by("public_id").values_list("public_id", "assignment__unit_id", "version")[:most]
    return [
        [
            heads[unit],
            reverse("matters:sign", args=[public_id]),
            _form(tokens[heads[unit]], version=version),
        ]
        for public_id, unit, version in found
    ]


def _papers(token: str, most: int) -> list[str]:
    """Papers to register, each with a matter of its own."""
    vice = Post.objects.get(holder__username="vice").public_id
    fixed = {
        "act": "keep",
        "rows": "1",
        "type": "instruction",
        "words_1": "请住建局会同云麓区速查，三日内报。",
        "who_1": str(vice),
        "on_1": clock.today().isoformat(),
        "lead": "住建局",
        "urgency": "normal",
        "delivery": "system",
        "visibility": "excerpt",
    }
    return [_form(token, **fixed, title=f"锦绣家园第{n}号楼供暖温度不够") for n in range(most)]


def watch(addresses: str) -> dict[str, Any]:
    """What every page asks, by [who, address]: how often, how much it reads, what is wrong with it."""
    found = []
    for who, address in json.loads(addresses):
        client, _ = _logged_in(who)
        found.append([who, address, plans.of_page(connection, lambda c=client, a=address: c.get(a))])
    return {"pages": found}


WHAT: dict[str, Callable[..., dict[str, Any]]] = {"fill": fill, "ways": ways, "watch": watch}

if __name__ == "__main__":
    Path(sys.argv[2]).write_text(json.dumps(WHAT[sys.argv[1]](*sys.argv[3:]), ensure_ascii=False), "utf-8")
