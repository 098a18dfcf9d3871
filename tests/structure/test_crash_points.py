"""Every place where a rig may kill the process is listed once, and every name in the list exists."""

import ast
from collections import Counter

from duxing.core.crash import BY_OTHERS, POINTS
from tests.structure.source import dotted, product


def test_the_list_of_crash_points_is_the_source():
    found = Counter(
        _name(node.args[0])
        for module in product()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call) and dotted(node.func).split(".")[-1] == "crashpoint"
    )
    assert dict(found) == dict.fromkeys((*POINTS, *BY_OTHERS), 1)


def _name(node: ast.expr) -> str:
    """The name as written; a star for what is put into it when it runs."""
    if isinstance(node, ast.JoinedStr):
        return "".join(_name(part) for part in node.values)
    return str(node.value) if isinstance(node, ast.Constant) else "*"
