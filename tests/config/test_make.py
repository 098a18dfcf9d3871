"""`make` alone explains itself; what it promises exists."""

import os
import re
import shutil
import subprocess

import pytest

from tests.structure.source import ROOT

MAKEFILE = (ROOT / "Makefile").read_text("utf-8")
pytestmark = pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed")


def make(*words: str) -> str:
    # As from a shell, though this test itself may run below `make test`.
    env = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}
    told = subprocess.run(["make", *words], cwd=ROOT, env=env, capture_output=True, text=True, check=True)
    return told.stdout


def test_make_alone_prints_what_there_is():
    told = make()
    assert told.startswith("督行")
    assert set(re.findall(r"^  make (\w+)", told, re.MULTILINE)) == targets() - {"help"} | {"rig"}
    assert "rig-%:" in MAKEFILE
    assert {"run", "test", "check", "accuracy", "bench"} <= targets()


def targets() -> set[str]:
    return set(re.findall(r"^(\w+):", MAKEFILE, re.MULTILINE))


def test_every_target_can_be_read():
    for target in targets():
        assert make("--dry-run", target)


def test_continuous_integration_hides_nothing():
    """What it runs is `make test` and nothing else."""
    commands = [
        line
        for line in (ROOT / ".ci" / "run").read_text("utf-8").splitlines()
        if line and not line.startswith(("#", "set ", "cd "))
    ]
    assert commands == ["exec make test </dev/null"]
