"""What each page costs, and that its cost follows what is shown, not what is stored.

`python -m bench.pages` fills a scratch database with 1,000 matters, measures, grows it to 10,000,
measures again, on SQLite and on PostgreSQL (DATABASE_URL names a server; without it a cluster of
its own is started where PostgreSQL is installed). Seconds are only shown: machines differ. It fails
when a list at 10,000 costs more than 1.5 times what it costs at 1,000, or a page asks more than 12
queries. Growth is told in processor time, of this process and of the database's, as a multiple of
the help page, which reads nothing of what grows and is asked for in turn with each page: so neither
others on the machine nor a machine that slows down count. A fixed loop shows how fast it was.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SIZES = (1000, 10_000)
ROUNDS, WARM = 25, 3
MOST_RATIO, MOST_QUERIES = 1.5, 12
LOOP = 60_000
STEADY = "/help/"
HERE = "--here"


@dataclass(frozen=True)
class Page:
    """One page to measure: its name, who opens it, where; `held` if its growth is limited."""

    name: str
    who: str
    url: str
    held: bool = False


@dataclass(frozen=True)
class Cost:
    """What one page cost: queries, seconds by the clock at the median and at the 95th centile, bytes.

    `work` is processor seconds for one answer, `steady` those of the help page asked for in turn,
    `loop` those of a fixed loop; each the lower quartile, which others on the machine disturb least.
    """

    queries: int
    p50: float
    p95: float
    size: int
    work: float
    steady: float
    loop: float

    @property
    def effort(self) -> float:
        """Work in help pages: comparable between two moments of one machine."""
        return self.work / self.steady


def pages(matter_url: str) -> list[Page]:
    """What is measured. The search has no index to lean on yet, so its growth is only shown."""
    return [
        Page("你好", "", "/bench/hello/"),
        Page("清单（督查室）", "officer", "/matters/", held=True),
        Page("清单·逾期", "officer", "/matters/?view=late", held=True),
        Page("清单·一家单位", "officer", "/matters/?unit=yc-zjj", held=True),
        Page("清单（单位）", "handler", "/matters/", held=True),
        Page("清单（市领导）", "vice", "/matters/", held=True),
        Page("搜索·两字", "officer", "/matters/?q=油烟"),
        Page("搜索·无此件", "officer", "/matters/?q=火星"),
        Page("事项页", "officer", matter_url),
        Page("工作台（督查室）", "officer", "/"),
        Page("工作台（单位）", "handler", "/"),
        Page("工作台（市领导）", "vice", "/"),
        Page("晨会一页纸", "officer", "/morning/"),
    ]


def main() -> int:
    """Run the measurement once for each database in a process of its own."""
    with tempfile.TemporaryDirectory(prefix="duxing-bench-") as folder:
        code = _run(folder, "")
        url = os.environ.get("DATABASE_URL", "")
        if url:
            return code or _run(folder, url)
        from duxing.testing.postgresql import Missing, find_programs, own_cluster

        try:
            programs = find_programs()
        except Missing as why:
            print(f"PostgreSQL：没有测，{why}。")
            return code
        with own_cluster(programs) as url:
            return _run(folder, url) or code


def _run(folder: str, url: str) -> int:
    env = {**os.environ, "DATA_DIR": folder, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "config.settings"}
    return subprocess.run([sys.executable, "-m", "bench.pages", HERE], env=env, check=False).returncode


def measure_here() -> int:
    """Measure on the database of the settings; the exit code."""
    import django

    django.setup()
    from django.conf import settings
    from django.db import connection

    from bench.store import Store
    from duxing.testing.cast import make_cast

    settings.ROOT_URLCONF = "bench.urls"
    settings.ALLOWED_HOSTS = ["testserver"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        store = Store(make_cast())
        found: list[dict[str, Cost]] = []
        for size in SIZES:
            began = time.perf_counter()
            store.grow(size)
            _settle(connection)
            made = time.perf_counter() - began
            print(f"{connection.vendor}：{size}件事项，{made:.1f}秒备好。", flush=True)
            found.append(
                {page.name: _cost(page, store) for page in pages(store.eventful().get_absolute_url())}
            )
        return _tell(found)
    finally:
        connection.creation.destroy_test_db(connection.settings_dict["NAME"], verbosity=0)


def _settle(connection: object) -> None:
    """Let the planner know what was written in bulk; an installation does so by itself."""
    with connection.cursor() as cursor:  # type: ignore[attr-defined]
        cursor.execute("ANALYZE")


def _cost(page: Page, store: object) -> Cost:
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client()
    if page.who:
        client.force_login(getattr(store.cast, page.who))  # type: ignore[attr-defined]
    for _ in range(WARM):
        answer = client.get(page.url)
        assert answer.status_code == 200, (page.url, answer.status_code)
    with CaptureQueriesContext(connection) as asked:
        client.get(page.url)
        queries = len(asked)
    steady = Client()
    steady.force_login(store.cast.officer)  # type: ignore[attr-defined]
    steady.get(STEADY)
    processor = _processor(connection)
    times, spent = [], {name: [] for name in ("loop", "steady", "work")}
    for _ in range(ROUNDS):
        marks = [processor()]
        _loop()
        marks.append(processor())
        steady.get(STEADY)
        marks.append(processor())
        began = time.perf_counter()
        client.get(page.url)
        times.append(time.perf_counter() - began)
        marks.append(processor())
        for name, before, after in zip(spent, marks, marks[1:], strict=False):
            spent[name].append(after - before)
    p95 = sorted(times)[int(ROUNDS * 0.95) - 1]
    low = {name: statistics.quantiles(values, n=4)[0] for name, values in spent.items()}
    return Cost(queries, statistics.median(times), p95, len(answer.content), **low)


def _loop() -> int:
    return sum(n * n % 7 for n in range(LOOP))


def _processor(connection: Any) -> Callable[[], float]:
    """A clock of the processor seconds used here and, where it can be seen, by the database's process."""
    stat = None
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            stat = Path(f"/proc/{cursor.fetchone()[0]}/schedstat")
    if stat is None or not stat.exists():
        return time.process_time
    return lambda: time.process_time() + int(stat.read_text().split()[0]) / 1e9


def _tell(found: list[dict[str, Cost]]) -> int:
    """Print the table; 1 if a limit is passed."""
    small, big = found
    print("页面｜查询｜千件中位/九五位毫秒｜万件中位/九五位毫秒｜万件为千件的倍数｜为“你好”的倍数｜千字节")
    bad = []
    hello = big["你好"].effort
    held = {page.name for page in pages("") if page.held}
    for name, cost in big.items():
        before = small[name]
        ratio = cost.effort / before.effort
        print(
            f"{name}｜{cost.queries}｜{before.p50 * 1000:.1f}/{before.p95 * 1000:.1f}"
            f"｜{cost.p50 * 1000:.1f}/{cost.p95 * 1000:.1f}｜{ratio:.2f}｜{cost.effort / hello:.0f}"
            f"｜{cost.size / 1024:.0f}"
        )
        if name in held and ratio > MOST_RATIO:
            bad.append(f"{name}：万件为千件的{ratio:.2f}倍，超过{MOST_RATIO}倍。")
        if cost.queries > MOST_QUERIES:
            bad.append(f"{name}：{cost.queries}次查询，超过{MOST_QUERIES}次。")
    loops = [cost.loop * 1000 for one in found for cost in one.values()]
    print(f"固定循环 {min(loops):.1f} 至 {max(loops):.1f} 毫秒（机器快慢）。")
    print("\n".join(bad) or "各清单都在限度之内。", flush=True)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(measure_here() if HERE in sys.argv else main())
