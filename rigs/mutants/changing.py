"""The small changes: made from the source with the operators of mutmut and a few of our own."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import libcst as cst
from libcst.metadata import MetadataWrapper, PositionProvider
from mutmut.mutation.mutators import mutation_operators, operator_string


@dataclass(frozen=True)
class Mutant:
    """One change: the file, the lines it touches, the whole changed source, and the change in words."""

    path: Path
    first: int
    last: int
    code: str
    before: str
    after: str

    def __str__(self) -> str:
        return f"{self.path.name}:{self.first}  {self.before}  →  {self.after}"


def mutants(path: Path) -> Iterator[Mutant]:
    """Every change of the bodies of functions in the file, in the order of the source.

    Left alone: what stands outside functions, decorators, annotations, defaults, and the words of
    sentences shown to people (Chinese strings), which other tests hold.
    """
    wrapper = MetadataWrapper(cst.parse_module(path.read_text("utf-8")))
    positions = wrapper.resolve(PositionProvider)
    module = wrapper.module
    for node in _inside_functions(module):
        for changed in _changes(node):
            code = _replaced(module, node, changed)
            if code == module.code:
                continue
            # Of an if the condition is what changes; its body counts for nothing.
            old, new = (node.test, changed.test) if isinstance(node, cst.If) else (node, changed)
            place = positions[old]
            yield Mutant(
                path, place.start.line, place.end.line, code, _short(module, old), _short(module, new)
            )


def _inside_functions(module: cst.Module) -> Iterator[cst.CSTNode]:
    found = _Finder()
    module.visit(found)
    yield from found.nodes


class _Finder(cst.CSTVisitor):
    """Collects the nodes of function bodies that may be changed."""

    def __init__(self) -> None:
        super().__init__()
        self.nodes: list[cst.CSTNode] = []
        self.depth = 0

    def on_visit(self, node: cst.CSTNode) -> bool:
        if isinstance(node, cst.Annotation | cst.Decorator | cst.Parameters) or _is_docstring(node):
            return False
        if self.depth:
            self.nodes.append(node)
        self.depth += isinstance(node, cst.FunctionDef)
        return True

    def on_leave(self, original_node: cst.CSTNode) -> None:
        self.depth -= isinstance(original_node, cst.FunctionDef)


def _is_docstring(node: cst.CSTNode) -> bool:
    return isinstance(node, cst.Expr) and isinstance(node.value, cst.SimpleString | cst.ConcatenatedString)


def _changes(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    for kind, operator in mutation_operators:
        if isinstance(node, kind) and not (operator is operator_string and _sentence(node)):
            yield from operator(node)
    yield from _dropped(node)


def _dropped(node: cst.CSTNode) -> Iterable[cst.CSTNode]:
    """A condition left out: one side of and, or, & and |; an if that is always or never taken."""
    if isinstance(node, cst.BooleanOperation) or (
        isinstance(node, cst.BinaryOperation) and isinstance(node.operator, cst.BitAnd | cst.BitOr)
    ):
        return (node.left, node.right)
    if isinstance(node, cst.If):
        return (node.with_changes(test=cst.Name("False")), node.with_changes(test=cst.Name("True")))
    return ()


def _replaced(module: cst.Module, node: cst.CSTNode, changed: cst.CSTNode) -> str:
    if isinstance(node, cst.BaseExpression) and not node.lpar and isinstance(changed, cst.BaseExpression):
        changed = (
            changed.with_changes(lpar=[cst.LeftParen()], rpar=[cst.RightParen()])
            if _loose(changed)
            else changed
        )
    return module.deep_replace(node, changed).code  # type: ignore[arg-type]


def _loose(node: cst.BaseExpression) -> bool:
    return isinstance(node, cst.BinaryOperation | cst.BooleanOperation | cst.Comparison) and not node.lpar


def _short(module: cst.Module, node: cst.CSTNode) -> str:
    text = " ".join(module.code_for_node(node).split())
    return text if len(text) <= 90 else text[:89] + "…"


def _sentence(node: cst.CSTNode) -> bool:
    return isinstance(node, cst.SimpleString) and not node.value.isascii()
