"""Attaching and downloading, with the rows, the bytes and the audit entry."""

import io
import os
import time
import uuid
from pathlib import Path

import pytest
from django.core.files.storage import FileSystemStorage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.http import Http404
from django.template.loader import render_to_string

from duxing.audit.services import record
from duxing.core.actions import action
from duxing.core.errors import BadInput
from duxing.core.scope import UnauditedWrite
from duxing.files import owners
from duxing.files.forms import UploadField, UploadsField
from duxing.files.housekeeping import clear_unnamed
from duxing.files.kinds import SCANS
from duxing.files.models import Attachment, Purpose, StoredFile
from duxing.files.services import attach, attach_bytes, is_intact, open_stored
from duxing.files.serving import serve
from duxing.files.storage import DurableStorage
from duxing.files.tests import samples
from duxing.orgs.models import User

pytestmark = pytest.mark.django_db
OWNER = uuid.UUID(int=7)


@pytest.fixture(autouse=True)
def store(own_files):
    return own_files


@pytest.fixture
def officer():
    return User.objects.create_user("gaoyuan", name="高原")


def upload(name="批示.pdf", content=None):
    return SimpleUploadedFile(name, samples.pdf() if content is None else content)


@action
def add(file, by, **kwargs):
    attachment = attach(file, by=by, owner_kind="test", owner_public_id=OWNER, **kwargs)
    record(by, "test.attached", attachment)
    return attachment


def test_attaching_keeps_the_bytes_and_the_name(officer, store):
    content = samples.pdf()
    attachment = add(upload(content=content), officer, purpose=Purpose.SCAN)
    assert attachment.original_name == "批示.pdf"
    assert open_stored(attachment.stored).read() == content
    assert is_intact(attachment.stored)
    assert list(Attachment.objects.of("test", OWNER)) == [attachment]
    assert Attachment.objects.by_owner("test", [OWNER]) == {OWNER: [attachment]}
    assert not list(store.glob(".incoming/*"))


def test_the_same_content_is_kept_once(officer, store):
    first, second = add(upload(), officer), add(upload("另一份.pdf"), officer)
    assert first.stored == second.stored
    assert StoredFile.objects.count() == 1
    assert len([path for path in store.rglob("*") if path.is_file()]) == 1


def test_a_lost_file_is_written_again_when_it_comes_back(officer, store):
    attachment = add(upload(), officer)
    Path(store, attachment.stored.path).unlink()
    assert not is_intact(attachment.stored)
    assert is_intact(add(upload(), officer).stored)


def test_a_changed_file_is_noticed(officer, store):
    attachment = add(upload(), officer)
    Path(store, attachment.stored.path).write_bytes(b"x")
    assert not is_intact(attachment.stored)


def test_attaching_outside_an_action_fails(officer):
    with pytest.raises(UnauditedWrite):
        attach(upload(), by=officer, owner_kind="test", owner_public_id=OWNER)


def test_the_refusal_lands_on_the_field_of_the_form(officer):
    with pytest.raises(BadInput) as caught:
        add(upload("批示.pdf", b""), officer, field="scan")
    assert caught.value.field == "scan"


def test_the_command_finds_lost_and_changed_files(officer, store, capsys):
    first, second = add(upload(), officer), add(upload("说明.txt", b"abc"), officer)
    call_command("files_check")
    assert "共 2 个文件，0 个有问题" in capsys.readouterr().out
    Path(store, second.stored.path).write_bytes(b"abd")
    call_command("files_check", "--quick")
    Path(store, first.stored.path).unlink()
    with pytest.raises(CommandError, match="2 个文件缺失或被改动"):
        call_command("files_check")


def test_the_list_of_attachments_names_each_file(officer, settings):
    settings.ROOT_URLCONF = "duxing.files.tests.urls"
    pages = [add(upload("批示.pdf"), officer), add(upload("说明.txt", b"abc"), officer)]
    html = render_to_string("files/_attachments.html", {"attachments": pages})
    assert f"/files/{pages[0].public_id}/show/" in html
    assert f"/files/{pages[1].public_id}/" in html
    assert "佐证材料，3 字节" in html


def test_a_bad_file_leaves_nothing(officer, store):
    with pytest.raises(BadInput):
        add(upload("批示.pdf", b"MZ"), officer)
    assert not StoredFile.objects.exists()
    assert not [path for path in store.rglob("*") if path.is_file()]


def test_an_own_paper_is_attached_from_bytes(officer):
    @action
    def issue():
        paper = attach_bytes(
            "督办通知单.docx", samples.docx(), by=officer, owner_kind="m", owner_public_id=OWNER
        )
        record(officer, "test.paper", paper)
        return paper

    assert issue().purpose == Purpose.PAPER


def test_other_storages_work_as_well(officer, settings, tmp_path):
    backend = "django.core.files.storage.FileSystemStorage"
    options = {"location": tmp_path / "plain"}
    settings.STORAGES = settings.STORAGES | {"default": {"BACKEND": backend, "OPTIONS": options}}
    assert is_intact(add(upload(), officer).stored)
    assert issubclass(DurableStorage, FileSystemStorage)


def test_broken_uploads_are_swept_after_a_day(store):
    storage = DurableStorage(location=store)
    (store / ".incoming").mkdir()
    (store / ".incoming" / "a.part").write_bytes(b"x")
    assert storage.sweep() == 0
    assert storage.sweep(older_than=-1) == 1


def test_a_content_that_no_row_names_goes_after_a_day(officer, store):
    kept = add(upload(), officer)
    orphan = store / "ab" / "cd" / ("abcd" + "0" * 60)
    orphan.parent.mkdir(parents=True)
    orphan.write_bytes(b"x")
    assert clear_unnamed() == 0 and orphan.exists()
    os.utime(orphan, (0, 0))
    os.utime(store / kept.stored.path, (0, 0))
    assert clear_unnamed() == 1 and not orphan.exists()
    assert is_intact(kept.stored)


def test_a_content_that_comes_back_this_moment_stays(store):
    storage = DurableStorage(location=store)
    (store / "new").write_bytes(b"x")
    assert not storage.remove_old("new")
    assert (store / "new").read_bytes() == b"x"


def test_a_download_says_its_name_and_is_never_sniffed(officer):
    attachment = add(upload("市长批示（复印件）.pdf"), officer)
    answer = serve(attachment)
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''%E5%B8%82")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert serve(attachment, inline=True)["Content-Disposition"].startswith("inline")
    text = add(upload("说明.txt", "请阅".encode()), officer)
    assert serve(text, inline=True)["Content-Disposition"].startswith("attachment")


def test_the_owner_decides_who_may_open(officer, monkeypatch):
    monkeypatch.setattr(owners, "_owners", {})
    attachment = add(upload(), officer)
    with pytest.raises(Http404):
        owners.access_attachment(officer, attachment.public_id)
    owners.register_owner("test", lambda user, one: user == officer and one.owner_public_id == OWNER)
    assert owners.access_attachment(officer, attachment.public_id) == attachment
    with pytest.raises(Http404):
        owners.access_attachment(User(username="other"), attachment.public_id)
    with pytest.raises(Http404):
        owners.access_attachment(officer, uuid.uuid4())
    with pytest.raises(ValueError, match="twice"):
        owners.register_owner("test", lambda user, one: True)


def test_the_field_refuses_with_its_sentence(officer):
    field = UploadField(kinds=SCANS)
    cleaned = field.clean(upload())
    assert cleaned.checked.kind == "pdf"
    assert add(cleaned, officer).stored.digest == cleaned.checked.digest
    for bad, words in [
        (upload("批示.pdf", b""), "文件“批示.pdf”内容为空，请重新选择。"),
        (upload("con.pdf"), "文件名含有不允许的字符或超过 100 字，请改名后上传。"),
        (upload("批示.docx", samples.docx()), "可上传的格式为：.pdf、.jpg、.jpeg、.png。"),
    ]:
        with pytest.raises(Exception, match=words):
            field.clean(bad)


def test_several_files_in_one_field():
    field = UploadsField(required=False)
    assert field.clean([]) == []
    assert len(field.clean([upload(), upload("二.pdf")])) == 2
    with pytest.raises(Exception, match="内容为空"):
        field.clean([upload(), upload("空.pdf", b"")])


def test_a_large_file_is_read_in_pieces(officer):
    started = time.monotonic()
    content = "请阅。".encode() * 1_000_000
    attachment = add(io_upload("说明.txt", content), officer)
    assert attachment.stored.size == len(content)
    assert time.monotonic() - started < 20


def io_upload(name, content):
    stream = io.BytesIO(content)
    stream.name = name
    return stream
