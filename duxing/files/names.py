"""File names as people send them, and sizes as people read them."""

import re
import unicodedata

from duxing.core.errors import BadInput

MAX_LENGTH = 100
BAD_NAME = "文件名含有不允许的字符或超过 100 字，请改名后上传。"

# Control characters, and those that turn the reading direction or show nothing (U+202E hides an
# .exe behind a .pdf).
_HIDDEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff\ufff9-\uffff]"
)
_FORBIDDEN = re.compile(r'[\\/:*?"<>|]')
# Windows opens these as devices whatever the extension.
_RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?", re.IGNORECASE)


def check_name(name: str) -> str:
    """The file name in NFC, if it may be kept; else raises BadInput.

    Refused are path parts, control and direction characters, Windows device names, a leading or
    trailing dot or space, and more than 100 characters. Nothing is repaired in silence.
    """
    name = unicodedata.normalize("NFC", name)
    if is_bad_part(name):
        raise BadInput(BAD_NAME, "file")
    return name


def is_bad_part(name: str) -> bool:
    """Whether no file or folder may be called so."""
    stripped = name.strip(" .　")
    return (
        not stripped
        or stripped != name
        or len(name) > MAX_LENGTH
        or bool(_HIDDEN.search(name) or _FORBIDDEN.search(name) or _RESERVED.fullmatch(name))
    )


def extension(name: str) -> str:
    """The part after the last dot in lower case, or empty."""
    stem, dot, ext = name.rpartition(".")
    return ext.lower() if dot and stem else ""


def in_words(size: int) -> str:
    """A size in bytes as people read it: 512 字节, 3 KB, 18.4 MB, 2.0 GB."""
    if size < 1024:
        return f"{size} 字节"
    value = float(size)
    for unit in ("KB", "MB", "GB"):
        value /= 1024
        if value < 1024 or unit == "GB":
            break
    shown = f"{value:.1f}" if unit == "GB" or not value.is_integer() else f"{value:.0f}"
    return f"{shown} {unit}"
