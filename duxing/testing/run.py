"""The whole suite as `make test` runs it: on a PostgreSQL of its own, then on SQLite.

Words given are passed to pytest. The run on SQLite, which has every test, comes last, so that the
last line printed is its summary. Ends at the first run with a failure.
"""

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Sequence

from duxing.testing.postgresql import Missing, find_programs, own_cluster

NOTHING_TO_DO = 5  # pytest's code when no test was selected


def main(words: Sequence[str]) -> int:
    """Run pytest once for each database; the exit code of the first run that failed, else 0."""
    # A terminating signal becomes an exception, so that the cluster is stopped.
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
    with tempfile.TemporaryDirectory(prefix="duxing-test-") as folder:
        code = _on_postgresql(words, folder)
        return code or _pytest(words, folder, DUXING_TEST_DB="sqlite", DATABASE_URL="")


def _on_postgresql(words: Sequence[str], folder: str) -> int:
    try:
        programs = find_programs()
    except Missing as why:
        print(f"PostgreSQL: the tests on it are left out, {why}.", flush=True)
        return 0
    with own_cluster(programs) as url:
        code = _pytest(words, folder, DUXING_TEST_DB="postgresql", DATABASE_URL=url)
    return 0 if code == NOTHING_TO_DO else code


def _pytest(words: Sequence[str], folder: str, **env: str) -> int:
    # -v takes back the -q of everyday runs; -rs says why something was skipped.
    command = [sys.executable, "-m", "pytest", "-v", "-rs", "-n", str(os.cpu_count() or 1), *words]
    return subprocess.run(command, env={**os.environ, "DATA_DIR": folder, **env}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
