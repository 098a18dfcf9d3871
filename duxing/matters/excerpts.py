"""How much of the source a person sees on a matter: the whole, the excerpt, or nothing."""

from dataclasses import dataclass
from typing import Any

from duxing.matters.models import Matter
from duxing.sources.models import Instruction, Source, Visibility


@dataclass(frozen=True)
class Quote:
    """Words that the matter answers, and where they stand."""

    text: str
    origin: str


@dataclass(frozen=True)
class SourceView:
    """What this person may read. `opens_source` leads to the register, `opens_text` to the text alone."""

    quotes: tuple[Quote, ...] = ()
    chain: tuple[Instruction, ...] = ()
    opens_source: bool = False
    opens_text: bool = False
    withheld: bool = False


def source_view(matter: Matter, user: Any) -> SourceView:
    """Who sees the source sees chain and link; a unit sees what the source's setting allows."""
    links = list(matter.links.select_related("clause", "instruction").order_by("pk"))
    source = matter.source
    if source is None:
        return SourceView(quotes=tuple(Quote(link.excerpt, "") for link in links))
    if Source.objects.visible_to(user).filter(pk=source.pk).exists():
        chain = tuple(source.instructions.select_related("leader").order_by("position"))
        return SourceView(_quotes(matter, links), chain, opens_source=True)
    if source.visibility == Visibility.NOTHING:
        return SourceView(withheld=True)
    whole = source.visibility == Visibility.WHOLE and bool(source.text)
    return SourceView(_quotes(matter, links), opens_text=whole)


def _quotes(matter: Matter, links: list[Any]) -> tuple[Quote, ...]:
    assert matter.source is not None
    origin = matter.item_label or matter.source.title
    quotes = []
    for link in links:
        where = origin
        if link.clause is not None and link.clause.section:
            where = f"{matter.source.title}，{link.clause.section}"
        quotes.append(Quote(link.excerpt, where if link.instruction is None else ""))
    return tuple(quotes)
