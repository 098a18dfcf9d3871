"""Every page says who may open it, and the few that are open to all stand here by name."""

import ast
from collections.abc import Iterator

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from tests.structure.source import Module, dotted, product

# The login page is where everybody begins, and its letters can be made larger; nothing else is
# shown to strangers.
OPEN_TO_ALL = {"orgs:login", "display"}


def views(resolver: URLResolver, space: str = "") -> Iterator[tuple[str, URLPattern]]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            inner = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from views(entry, inner)
        else:
            yield f"{space}{entry.name}", entry


def test_every_view_declares_its_access():
    missing = [name for name, entry in views(get_resolver()) if not hasattr(entry.callback, "access")]
    assert missing == []


def test_pages_open_without_login_are_listed():
    found = {
        name
        for name, entry in views(get_resolver())
        if getattr(entry.callback, "access", None) and entry.callback.access.anonymous
    }
    assert found == OPEN_TO_ALL


def test_every_view_has_a_name_of_its_own():
    names = [name for name, _ in views(get_resolver())]
    assert "None" not in {name.split(":")[-1] for name in names}
    assert len(names) == len(set(names))


VIEW_FILES = [m for m in product() if m.path.endswith("/views.py") or "/views/" in m.path]


@pytest.mark.parametrize("module", VIEW_FILES, ids=lambda m: m.path)
def test_no_view_reads_past_the_scope(module: Module):
    """`.objects` in a view goes on with `visible_to(` or `published(` in the same statement."""
    wild = []
    for node in ast.walk(module.tree):
        if isinstance(node, ast.stmt) and not isinstance(node, ast.FunctionDef | ast.ClassDef):
            heads = [n for n in ast.walk(node) if isinstance(n, ast.Attribute)]
            for head in heads:
                if head.attr in ("_base_manager", "_default_manager"):
                    wild.append(f"{head.lineno}: {head.attr}")
                if head.attr == "objects" and not _scoped(module, node):
                    wild.append(f"{head.lineno}: {module.segment(node)}")
    assert wild == []


def _scoped(module: Module, statement: ast.stmt) -> bool:
    text = module.segment(statement)
    return "visible_to(" in text or "published(" in text


@pytest.mark.parametrize("module", VIEW_FILES, ids=lambda m: m.path)
def test_a_view_that_names_its_door_goes_through_it(module: Module):
    """`@access(object=access_matter)` is a promise: the view must call that very function."""
    broken = []
    for function in module.tree.body:
        if isinstance(function, ast.FunctionDef):
            called = {dotted(n.func) for n in ast.walk(function) if isinstance(n, ast.Call)}
            broken += [f"{function.name}: {door}" for door in _doors(function) if door not in called]
    assert broken == []


def _doors(function: ast.FunctionDef) -> list[str]:
    calls = [d for d in function.decorator_list if isinstance(d, ast.Call) and dotted(d.func) == "access"]
    return [dotted(k.value) for call in calls for k in call.keywords if k.arg == "object"]


@pytest.mark.parametrize("module", VIEW_FILES, ids=lambda m: m.path)
def test_views_write_through_services(module: Module):
    writes = {"save", "delete", "create", "bulk_create", "get_or_create", "update_or_create"}
    found = [
        f"{node.lineno}: {node.func.attr}"
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in writes
    ]
    assert found == []
