"""`python -m rigs.backup`: backups spoilt, killed, made under load, and rehearsed, on both databases."""

import os
import signal
import sys
import tempfile

import django

from rigs.report import Report, options

TITLE = "备份与恢复"


def main() -> int:
    """Run the whole rig; 0 when everything held."""
    given = options(TITLE)
    report = Report("backup", TITLE, given)
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
    with tempfile.TemporaryDirectory(prefix="duxing-rig-backup-") as own:
        # The product is bound to each database in turn; its own settings name an empty place.
        os.environ.update(DATA_DIR=own, DATABASE_URL="", DJANGO_SETTINGS_MODULE="config.settings")
        django.setup()
        from rigs.backup.running import run

        run(report)
    return report.finish()


if __name__ == "__main__":
    sys.exit(main())
