"""One case: somebody asks one address in one way about one record, and what came of it."""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from http.cookies import SimpleCookie
from typing import Any
from uuid import UUID

from django.db import transaction
from django.urls import reverse

from duxing.audit.models import AuditHead
from rigs.permissions import oracle
from rigs.permissions.bodies import body_for
from rigs.permissions.facts import Facts, Person, Thing
from rigs.permissions.policy import CLOSED, NEEDS, Need, derived
from rigs.permissions.world import World

DONE, REFUSED, ABSENT, LOGIN, RENEW, METHOD, BROKEN = (
    "done",
    "refused",
    "absent",
    "login",
    "renew",
    "method",
    "broken",
)
UNKNOWN = "00000000-0000-4000-8000-000000000000"
WORD = re.compile(rb"ZQ\d{5}Z")
# What differs between two pages that say the same: tokens and keys, and the id that was asked for.
VARYING = re.compile(rb'(?<=")[A-Za-z0-9]{64}(?=")|[0-9a-f]{8}-[0-9a-f-]{27}')
FREE = {"orgs:change_password", "orgs:logout"}
ENDED = Facts(home="")


@dataclass(frozen=True)
class Case:
    """`thing` is None for pages without a record; stage "unknown" and "gone" stand for no record."""

    need: Need
    who: Person
    thing: Thing | None

    def __str__(self) -> str:
        about = f" {self.thing.kind}/{self.thing.stage}@{self.thing.facts.home}" if self.thing else ""
        return f"{self.need.called} · {self.who.label}{about}"


@dataclass(frozen=True)
class Answer:
    """What came back: its class, status, body, and whether an entry was written."""

    kind: str
    status: int
    body: bytes
    wrote: bool = False


def is_there(thing: Thing | None) -> bool:
    return thing is None or thing.stage not in ("unknown", "gone", "dropped")


def expected(case: Case) -> str:
    """What the papers say must come back."""
    need, who, thing = case.need, case.who, case.thing
    if need.variant == CLOSED:
        return RENEW if who.state == "renewing" and need.name not in FREE else METHOD
    if need.name == "orgs:logout":
        return LOGIN
    if who.state == "renewing" and need.name not in FREE:
        return RENEW
    if who.state == "out" and not need.anonymous:
        return LOGIN
    if need.roles and not who.roles & need.roles:
        return ABSENT
    if thing is None or need.kind == "year":
        return DONE
    if not is_there(thing) or not oracle.SCOPE[need.kind](who, thing):
        return ABSENT
    if need.right is oracle.reads_text:
        # There is nothing to refuse about a text that one is not shown: no such page.
        return DONE if need.right(who, thing) else ABSENT
    return DONE if need.right(who, thing) else REFUSED


def targets(world: World, need: Need) -> list[Thing | None]:
    """The records that a need is asked about: those of its stages, one that is gone, one unknown."""
    if not need.kind or need.kind == "year":
        return [None]
    found = world.of(need.kind, need.stages)
    if need.kind in ("person", "post"):
        found = [one for one in found if _typical(one)]
    if need.kind == "attachment" and not need.stages:
        found = [one for one in found if not one.stage.startswith("of-") or one.stage in FEW_FILES]
    gone: list[Thing | None] = [Thing(need.kind, "unknown", UNKNOWN, ENDED)]
    gone += [Thing(need.kind, "gone", one.public_id, ENDED) for one in _gone(world, need.kind)]
    return [*found, *gone]


FEW_FILES = {"of-handed-scan", "of-nothing-scan", "of-whole-scan", "of-internal-scan"}


def relation(world: World, case: Case) -> str:
    """How the record's unit stands to the person's: own, child, parent, sibling, cousin or elsewhere."""
    if case.thing is None or not case.who.units:
        return "无"
    if not is_there(case.thing):
        return "不存在"
    place = case.thing.facts.home or case.thing.unit
    units = world.tree.units
    theirs = units[place].path if place in units else ""
    return min(_between(units[own].path, theirs) for own in case.who.units)


RELATIONS = ("1本单位", "2下级", "3上级", "4同级", "5旁系", "6另一系统")


def _between(own: str, theirs: str) -> str:
    if own == theirs:
        return RELATIONS[0]
    if theirs.startswith(own):
        return RELATIONS[1]
    if own.startswith(theirs):
        return RELATIONS[2]
    up, across = own.rstrip("/").rpartition("/")[0], theirs.rstrip("/").rpartition("/")[0]
    if up and up == across:
        return RELATIONS[3]
    return RELATIONS[4] if own.split("/")[0] == theirs.split("/")[0] else RELATIONS[5]


def _typical(one: Thing) -> bool:
    return "." not in one.stage or one.stage.split(".")[0] in ("zjj", "yunlu", "yunlu-gq", "ls-jtj")


def _gone(world: World, kind: str) -> list[Thing]:
    """Ids that once led somewhere or lead elsewhere: dropped proposals, records of another kind."""
    if kind in ("matter", "draft"):
        return world.of("matter", ["dropped"])[:3]
    return world.of("matter", ["handed"])[:1]


def cases(world: World) -> Iterator[Case]:
    """The whole matrix."""
    for need in [*NEEDS, *derived()]:
        found = targets(world, need)
        # A method that a page does not take, and HEAD, are told apart before any record is read.
        whole = len(found) < 4 or (need.method != "HEAD" and need.variant != CLOSED)
        for thing in found if whole else [*found[:2], found[-1]]:
            for who in world.tree.people.values():
                if _asks(who):
                    yield Case(need, who, thing)


def _asks(who: Person) -> bool:
    """All of the office and the broken logins; of the units' people, those who differ in their place."""
    place, _, part = who.label.partition(".")
    return not part or place in ("zjj", "yunlu") or part == "hand"


def address(need: Need, thing: Thing | None) -> str:
    """Where it stands."""
    if need.kind == "year":
        return reverse(need.name, args=[2026])
    where = reverse(need.name, args=[UUID(thing.public_id)] if thing is not None else [])
    return f"{where}?{need.query}" if need.query else where


def ask(world: World, case: Case) -> Answer:
    """Send the request and take everything back that it did."""
    client, need = world.tree.clients[case.who.label], case.need
    kept = {name: morsel.value for name, morsel in client.cookies.items()}
    url = address(need, case.thing)
    with transaction.atomic():
        before = _entries() if need.method == "POST" else 0
        if need.method == "POST" and need.variant != CLOSED:
            thing = case.thing if is_there(case.thing) else None
            got = client.post(url, body_for(need.name, need.variant, world.tree, thing))
        else:
            got = client.generic(need.method, url)
        body = _content(got)
        wrote = need.method == "POST" and _entries() != before
        transaction.set_rollback(True)
    client.cookies = SimpleCookie(kept)
    return Answer(_kind(got), got.status_code, body, wrote)


def _entries() -> int:
    return sum(AuditHead.objects.values_list("seq", flat=True))


def _content(got: Any) -> bytes:
    body = b"".join(got.streaming_content) if got.streaming else got.content
    return _unpacked(body) + str(dict(got.items())).encode() if body[:2] == b"PK" else body


def _unpacked(body: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(body)) as packed:
        return b"\n".join(packed.read(name) for name in packed.namelist())


def _kind(got: Any) -> str:
    if got.status_code in (301, 302):
        if got.url.startswith(reverse("orgs:login")):
            return LOGIN
        return RENEW if got.url == reverse("orgs:change_password") else DONE
    if got.status_code < 300:
        return DONE
    known = {404: ABSENT, 405: METHOD, 403: REFUSED, 409: REFUSED, 422: REFUSED}
    return known.get(got.status_code, BROKEN)


def bare(body: bytes) -> bytes:
    """A page without what differs from one answer to the next."""
    return VARYING.sub(b"*", body)


def words_in(body: bytes) -> set[str]:
    """The canaries that an answer holds."""
    return {word.decode() for word in WORD.findall(body)}
