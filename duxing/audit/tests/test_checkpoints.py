"""Checkpoints are signed when it is time, leave the database, and show what the chain alone cannot."""

import datetime as dt

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from duxing.audit import checkpoints, keys, notes, tree, witness
from duxing.audit.checkpoints import keep_up, sign
from duxing.audit.encoding import Sealed, entry_hash
from duxing.audit.models import AuditBucket, AuditCheckpoint, AuditEntry, AuditHead, AuditRow, AuditSigning
from duxing.audit.report import ALTERED, FORGED, INTACT, MISSING, OLDER, TABLES_DIFFER
from duxing.audit.tests.conftest import found, make_post, make_unit, remove, rename
from duxing.audit.verify import Asked, verify
from duxing.core import clock
from duxing.core.clock_shift import shifted
from duxing.orgs.models import Post, Unit, User
from duxing.testing.threads import together


def sql(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def test_the_text_is_the_one_of_the_design(signed):
    first, second = AuditCheckpoint.objects.order_by("n")
    head = AuditHead.objects.get()
    note = notes.parse(second.text, second.signatures)
    assert second.text.split("\n")[:3] == [
        "duxing-checkpoint v1",
        f"origin duxing/{bytes(head.genesis).hex()[:16]}",
        "seq 23",
    ]
    assert [line.split()[0] for line in second.text.splitlines()[3:]] == [
        "root",
        "tables",
        "prev",
        "time",
        "key",
    ]
    assert note.root == f"sm3:{bytes(head.h).hex()}"
    assert note.prev == checkpoints.previous(first.text, "sm3")
    assert note.key.startswith("ed25519:")


def test_every_folder_holds_every_checkpoint_and_the_public_key(signed, data):
    near, far = ([*witness.read(data / name)] for name in ("near", "far"))
    assert near == far
    assert [block.text for block in near] == list(
        AuditCheckpoint.objects.order_by("n").values_list("text", flat=True)
    )
    assert len(keys.published(data / "far")) == 1


def test_nothing_new_is_not_signed_again(signed):
    assert sign() is None
    assert AuditCheckpoint.objects.count() == AuditSigning.objects.get().n == 2


def test_it_is_time_after_minutes_or_entries(chain, data, settings):
    with shifted(clock.now()):
        assert keep_up() is not None
        assert keep_up() is None
        rename(Unit.objects.first(), "改名局", by="system")
        assert not checkpoints.is_due()
        settings.CHECKPOINT_ENTRIES = 1
        assert checkpoints.is_due()
        settings.CHECKPOINT_ENTRIES = 1000
    with shifted(clock.now() + dt.timedelta(minutes=10, seconds=5)):
        assert checkpoints.is_due()
        settings.CHECKPOINT_MINUTES = 0
        assert not checkpoints.is_due()


def test_two_workers_sign_once(shared_db, data):
    make_unit("u1", by="system")
    AuditSigning.objects.create(chain=1)
    made = together([sign, sign, sign])
    assert [type(one).__name__ for one in made].count("AuditCheckpoint") == 1, made
    assert AuditCheckpoint.objects.count() == 1
    assert verify().exit_code == INTACT


def test_a_torn_file_is_completed_and_a_missed_folder_catches_up(signed, data):
    [path] = (data / "far").glob("*.txt")
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2 + 7])
    (data / "near" / path.name).unlink()
    assert witness.write_all() == []
    assert path.read_bytes() == (data / "near" / path.name).read_bytes() == whole


def test_a_file_that_says_something_else_is_not_overwritten(signed, data):
    [path] = (data / "far").glob("*.txt")
    path.write_text("anders\n")
    [said] = witness.write_all()
    assert "与数据库不一致，没有改写" in said
    assert path.read_text() == "anders\n"


def test_a_folder_that_is_away_is_named(signed, data, settings):
    (data / "file").write_text("")
    settings.CHECKPOINT_DIRS = [str(data / "file" / "x")]
    [said] = witness.write_all()
    assert "未能写入" in said


def test_all_agrees(signed):
    report = verify(Asked(signed))
    assert (report.exit_code, report.checkpoints, report.witnessed) == (INTACT, 2, 2), report.findings


def rechain(seq):
    """Write every entry from `seq` on anew, as somebody does who knows the encoding."""
    prev = None
    for entry in AuditEntry.objects.filter(seq__gte=seq).order_by("seq"):
        if prev is not None:
            entry.prev = prev
        entry.h = entry_hash(Sealed(**{name: getattr(entry, name) for name in Sealed._fields}))
        entry.save()
        prev = entry.h
    AuditHead.objects.update(h=prev, seq=AuditEntry.objects.latest("seq").seq)


def forget_checkpoints():
    for model in (AuditCheckpoint, AuditSigning, AuditBucket):
        model.objects.all().delete()


def test_a_chain_written_anew_is_found_by_what_lies_elsewhere(signed):
    AuditEntry.objects.filter(seq=10).update(actor="wang")
    rechain(10)
    assert "链值与所签的不同" in found()[1]
    forget_checkpoints()
    assert found() == (INTACT, "")
    code, said = found(signed)
    assert code == OLDER
    assert "签到第 22 条，该条的链值与所签的不同" in said


def test_an_older_state_of_the_database_is_found(chain, data):
    sign()
    rename(Unit.objects.first(), "改名局", by="system")
    sign()
    witness.write_all()
    # Back to where it was: as after putting back an old backup.
    for model in (AuditEntry, AuditRow):
        model.objects.filter(seq=23).delete()
    sql("DELETE FROM audit_auditbody WHERE seq=23")
    AuditHead.objects.update(seq=22, h=AuditEntry.objects.get(seq=22).h)
    forget_checkpoints()
    code, said = found(data / "near")
    assert code == OLDER
    assert "签到第 23 条，数据库只到第 22 条" in said


def test_an_emptied_database_is_found(signed):
    for model in (AuditEntry, AuditRow, AuditHead):
        model.objects.all().delete()
    for table in ("orgs_post", "orgs_unit"):
        sql(f"DELETE FROM {table}")
    code, said = found(signed)
    assert (code, "数据库被清空或换过" in said) in ((OLDER, True), (MISSING, False))


EDITS = [
    ("UPDATE audit_auditcheckpoint SET text=replace(text, 'seq 22', 'seq 21') WHERE n=1", FORGED, "签名不符"),
    ("UPDATE audit_auditcheckpoint SET text='x' WHERE n=2", FORGED, "第 2 号不是完整的检查点"),
    (
        "UPDATE audit_auditcheckpoint SET signatures="
        "(SELECT b.signatures FROM audit_auditcheckpoint b WHERE b.n=1) WHERE n=2",
        FORGED,
        "第 2 号",
    ),
    ("UPDATE audit_auditcheckpoint SET seq=21 WHERE n=1", ALTERED, "第 1 号的序号已被改动"),
    ("DELETE FROM audit_auditcheckpoint WHERE n=1", MISSING, "第 1 号缺失"),
    ("DELETE FROM audit_auditcheckpoint WHERE n=2", MISSING, "应到第 2 号，实到第 1 号"),
    ("DELETE FROM audit_auditsigning", ALTERED, "签署进度缺失"),
    ("UPDATE audit_auditbucket SET digest=(SELECT h FROM audit_audithead)", ALTERED, "摘要分组已被改动"),
]


@pytest.mark.parametrize(("statement", "code", "said"), EDITS, ids=[e[0] for e in EDITS])
def test_an_edit_of_the_checkpoints_is_found(signed, statement, code, said):
    sql(statement)
    got = found()
    assert got[0] == code
    assert said in got[1]


def test_a_witness_that_was_edited_is_found(signed):
    [path] = signed.glob("*.txt")
    text = path.read_text()
    path.write_text(text.replace("seq 22", "seq 20"))
    assert found(signed)[0] == FORGED
    path.write_text(text + "duxing-checkpoint v1\n")
    assert "写到一半" in found(signed)[1]


def test_a_checkpoint_that_the_database_lacks_is_found(signed):
    AuditCheckpoint.objects.filter(n=2).delete()
    code, said = found(signed)
    assert code == MISSING
    assert "（第 23 条）在数据库中没有或不同" in said


def test_the_root_grows_as_if_it_were_made_anew(signed):
    make_unit("u77", by="system")
    remove(Post.objects.last(), by="system")
    made = sign()
    note = notes.parse(made.text, made.signatures)
    assert note.tables == f"sm3:{tree.root(tree.fresh_nodes(note.seq, 'sm3'), 'sm3').hex()}"
    rename(Unit.objects.last(), "再改局", by="system")
    anew = sign(anew=True)
    assert found() == (INTACT, "")
    assert anew.n == 4


@pytest.mark.parametrize("bucket", [1, 2, 5])
def test_spans_do_not_matter_for_growing(chain, data, monkeypatch, bucket):
    monkeypatch.setattr(tree, "BUCKET", bucket)
    monkeypatch.setattr(tree, "PAGE", 3)
    sign()
    remove(Post.objects.first(), by="system")
    rename(Unit.objects.last(), "再改局", by="system")
    sign()
    assert found() == (INTACT, "")


def test_another_algorithm_makes_the_root_anew(signed, settings):
    settings.DIGEST_ALGORITHM = "sha256"
    rename(Unit.objects.last(), "再改局", by="system")
    made = sign()
    assert notes.parse(made.text, made.signatures).tables.startswith("sha256:")
    assert set(AuditBucket.objects.values_list("alg", flat=True)) == {"sha256"}
    assert found() == (INTACT, "")


def test_a_digest_that_was_changed_before_signing_is_found(signed):
    """The stored nodes are a convenience; the newest root is checked from nothing."""
    sql("UPDATE audit_auditbucket SET digest=(SELECT h FROM audit_audithead) WHERE label='orgs.unit'")
    make_post_elsewhere()
    sign()
    assert found()[0] == TABLES_DIFFER


def make_post_elsewhere():
    make_post(Unit.objects.first(), "科长", User.objects.get(), by="system")


def test_a_part_of_the_chain_can_be_asked_for(signed):
    report = verify(Asked(first=5, last=9))
    assert (report.exit_code, report.entries, report.protected) == (INTACT, 5, 0)
    assert report.part == "第 5 条至第 9 条"
    sql("UPDATE audit_auditentry SET actor='wang' WHERE seq=9")
    assert verify(Asked(first=5, last=9)).exit_code == ALTERED
    assert verify(Asked(first=10)).exit_code == INTACT
    assert verify(Asked(last=8)).exit_code == INTACT
    sql("DELETE FROM audit_auditentry WHERE seq=8")
    assert verify(Asked(first=5, last=8)).exit_code == MISSING


def test_the_slip_is_printed_in_groups_of_four(signed, capsys):
    call_command("audit_slip")
    root = bytes(AuditHead.objects.get().h).hex()
    said = capsys.readouterr().out
    assert f"{root[:4]} {root[4:8]} {root[8:12]} {root[12:16]}" in said
    assert "记录序号　23" in said
    with pytest.raises(CommandError, match="没有检查点"):
        call_command("audit_slip", "--date=2020-01-01")
    with pytest.raises(CommandError, match="不存在"):
        call_command("audit_slip", "--date=2020-02-30")


def test_the_commands_sign_and_show_the_key(chain, data, capsys):
    call_command("audit_checkpoint")
    call_command("audit_checkpoint")
    call_command("audit_key")
    said = capsys.readouterr().out
    assert "已签检查点第 1 号：到第 22 条" in said
    assert "没有新的操作记录" in said
    assert "BEGIN PUBLIC KEY" in said
    with pytest.raises(SystemExit) as ended:
        call_command("audit_verify", f"--checkpoints={data / 'near'}", "--json")
    assert ended.value.code == 0
    assert '"witnessed": 1' in capsys.readouterr().out
