"""The kinds of file that may come in, by extension (附件格式)."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """One accepted format: its extension, MIME type and how its beginning must look.

    `family` is the container: ole, zip, pdf, jpeg, png or text. `plain` is the extension under
    which a person should save again when something inside must go.
    """

    ext: str
    mime: str
    family: str
    plain: str


_OOXML = "application/vnd.openxmlformats-officedocument."

KINDS = {
    kind.ext: kind
    for kind in (
        Kind("doc", "application/msword", "ole", "docx"),
        Kind("docx", _OOXML + "wordprocessingml.document", "zip", "docx"),
        Kind("xls", "application/vnd.ms-excel", "ole", "xlsx"),
        Kind("xlsx", _OOXML + "spreadsheetml.sheet", "zip", "xlsx"),
        Kind("wps", "application/vnd.ms-works", "ole", "docx"),
        Kind("et", "application/vnd.ms-excel", "ole", "xlsx"),
        Kind("ofd", "application/ofd", "zip", "ofd"),
        Kind("pdf", "application/pdf", "pdf", "pdf"),
        Kind("jpg", "image/jpeg", "jpeg", "jpg"),
        Kind("jpeg", "image/jpeg", "jpeg", "jpg"),
        Kind("png", "image/png", "png", "png"),
        Kind("txt", "text/plain; charset=utf-8", "text", "txt"),
        Kind("html", "text/html; charset=utf-8", "text", "html"),
        Kind("htm", "text/html; charset=utf-8", "text", "html"),
        Kind("zip", "application/zip", "zip", "zip"),
    )
}

# Formats that exist to carry macros: the answer is the same whether or not one is inside today.
MACRO_FORMATS = {
    "docm": "docx",
    "dotm": "docx",
    "xlsm": "xlsx",
    "xltm": "xlsx",
    "xlam": "xlsx",
    "xlsb": "xlsx",
}

ATTACHMENTS = frozenset(KINDS) - {"html", "htm"}
SCANS = frozenset({"pdf", "jpg", "jpeg", "png"})
IMPORTS = frozenset({"docx", "doc", "pdf", "txt", "html", "htm"})
