"""Runs a part of a rig in a process of its own, on a database of its own.

The parent calls `run("rigs.leak.parts", env, words)`; the child prepares the database and calls that
module's `part(words)`, whose answer, plain data, comes back to the parent.
"""

import json
import os
import subprocess
import sys
from importlib import import_module
from typing import Any

import django
from django.core.management import call_command

from rigs.report import ROOT

MARK = "\x1eresult "


def run(module: str, env: dict[str, str], words: dict[str, Any]) -> Any:
    """Call `part(words)` of the module in a process with these variables; raises when it fails."""
    child = subprocess.Popen(
        [sys.executable, "-m", "rigs.child", module, json.dumps(words)],
        cwd=ROOT,
        env=surroundings(env),
        stdout=subprocess.PIPE,
        text=True,
    )
    assert child.stdout is not None
    result = None
    try:
        for line in child.stdout:
            if line.startswith(MARK):
                result = json.loads(line.removeprefix(MARK))
            else:
                print(line, end="", flush=True)
        if child.wait():
            raise RuntimeError(f"{module} ended with {child.returncode}")
    finally:
        if child.poll() is None:
            child.terminate()
            child.wait()
    return result


def surroundings(env: dict[str, str]) -> dict[str, str]:
    """The variables of a child: this process's own, the rig's, and a host that answers itself."""
    return {**os.environ, "PYTHONPATH": str(ROOT), "ALLOWED_HOSTS": "testserver,127.0.0.1", **env}


def main(module: str, words: str) -> None:
    """The child's side."""
    django.setup()
    call_command("migrate", verbosity=0, interactive=False)
    print(MARK + json.dumps(import_module(module).part(json.loads(words)), ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
