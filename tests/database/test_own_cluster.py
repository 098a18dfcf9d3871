"""The PostgreSQL of the tests is gone when the run is over, also after a failure."""

import time
from pathlib import Path
from urllib.parse import unquote, urlsplit

import psycopg
import pytest

from duxing.testing.postgresql import Missing, find_programs, own_cluster


@pytest.fixture
def programs():
    try:
        return find_programs()
    except Missing as why:
        pytest.skip(f"no PostgreSQL: {why}")


def test_it_works_and_is_gone_even_after_a_failure(programs):
    with pytest.raises(ZeroDivisionError), own_cluster(programs) as url:
        folder = Path(unquote(urlsplit(url).netloc.partition("@")[2].rpartition(":")[0]))
        with psycopg.connect(url.removesuffix("duxing") + "postgres") as connection:
            assert connection.execute("show fsync").fetchone() == ("off",)
        server = int((folder / "data" / "postmaster.pid").read_text().splitlines()[0])
        assert Path(f"/proc/{server}").exists()
        1 / 0  # noqa: B018
    assert not folder.exists()
    assert ended(server, within=10)


def ended(process: int, within: float) -> bool:
    """Whether the process has ended, if only just: nobody may have taken note of it yet."""
    patience = time.monotonic() + within
    while time.monotonic() < patience:
        try:
            state = Path(f"/proc/{process}/stat").read_text().rpartition(") ")[2][0]
        except FileNotFoundError:
            return True
        if state == "Z":
            return True
    return False
