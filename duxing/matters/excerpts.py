"""How much of the source a person sees on a matter: the whole, the excerpt, or nothing."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Value

from duxing.core.prepared import fetch
from duxing.matters.models import ClauseLink, Matter
from duxing.matters.standing import month_day
from duxing.sources.models import Instruction, Source, Visibility


@dataclass(frozen=True)
class Quote:
    """Words that the matter answers, and where they stand."""

    text: str
    origin: str


@dataclass(frozen=True)
class Said:
    """One leader's words in the chain of the source."""

    leader_name: str
    given_on: date
    words: str
    addressee: str = ""
    round: int = 1


@dataclass(frozen=True)
class SourceView:
    """What this person may read. `opens_source` leads to the register, `opens_text` to the text alone."""

    quotes: tuple[Quote, ...] = ()
    chain: tuple[Said, ...] = ()
    opens_source: bool = False
    opens_text: bool = False
    withheld: bool = False


def source_view(matter: Matter, user: Any, *, opens_source: bool | None = None) -> SourceView:
    """Who sees the source sees chain and link; a unit sees what the source's setting allows.

    `opens_source` says whether the source is in the person's scope, where that is known already.
    One query then.
    """
    source = matter.source
    if source is None:
        return SourceView(
            quotes=tuple(Quote(text, "") for text in matter.links.values_list("excerpt", flat=True))
        )
    if opens_source is None:
        opens_source = Source.objects.visible_to(user).filter(pk=source.pk).exists()
    if not opens_source and source.visibility == Visibility.NOTHING:
        return SourceView(withheld=True)
    quotes, chain = _words(matter, source, chain=opens_source)
    if opens_source:
        return SourceView(quotes, chain, opens_source=True)
    return SourceView(quotes, opens_text=source.visibility == Visibility.WHOLE and bool(source.text))


def _words(matter: Matter, source: Source, *, chain: bool) -> tuple[tuple[Quote, ...], tuple[Said, ...]]:
    """The quotes of the matter, and the chain of its source; what stands in the chain is not quoted again."""
    rows = fetch(_quoted, chain, matter=matter.pk, source=source.pk)
    ordered = sorted(rows, key=lambda row: row[:2])
    quotes = tuple(
        Quote(row[4], _origin(matter, source, row[2], row[3], row[5])) for row in ordered if row[0] == 0
    )
    return quotes, tuple(Said(row[2], row[3], *row[4:]) for row in ordered if row[0] == 1)


def _quoted(chain: bool, *, matter: Any, source: Any) -> Any:
    links = ClauseLink.objects.filter(matter_id=matter)
    links = links.filter(instruction__isnull=True) if chain else links
    rows = links.order_by().values_list(
        Value(0),
        "pk",
        "instruction__leader_name",
        "instruction__given_on",
        "excerpt",
        "clause__section",
        Value(1),
    )
    if not chain:
        return rows
    said = Instruction.objects.filter(source_id=source).order_by()
    columns = ("position", "leader_name", "given_on", "words", "addressee", "round")
    return rows.union(said.values_list(Value(1), *columns), all=True)


def _origin(matter: Matter, source: Source, leader: str | None, on: date | None, section: str | None) -> str:
    if leader and on:
        return f"{leader}同志{month_day(on)}批示"
    if section:
        return f"{source.title}，{section}"
    return matter.item_label or source.title
