"""What a reader does with one document. Runs in the confined process; its answers are plain data."""

from collections.abc import Callable
from typing import Any, BinaryIO

from duxing.core.errors import BadInput
from duxing.core.secrecy import find_mark
from duxing.files.examine import examine
from duxing.files.extract import NoTextLayer, extract
from duxing.files.gate import texts_for_gate
from duxing.files.problems import Broken, Problem

# More is no paper; the answer would fill the memory of the process that asks.
MOST_CHARACTERS = 2_000_000
Answer = dict[str, Any]


def look(kind: str, stream: BinaryIO) -> Answer:
    """Is the file sound and harmless, and does it carry a mark: {"problem": …} or {"mark": …}."""
    try:
        examine(kind, stream)
    except Broken as problem:
        return {"problem": "Broken", "template": problem.template}
    except Problem as problem:
        return {"problem": type(problem).__name__}
    for words in texts_for_gate(kind, stream):
        mark = find_mark(words)
        if mark:
            return {"mark": mark[:40]}
    return {"mark": ""}


def read(kind: str, stream: BinaryIO) -> Answer:
    """The text of a document: {"text": …, "blind": […]}, or {"refused": sentence, "scan": bool}."""
    try:
        found = extract(kind, stream)
    except BadInput as error:
        return {"refused": error.message, "scan": isinstance(error, NoTextLayer)}
    if len(found.text) > MOST_CHARACTERS:
        return {"refused": f"全文共 {len(found.text)} 字，过长，请分开导入。", "scan": False}
    return {"text": found.text, "blind": list(found.blind_pages)}


TASKS: dict[str, Callable[[str, BinaryIO], Answer]] = {"look": look, "read": read}
