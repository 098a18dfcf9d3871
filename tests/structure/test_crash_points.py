"""Every place where a rig may kill the process is listed once, and every name in the list exists."""

import ast
from collections import Counter

from duxing.core.crash import POINTS
from tests.structure.source import dotted, product


def test_the_list_of_crash_points_is_the_source():
    found = Counter(
        ast.literal_eval(node.args[0])
        for module in product()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call) and dotted(node.func).split(".")[-1] == "crashpoint"
    )
    assert dict(found) == dict.fromkeys(POINTS, 1)
