"""What an action has touched and not yet recorded.

Every write of a protected row marks it here; `audit.record` takes the marks and digests the rows.
An action that ends with marks left has written something that the chain does not know, and fails.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar


class UnauditedWrite(RuntimeError):
    """A protected row was written outside an action, or an action forgot to record it."""


_touched: ContextVar[dict[tuple[str, int], None] | None] = ContextVar("touched", default=None)


def demand_action(label: str) -> None:
    """Refuse to write a row of `label` outside an action; ask before the write, not after it."""
    if _touched.get() is None:
        raise UnauditedWrite(f"{label} written outside an action")


def touch(label: str, pk: int) -> None:
    """Note that the protected row `label` (app_label.model) with `pk` was written."""
    marks = _touched.get()
    if marks is None:
        raise UnauditedWrite(f"{label} {pk} written outside an action")
    marks[(label, pk)] = None


def take() -> list[tuple[str, int]]:
    """The rows touched since the last call, oldest first; they count as recorded now."""
    marks = _touched.get()
    if marks is None:
        raise UnauditedWrite("record() called outside an action")
    rows = list(marks)
    marks.clear()
    return rows


@contextmanager
def collecting() -> Iterator[None]:
    """Collect marks for one action; an inner action collects into the outer one.

    An inner action that fails is rolled back to its savepoint, entries included, so the marks
    go back to what they were when it began.
    """
    outer = _touched.get()
    if outer is not None:
        before = dict(outer)
        try:
            yield
        except BaseException:
            outer.clear()
            outer.update(before)
            raise
        return
    token = _touched.set({})
    try:
        yield
        marks = _touched.get()
        if marks:
            raise UnauditedWrite(f"written but not recorded: {sorted(marks)}")
    finally:
        _touched.reset(token)
