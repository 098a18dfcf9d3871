"""From what somebody types to the matters that are meant: every part must be found, in any order."""

import re
from collections.abc import Sequence
from typing import Any

from django.db.models import Case, IntegerField, QuerySet, Value, When

from duxing.matters.lookups import holding
from duxing.matters.search import folded, searched_column
from duxing.matters.states import OPEN

_MEETING = re.compile(r"第?(\d{1,4})次\D{0,8}?会?\D{0,4}?第?(\d{1,3})[项条]")
_RUNS = re.compile(r"[a-z0-9]+|[^a-z0-9]+")
MOST_PARTS = 8


def parts_of(text: str) -> list[str]:
    """“gqly油烟” -> gqly, 油烟; “58次会第2项” -> 第58次, 第2项. Folded like the stored text."""
    words = [word for word in text.split() if word]
    parts: list[str] = []
    for word in words:
        meeting = _MEETING.fullmatch(folded(word))
        if meeting:
            parts += [f"第{meeting[1]}次", f"第{meeting[2]}项"]
        elif "〔" in word or "号" in word:
            parts.append(folded(word))
        else:
            parts += _RUNS.findall(folded(word))
    return parts[:MOST_PARTS]


def matching(
    rows: QuerySet[Any], parts: Sequence[Any], user: Any, short: Sequence[Any] = ()
) -> QuerySet[Any]:
    """The rows of Matter that hold every part (title, words, source, place, units, initials).

    Only what `user` may read is looked through (see matters.search). Parts of one character are
    `short` where the parts are stand-ins, whose length cannot be seen.
    """
    columns = (searched_column(user), "number")
    for part in (*parts, *short):
        one = part in short or (isinstance(part, str) and len(part) < 2)
        rows = rows.filter(*holding(columns, [part], short=one))
    return rows


def bigrams(text: str) -> list[str]:
    """Overlapping pairs of the Chinese characters of `text`."""
    plain = "".join(re.findall(r"[\u3400-\u9fff]", folded(text)))
    return list(dict.fromkeys(plain[i : i + 2] for i in range(len(plain) - 1)))


def resembling(rows: QuerySet[Any], text: str, user: Any, limit: int = 10) -> list[int]:
    """When nothing holds every part: the keys of the rows that hold most pairs, best and open first.

    A mayor says “老城排水那个”; the paper says 城区内涝治理. Offered as 相近的, never as found.
    """
    grams = bigrams(text)[:MOST_PARTS]
    if not grams:
        return []
    column = searched_column(user)
    hits = [When(**{f"{column}__contains": gram}, then=Value(1)) for gram in grams]
    score = sum((Case(hit, default=Value(0), output_field=IntegerField()) for hit in hits), Value(0))
    live = Case(When(status__in=OPEN, then=Value(0)), default=Value(1), output_field=IntegerField())
    best = (
        rows.filter(*holding([column], grams))
        .annotate(hits=score, live=live)
        .order_by("-hits", "live", "due_on", "pk")
    )
    return list(best.values_list("pk", flat=True)[:limit])
