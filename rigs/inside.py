"""The frame of a rig that works in this very process, bound to one database after the other."""

import os
import signal
import sys
import tempfile
from importlib import import_module

import django

from rigs.report import Report, options


def run_inside(rig: str, title: str, module: str) -> int:
    """Set Django up over an empty place, let `run(report)` of the module work, report; the exit code.

    The module is imported only then, since it imports the product.
    """
    report = Report(rig, title, options(title))
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
    with tempfile.TemporaryDirectory(prefix=f"duxing-rig-{rig}-") as own:
        os.environ.update(DATA_DIR=own, DATABASE_URL="", DJANGO_SETTINGS_MODULE="config.settings")
        django.setup()
        import_module(module).run(report)
    return report.finish()
