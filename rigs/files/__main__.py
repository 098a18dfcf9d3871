"""`python -m rigs.files`: hostile files, broken uploads, a reader held to its limits (T8, R16, R17, 4.14)."""

import os
import sys
from pathlib import Path

import django
from django.core.management import call_command

from rigs.report import Options, Report, options
from rigs.scratch import environment, vendors

# Uploads larger than this are refused; small enough that a rig may send one.
LARGEST_MB = 64


def main() -> int:
    """Run on one database: how files come in does not depend on it."""
    given = options("恶意文件从每个上传入口进来；上传中断和进程被杀；读文件的进程受限")
    report = Report("files", "恶意文件与中断的上传", given)
    vendor = vendors(given)[-1]
    with environment(vendor) as own:
        os.environ.update(own, UPLOAD_MAX_MB=str(LARGEST_MB), LOG_LEVEL="CRITICAL")
        django.setup()
        call_command("migrate", "--no-input", verbosity=0)
        run(given, report, Path(own["DATA_DIR"]))
    return report.finish()


def run(given: Options, report: Report, folder: Path) -> None:
    """Plant and find, then try the unharmed product."""
    from rigs.files import steps

    world = steps.World(folder, dict(os.environ))
    steps.plant(world, report)
    steps.hold(world, report)
    with steps.Served(world.environment, folder) as served:
        steps.refuse(world, report, given, served)
        steps.accept(world, report, served)
        steps.cut(world, report, given, served)
    steps.crash(world, report, given)


if __name__ == "__main__":
    sys.exit(main())
