"""One clock decides, and nothing happens behind the reader's back."""

import ast

from tests.structure.source import dotted, modules, product, templates

CLOCK_CALLS = {
    "datetime.now",
    "datetime.utcnow",
    "datetime.today",
    "datetime.datetime.now",
    "date.today",
    "datetime.date.today",
    "timezone.now",
    "timezone.localdate",
    "timezone.localtime",
    "time.time",
    "dt.datetime.now",
    "dt.date.today",
}
# core.clock is the clock; sessions and half-written files age by the wall clock, even where the
# business clock is moved.
ALLOWED = {
    ("duxing/core/clock.py", "datetime.now"),
    ("duxing/core/middleware.py", "time.time"),
    ("duxing/files/storage.py", "time.time"),
}


def test_nobody_but_the_clock_asks_for_the_time():
    found = {
        (module.path, dotted(node.func))
        for module in product()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call) and dotted(node.func) in CLOCK_CALLS
    }
    assert found == ALLOWED


def test_no_column_sets_its_own_time():
    found = [
        f"{module.path}:{node.value.lineno}"
        for module in product()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.keyword) and node.arg in ("auto_now", "auto_now_add")
    ]
    assert found == []


def test_no_template_asks_for_the_time():
    assert [path for path, text in templates() if "{% now" in text] == []


def test_only_tests_and_the_demo_shift_the_clock():
    shifting = {
        module.path
        for module in modules()
        if not module.is_test and not module.path.startswith("duxing/demo/")
        for node in ast.walk(module.tree)
        if (isinstance(node, ast.ImportFrom) and _names_shift(node))
        or (isinstance(node, ast.Import) and any("clock_shift" in alias.name for alias in node.names))
        or (isinstance(node, ast.Attribute) and node.attr == "_shifted")
    }
    assert shifting <= {"duxing/core/clock_shift.py"}


def _names_shift(node: ast.ImportFrom) -> bool:
    return "clock_shift" in (node.module or "") or any(
        a.name in ("clock_shift", "_shifted") for a in node.names
    )


def test_there_are_no_signal_receivers_of_ours():
    found = []
    for module in product():
        for node in ast.walk(module.tree):
            if isinstance(node, ast.ImportFrom) and "signals" in (node.module or ""):
                found.append(f"{module.path}:{node.lineno}")
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr == "connect"
            ):
                found.append(f"{module.path}:{node.lineno}")
            if isinstance(node, ast.FunctionDef) and any(
                "receiver" in dotted(d) for d in node.decorator_list
            ):
                found.append(f"{module.path}:{node.lineno}")
    assert found == []
