"""Putting a change into the running process: code objects of live functions are exchanged.

So decorated functions, methods and properties are changed in place, and nothing is imported again.
"""

import gc
import sys
from collections import defaultdict
from collections.abc import Iterator
from types import CodeType, FunctionType

from rigs.mutants.changing import Mutant

Key = tuple[str, str, int]
# What the product keeps for the process; the demonstration's texts are read anew at great cost.
KEPT = (("duxing.core.prepared", "_kept"), ("duxing.audit.unchanged", "_answers"))
OURS, NOT_OURS = ("duxing.", "config."), "duxing.demo"


def forget() -> None:
    """Drop what the product keeps between requests: code behind a kept answer runs for no test."""
    for module, kept in KEPT:
        getattr(sys.modules[module], kept).clear()
    for name, found in list(sys.modules.items()):
        if name.startswith(OURS) and not name.startswith(NOT_OURS):
            for thing in list(vars(found).values()):
                if hasattr(type(thing), "cache_clear"):
                    thing.cache_clear()


class Live:
    """The functions of this process by the file, name and first line of their code."""

    def __init__(self) -> None:
        self.functions: dict[Key, list[FunctionType]] = defaultdict(list)
        for thing in gc.get_objects():
            if type(thing) is FunctionType:  # not isinstance: it would wake lazy objects
                self.functions[key(thing.__code__)].append(thing)

    def swap(self, mutant: Mutant) -> bool:
        """Run the changed code from now on; False when no live function holds the changed lines."""
        plain = _codes(compile(mutant.path.read_text("utf-8"), str(mutant.path), "exec"))
        changed = _codes(compile(mutant.code, str(mutant.path), "exec"))
        done = False
        for old, new in zip(plain, changed, strict=True):
            if old != new:
                for function in self.functions.get(key(old), ()):
                    function.__code__ = new
                    done = True
        return done


def key(code: CodeType) -> Key:
    """What tells one function of the source from another."""
    return (code.co_filename, code.co_qualname, code.co_firstlineno)


def _codes(code: CodeType) -> list[CodeType]:
    return list(_walk(code))


def _walk(code: CodeType) -> Iterator[CodeType]:
    """The functions' code objects in the order of the source; comprehensions go with their function."""
    for const in code.co_consts:
        if isinstance(const, CodeType):
            if not const.co_name.startswith("<"):
                yield const
            yield from _walk(const)
