"""Checking the chain and the tables against each other (校验操作记录)."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from duxing.audit import rows
from duxing.audit.models import AuditEntry, AuditHead
from duxing.audit.report import MISSING, UNREADABLE, Report
from duxing.audit.services import STAFF_CHAIN
from duxing.audit.verify_chain import check_chain
from duxing.audit.verify_tables import check_tables


def verify() -> Report:
    """Walk the chain from its start, then hold every protected row against its last digest.

    Reads one state of the database, so that people may go on working meanwhile; memory does not
    grow with the length of the chain. Raises DatabaseError when the tables cannot be read.

    What it cannot find: a chain rewritten as a whole, head included, by somebody who holds the
    database; that takes checkpoints kept elsewhere.
    """
    report = Report()
    with one_state():
        head = AuditHead.objects.filter(chain=STAFF_CHAIN).first()
        if head is not None and head.seq > 0:
            check_chain(head, report)
            check_tables(report)
        elif AuditEntry.objects.exists() or any(m._base_manager.exists() for m in rows.protected_models()):
            report.add(MISSING, "操作记录链的链首缺失，无法校验。")
            check_tables(report)
        else:
            report.add(UNREADABLE, "没有任何操作记录：数据库为空，或未完成初始化。")
    return report


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
