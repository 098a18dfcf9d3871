"""`python -m rigs.upgrade`: every migration over old rows, on both databases."""

import os
import signal
import sys
import tempfile

import django

from rigs.report import Report, options

TITLE = "升级"


def main() -> int:
    """Run the whole rig; 0 when everything held."""
    given = options(TITLE)
    report = Report("upgrade", TITLE, given)
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
    with tempfile.TemporaryDirectory(prefix="duxing-rig-upgrade-") as own:
        os.environ.update(DATA_DIR=own, DATABASE_URL="", DJANGO_SETTINGS_MODULE="config.settings")
        django.setup()
        from rigs.upgrade.running import run

        run(report)
    return report.finish()


if __name__ == "__main__":
    sys.exit(main())
