"""Scratch databases for rigs: made for one run, on the loopback address or a socket, gone with it."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from duxing.testing.postgresql import Missing, find_programs, own_cluster
from rigs.report import Options


@contextmanager
def environment(vendor: str) -> Iterator[dict[str, str]]:
    """The environment of the product on an empty database of `vendor`: DATA_DIR and DATABASE_URL.

    Raises Missing when PostgreSQL is asked for and none can be started here.
    """
    with tempfile.TemporaryDirectory(prefix="duxing-rig-") as folder:
        Path(folder).chmod(0o755)
        own = {"DATA_DIR": folder, "DJANGO_SETTINGS_MODULE": "config.settings"}
        if vendor == "sqlite":
            yield {**own, "DATABASE_URL": ""}
            return
        with own_cluster(find_programs()) as url:
            yield {**own, "DATABASE_URL": url}


def vendors(options: Options) -> list[str]:
    """The databases to run on: those asked for; PostgreSQL only where it can be started, said aloud."""
    chosen = [v for v in ("postgresql", "sqlite") if options.on(v)]
    if "postgresql" in chosen:
        try:
            find_programs()
        except Missing as why:
            print(f"PostgreSQL：没有试，{why}。")
            chosen.remove("postgresql")
    return chosen
