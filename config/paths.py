"""Where an installation keeps its data; the settings and the command line ask here."""

import os
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent


def data_dir() -> Path:
    """DATA_DIR from the environment, else `var` in the checkout. Not created here."""
    return Path(os.environ.get("DATA_DIR") or CHECKOUT / "var").resolve()
