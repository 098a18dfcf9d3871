"""The independent program, and changes of an export that it must find."""

import json
import random
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from rigs.report import ROOT

PROGRAM = ROOT / "tools" / "verify_audit.pl"
_END = re.compile(r"(?:intact|(?P<faults>\d+) faults): (?P<entries>\d+) entries, \d+ checkpoints\n\Z")


class Said(NamedTuple):
    """What the program found: faults, entries read, its words."""

    faults: int
    entries: int
    words: str


def missing() -> str:
    """Which programs are not here, by name; empty when all are."""
    return "、".join(name for name in ("perl", "openssl") if shutil.which(name) is None)


def check(path: Path, *beside: Path, program: Path = PROGRAM) -> Said:
    """Let the program read an export, and checkpoints and keys beside it."""
    told = subprocess.run(
        ["perl", program, path, *beside], capture_output=True, text=True, check=False, errors="replace"
    )
    ended = _END.search(told.stdout)
    if ended is None:
        # It gave up on a line that is no JSON any more.
        return Said(1, 0, told.stdout + told.stderr)
    return Said(int(ended["faults"] or 0), int(ended["entries"]), told.stdout)


@contextmanager
def without_sorting() -> Iterator[Path]:
    """A copy of the program that leaves the keys of a body as they stand."""
    text = PROGRAM.read_text("utf-8")
    faulty = text.replace("sort keys %text", "reverse sort keys %text")
    assert faulty != text
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "verify.pl"
        path.write_text(faulty, "utf-8")
        yield path


def change(path: Path, kind: str, rng: random.Random) -> Path:
    """A copy of the export with one change of `kind` at a random place."""
    lines = path.read_text("utf-8").splitlines()
    # Not the last one: that an export could go on is no fault.
    at = rng.randrange(1, len(lines) - 2)
    if kind == "drop":
        del lines[at]
    elif kind == "twice":
        lines.insert(at, lines[at])
    elif kind == "swap":
        lines[at], lines[at + 1] = lines[at + 1], lines[at]
    else:
        lines = [
            lines[0],
            *(_edited(line, kind, rng, kind == "keys" or n == at) for n, line in enumerate(lines[1:], 1)),
        ]
    made = path.with_name("changed")
    made.write_text("".join(f"{line}\n" for line in lines), "utf-8")
    return made


def _edited(line: str, kind: str, rng: random.Random, chosen: bool) -> str:
    if not chosen:
        return line
    facts: dict[str, Any] = json.loads(line)
    if kind == "keys":
        facts["body"] = _shuffled(facts["body"], rng)
    elif kind == "body":
        facts["body"]["more"] = rng.randrange(10**6)
    elif kind == "digest":
        name = rng.choice(["body_hash", "prev", "h", "salt"])
        facts[name] = rng.randbytes(len(facts[name]) // 2).hex()
    else:
        name = rng.choice(["kind", "actor", "unit_path", "obj", "ts"])
        facts[name] += "1"
    return json.dumps(facts, ensure_ascii=False, separators=(",", ":"))


def _shuffled(value: Any, rng: random.Random) -> Any:
    if isinstance(value, list):
        return [_shuffled(one, rng) for one in value]
    if not isinstance(value, dict):
        return value
    names = list(value)
    rng.shuffle(names)
    return {name: _shuffled(value[name], rng) for name in names}
