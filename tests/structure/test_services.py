"""One action is one service is one transaction is one entry in words."""

import ast
import re

import pytest

from duxing.audit.kinds import all_kinds
from tests.structure.source import Module, dotted, product

WRITES = {"apply_move", "save_changes", "record", "queue"}
WRITING_METHODS = {"create", "bulk_create", "get_or_create", "update_or_create"}
# Parts of other services: they write protected rows and leave the entry to their caller's action,
# outside of which the first write is refused.
INNER = {
    ("duxing/audit/services.py", "record"),
    ("duxing/files/services.py", "attach"),
    ("duxing/matters/services/children.py", "spread"),
    ("duxing/matters/services/proxying.py", "enter"),
    ("duxing/matters/services/rounds.py", "begin_round"),
    ("duxing/matters/services/rounds.py", "carry_to_lead"),
    ("duxing/matters/services/rounds.py", "keep_version"),
    ("duxing/matters/services/rounds.py", "tell_lead"),
    ("duxing/matters/services/schedules.py", "keep_schedule"),
    ("duxing/matters/services/schedules.py", "replace_final"),
    ("duxing/matters/services/schedules.py", "stop_asking"),
    ("duxing/notices/services.py", "queue"),
}
SERVICES = [m for m in product() if m.path.endswith("/services.py") or "/services/" in m.path]


@pytest.mark.parametrize("module", SERVICES, ids=lambda m: m.path)
def test_public_services_that_write_are_actions(module: Module):
    bare = {
        function.name
        for function in module.tree.body
        if isinstance(function, ast.FunctionDef)
        and not function.name.startswith("_")
        and (module.path, function.name) not in INNER
        and _writes(function)
        and not any(dotted(d).split(".")[-1] == "action" for d in function.decorator_list)
    }
    assert bare == set()


def _writes(function: ast.FunctionDef) -> bool:
    calls = [dotted(node.func) for node in ast.walk(function) if isinstance(node, ast.Call)]
    return any(c in WRITES or (".objects." in c and c.split(".")[-1] in WRITING_METHODS) for c in calls)


def kinds_written() -> dict[str, str]:
    """Every kind that a call of `record` or `record_failure` names, with the place."""
    found = {}
    for module in product():
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Call) and dotted(node.func).split(".")[-1] in (
                "record",
                "record_failure",
            ):
                for one in ast.walk(node.args[1]) if len(node.args) > 1 else ():
                    if isinstance(one, ast.Constant) and isinstance(one.value, str):
                        found[one.value] = f"{module.path}:{node.lineno}"
    return found


def test_every_kind_of_entry_has_a_chinese_name():
    assert {kind: place for kind, place in kinds_written().items() if kind not in all_kinds()} == {}


def test_kinds_are_dotted_and_named_in_chinese():
    for kind, name in all_kinds().items():
        assert re.fullmatch(r"[a-z]+(\.[a-z_]+){2}", kind), kind
        assert re.fullmatch("[\u4e00-\u9fff、，（）“”·]+", name), name


def test_only_the_foundation_writes_with_the_manager_that_refuses_nothing():
    """`_base_manager` could write past the audit chain."""
    writes = WRITING_METHODS | {"update", "delete", "bulk_update", "_raw_delete"}
    found = {
        f"{module.path}:{node.lineno}"
        for module in product()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in writes
        and "_base_manager" in module.segment(node.func)
    }
    assert {place for place in found if not place.startswith("duxing/core/states.py")} == set()


def test_nothing_is_written_by_hand_made_sql():
    found = {
        f"{module.path}:{node.lineno}"
        for module in product()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call)
        and dotted(node.func).split(".")[-1] in ("raw", "executescript", "execute")
    }
    # prepared.py runs what querysets compiled to and reads alone; writing.py names the columns of models.
    core = ("duxing/core/prepared.py", "duxing/core/writing.py", "duxing/core/sqlite/base.py")
    allowed = ("config/backup/", "duxing/audit/verify.py", "duxing/demo/", *core)
    assert {place for place in found if not place.startswith(allowed)} == set()
