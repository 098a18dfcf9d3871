"""The key that signs checkpoints: made, published, changed, lost; and a strange one, which counts for nothing."""

import pytest

from duxing.audit import checkpoints, keys, notes, witness
from duxing.audit.checkpoints import keep_up, rotate, sign
from duxing.audit.models import AuditCheckpoint, AuditEntry
from duxing.audit.providers import PROVIDERS, SigningError
from duxing.audit.report import FORGED, INTACT
from duxing.audit.tests.conftest import found, rename
from duxing.audit.verify import Asked, verify
from duxing.orgs.models import Unit


def test_the_key_is_made_at_first_need_and_only_its_owner_may_read_it(signed, settings):
    path = keys.key_path()
    assert path.stat().st_mode & 0o777 == 0o400
    path.chmod(0o440)
    with pytest.raises(SigningError, match="可被他人读取"):
        keys.signing_key()


def test_a_key_that_cannot_be_used_does_not_stop_the_worker(chain, data, settings):
    settings.CHECKPOINT_ALGORITHM = "md5"
    assert keep_up() is None
    assert not AuditCheckpoint.objects.exists()


def test_a_strange_key_does_not_count(signed, data):
    other = data / "other.pub"
    other.write_bytes(PROVIDERS["ed25519"].public_of(PROVIDERS["ed25519"].new_key()))
    assert found(signed, pubkey=other)[0] == FORGED


def test_without_public_keys_only_the_hashes_are_compared(signed):
    for path in keys.published_folder().glob("*.pub"):
        path.unlink()
    report = verify(Asked())
    assert (report.exit_code, report.notes) == (INTACT, ["没有公钥，未核对检查点的签名。"])


def test_a_new_key_is_announced_by_the_old_one(signed, data, django_capture_on_commit_callbacks):
    old, before = keys.published(keys.published_folder())[0], keys.key_path().read_bytes()
    with django_capture_on_commit_callbacks(execute=True):
        rotate()
    rename(Unit.objects.last(), "再改局", by="system")
    sign()
    witness.write_all()
    assert keys.key_path().read_bytes() != before
    assert AuditEntry.objects.filter(kind="audit.key.changed").exists()
    assert not keys.next_path().exists()
    assert found(signed) == (INTACT, "")
    # Either key is enough to trust the whole line, and no other is.
    new = next(key for key in keys.published(keys.published_folder()) if key != old)
    for key in (old, new):
        (data / "given.pub").write_bytes(key.pem)
        assert found(signed, pubkey=data / "given.pub") == (INTACT, "")


def test_a_change_of_key_that_broke_off_is_finished_later(signed, data):
    rotate()  # nothing runs on commit inside a test: as if the process had died there
    announced = checkpoints.current_name()
    rename(Unit.objects.last(), "再改局", by="system")
    note = notes.parse(*AuditCheckpoint.objects.filter(pk=sign().pk).values_list("text", "signatures")[0])
    assert note.key == announced


def test_the_old_key_cannot_sign_on(signed, data, django_capture_on_commit_callbacks):
    old = keys.key_path().read_bytes()
    with django_capture_on_commit_callbacks(execute=True):
        rotate()
    keys.key_path().chmod(0o600)
    keys.key_path().write_bytes(old)
    rename(Unit.objects.last(), "再改局", by="system")
    with pytest.raises(SigningError, match="与此前检查点所用的不同"):
        sign()


def test_a_lost_key_is_replaced_and_the_break_shows(signed, data):
    [anchor] = keys.published(keys.published_folder())
    (data / "old.pub").write_bytes(anchor.pem)
    keys.key_path().unlink()
    with pytest.raises(SigningError, match="请从备份放回"):
        sign()
    checkpoints.replace_lost()
    with pytest.raises(SigningError, match="还在"):
        checkpoints.replace_lost()
    assert found()[0] == INTACT
    assert found(pubkey=data / "old.pub")[0] == FORGED
