"""Run the tests on changed code: `python -m rigs.mutants`; `--factor 100` leaves no change out."""

import os
import random
import sys

import django
import pytest

from rigs.mutants.changing import Mutant, mutants
from rigs.mutants.loop import KILLED, SURVIVED, UNREACHED, Change, Loop
from rigs.mutants.tables import table_mutants
from rigs.mutants.targets import TARGETS, TESTS, Target
from rigs.report import ROOT, Options, Report, options
from rigs.scratch import environment

EACH = 60
SHARE = 0.85
PLANTED = "planted"


def main() -> int:
    """Try the changes and report by target; the exit code."""
    given = options(__doc__ or "")
    report = Report("mutants", "改动守护代码，测试是否察觉", given)
    with environment("sqlite") as scratch:
        os.environ |= {**scratch, "DUXING_TEST_DB": "sqlite"}
        django.setup()
        loop = Loop([*planted(), *drawn(given)], [str(path) for t in TARGETS for path in t.files()])
        code = pytest.main(["-q", "-p", "no:xdist", "-p", "no:cacheprovider", *TESTS], plugins=[loop])
    if loop.outcome.failed or code not in (0, 5):
        print(
            f"没有改动时测试就没有通过：{len(loop.outcome.failed)} 项\n{loop.outcome.failed[:1]}",
            file=sys.stderr,
        )
        return 2
    for change, fate in loop.outcome.fates.pop(PLANTED):
        found = fate == (KILLED if "raise" in str(change) else SURVIVED)
        report.plant(str(change), found=found, how="测试察觉" if fate == KILLED else "如实报告测试没有察觉")
    for target in TARGETS:
        tell(report, target, loop)
    return report.finish()


def planted() -> list[tuple[str, Change]]:
    """Two changes whose fate is known: one that breaks every move, one that nobody can notice."""
    path = ROOT / "duxing" / "core" / "states.py"
    plain, body = path.read_text("utf-8"), "        return obj.status in self.sources\n"
    line = plain[: plain.index(body)].count("\n") + 1
    changes = ("        raise RuntimeError\n", "        return bool(obj.status in self.sources)\n")
    return [
        (PLANTED, Mutant(path, line, line, plain.replace(body, new), body.strip(), new.strip()))
        for new in changes
    ]


def drawn(given: Options) -> list[tuple[str, Change]]:
    """The changes to try, of all targets, in one seeded order."""
    chosen = [(target.name, change) for target in TARGETS for change in sample(target, given)]
    random.Random(given.seed).shuffle(chosen)
    return chosen


def sample(target: Target, given: Options) -> list[Change]:
    """A seeded sample of the changes of one target; all of them when the factor asks for as many."""
    made: list[Change] = [mutant for path in target.files() for mutant in mutants(path)]
    if target.name == "moves":
        made += table_mutants()
    wanted = given.times(EACH)
    return made if wanted >= len(made) else random.Random(given.seed).sample(made, wanted)


def tell(report: Report, target: Target, loop: Loop) -> None:
    """One line of the report: how many changes were noticed, and those that were not."""
    fates = loop.outcome.fates[target.name]
    killed = sum(fate == KILLED for _, fate in fates)
    rest = [f"{'无测试经过' if fate == UNREACHED else '未察觉'} {m}" for m, fate in fates if fate != KILLED]
    share = killed / len(fates) if fates else 0.0
    report.check(
        f"改动“{target.title}”的代码，一次一处，用 {loop.outcome.tests} 项测试中经过该处的去试",
        len(fates),
        f"察觉 {SHARE:.0%} 以上",
        met=share >= SHARE,
        rows=["R32"],
        figure=f"察觉 {killed}，占 {share:.1%}；未察觉 {sum(f == SURVIVED for _, f in fates)}，"
        f"无测试经过 {sum(f == UNREACHED for _, f in fates)}",
        bad=rest,
    )


if __name__ == "__main__":
    sys.exit(main())
