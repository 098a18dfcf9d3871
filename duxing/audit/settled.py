"""What seldom changes (people, units, calendar, rules), kept by the process until any of it is changed.

Beside its head the chain keeps the hash of the last entry that was more than everyday work. Who is
logged in is read together with that hash, and what was read of such things under one hash holds for
every request that finds the same, for a minute at most. An act that changes such things itself sees
what is in the database, and leaves nothing behind that may yet be undone. Without a request all is read.
"""

from collections.abc import Callable, Hashable, Iterable
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TypeVar

from duxing.audit.unchanged import unchanged
from duxing.core import clock, scope

T = TypeVar("T")
# Whatever stands in neither list counts as a change, so that a new kind is safe before it is quick.
EVERYDAY_KINDS = (
    "audit.request.",
    "cockpit.",
    "files.",
    "intake.",
    "matters.",
    "orgs.login.",
    "sources.source.",
)
EVERYDAY_ROWS = ("files.", "intake.", "matters.")
EVERYDAY_ONES = {"papers.issuednumber", "sources.instruction", "sources.source"}


@dataclass
class _Moment:
    """What one request knows: the hash as it began, whether that may be relied on, and as last locked."""

    stamp: bytes
    relied_on: bool = True
    locked: bytes | None = None


_moment: ContextVar[_Moment | None] = ContextVar("settled", default=None)


def begin(stamp: bytes | None) -> None:
    """A request has begun and found this hash; None when it ends."""
    _moment.set(_Moment(stamp) if stamp else None)


def distrust() -> None:
    """Read everything from now on: this request has changed something of the kind."""
    moment = _moment.get()
    if moment is not None:
        moment.relied_on = False


def settled(make: Callable[[], T], *key: Hashable) -> T:
    """What `make` reads, once for `key` while people, units, calendar and rules stay as they are.

    The value is shared by all who ask: nobody may change it.
    """
    moment = _moment.get()
    if moment is None or not moment.relied_on or not all(map(_everyday_row, scope.labels())):
        return make()
    return unchanged(make, "settled", clock.today(), *key, known_head=moment.stamp)


def is_everyday(kind: str, labels: Iterable[str]) -> bool:
    """Whether an entry of this kind about rows of these labels leaves alone what is kept here."""
    return kind.startswith(EVERYDAY_KINDS) and all(map(_everyday_row, labels))


def _everyday_row(label: str) -> bool:
    return label in EVERYDAY_ONES or label.startswith(EVERYDAY_ROWS)


def locked(stamp: bytes) -> None:
    """The head of the chain is held now, and this is the hash beside it."""
    moment = _moment.get()
    if moment is not None:
        moment.locked = stamp


def as_it_began() -> bool:
    """Whether the act, which holds the chain, knows that nothing of the kind was changed since its request began."""
    moment = _moment.get()
    return moment is not None and moment.relied_on and moment.locked == moment.stamp
