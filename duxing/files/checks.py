"""What is looked at before a file is kept (reliability.md T8; bad inputs 18 to 23, 27).

Name, size and digest are taken here; whatever has to understand the content is done apart, by a confined
reader. Writes nothing, asks no database. Every refusal is a BadInput whose sentence tells the person
what to do next.
"""

import io
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, BinaryIO

from django.conf import settings
from django.core.files.base import File

from duxing.core.digest import hasher
from duxing.core.errors import BadInput
from duxing.core.secrecy import find_mark, mark_sentence
from duxing.files.apart import calls
from duxing.files.kinds import ATTACHMENTS, KINDS, MACRO_FORMATS, Kind
from duxing.files.names import check_name, extension, in_words
from duxing.files.problems import Broken, Locked, Problem, TooBig, TooMuch, Unsafe

CHUNK = 1024 * 1024


@dataclass(frozen=True)
class CheckedFile:
    """A file that may be kept. `digest` is hex by `algorithm` over the whole content; `size` in bytes."""

    name: str
    kind: str
    mime: str
    size: int
    algorithm: str
    digest: str


def check_upload(
    name: str,
    content: bytes | BinaryIO,
    *,
    kinds: Collection[str] = ATTACHMENTS,
    max_bytes: int | None = None,
    size: int | None = None,
) -> CheckedFile:
    """Examine an upload; `content` is bytes or a seekable stream, which is left at its beginning.

    `kinds` are the extensions that the place accepts. `max_bytes` defaults to the setting
    UPLOAD_MAX_BYTES; `size` is the number of bytes that were sent, where not all of them were kept. A file whose name or readable text carries a classification mark is refused; pictures
    and image-only PDF cannot be read, so they pass, and the page says so beside the field. Raises BadInput
    with field "file" and the sentences of reliability.md 6.
    """
    name = check_name(name)
    kind = _kind_of(name, kinds)
    stream = io.BytesIO(content) if isinstance(content, bytes) else content
    limit = settings.UPLOAD_MAX_BYTES if max_bytes is None else max_bytes
    size = stream.seek(0, io.SEEK_END) if size is None else size
    if size == 0:
        raise BadInput(f"文件“{name}”内容为空，请重新选择。", "file")
    if size > limit:
        raise BadInput(f"文件“{name}”大小 {in_words(size)}，超过上限 {in_words(limit)}。", "file")
    try:
        mark = find_mark(name.rpartition(".")[0]) or calls.look(kind.ext, stream)
    except Problem as problem:
        raise BadInput(_sentence(problem, name, kind), "file") from problem
    if mark:
        raise BadInput(mark_sentence(mark), "file")
    return CheckedFile(name, kind.ext, kind.mime, size, settings.DIGEST_ALGORITHM, digest_of(stream))


def digest_of(stream: "BinaryIO | File[Any]", algorithm: str | None = None) -> str:
    """Hex digest of the whole stream, by default by the installation's algorithm.

    Leaves the stream at its beginning.
    """
    total = hasher(algorithm)
    stream.seek(0)
    while chunk := stream.read(CHUNK):
        total.update(chunk)
    stream.seek(0)
    return total.digest().hex()


def _kind_of(name: str, kinds: Collection[str]) -> Kind:
    ext = extension(name)
    if ext in MACRO_FORMATS:
        raise BadInput(_macro_sentence(name, MACRO_FORMATS[ext]), "file")
    if ext not in kinds or ext not in KINDS:
        accepted = "、".join(f".{one}" for one in KINDS if one in kinds)
        raise BadInput(f"不能接收文件“{name}”，可上传的格式为：{accepted}。", "file")
    return KINDS[ext]


def _sentence(problem: Problem, name: str, kind: Kind) -> str:
    if isinstance(problem, Unsafe):
        return _macro_sentence(name, kind.plain)
    if isinstance(problem, Locked):
        return f"文件“{name}”设有打开密码，无法进行安全检查，请去除密码后上传。"
    if isinstance(problem, TooBig):
        noun = "压缩包" if kind.ext == "zip" else "文件"
        return f"{noun}“{name}”解压后超过 200 MB 或文件数超过 500 个，已拒绝上传。"
    if isinstance(problem, TooMuch):
        return too_much(name)
    if isinstance(problem, Broken):
        return problem.words(name)
    return f"文件“{name}”的实际格式与扩展名不符，已拒绝上传，请另存为标准格式后重试。"


def too_much(name: str) -> str:
    """What is said of a file that no reader gets through."""
    return f"文件“{name}”过于复杂，无法安全读取，请另存为标准格式或拆成几个较小的文件后上传。"


def _macro_sentence(name: str, plain: str) -> str:
    return f"文件“{name}”含宏或外部引用，为保证安全不予接收，请删除后另存为 .{plain}。"
