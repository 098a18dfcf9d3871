"""Another process on the same database, to be killed at a named place."""

import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

import pytest
from django.db import connection

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def elsewhere(shared_db: None, tmp_path: Path) -> dict[str, str]:
    """The environment in which another process works on this test's database."""
    own = connection.settings_dict
    if connection.vendor == "sqlite":
        os.symlink(own["NAME"], tmp_path / "duxing.sqlite3")
        return {"DATA_DIR": str(tmp_path), "DATABASE_URL": ""}
    user, host = quote(own["USER"], safe=""), quote(own["HOST"], safe="")
    secret = f":{quote(own['PASSWORD'], safe='')}" if own["PASSWORD"] else ""
    url = f"postgresql://{user}{secret}@{host}:{own['PORT']}/{own['NAME']}"
    return {"DATA_DIR": str(tmp_path), "DATABASE_URL": url}


def manage(*words: str, crash: str = "", **env: str) -> tuple[int, str]:
    """Run one management command, which dies at the crash point `crash`; its code and what it said."""
    told = subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), *words],
        env={**os.environ, **env, "DUXING_CRASHPOINT": crash},
        capture_output=True,
        text=True,
        check=False,
    )
    return told.returncode, told.stdout + told.stderr


def below(pid: int) -> dict[int, str]:
    """The processes that descend from `pid`, with the letter of their state (Z is dead and not buried)."""
    parents, states = {}, {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            state, parent = (folder / "stat").read_text().rpartition(")")[2].split()[:2]
        except OSError:
            continue
        parents[int(folder.name)], states[int(folder.name)] = int(parent), state
    found = {pid}
    while more := {child for child, parent in parents.items() if parent in found} - found:
        found |= more
    return {child: states[child] for child in found - {pid}}


def own_megabytes(pid: int) -> float:
    """What a process holds that it shares with no other."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith("Private_")) / 1024
