"""The PostgreSQL of the tests is gone when the run is over, also after a failure."""

import os
import signal
import time
from pathlib import Path
from urllib.parse import unquote, urlsplit

import psycopg
import pytest

from duxing.testing.postgresql import DURABLE, Missing, cluster, find_programs, own_cluster


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


def test_it_comes_back_after_its_first_process_was_killed(programs):
    with cluster(programs, DURABLE) as made:
        made.start()
        try:
            address = made.url.removesuffix("duxing") + "postgres"
            with psycopg.connect(address) as connection:
                assert connection.execute("show synchronous_commit").fetchone() == ("on",)
                connection.execute("create table kept (n int)")
            os.kill(made.pid, signal.SIGKILL)
            started = begun_again(made)
            with psycopg.connect(address) as connection:
                assert connection.execute("select count(*) from kept").fetchone() == (0,)
            assert started == made.pid
        finally:
            made.stop()


def begun_again(made, tries=50):
    """Start it again; the memory of the one that was killed is given back after a moment."""
    for _ in range(tries):
        try:
            made.start()
            return made.pid
        except RuntimeError:
            time.sleep(0.1)
    raise AssertionError("it did not start")


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
