"""`python -m rigs.backup`: backups spoilt, killed, made under load, and rehearsed, on both databases."""

import sys

from rigs.inside import run_inside

if __name__ == "__main__":
    sys.exit(run_inside("backup", "备份与恢复", "rigs.backup.running"))
