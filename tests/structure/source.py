"""The product's own source, parsed once for all structure tests."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Module:
    """One file: its path from the root, its text and its tree."""

    path: str
    text: str
    tree: ast.Module

    @property
    def is_test(self) -> bool:
        parts = self.path.split("/")
        return "tests" in parts or parts[-1] == "conftest.py" or self.path.startswith("duxing/testing/")

    @property
    def is_migration(self) -> bool:
        return "/migrations/" in self.path

    def functions(self) -> Iterator[Function]:
        """Every function and method, inner ones too."""
        for node in ast.walk(self.tree):
            if isinstance(node, Function):
                yield node

    def segment(self, node: ast.AST) -> str:
        return ast.get_source_segment(self.text, node) or ""


@cache
def modules() -> tuple[Module, ...]:
    """Every Python file of the product and its tests, by path."""
    paths = [p for top in ("duxing", "config", "tests", "bench", "rigs") for p in (ROOT / top).rglob("*.py")]
    made = []
    for path in sorted([*paths, ROOT / "manage.py"]):
        text = path.read_text("utf-8")
        made.append(Module(path.relative_to(ROOT).as_posix(), text, ast.parse(text)))
    return tuple(made)


@cache
def product() -> tuple[Module, ...]:
    """What runs in service: no tests, no migrations."""
    return tuple(
        m
        for m in modules()
        if not m.is_test and not m.is_migration and not m.path.startswith(("bench/", "rigs/"))
    )


@cache
def templates() -> tuple[tuple[str, str], ...]:
    """Path and text of every template."""
    paths = sorted((ROOT / "duxing").rglob("templates/**/*.html"))
    return tuple((p.relative_to(ROOT).as_posix(), p.read_text("utf-8")) for p in paths)


def dotted(node: ast.AST) -> str:
    """`a.b.c` of names and attributes, the last part alone where the rest is something else."""
    if isinstance(node, ast.Attribute):
        before = dotted(node.value)
        return f"{before}.{node.attr}" if before else node.attr
    return node.id if isinstance(node, ast.Name) else ""
