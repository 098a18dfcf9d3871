"""Checking the chain and the tables against each other (校验操作记录)."""

import struct
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.db import connection, transaction

from duxing.audit import rows, witness
from duxing.audit.models import AuditEntry, AuditHead
from duxing.audit.report import ALTERED, MISSING, OLDER, UNREADABLE, Report
from duxing.audit.services import STAFF_CHAIN
from duxing.audit.verify_chain import check_chain
from duxing.audit.verify_checkpoints import check_checkpoints
from duxing.audit.verify_tables import check_tables


@dataclass(frozen=True)
class Asked:
    """What to look at: checkpoints kept in a folder, by whose key, and which entries (all by default)."""

    checkpoints: Path | None = None
    pubkey: Path | None = None
    first: int | None = None
    last: int | None = None

    @property
    def whole(self) -> bool:
        """Whether everything was asked for."""
        return self.first is None and self.last is None


EVERYTHING = Asked()


def verify(asked: Asked = EVERYTHING) -> Report:
    """Walk the chain, hold every protected row against its last digest, and the chain against checkpoints.

    Reads one state of the database, so that people may go on working meanwhile; memory does not
    grow with the length of the chain. With a part of the entries asked for, the tables are left out.
    Raises DatabaseError when the tables, OSError or SigningError when keys or files cannot be read.

    What only `asked.checkpoints` finds: a chain rewritten as a whole, checkpoints and head included,
    by somebody who holds the database.
    """
    report = Report()
    with one_state():
        head = AuditHead.objects.filter(chain=STAFF_CHAIN).first()
        if head is not None and head.seq > 0:
            _check(head, report, asked)
        elif AuditEntry.objects.exists() or any(m._base_manager.exists() for m in rows.protected_models()):
            report.add(MISSING, "操作记录链的链首缺失，无法校验。")
            check_tables(report)
        elif asked.checkpoints is not None and next(witness.read(asked.checkpoints), None):
            report.add(OLDER, "没有任何操作记录，但目录中有检查点：数据库被清空或换过。")
        else:
            report.add(UNREADABLE, "没有任何操作记录：数据库为空，或未完成初始化。")
    return report


def _check(head: AuditHead, report: Report, asked: Asked) -> None:
    with _legible("操作记录链", report):
        check_chain(head, report, asked.first, asked.last)
    if asked.whole:
        with _legible("数据表", report):
            check_tables(report)
    else:
        report.part = f"第 {asked.first or 1:,} 条至第 {asked.last or head.seq:,} 条"
        report.notes.append("只校验了一部分记录，未核对数据表。")
    with _legible("检查点", report):
        check_checkpoints(head, report, asked.checkpoints, asked.pubkey)


@contextmanager
def _legible(what: str, report: Report) -> Iterator[None]:
    """Values that no service writes (SQLite keeps a text in a number's place) are a finding, not an end."""
    try:
        yield
    except (ValueError, TypeError, ArithmeticError, AttributeError, struct.error):
        after = f"第 {report.entries} 条之后" if what == "操作记录链" else ""
        report.add(ALTERED, f"{what}{after}有不合格式的内容，已被改动，未能校验到底。")


@contextmanager
def one_state() -> Iterator[None]:
    """Let all reads in the block see one state of the database, without holding up writers."""
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "sqlite":
        # Django would begin IMMEDIATE here, which locks every writer out.
        with connection.cursor() as cursor:
            cursor.execute("BEGIN")
        try:
            yield
        finally:
            with connection.cursor() as cursor:
                cursor.execute("ROLLBACK")
    else:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield
