"""Changes of the tables of moves: a status more, a status less, another end."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from importlib import import_module
from typing import Any

MODULES = ("duxing.matters.states", "duxing.sources.states")


@dataclass(frozen=True)
class TableMutant:
    """One move changed in place; `move` is the object that the services hold."""

    module: str
    name: str
    move: Any
    changed: Any

    def put(self) -> None:
        """Make the live move the changed one."""
        for field in ("sources", "target"):
            object.__setattr__(self.move, field, getattr(self.changed, field))

    def __str__(self) -> str:
        gone = sorted(self.move.sources - self.changed.sources)
        more = sorted(self.changed.sources - self.move.sources)
        target = f" 到 {self.changed.target}" if self.changed.target != self.move.target else ""
        return f"{self.module}.{self.name}（{self.move.label}）{' 少 ' * bool(gone)}{''.join(gone)}" + (
            f"{' 多 ' * bool(more)}{''.join(more)}{target}"
        )


def move_class() -> Any:
    """The product's Move, taken when Django stands."""
    return import_module("duxing.core.states").Move


def moves() -> Iterator[tuple[str, str, Any]]:
    """Every move of the tables: module, name, object."""
    for module in MODULES:
        for name, value in vars(import_module(module)).items():
            if isinstance(value, move_class()):
                yield module, name, value


def table_mutants() -> Iterator[TableMutant]:
    """Every move with one source less, one status more, and ending elsewhere."""
    for module, name, move in moves():
        statuses = list(type(move.target))
        for changed in _variants(move, statuses):
            yield TableMutant(module, name, move, changed)


def _variants(move: Any, statuses: Iterable[str]) -> Iterator[Any]:
    for status in statuses:
        yield replace(move, sources=move.sources ^ {status})
    yield replace(move, target=next(s for s in statuses if s != move.target and s not in move.sources))
