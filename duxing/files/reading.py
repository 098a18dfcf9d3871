"""Bytes to text: byte order mark, then strict UTF-8, then GB18030 (dependencies.md, pitfall 18).

Guessing libraries are wrong on short GBK strings, so nothing is guessed. `language` has no such
function, because it never sees bytes.
"""

import codecs

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def decode(data: bytes) -> str:
    """The text of `data` with line ends as \\n. Raises UnicodeDecodeError when it is no text."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _lines(data.decode(encoding))
    try:
        return _lines(data.decode("utf-8"))
    except UnicodeDecodeError:
        return _lines(data.decode("gb18030"))


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
