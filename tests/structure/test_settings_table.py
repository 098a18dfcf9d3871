"""Every setting stands in docs/settings.md, and nothing stands there that is not read."""

import ast
import re

from config import env
from tests.structure.source import ROOT, dotted, product

TABLE = ROOT / "docs" / "settings.md"
READERS = {"env.text", "env.flag", "env.number", "env.words", "text", "flag", "number", "words"}
# Read by the operating system's own conventions, not by us alone.
NOT_SETTINGS = {"DJANGO_SETTINGS_MODULE", "PATH", "HOME", "LANG", "TMPDIR"}


def read_names() -> set[str]:
    """Every environment name that config or the product reads."""
    found = set()
    for module in product():
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Call) and node.args:
                place = dotted(node.func)
                by_env = module.path.startswith("config/") and place in READERS
                if by_env or place in ("os.environ.get", "os.getenv", "environ.get"):
                    found |= _constant(node.args[0])
            if isinstance(node, ast.Subscript) and dotted(node.value) in ("os.environ", "environ"):
                found |= _constant(node.slice)
    return found - NOT_SETTINGS


def _constant(node: ast.AST) -> set[str]:
    return {node.value} if isinstance(node, ast.Constant) and isinstance(node.value, str) else set()


def table_names() -> list[str]:
    return re.findall(r"^\| `([A-Z][A-Z0-9_]*)` \|", TABLE.read_text("utf-8"), re.MULTILINE)


def test_the_table_is_complete_and_true():
    assert set(table_names()) == read_names() | set(env.KNOWN)


def test_every_name_stands_once():
    names = table_names()
    assert len(names) == len(set(names))


def test_the_defaults_in_the_table_are_the_defaults_in_the_code():
    told = dict(re.findall(r"^\| `([A-Z][A-Z0-9_]*)` \| ([^|]*) \|", TABLE.read_text("utf-8"), re.MULTILINE))
    wrong = {
        name: (told[name].strip(), default)
        for name, default in env.KNOWN.items()
        if default and f"`{default}`" not in told[name]
    }
    assert wrong == {}
