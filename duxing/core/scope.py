"""What an action has touched and not yet recorded, and what it has recorded and not yet sealed.

Every write of a protected row marks it here; `audit.record` takes the marks and digests the rows.
An action that ends with marks left has written something that the chain does not know, and fails.
What was recorded is sealed at the end of the outermost action, all entries at once: only then is the
head of the chain locked, so nobody waits for work that was still to be done.
"""

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, TypeAlias

Row: TypeAlias = dict[str, Any]
# A model, what its row must be, and what of it changes, as `core.writing.update` takes them.
Change: TypeAlias = tuple[Any, dict[str, Any], dict[str, Any]]


class UnauditedWrite(RuntimeError):
    """A protected row was written outside an action, or an action forgot to record it."""


@dataclass
class _Act:
    """One outermost action: rows touched, labels ever touched, entries noted, what is written along
    with them, and what writes the entries."""

    touched: dict[tuple[str, int], Row | None] = field(default_factory=dict)
    labels: set[str] = field(default_factory=set)
    entries: list[Any] = field(default_factory=list)
    along: list[Change] = field(default_factory=list)
    write: "Writer | None" = None

    def seal(self) -> None:
        entries, self.entries = self.entries, []
        along, self.along = self.along, []
        if entries and self.write is not None:
            self.write(entries, along)


Writer: TypeAlias = Callable[[list[Any], list[Change]], None]


_act: ContextVar[_Act | None] = ContextVar("act", default=None)


def acting() -> bool:
    """Whether an action is going on."""
    return _act.get() is not None


def demand_action(label: str) -> None:
    """Refuse to write a row of `label` outside an action; ask before the write, not after it."""
    if _act.get() is None:
        raise UnauditedWrite(f"{label} written outside an action")


def touch(label: str, pk: int, row: Row | None = None) -> None:
    """Note that the protected row `label` (app_label.model) with `pk` was written.

    `row` is what the database holds now, by column, where the write gave it back.
    """
    act = _act.get()
    if act is None:
        raise UnauditedWrite(f"{label} {pk} written outside an action")
    act.touched[(label, pk)] = row
    act.labels.add(label)


def take() -> list[tuple[str, int, Row | None]]:
    """The rows touched since the last call, oldest first; they count as recorded now."""
    act = _act.get()
    if act is None:
        raise UnauditedWrite("record() called outside an action")
    rows = [(label, pk, row) for (label, pk), row in act.touched.items()]
    act.touched.clear()
    return rows


def labels() -> Collection[str]:
    """Of which kinds the action that is going on has written protected rows."""
    act = _act.get()
    return act.labels if act is not None else ()


def along(change: Change) -> bool:
    """Let a change be written by the statement that seals the action; False where there is none to come."""
    act = _act.get()
    if act is None or not act.entries:
        return False
    act.along.append(change)
    return True


def note(entry: Any, write: "Writer") -> None:
    """Keep an entry until the action is sealed; `write` then receives all of them in order."""
    act = _act.get()
    if act is None:
        raise UnauditedWrite("record() called outside an action")
    act.entries.append(entry)
    act.write = write


def seal() -> None:
    """Write the entries noted so far now, for what must be decided while the chain stands still."""
    act = _act.get()
    if act is not None:
        act.seal()


@contextmanager
def collecting() -> Iterator[None]:
    """Collect marks and entries for one action; an inner action collects into the outer one.

    An inner one that fails is undone as a whole, so marks and entries go back to what they were
    when it began.
    """
    outer = _act.get()
    if outer is not None:
        touched, entries = dict(outer.touched), list(outer.entries)
        try:
            yield
        except BaseException:
            outer.touched, outer.entries = touched, entries
            raise
        return
    act = _Act()
    token = _act.set(act)
    try:
        yield
        act.seal()
        if act.touched:
            raise UnauditedWrite(f"written but not recorded: {sorted(act.touched)}")
    finally:
        _act.reset(token)
