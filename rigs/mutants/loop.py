"""pytest plugin: the tests once, watched; then each change in a fork that runs the tests of its lines."""

import os
import random
import signal
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import coverage
import pytest
from _pytest.runner import runtestprotocol

from rigs.mutants.changing import Mutant
from rigs.mutants.swapping import Live, forget
from rigs.mutants.tables import TableMutant, move_class

KILLED, SURVIVED, UNREACHED = "killed", "survived", "unreached"
MOST_SECONDS, LEAST_SECONDS = 90, 20
MOST_TESTS = 400

Change = Mutant | TableMutant


class _Nothing:
    """Stands for "the next test" where everything below the session is to be torn down."""

    def __init__(self, session: pytest.Session) -> None:
        self.session = session

    def listchain(self) -> list[pytest.Session]:
        return [self.session]


@dataclass
class Outcome:
    """What became of each change, by the name of its target."""

    fates: dict[str, list[tuple[Change, str]]] = field(default_factory=lambda: defaultdict(list))
    tests: int = 0
    failed: list[str] = field(default_factory=list)
    unsteady: list[str] = field(default_factory=list)


class Loop:
    """`chosen` gives the changes of each target when the tests have been seen to pass."""

    def __init__(self, chosen: Sequence[tuple[str, Change]], files: Sequence[str]) -> None:
        self.chosen, self.files, self.outcome = chosen, list(files), Outcome()
        self.seconds: dict[str, float] = {}
        self.users: dict[int, set[str]] = defaultdict(set)

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Take the place of pytest's own loop."""
        nothing: Any = _Nothing(session)
        session.items = [item for item in session.items if not _flushes(item)]
        measured = self._watch(session, nothing)
        if self.outcome.failed:
            return True
        items = {item.nodeid: item for item in session.items}
        items = {name: items[name] for name in self._steady(items, nothing)}
        live = Live()
        waiting = list(self.chosen)
        running: dict[int, tuple[str, Change]] = {}
        while waiting or running:
            while waiting and len(running) < (os.cpu_count() or 1):
                name, mutant = waiting.pop(0)
                tests = [items[test] for test in self._tests(measured, mutant) if test in items]
                if not tests:
                    self.outcome.fates[name].append((mutant, UNREACHED))
                    continue
                running[_fork(lambda m=mutant, t=tests: _try(live, m, t, nothing))] = (name, mutant)
            if running:
                pid, status = os.wait()
                name, mutant = running.pop(pid)
                self._note(name, mutant, status)
        return True

    def _watch(self, session: pytest.Session, nothing: Any) -> dict[tuple[str, int], set[str]]:
        """Run every test once; which tests ran each line of the files."""
        watch = coverage.Coverage(data_file=None, include=self.files, config_file=False)
        watch.start()
        moves = move_class()
        fits = moves.fits
        for item in session.items:
            watch.switch_context(item.nodeid)
            moves.fits = self._noting(fits, item.nodeid)
            begun = time.perf_counter()
            # Who counts queries may count on what is kept; such a test is told apart as unsteady below.
            failed = _failed(item, nothing) and _failed(item, nothing, fresh=False)
            self.seconds[item.nodeid] = time.perf_counter() - begun
            if failed:
                self.outcome.failed.append(f"{item.nodeid}\n{failed}")
        moves.fits = fits
        watch.stop()
        self.outcome.tests = len(session.items)
        data = watch.get_data()
        found: dict[tuple[str, int], set[str]] = {}
        for file in data.measured_files():
            for line, tests in data.contexts_by_lineno(file).items():
                found[file, line] = set(tests) - {""}
        return found

    def _steady(self, items: dict[str, pytest.Item], nothing: Any) -> list[str]:
        """The tests that pass again on unchanged code, in another order, after all others: only
        those can tell a change. A test that needs the database as the first of its kind is no witness."""
        reading, writing = os.pipe()
        again = list(items.values())
        random.Random(1).shuffle(again)

        def control() -> int:
            kept = [i for i in again if not _failed(i, nothing)]
            os.write(writing, "\n".join(item.nodeid for item in kept).encode())
            return 0

        pid = _fork(control)
        os.close(writing)
        with os.fdopen(reading) as told:
            steady = told.read().split("\n")
        os.waitpid(pid, 0)
        self.outcome.unsteady = sorted({item.nodeid for item in again} - set(steady))
        print(f"{len(steady)} 项测试可用；换个次序就不过的 {len(self.outcome.unsteady)} 项", flush=True)
        return steady

    def _noting(self, fits: Callable[[Any, Any], bool], test: str) -> Callable[[Any, Any], bool]:
        """A `Move.fits` that also notes which test asked which move."""

        def noting(move: Any, obj: Any) -> bool:
            self.users[id(move)].add(test)
            return fits(move, obj)

        return noting

    def _tests(self, measured: dict[tuple[str, int], set[str]], mutant: Change) -> list[str]:
        """The tests that ran the changed lines, those of the same app first, quick ones first."""
        if isinstance(mutant, TableMutant):
            return sorted(self.users[id(mutant.move)], key=lambda t: (self.seconds[t], t))[:MOST_TESTS]
        lines = range(mutant.first, mutant.last + 1)
        found = set().union(*(measured.get((str(mutant.path), line), set()) for line in lines))
        app = f"duxing/{mutant.path.parts[mutant.path.parts.index('duxing') + 1]}/"
        return sorted(found, key=lambda t: (not t.startswith(app), self.seconds[t], t))[:MOST_TESTS]

    def _note(self, name: str, mutant: Change, status: int) -> None:
        code = os.waitstatus_to_exitcode(status)
        fate = {0: SURVIVED, 3: UNREACHED}.get(code, KILLED)
        self.outcome.fates[name].append((mutant, fate))
        done = sum(len(fates) for fates in self.outcome.fates.values())
        if fate != KILLED or done % 100 == 0:
            print(f"{done}/{len(self.chosen)} {fate}: {mutant}", flush=True)


def _flushes(item: pytest.Item) -> bool:
    """Whether the test commits and empties the database afterwards, which others would feel."""
    return "transactional_db" in getattr(item, "fixturenames", ()) or any(
        mark.kwargs.get("transaction") for mark in item.iter_markers("django_db")
    )


def _failed(item: pytest.Item, nothing: Any, *, fresh: bool = True) -> str:
    """What the test has to say against the code; empty when it passes. `fresh`: with nothing kept from before."""
    if fresh:
        forget()
    reports = runtestprotocol(item, nextitem=nothing, log=False)
    return next((report.longreprtext or report.outcome for report in reports if report.failed), "")


def _fork(child: Callable[[], int]) -> int:
    pid = os.fork()
    if pid:
        return pid
    try:
        os._exit(child())
    finally:
        os._exit(4)


def _try(live: Live, mutant: Change, tests: Sequence[pytest.Item], nothing: Any) -> int:
    """In the fork: the exit code, 0 when no test noticed, 1 when one did, 3 when nothing was changed."""
    null = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(null, stream)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.alarm(LEAST_SECONDS)
    try:
        if isinstance(mutant, TableMutant):
            mutant.put()
        elif not live.swap(mutant):
            return 3
    except ValueError:
        return 3  # the change takes a variable from an inner function: not to be put in place
    begun = time.monotonic()
    for item in tests:
        signal.alarm(LEAST_SECONDS)
        if _failed(item, nothing):
            return 1
        if time.monotonic() - begun > MOST_SECONDS:
            break
    return 0
