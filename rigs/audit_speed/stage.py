"""One step of the rig in a process of its own: `python -m rigs.audit_speed.stage STEP ...`, answers JSON.

world | fill COUNT ALGORITHM SEED plain|random|unsorted | verify | export FILE
"""

import json
import random
import sys
import time
from pathlib import Path
from typing import Any

import django


def world() -> dict[str, Any]:
    """An empty database with the cast, and a unit for each client."""
    from django.core.management import call_command

    from duxing.audit.services import record
    from duxing.core.actions import action
    from duxing.orgs.models import Unit
    from duxing.testing.cast import make_cast

    call_command("migrate", verbosity=0)
    cast = make_cast()

    @action
    def make() -> None:
        for number in range(8):
            name = f"市{number}局"
            Unit.objects.create(
                code=f"rig{number}", name=name, full_name=name, kind="department", path=f"rig{number}/"
            )
        record(cast.director, "orgs.unit.created", "rig")

    make()
    return {}


def fill(count: str, alg: str, seed: str, how: str) -> dict[str, Any]:
    """Append made entries; `unsorted` plants a canonical form whose keys stand as they come."""
    from duxing.audit import encoding
    from rigs.audit_speed import filling

    if how == "unsorted":
        encoding.canonical = unsorted
    filling.fill(int(count), alg, random.Random(int(seed)), plain=how == "plain")
    return {}


def unsorted(body: dict[str, Any]) -> bytes:
    """The planted fault of R13."""
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


def verify() -> dict[str, Any]:
    """How long the walk through the chain takes, and what all of `duxing audit verify` says."""
    from duxing.audit.models import AuditHead
    from duxing.audit.report import Report
    from duxing.audit.verify import one_state
    from duxing.audit.verify import verify as whole
    from duxing.audit.verify_chain import check_chain

    head, best = AuditHead.objects.get(), 1e9
    for _ in range(3):
        report, begun = Report(), time.perf_counter()
        with one_state():
            check_chain(head, report)
        best = min(best, time.perf_counter() - begun)
    begun = time.perf_counter()
    told = whole()
    return {
        "entries": report.entries,
        "seconds": best,
        "code": told.exit_code,
        "words": [finding.words for finding in told.findings[:3]],
        "whole": time.perf_counter() - begun,
        "protected": told.protected,
    }


def export(path: str) -> dict[str, Any]:
    """Sign a checkpoint, write it out, and export everything to `path`."""
    from duxing.audit import witness
    from duxing.audit.checkpoints import sign
    from duxing.audit.export import lines

    sign()
    wrong = witness.write_all()
    with Path(path).open("w", encoding="utf-8") as file:
        file.writelines(f"{line}\n" for line in lines(None, None, bodies=True, rows=True))
    return {"wrong": wrong}


STEPS = {one.__name__: one for one in (world, fill, verify, export)}

if __name__ == "__main__":
    django.setup()
    print(json.dumps(STEPS[sys.argv[1]](*sys.argv[2:])))
