"""What a case is: a sound form of some page, what is spoilt in it, and the answer that this must get."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

# A file as it is sent: name and content; None takes a field away.
Upload = tuple[str, bytes]
Values = Mapping[str, str | list[str] | Upload | None]
# Rows that an act leaves beside the records: sessions, and the notes of failed logins.
PASSING = frozenset({"django_session", "axes_accessattempt", "axes_accesslog", "axes_accessfailurelog"})
# What the record of operations consists of; some refusals are noted there, and say so.
NOTED = frozenset({"audit_auditentry", "audit_audithead", "audit_auditbody"})


@dataclass(frozen=True)
class Case:
    """One line of the catalogue.

    `row` is its number in section 6, `scene` a page of `world` with its sound values, `spoilt` what is put
    over them. `says` is the sentence, exact, with {names} for what the scene knows (days, numbers); it must
    stand at the field `at`, or at the head of the page where that is empty. `first` happens between opening the
    page and sending it, and may tell more facts. `limit` is the size that a file may have, where not the usual one. `writes` are the tables that the refusal itself may touch.
    """

    row: int
    title: str
    scene: str
    spoilt: Values
    says: str
    at: str = ""
    status: int = 422
    first: Callable[[Any, Any], Mapping[str, str] | None] | None = None
    writes: frozenset[str] = frozenset()
    keeps: bool = True
    limit: int = 0

    def __str__(self) -> str:
        place = f"：{self.at}" if self.at else ""
        return f"第{self.row}行 {self.title}（{self.scene}{place}）"


@dataclass(frozen=True)
class Waiting:
    """A row, or a part of one, that concerns what the product does not have yet."""

    row: int
    input: str
    feature: str
