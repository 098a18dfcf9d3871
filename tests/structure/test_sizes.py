"""Small files, short functions, imports at the top."""

import ast

import pytest

from tests.structure.source import Module, modules, product

LONGEST_FILE, USUAL_FILE, LONGEST_FUNCTION, LONGEST_VIEW = 500, 330, 40, 30
# The command line starts fast by importing a subject only when it is asked for.
MAY_IMPORT_LATE = {"config/cli.py"}
LATE_FUNCTIONS = {"ready"}  # of an AppConfig: models can be imported only once all apps are loaded
# Names under which things are put that belong nowhere.
DRAWERS = {"utils.py", "helpers.py", "util.py", "helper.py", "misc.py", "common.py"}


def test_files_are_short():
    lengths = {m.path: len(m.text.splitlines()) for m in modules() if not m.is_migration}
    assert {path: n for path, n in lengths.items() if n > LONGEST_FILE} == {}
    long = {path: n for path, n in lengths.items() if n >= USUAL_FILE}
    assert len(long) <= len(lengths) * 0.05, long


@pytest.mark.parametrize("module", product(), ids=lambda m: m.path)
def test_functions_are_short(module: Module):
    most = LONGEST_VIEW if module.path.endswith("/views.py") or "/views/" in module.path else LONGEST_FUNCTION
    long = {f.name: _length(f) for f in module.functions() if _length(f) >= most}
    assert long == {}


def _length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines from `def` to the end; a docstring does not count, or it would be left out."""
    first = function.body[0]
    doc = first.end_lineno - first.lineno + 1 if ast.get_docstring(function) and first.end_lineno else 0
    return (function.end_lineno or function.lineno) - function.lineno + 1 - doc


@pytest.mark.parametrize(
    "module", [m for m in product() if m.path not in MAY_IMPORT_LATE], ids=lambda m: m.path
)
def test_imports_stand_at_the_top(module: Module):
    late = {
        f"{function.name}:{node.lineno}"
        for function in module.functions()
        if function.name not in LATE_FUNCTIONS
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    }
    assert late == set()


def test_there_is_no_drawer_for_everything():
    assert [m.path for m in modules() if m.path.rsplit("/", 1)[-1] in DRAWERS] == []


def test_every_file_says_what_it_is():
    silent = [m.path for m in product() if m.text.strip() and not ast.get_docstring(m.tree)]
    plain = [path for path in silent if not path.endswith(("/apps.py", "/__init__.py"))]
    assert plain == []
