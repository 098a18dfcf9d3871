"""The text of a checkpoint (reliability 3.3): what is signed, and how it stands in a file."""

import base64
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from duxing.audit.encoding import stamp

FIRST = "duxing-checkpoint v1"
_DIGEST = r"(?:sm3|sha256):[0-9a-f]{64}"
_KEY = r"[a-z0-9]+:[0-9a-f]{64}"
_FORM = re.compile(
    rf"{FIRST}\norigin (?P<origin>\S+)\nseq (?P<seq>[1-9]\d{{0,18}})\nroot (?P<root>{_DIGEST})\n"
    rf"tables (?P<tables>{_DIGEST})\nprev (?P<prev>{_DIGEST})\ntime (?P<time>\S+Z)\nkey (?P<key>{_KEY})\n"
    rf"(?:next (?P<next>{_KEY})\n)?"
)
_SIGNATURE = re.compile(rf"sig ({_KEY}) ([A-Za-z0-9+/]+=*)")


class Unreadable(ValueError):
    """What should be a checkpoint is none."""


@dataclass(frozen=True)
class Note:
    """One checkpoint as text with the lines of its signatures.

    `root` is the chain's hash at `seq`, `tables` the root over the digests of all live rows then,
    `prev` the digest of the text before; each is written `algorithm:hex`. `next` announces a new key.
    """

    text: str
    signatures: tuple[tuple[str, bytes], ...]
    origin: str
    seq: int
    root: str
    tables: str
    prev: str
    time: str
    key: str
    next: str

    @property
    def at(self) -> datetime:
        """When it was signed."""
        return datetime.fromisoformat(self.time)


def compose(
    *, origin: str, seq: int, root: str, tables: str, prev: str, at: datetime, key: str, coming: str = ""
) -> str:
    """The text to sign: seven lines of the checkpoint, then the key (and on a change of key the next)."""
    lines = [
        FIRST,
        f"origin {origin}",
        f"seq {seq}",
        f"root {root}",
        f"tables {tables}",
        f"prev {prev}",
        f"time {stamp(at)[:19].decode()}Z",
        f"key {key}",
        *([f"next {coming}"] if coming else []),
    ]
    return "".join(f"{line}\n" for line in lines)


def signature_line(key: str, signature: bytes) -> str:
    """One line below the text."""
    return f"sig {key} {base64.b64encode(signature).decode()}"


def block(text: str, signatures: str) -> str:
    """A checkpoint as it stands in a witness file: text, empty line, signatures, empty line."""
    return f"{text}\n{signatures}\n\n"


def parse(text: str, signatures: str) -> Note:
    """The parts of a checkpoint; raises Unreadable when anything is not exactly in its form."""
    found = _FORM.fullmatch(text)
    signed = [_SIGNATURE.fullmatch(line) for line in signatures.split("\n")]
    if found is None or not all(signed):
        raise Unreadable(text[:60])
    facts = found.groupdict()
    pairs = tuple((one[1], base64.b64decode(one[2])) for one in signed if one)
    return Note(
        text,
        pairs,
        **{**facts, "seq": int(facts["seq"]), "next": facts["next"] or ""},  # type: ignore[arg-type]
    )


def blocks(lines: Iterable[str]) -> Iterator[tuple[int, str, str]]:
    """(number of its first line, text, signatures) of every block in a file; the last may be torn."""
    begun, parts = 1, [""]
    for number, line in enumerate(lines, start=1):
        if line.strip("\n"):
            parts[-1] += line
        elif len(parts) == 1:
            parts.append("")
        else:
            yield begun, parts[0], parts[1].rstrip("\n")
            begun, parts = number + 1, [""]
    if parts != [""]:
        yield begun, parts[0], parts[-1].rstrip("\n") if len(parts) > 1 else ""
