"""The loaded city as a data folder that tests copy, made once for each state of the sources.

Loading takes the better part of a minute, copying a second. The folder stays in the system's
temporary directory; another state of the sources makes another one.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
TODAY = "2026-11-23"
FILE = "duxing.sqlite3"


def demo_data_dir() -> Path:
    """A DATA_DIR with the city of TODAY on SQLite: the database and the files. Do not write into it."""
    made = Path(tempfile.gettempdir()) / f"demo-city-{os.getuid()}-{_state()}"
    with made.with_suffix(".lock").open("w") as lock:
        # Of several test processes one loads, the others wait for it.
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (made / "complete").exists():
            _load(made)
            _forget_old(made)
    return made


def _forget_old(made: Path) -> None:
    """Remove the cities of earlier states of the sources, but for the two that came last before."""
    pattern = f"{made.name.rsplit('-', 1)[0]}-*"
    others = [path for path in made.parent.glob(pattern) if path.is_dir()]
    for old in sorted(others, key=lambda path: path.stat().st_mtime, reverse=True)[3:]:
        shutil.rmtree(old, ignore_errors=True)
        old.with_suffix(".lock").unlink(missing_ok=True)


def copy_of_city(target: Path) -> Path:
    """Copy the city into the folder `target`, which then is a DATA_DIR of its own."""
    shutil.copytree(demo_data_dir(), target, dirs_exist_ok=True)
    return target


def _load(made: Path) -> None:
    work = Path(tempfile.mkdtemp(prefix="demo-city-"))
    env = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    env |= {"DATA_DIR": str(work), "DUXING_PROFILE": "demo", "DJANGO_SETTINGS_MODULE": "config.settings"}
    for command in (["migrate", "--verbosity=0"], ["demo_load", f"--today={TODAY}"]):
        subprocess.run(
            [sys.executable, str(ROOT / "manage.py"), *command],
            cwd=ROOT,
            env=env,
            check=True,
            capture_output=True,
        )
    (work / "complete").touch()
    work.rename(made)


def _state() -> str:
    """A short digest of everything that decides what the city looks like."""
    found = hashlib.sha256()
    paths = (path for kind in ("*.py", "*.json", "*.txt", "*.png") for path in (ROOT / "duxing").rglob(kind))
    for path in sorted(path for path in paths if "/tests/" not in str(path)):
        found.update(str(path.relative_to(ROOT)).encode())
        found.update(path.read_bytes())
    return found.hexdigest()[:16]
