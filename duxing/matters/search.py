"""What search looks through: title, words, source, place, unit names, item, pinyin initials."""

import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

from pypinyin import Style, lazy_pinyin

from duxing.orgs.models import Unit
from duxing.sources.models import Source

LONGEST = 20_000


def folded(text: str) -> str:
    """Width- and case-folded, without white space: how both the text and a query are compared."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def initials(text: str) -> str:
    """The first letters of the pinyin of `text` (城区内涝 -> cqnl); other characters stay."""
    return "".join(lazy_pinyin(text, style=Style.FIRST_LETTER)).casefold()


def matter_search_text(
    title: str,
    lead: Unit | None,
    excerpts: Iterable[str],
    source: Source | None,
    details: Mapping[str, Any],
) -> str:
    """One folded text, its parts apart by a bar, so that no hit runs across two of them."""
    parts = [title, initials(title), str(details.get("place") or ""), str(details.get("item_label") or "")]
    if lead is not None:
        parts += [lead.full_name, lead.name, lead.initials, *lead.aliases.values_list("text", flat=True)]
    if source is not None:
        parts += [source.title, source.meeting, source.document_number, source.issuer]
    parts += list(excerpts)
    return "|".join(folded(part) for part in parts if part)[:LONGEST]
