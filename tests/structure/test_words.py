"""The tree holds nothing of the machine on which it was written, and nothing unfinished."""

import re
import subprocess

import pytest

from tests.structure.source import ROOT

# Taken apart, so that this file does not hold what it forbids.
FORBIDDEN = re.compile(
    "|".join(
        [
            "/wor" + "k/",
            "/tm" + "p/duxing",
            "/roo" + "t/",
            "/hom" + "e/[a-z]",
            "pypi" + r"\.org",
            "pythonhosted" + r"\.org",
            "registry\\." + "npmjs",
            "(?i:art" + "ifactory)",
            "--(extra-)?index" + "-url",
            r"\bTO" + r"DO\b",
            r"\bFIX" + r"ME\b",
            r"\bX" + r"XX\b",
            "(?i:anth" + "ropic|clau" + "de|chat" + "gpt|copi" + "lot)",
            r"no" + r"qa(?!: [A-Z]+\d+)",
        ]
    )
)
BINARY = (".png", ".jpg", ".docx", ".pdf", ".xlsx", ".ico", ".woff2", ".zip", ".gz", ".doc", ".ofd")


def tracked() -> list[str]:
    try:
        told = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("not a checkout")
    return [name for name in told.stdout.split("\0") if name and (ROOT / name).is_file()]


def test_the_tree_holds_no_forbidden_words():
    found = []
    for name in tracked():
        if name.endswith(BINARY) or "/vendor/" in name or name.startswith(".ci/"):
            continue
        text = (ROOT / name).read_text("utf-8", "replace")
        found += [f"{name}: {hit.group()}" for hit in FORBIDDEN.finditer(text)]
    assert found == []


def test_nothing_made_is_tracked():
    made = re.compile(r"(^|/)(\.venv|var|__pycache__|node_modules|\.ruff_cache)/|\.sqlite3$|\.pyc$")
    assert [name for name in tracked() if made.search(name)] == []
