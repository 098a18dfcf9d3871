"""Keeping an upload: check, gate, store by digest, then the rows."""

import io
from collections.abc import Collection
from typing import Any, BinaryIO
from uuid import UUID

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction

from duxing.audit.models import AuditEntry
from duxing.audit.services import record
from duxing.core.actions import action
from duxing.core.crash import crashpoint
from duxing.core.errors import BadInput
from duxing.files.checks import CheckedFile, check_upload, digest_of
from duxing.files.kinds import ATTACHMENTS
from duxing.files.models import Attachment, Purpose, StoredFile


def attach(
    upload: Any,
    *,
    by: Any,
    owner_kind: str,
    owner_public_id: UUID,
    purpose: str = Purpose.EVIDENCE,
    kinds: Collection[str] = ATTACHMENTS,
    field: str = "file",
) -> Attachment:
    """Check an uploaded file and attach it to a record.

    Call it inside an @action of the owning app: the rows are covered by that action's record().
    `upload` is Django's uploaded file, or any object with `name` and binary `read` and `seek`; one
    that comes from a `forms.UploadField` was examined there and is not examined again.
    The bytes are on the disk and synced before the row is written; a rolled back action leaves
    at most an unreferenced file. Raises BadInput for the form's field `field`.
    """
    stream = stream_of(upload)
    try:
        checked = _checked(upload, stream, kinds)
        stored = _keep(checked, stream)
    except BadInput as error:
        raise BadInput(error.message, field) from error
    crashpoint("files.before_row")
    kept: Attachment = Attachment.objects.create(
        stored=stored,
        original_name=checked.name,
        owner_kind=owner_kind,
        owner_public_id=owner_public_id,
        purpose=purpose,
        uploaded_by=by,
    )
    crashpoint("files.after_row")
    return kept


def attach_bytes(
    name: str,
    content: bytes,
    *,
    by: Any,
    owner_kind: str,
    owner_public_id: UUID,
    purpose: str = Purpose.PAPER,
) -> Attachment:
    """The same for a paper that the system itself has made (文书)."""
    upload = File(io.BytesIO(content), name=name)
    return attach(upload, by=by, owner_kind=owner_kind, owner_public_id=owner_public_id, purpose=purpose)


@action
def note_download(attachment: Attachment, *, by: Any) -> AuditEntry:
    """Enter that the file was saved to somebody's machine."""
    return record(by, "files.attachment.downloaded", attachment, name=attachment.original_name)


def open_stored(stored: StoredFile) -> "File[Any]":
    """The content, for reading."""
    return default_storage.open(stored.path, "rb")


def is_intact(stored: StoredFile) -> bool:
    """Whether the bytes in the storage are still those that were hashed when they came in."""
    if not default_storage.exists(stored.path):
        return False
    with open_stored(stored) as content:
        return digest_of(content, stored.algorithm) == stored.digest


def stream_of(upload: Any) -> BinaryIO:
    """The seekable binary stream below Django's file objects."""
    inner: Any = upload.file if isinstance(upload, File) else upload
    stream: BinaryIO = inner
    return stream


def _checked(upload: Any, stream: BinaryIO, kinds: Collection[str]) -> CheckedFile:
    """The result of the form field's examination, or of a fresh one."""
    done: CheckedFile | None = getattr(upload, "checked", None)
    if done is not None and done.kind in kinds:
        return done
    return check_upload(upload.name, stream, kinds=kinds)


def _keep(checked: CheckedFile, stream: BinaryIO) -> StoredFile:
    own = {"algorithm": checked.algorithm, "digest": checked.digest, "mime": checked.mime}
    found: StoredFile | None = StoredFile.objects.filter(**own).first()
    if found is not None and default_storage.exists(found.path):
        return found
    path = _write(checked, stream)
    if found is not None:
        return found
    try:
        with transaction.atomic():
            kept: StoredFile = StoredFile.objects.create(**own, size=checked.size, path=path)
    except IntegrityError:
        # Somebody attached the same content in this moment; their row is as good as ours.
        kept = StoredFile.objects.get(**own)
    return kept


def _write(checked: CheckedFile, stream: BinaryIO) -> str:
    path = f"{checked.digest[:2]}/{checked.digest[2:4]}/{checked.digest}"
    stream.seek(0)
    path = default_storage.save(path, File(stream, name=path))
    with default_storage.open(path, "rb") as written:
        whole = digest_of(written, checked.algorithm) == checked.digest
    if not whole:
        default_storage.delete(path)
        raise BadInput(f"文件“{checked.name}”保存不完整，请重新上传。", "file")
    return path
