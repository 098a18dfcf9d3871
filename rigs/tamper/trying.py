"""Trying the edits one by one, each undone again, and real acts in between that must raise no alarm."""

import random
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from unittest import mock

from django.conf import settings
from django.db import transaction

from duxing.audit import report as codes
from duxing.audit import verify as product
from duxing.audit import witness
from duxing.audit.checkpoints import sign
from duxing.audit.report import Report
from duxing.audit.verify import Asked, verify
from duxing.testing.cast import Cast
from rigs.tamper import edits_chain, edits_rows, world
from rigs.tamper.edits_chain import Expected

Edit = Callable[[random.Random], Expected]


def prepare(rng: random.Random, cast: Cast) -> None:
    """Some signed history: acts, and several checkpoints, the last of them at the head."""
    sign()
    for _ in range(4):
        for _ in range(3):
            world.act(rng, cast)
        sign()
    witness.write_all()


def every_edit() -> list[Edit]:
    return [*edits_chain.EDITS, *edits_rows.EDITS]


def judge(expected: Expected, told: Report) -> str:
    """What is wrong with the verifier's answer; empty when it is the right one."""
    if told.exit_code != expected.code and told.exit_code not in expected.also:
        return f"退出码 {told.exit_code}，应为 {expected.code}"
    words = [one.words for one in told.findings]
    if expected.first and expected.first not in words[0]:
        return f"先报“{words[0][:60]}”，应先报“{expected.first}”"
    if expected.said and not any(expected.said in one for one in words):
        return f"没有报“{expected.said}”"
    return ""


def one(edit: Edit, rng: random.Random) -> str:
    """Make one edit, ask the verifier, undo the edit; what was wrong with the answer."""
    with transaction.atomic():
        expected = edit(rng)
        told = verify(Asked(witness.folders()[0]))
        transaction.set_rollback(True)
    return judge(expected, told)


def old_backup(rng: random.Random, cast: Cast) -> str:
    """Work that was signed and written out is undone as a whole, as by putting back an old backup."""
    with _copied_witness() as folder:
        with transaction.atomic():
            expected = edits_rows.old_backup(lambda: world.act_surely(rng, cast))
            transaction.set_rollback(True)
        return judge(expected, verify(Asked(folder)))


@contextmanager
def _copied_witness() -> Iterator[Path]:
    before = list(settings.CHECKPOINT_DIRS)
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(witness.folders()[0], folder, dirs_exist_ok=True)
        settings.CHECKPOINT_DIRS = [folder]
        try:
            yield Path(folder)
        finally:
            settings.CHECKPOINT_DIRS = before


def forged_witness(rng: random.Random, _: Cast) -> str:
    """Not the database but the witness is changed."""
    with _copied_witness() as folder:
        path = rng.choice(sorted(folder.glob("*.txt")))
        old, new = rng.choice(
            [("\nseq ", "\nseq 1"), ("\ntables sm3:", "\ntables sm3:0"), ("sig ed", "sig xx")]
        )
        path.write_text(path.read_text().replace(old, new, 1))
        return judge(Expected(codes.FORGED, said="见证"), verify(Asked(folder)))


def tamper(
    count: int, rng: random.Random, cast: Cast, tell: Callable[[str], None]
) -> tuple[Counter[str], list[str]]:
    """`count` edits of all kinds in turn; how many of each, and what the verifier got wrong."""
    tried: Counter[str] = Counter()
    wrong: list[str] = []
    edits = every_edit()
    whole = {old_backup.__name__: old_backup, forged_witness.__name__: forged_witness}
    names = [*(edit.__name__ for edit in edits), *whole]
    for number in range(count):
        at = number % len(names)
        seed = rng.randrange(2**32)
        own = random.Random(seed)
        said = whole[names[at]](own, cast) if at >= len(edits) else one(edits[at], own)
        tried[names[at]] += 1
        if said:
            wrong.append(f"{names[at]}（种子 {seed}）：{said}")
            tell(wrong[-1])
    return tried, wrong


def stay_clean(count: int, rng: random.Random, cast: Cast, tell: Callable[[str], None]) -> list[str]:
    """`count` real acts, the verifier after each; its false alarms."""
    wrong = []
    for number in range(count):
        what = world.act(rng, cast)
        told = verify(Asked(witness.folders()[0]))
        if told.exit_code:
            wrong.append(f"第 {number + 1} 次（{what}）：{told.findings[0].words}")
            tell(wrong[-1])
    return wrong


FAULTS: Sequence[tuple[str, str, Edit]] = (
    ("校验不看数据表", "check_tables", edits_rows.row_field),
    ("校验不与检查点对照", "check_checkpoints", edits_rows.rewritten),
    ("校验不走链", "check_chain", edits_chain.body),
)


def plant(rng: random.Random) -> list[tuple[str, str]]:
    """Leave one part of the verifier out at a time: (fault, what the judge then said)."""
    said = []
    for fault, part, edit in FAULTS:
        with mock.patch.object(product, part, lambda *_: None):
            said.append((fault, one(edit, rng)))
    return said
