"""`python -m rigs.upgrade`: every migration over old rows, on both databases."""

import sys

from rigs.inside import run_inside

if __name__ == "__main__":
    sys.exit(run_inside("upgrade", "升级", "rigs.upgrade.running"))
