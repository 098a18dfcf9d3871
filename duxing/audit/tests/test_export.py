"""The export is checked by a program that shares nothing with ours (tools/verify_audit.pl)."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from duxing.audit import encoding, witness
from duxing.audit.checkpoints import rotate, sign
from duxing.audit.export import lines
from duxing.audit.models import AuditEntry
from duxing.audit.providers import PROVIDERS, SigningError, algorithm_of
from duxing.audit.services import record
from duxing.audit.tests.conftest import rename
from duxing.audit.verify import Asked, verify
from duxing.core.actions import action
from duxing.orgs.models import Unit

PROGRAM = Path(__file__).parents[3] / "tools" / "verify_audit.pl"
needs_openssl = pytest.mark.skipif(shutil.which("openssl") is None, reason="the program openssl is missing")
needs_perl = pytest.mark.skipif(
    shutil.which("perl") is None or shutil.which("openssl") is None,
    reason="the programs perl and openssl are missing",
)


@action
def note(**body):
    record("system", 'odd."kind"\\n', "e\u0301 \t市", **body)


@pytest.fixture
def exported(chain, settings, tmp_path):
    """Both algorithms, odd texts, a change of key: (the export, the witness folder)."""
    settings.DATA_DIR = tmp_path
    sign()
    settings.DIGEST_ALGORITHM = "sha256"
    note(z=1, a={"ä": ["“市”", None, True, -5], "a b": '\\ " \n \u0001 \u007f', "a": ""}, none=None)
    rename(Unit.objects.first(), "改名局", by="system")
    settings.DIGEST_ALGORITHM = "sm3"
    rotate()
    note(text="𠮷 null", deep=[[], {}, [{"b": 2, "a": 1}]])
    sign()
    witness.write_all()
    path = tmp_path / "export"
    path.write_text("".join(f"{line}\n" for line in lines(None, None, bodies=True, rows=True)), "utf-8")
    return path, tmp_path / "checkpoints"


def check(path, folder=None, program=PROGRAM):
    beside = sorted(map(str, folder.iterdir())) if folder else []
    told = subprocess.run(["perl", program, path, *beside], capture_output=True, text=True, check=False)
    return told.returncode, told.stdout + told.stderr


@needs_perl
def test_the_independent_program_agrees(exported):
    count = AuditEntry.objects.count()
    assert check(*exported) == (0, f"intact: {count} entries, 3 checkpoints\n")


CHANGES = {
    "a name": ('"actor":"li"', '"actor":"wang"', "entry 1 (orgs.unit.created): digest differs"),
    "a body": ('"title":"局长"', '"title":"科长"', "entry 2 (orgs.post.created) body: digest differs"),
    "a row": ('"rows":[["orgs.unit",', '"rows":[["orgs.post",', "entry 1 (orgs.unit.created) rows"),
    "success": ('"ok":true', '"ok":false', "entry 1 (orgs.unit.created): digest differs"),
    "algorithm": ('"alg":"sm3"', '"alg":"sha256"', "entry 1 (orgs.unit.created): digest differs"),
}


@needs_perl
@pytest.mark.parametrize("name", CHANGES)
def test_the_independent_program_finds(exported, name):
    old, new, said = CHANGES[name]
    path, _ = exported
    path.write_text(path.read_text("utf-8").replace(old, new, 1), "utf-8")
    code, told = check(path)
    assert code == 1
    assert said in told


@needs_perl
def test_the_independent_program_finds_what_is_missing_or_forged(exported):
    path, folder = exported
    whole = path.read_text("utf-8").splitlines(keepends=True)
    path.write_text("".join(whole[:5] + whole[6:]), "utf-8")
    assert "entries 5 to 5 are missing" in check(path)[1]
    path.write_text("".join(whole[:-2]), "utf-8")
    assert "the export ends before it" in check(path, folder)[1]
    path.write_text("".join(whole), "utf-8")
    [day] = folder.glob("*.txt")
    text = day.read_text()
    day.write_text(text.replace("seq 22", "seq 21"))
    assert "checkpoint at 21: signature does not match" in check(path, folder)[1]
    day.write_text(text)
    next(folder.glob("*.pub")).unlink()
    assert "its key is unknown" in check(path, folder)[1]


@needs_perl
def test_keys_out_of_order_are_noticed(exported, monkeypatch, tmp_path):
    """The program orders the keys itself: a body that was hashed in another order does not agree."""
    path, _ = exported
    unsorted = json.dumps({"b": 1, "a": 2}, separators=(",", ":")).encode()
    with monkeypatch.context() as patched:
        patched.setattr(encoding, "canonical", lambda body: unsorted)
        note()
    path.write_text("".join(f"{line}\n" for line in lines(None, None, bodies=True, rows=True)), "utf-8")
    assert verify().exit_code == 0
    assert "body: digest differs" in check(path)[1]


@needs_perl
def test_a_part_without_bodies_is_checked_too(exported):
    path, _ = exported
    path.write_text("".join(f"{line}\n" for line in lines(5, 9, bodies=False, rows=False)), "utf-8")
    assert "明细" not in path.read_text("utf-8")
    assert '"salt"' not in path.read_text("utf-8")
    assert check(path) == (0, "intact: 5 entries, 0 checkpoints\n")


def test_the_command_notes_what_left(chain, tmp_path, capsys):
    path = tmp_path / "out"
    call_command("audit_export", f"--output={path}", "--bodies", "--from=3")
    assert len(path.read_text("utf-8").splitlines()) == 1 + 20
    assert path.stat().st_mode & 0o777 == 0o600
    entry = AuditEntry.objects.latest("seq")
    assert (entry.seq, entry.kind) == (23, "audit.log.exported")
    with pytest.raises(CommandError, match="不能写入"):
        call_command("audit_export", f"--output={path}")
    call_command("audit_export", "--to=2")
    assert len(capsys.readouterr().out.splitlines()) == 3


@pytest.mark.django_db
def test_an_empty_database_has_nothing_to_export():
    with pytest.raises(CommandError, match="没有任何操作记录"):
        call_command("audit_export")


@needs_openssl
def test_checkpoints_can_be_signed_with_sm2(chain, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    settings.CHECKPOINT_ALGORITHM = "sm2"
    made = sign()
    witness.write_all()
    assert "key sm2:" in made.text
    assert verify(Asked(tmp_path / "checkpoints")).exit_code == 0
    made.text = made.text.replace("seq 22", "seq 21")
    made.save()
    assert verify().exit_code == 3
    if shutil.which("perl"):
        path = tmp_path / "export"
        path.write_text("".join(f"{line}\n" for line in lines(None, None, bodies=True, rows=True)), "utf-8")
        assert check(path, tmp_path / "checkpoints") == (0, "intact: 22 entries, 1 checkpoints\n")


@pytest.mark.parametrize("name", ["ed25519", pytest.param("sm2", marks=needs_openssl)])
def test_a_provider_signs_and_checks(name):
    provider = PROVIDERS[name]
    private = provider.new_key()
    public = provider.public_of(private)
    signature = provider.sign(private, b"text")
    assert algorithm_of(private) == algorithm_of(public) == name
    assert provider.verify(public, b"text", signature)
    assert not provider.verify(public, b"other", signature)
    assert not provider.verify(public, b"text", b"x" + signature[1:])


@pytest.mark.parametrize("pem", [b"", b"x", b"-----BEGIN X-----\n????\n-----END X-----\n", b"\xff"])
def test_what_is_no_key_is_refused(pem):
    with pytest.raises(SigningError):
        algorithm_of(pem)


def test_a_program_that_is_missing_is_named(monkeypatch):
    monkeypatch.setattr("duxing.audit.providers.shutil.which", lambda name: None)
    with pytest.raises(SigningError, match="须安装 openssl"):
        PROVIDERS["sm2"].new_key()
