"""What is imported is declared, what is declared is used, and the lock pins all of it."""

import ast
import re
import sys
import tomllib
from importlib import metadata

from tests.structure.source import ROOT, Module, modules, product

DECLARED = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
LOCK = (ROOT / "requirements.lock").read_text("utf-8")
OWN = {"duxing", "config", "tests", "bench", "rigs", "conftest"}
# Needed without an import of ours: by Django's settings, by name in a command, by another library.
NOT_IMPORTED = {"argon2-cffi", "whitenoise", "granian"}
PIN = re.compile(r"[a-z0-9-]+(\[[a-z,-]+\])?==[^\s;]+( ; [^\\]+)?( \\)?")
HASH = re.compile(r"    --hash=sha256:[0-9a-f]{64}( \\)?")


def names(requirements: list[str]) -> set[str]:
    """The distributions' names, in one spelling."""
    return {re.split(r"[\[<>=;! ]", line, maxsplit=1)[0].lower().replace("_", "-") for line in requirements}


def distributions(chosen: list[Module] | tuple[Module, ...]) -> set[str]:
    """What has to be installed for the imports of these files."""
    homes = metadata.packages_distributions()
    found = set()
    for module in chosen:
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Import):
                tops = [alias.name for alias in node.names]
            else:
                tops = [node.module] if isinstance(node, ast.ImportFrom) and node.module else []
            found |= {top.partition(".")[0] for top in tops}
    outside = found - OWN - set(sys.stdlib_module_names)
    return {name.lower().replace("_", "-") for top in outside for name in homes.get(top, [f"?{top}"])}


def test_what_runs_in_service_is_declared_and_used():
    declared = names(DECLARED["dependencies"])
    assert distributions([m for m in product() if not m.path.startswith("duxing/testing/")]) <= declared
    assert declared - distributions(product()) == NOT_IMPORTED


def test_what_only_tests_use_is_declared():
    declared = names(DECLARED["dependencies"]) | names(DECLARED["optional-dependencies"]["dev"])
    assert distributions(modules()) <= declared


def test_the_lock_holds_pins_with_hashes_and_nothing_else():
    """No address of an index: where files come from is the machine's business, the hash decides."""
    strange = [
        line
        for line in LOCK.splitlines()
        if not (PIN.fullmatch(line) or HASH.fullmatch(line) or line.startswith("    #"))
    ]
    assert strange == []
    assert "/" not in LOCK and " @ " not in LOCK


def test_every_pin_has_a_hash():
    blocks = re.split(r"\n(?=[a-z0-9])", LOCK.strip())
    assert [block.split("==")[0] for block in blocks if "--hash=sha256:" not in block] == []


def test_everything_declared_is_locked():
    pinned = set(re.findall(r"^([a-z0-9-]+)(?:\[[a-z,-]+\])?==", LOCK, re.MULTILINE))
    declared = names(DECLARED["dependencies"]) | names(DECLARED["optional-dependencies"]["dev"])
    assert declared <= pinned
