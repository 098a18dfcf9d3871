"""How an upload comes in: straight to a file without a name, never more of it than may be kept.

Named in FILE_UPLOAD_HANDLERS. A file without a name is gone with the process that holds it, so a broken
upload leaves nothing, whatever breaks it.
"""

import re
import tempfile
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.http.multipartparser import MultiPartParser

# All files of one sending together, in times the largest that one may be.
TOGETHER = 2
# Some browsers send where the file lay on the person's disk.
_OWN_DISK = re.compile(r"^(?:[A-Za-z]:\\|\\)(?:.*\\)?")
# No name may hold it, so a name that carries it is refused by `names.check_name`.
_BAD = "?"


class Uploads(FileUploadHandler):
    """Takes the whole body: names as they were sent, contents on the disk."""

    def handle_raw_input(
        self, input_data: Any, META: Any, content_length: int, boundary: str, encoding: str | None = None
    ) -> Any:
        """The posted fields and files."""
        return _ExactNames(META, input_data, [_Unnamed(self.request)], encoding).parse()


class _ExactNames(MultiPartParser):
    """Django repairs a bad file name in silence; here it stays bad, so that the person learns of it."""

    def sanitize_file_name(self, file_name: str) -> str | None:
        sent = _OWN_DISK.sub("", file_name)
        repaired = super().sanitize_file_name(sent) or ""
        return repaired if repaired == sent else f"{repaired}{_BAD}"


class _Unnamed(FileUploadHandler):
    """Writes each file to the disk until it is too large; what is too large is only counted."""

    def __init__(self, request: Any = None) -> None:
        super().__init__(request)
        self.room = TOGETHER * settings.UPLOAD_MAX_BYTES
        self.file: IO[bytes] | None = None
        self.kept = True

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        folder = Path(settings.UPLOAD_FOLDER)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.file, self.kept = tempfile.TemporaryFile(dir=folder), True  # noqa: SIM115

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        assert self.file is not None
        if self.kept and start + len(raw_data) <= settings.UPLOAD_MAX_BYTES and len(raw_data) <= self.room:
            self.file.write(raw_data)
            self.room -= len(raw_data)
        elif self.kept:
            self.room += start
            self.kept = False
            self.file.truncate(0)

    def file_complete(self, file_size: int) -> UploadedFile:
        assert self.file is not None
        self.file.seek(0)
        upload = UploadedFile(self.file, self.file_name, self.content_type, file_size, self.charset)
        upload.kept = self.kept  # type: ignore[attr-defined]
        return upload

    def upload_interrupted(self) -> None:
        if self.file is not None:
            self.file.close()
