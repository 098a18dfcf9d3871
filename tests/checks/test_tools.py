"""What `make check` asks, so that nobody can forget it."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.structure.source import ROOT

TOOLS = Path(sys.executable).parent
QUESTIONS = {
    "floors and layers": ["lint-imports"],
    "style": ["ruff", "check", "."],
    "format": ["ruff", "format", "--check", "."],
    "types": ["mypy"],
}


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_tools_have_nothing_to_say(question):
    name, *words = QUESTIONS[question]
    told = subprocess.run(
        [str(TOOLS / name), *words],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert told.returncode == 0, told.stdout
