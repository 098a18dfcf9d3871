"""Answers that hold as long as nothing was done: kept until the chain of operations goes on.

Every change of a protected row is an entry of the chain, and the hash at its head is different
after each. So what was computed from such rows under one head is exact for as long as the head is
the same; and since deadlines pass at whole minutes, until the minute ends. Nothing here knows what
an answer means: the key must hold whose answer it is.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from threading import Lock
from typing import Any, TypeVar

from duxing.audit.models import AuditHead
from duxing.core import clock
from duxing.core.prepared import fetch

T = TypeVar("T")
MOST_KEPT = 500


@dataclass
class _Answer:
    stamp: object = None
    value: Any = None
    lock: Lock = field(default_factory=Lock)


_answers: OrderedDict[Hashable, _Answer] = OrderedDict()
_guard = Lock()


def _heads() -> Any:
    return AuditHead.objects.order_by("chain").values_list("h", flat=True)


def unchanged(make: Callable[[], T], *key: Hashable, known_head: bytes | None = None) -> T:
    """What `make` gives, computed once for `key` while the chain stands still and the minute lasts.

    `known_head` is the head as it was read earlier in the same request. Of several who ask at
    once, one computes. Without a chain nothing is kept.
    """
    head = known_head or b"".join(bytes(one) for one in fetch(_heads))
    if not head:
        return make()
    stamp = (head, clock.now().replace(second=0, microsecond=0))
    answer = _answer(key)
    with answer.lock:
        if answer.stamp != stamp:
            answer.value, answer.stamp = make(), stamp
        value: T = answer.value
    return value


def _answer(key: Hashable) -> _Answer:
    with _guard:
        answer = _answers.get(key)
        if answer is None:
            answer = _answers[key] = _Answer()
            if len(_answers) > MOST_KEPT:
                _answers.popitem(last=False)
        else:
            _answers.move_to_end(key)
    return answer
