"""Where an installation keeps its data; the settings and the command line ask here."""

import os
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
RESTORING, RESTORE_NOTE = ".restoring", "restore.json"


def data_dir() -> Path:
    """DATA_DIR from the environment, else `var` in the checkout. Not created here."""
    return Path(os.environ.get("DATA_DIR") or CHECKOUT / "var").resolve()


def unfinished_restore() -> bool:
    """Whether a restore into the data folder was interrupted: nothing but a restore may touch it then."""
    return (data_dir() / RESTORING / RESTORE_NOTE).exists()
