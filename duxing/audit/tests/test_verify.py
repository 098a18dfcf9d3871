"""Whatever is changed behind the services' back is found and named."""

import random

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from duxing.audit import rows, verify_chain, verify_tables
from duxing.audit.models import AuditBody, AuditEntry, AuditHead, AuditRow, AuditShape
from duxing.audit.report import ALTERED, INTACT, MISSING, TABLES_DIFFER, UNREADABLE
from duxing.audit.tests.conftest import rename
from duxing.audit.verify import verify
from duxing.orgs.models import Post, Unit


def sql(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.rowcount


def words(report):
    return "\n".join(finding.words for finding in report.findings)


@pytest.mark.django_db
def test_an_empty_database_cannot_be_verified():
    assert verify().exit_code == UNREADABLE


def test_an_untouched_database_is_intact(chain):
    report = verify()
    assert (report.exit_code, report.findings) == (INTACT, [])
    assert (report.entries, report.protected, report.erased) == (22, 6 + 11, 0)
    assert report.last.endswith("Z")


@pytest.mark.parametrize("page", [1, 2, 7])
def test_pages_do_not_matter(chain, monkeypatch, page):
    monkeypatch.setattr(verify_chain, "PAGE", page)
    monkeypatch.setattr(verify_tables, "PAGE", page)
    report = verify()
    assert (report.exit_code, report.entries, report.protected) == (INTACT, 22, 17)
    sql("DELETE FROM orgs_post")
    assert verify().total == 11


CHAIN_EDITS = [
    ("UPDATE audit_auditentry SET kind='orgs.unit.moved' WHERE seq=5", ALTERED, "第 5 条"),
    ("UPDATE audit_auditentry SET actor='wang' WHERE seq=1", ALTERED, "第 1 条"),
    ("UPDATE audit_auditentry SET unit_path='x' WHERE seq=9", ALTERED, "第 9 条"),
    ("UPDATE audit_auditentry SET obj='x' WHERE seq=9", ALTERED, "第 9 条"),
    ("UPDATE audit_auditentry SET ts='2020-01-01 00:00:00+00:00' WHERE seq=7", ALTERED, "第 7 条"),
    ("UPDATE audit_auditentry SET ok=NOT ok WHERE seq=7", ALTERED, "第 7 条"),
    ("UPDATE audit_auditentry SET h=body_hash WHERE seq=7", ALTERED, "第 7 条"),
    ("UPDATE audit_auditentry SET prev=body_hash WHERE seq=7", ALTERED, "第 7 条"),
    ("UPDATE audit_auditentry SET row_digest=NULL WHERE seq=7", ALTERED, "第 7 条"),
    ("UPDATE audit_auditentry SET chain=2 WHERE seq=7", ALTERED, "第 7 条至第 7 条操作记录缺失"),
    ("UPDATE audit_auditentry SET seq=0 WHERE seq=7", ALTERED, "第 0 条"),
    ("UPDATE audit_auditentry SET seq=99 WHERE seq=22", ALTERED, "第 22 条至第 98 条操作记录缺失"),
    ("UPDATE audit_auditbody SET salt=body WHERE seq=3", ALTERED, "第 3 条"),
    ("UPDATE audit_auditbody SET body=salt WHERE seq=3", ALTERED, "第 3 条"),
    ("UPDATE audit_auditbody SET seq=50 WHERE seq=3", ALTERED, "第 50 条明细"),
    ("UPDATE audit_auditrow SET digest=NULL WHERE seq=4", ALTERED, "第 4 条"),
    ("UPDATE audit_auditrow SET label='orgs.post' WHERE seq=1", ALTERED, "第 1 条"),
    ("UPDATE audit_auditrow SET seq=77 WHERE seq=4", ALTERED, "第 77 条明细"),
    ("DELETE FROM audit_auditrow WHERE seq=4", ALTERED, "第 4 条"),
    ("UPDATE audit_auditshape SET columns='name' WHERE label='orgs.unit'", ALTERED, "摘要范围已被改动"),
    ("UPDATE audit_auditshape SET alg='sha256' WHERE label='orgs.unit'", ALTERED, "摘要范围已被改动"),
    ("UPDATE audit_auditshape SET columns_hash='x' WHERE label='orgs.unit'", ALTERED, "第 1 条"),
    ("UPDATE audit_auditshape SET label='orgs.none' WHERE label='orgs.unit'", ALTERED, "摘要范围已被改动"),
    ("UPDATE audit_auditshape SET alg='md5' WHERE label='orgs.unit'", ALTERED, "摘要范围缺失或已被改动"),
    ("UPDATE audit_auditentry SET alg='md5' WHERE seq=7", ALTERED, "的算法已被改动"),
    ("UPDATE audit_audithead SET h=genesis", ALTERED, "链尾已被改动"),
    ("UPDATE audit_audithead SET genesis=h", ALTERED, "第 1 条"),
    ("UPDATE audit_audithead SET seq=21", ALTERED, "链尾已被改动"),
    ("UPDATE audit_audithead SET seq=23", MISSING, "应到第 23 条，实到第 22 条"),
    ("DELETE FROM audit_audithead", MISSING, "链首缺失"),
    ("DELETE FROM audit_auditentry WHERE seq=10", MISSING, "第 10 条至第 10 条操作记录缺失"),
    ("DELETE FROM audit_auditentry WHERE seq>19", MISSING, "应到第 22 条，实到第 19 条"),
    ("DELETE FROM audit_auditentry", MISSING, "应到第 22 条，实到第 0 条"),
]


@pytest.mark.parametrize(("statement", "code", "said"), CHAIN_EDITS, ids=[e[0] for e in CHAIN_EDITS])
def test_an_edit_of_the_chain_is_found(chain, statement, code, said):
    assert sql(statement)
    report = verify()
    assert said in words(report)
    assert report.exit_code == code


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL keeps no text in a number's place")
@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE audit_auditentry SET ts='gestern' WHERE seq=7", "操作记录链第 7 条之后有不合格式的内容"),
        ("UPDATE audit_auditbody SET body='x' WHERE seq=7", "操作记录链第"),
        ("UPDATE audit_auditrow SET digest='x' WHERE seq=21", "操作记录链第 21 条之后"),
    ],
)
def test_what_no_service_could_have_written_is_found_too(chain, statement, said):
    sql(statement)
    report = verify()
    assert report.exit_code == ALTERED
    assert said in words(report)


def test_a_cut_off_tail_with_the_head_set_back_is_found_in_the_tables(chain):
    """Nothing in the chain shows it, but the removed post is gone without a word."""
    last = AuditEntry.objects.get(seq=21)
    for model in (AuditEntry, AuditBody, AuditRow):
        sql(f"DELETE FROM {model._meta.db_table} WHERE seq=22")
    AuditHead.objects.update(seq=21, h=last.h)
    report = verify()
    assert report.exit_code == TABLES_DIFFER
    assert "已被直接删除。（orgs.post:" in words(report)


def test_an_erased_body_is_counted_and_breaks_nothing(chain):
    sql("DELETE FROM audit_auditbody WHERE seq=3")
    report = verify()
    assert (report.exit_code, report.erased) == (INTACT, 1)


ROW_EDITS = {
    "field": "UPDATE {table} SET {text}='改' WHERE id={pk}",
    "time": "UPDATE {table} SET created_at='2020-01-01 00:00:00+00:00' WHERE id={pk}",
    "version": "UPDATE {table} SET version=version+1 WHERE id={pk}",
    "empty": "UPDATE {table} SET updated_by_id=NULL, updated_at='2020-01-01 00:00:00+00:00' WHERE id={pk}",
    "salt": "UPDATE {table} SET row_salt=(SELECT h FROM audit_audithead) WHERE id={pk}",
    "delete": "DELETE FROM {table} WHERE id={pk}",
}
TEXT = {Unit: "name", Post: "title"}


def insert_copy(model, pk):
    """A new row that looks like the old one: returns its key."""
    names = [f.column for f in model._meta.concrete_fields if f.column != "id"]
    fresh = {"code": "code||'x'", "path": "path||'x/'", "public_id": "%s"}
    chosen = ", ".join(fresh.get(name, f'"{name}"') for name in names)
    quoted = ", ".join(f'"{name}"' for name in names)
    table = model._meta.db_table
    sql(f"INSERT INTO {table} ({quoted}) SELECT {chosen} FROM {table} WHERE id=%s", "0" * 31 + "7", pk)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT MAX(id) FROM {table}")
        return cursor.fetchone()[0]


def tamper(rng, kind):
    model = rng.choice([Unit, Post])
    pk = rng.choice(sorted(model.objects.values_list("pk", flat=True)))
    if kind == "insert":
        pk = insert_copy(model, pk)
    else:
        sql(ROW_EDITS[kind].format(table=model._meta.db_table, text=TEXT[model], pk=pk))
    return f"（{model._meta.label_lower}:{pk}）"


def test_twenty_random_edits_of_protected_rows_are_each_found_and_named(chain):
    rng = random.Random(20261124)
    kinds = [*ROW_EDITS, "insert"] * 3
    for kind in kinds[:20]:
        with transaction.atomic():
            name = tamper(rng, kind)
            report = verify()
            assert report.exit_code == TABLES_DIFFER, kind
            assert report.total == 1, kind
            assert name in words(report), kind
            transaction.set_rollback(True)
    assert verify().exit_code == INTACT


def test_a_deleted_row_that_comes_back_is_found(chain):
    gone = AuditRow.objects.get(digest=None)
    pk = insert_copy(Post, Post.objects.first().pk)
    sql(f"UPDATE orgs_post SET id={gone.row} WHERE id={pk}")
    assert f"（orgs.post:{gone.row}）" in words(verify())


def test_a_column_that_the_table_lost_is_named_once(chain, monkeypatch):
    columns_of = rows.columns_of
    monkeypatch.setattr(rows, "columns_of", lambda model: [c for c in columns_of(model) if c != "initials"])
    report = verify()
    assert report.exit_code == TABLES_DIFFER
    assert "“单位”缺少列 initials，此前登记的行无法核对。（orgs.unit）" in words(report)


def test_rows_of_both_algorithms_live_side_by_side(chain, settings, db):
    settings.DIGEST_ALGORITHM = "sha256"
    unit = Unit.objects.first()
    rename(unit, "另名", by="system")
    assert set(AuditShape.objects.filter(label="orgs.unit").values_list("alg", flat=True)) == {
        "sm3",
        "sha256",
    }
    assert verify().exit_code == INTACT
    sql("UPDATE orgs_unit SET name='改' WHERE id=%s", unit.pk)
    assert verify().total == 1


def run(capsys):
    with pytest.raises(SystemExit) as ended:
        call_command("audit_verify")
    told = capsys.readouterr()
    return ended.value.code, told.out + told.err


def test_the_command_says_and_returns_what_it_found(chain, capsys):
    code, text = run(capsys)
    assert code == 0
    assert "操作记录完好：共 22 条操作记录、17 行受保护数据，最新 20" in text
    sql("UPDATE orgs_unit SET name='改'")
    code, text = run(capsys)
    assert code == 5
    assert text.count("与操作记录不符，已被直接改动") == 6
    assert "发现 6 处不符：共查 22 条操作记录、17 行受保护数据。" in text


def test_the_command_bounds_what_it_prints(chain, capsys, monkeypatch):
    monkeypatch.setattr("duxing.audit.management.commands.audit_verify.MOST_LINES", 2)
    sql("UPDATE orgs_unit SET name='改'")
    assert "另有 4 处，未逐一列出。" in run(capsys)[1]


@pytest.mark.django_db
def test_the_command_on_an_empty_database(capsys):
    code, text = run(capsys)
    assert code == 6
    assert "数据库为空" in text


def test_the_command_without_tables(chain, capsys, monkeypatch):
    def broken(asked):
        raise connection.Database.OperationalError("no such table")

    monkeypatch.setattr("duxing.audit.management.commands.audit_verify.verify", broken)
    monkeypatch.setattr(
        "duxing.audit.management.commands.audit_verify.DatabaseError", connection.Database.OperationalError
    )
    code, text = run(capsys)
    assert code == 6
    assert "无法读取数据库" in text
