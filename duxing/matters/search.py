"""What search looks through: title, words, source, place, unit names, item, needs, pinyin initials."""

import math
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from functools import partial
from typing import Any, NamedTuple

from django.db.models import Case, IntegerField, Q, Value, When
from pypinyin import Style, lazy_pinyin

from duxing.audit.settled import settled
from duxing.core import clock
from duxing.core.prepared import fetch
from duxing.matters.lookups import holding
from duxing.matters.models import Matter
from duxing.matters.states import OPEN, PROPOSED
from duxing.orgs.models import Unit, UnitAlias
from duxing.sources.models import Source, Visibility

LONGEST = 20_000


def folded(text: str) -> str:
    """Width- and case-folded, without white space: how both the text and a query are compared."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def initials(text: str) -> str:
    """The first letters of the pinyin of `text` (城区内涝 -> cqnl); other characters stay."""
    return "".join(lazy_pinyin(text, style=Style.FIRST_LETTER)).casefold()


class Words(NamedTuple):
    """Words that a matter answers, and whether a leader wrote them."""

    text: str
    from_leader: bool = False


def search_columns(
    title: str,
    units: Iterable[Unit | None],
    words: Sequence[Words],
    source: Source | None,
    details: Mapping[str, Any],
    needs: Iterable[str] = (),
) -> dict[str, str]:
    """Both columns, folded, parts apart by a bar, so that no hit runs across two of them.

    `search_text` is for those who see every source, `search_text_units` for everybody else: what
    one may not read must not answer a search either. `units` are the lead and whoever helps, under
    all their names; `details` may hold nickname, place and item_label; `needs` are the requirements.
    """
    spoken = [title, str(details.get("nickname") or ""), str(details.get("place") or "")]
    shared = [*spoken, *map(initials, spoken), str(details.get("item_label") or "")]
    shared += _unit_names([unit for unit in units if unit is not None])
    texts = [one.text for one in words]
    return {
        "search_text": _joined([*shared, *_facts(source), *texts, *needs]),
        "search_text_units": _joined([*shared, *_shown_to_units(source, words), *needs]),
    }


def search_columns_of(
    matter: Matter, units: Iterable[Unit | None], *, needs: Iterable[str] | None = None, **changes: Any
) -> dict[str, str]:
    """The columns of a matter on record, with `changes` that are about to be saved and its units."""
    links = matter.links.values_list("excerpt", "instruction")
    words = [Words(text, said is not None) for text, said in links]
    details = {name: changes.get(name, getattr(matter, name)) for name in ("nickname", "place", "item_label")}
    texts = matter.requirements.values_list("text", flat=True) if needs is None else needs
    return search_columns(changes.get("title", matter.title), units, words, matter.source, details, texts)


def searched_column(user: Any) -> str:
    """The column that answers this person's searches."""
    return "search_text" if user.sees_all else "search_text_units"


def _joined(parts: Iterable[str]) -> str:
    return "|".join(folded(part) for part in dict.fromkeys(parts) if part)[:LONGEST]


def _facts(source: Source | None) -> list[str]:
    return [] if source is None else [source.title, source.meeting, source.document_number, source.issuer]


def _shown_to_units(source: Source | None, words: Sequence[Words]) -> list[str]:
    """What a unit reads of the source on its matter (see excerpts.source_view).

    The source's title stands there above its whole text and beside what is not a leader's own words.
    """
    texts = [one.text for one in words]
    if source is None:
        return texts
    if source.visibility == Visibility.NOTHING:
        return []
    whole = source.visibility == Visibility.WHOLE and source.text
    named = whole or any(not one.from_leader for one in words)
    return [source.title, *texts] if named else texts


def _unit_names(units: Sequence[Unit]) -> list[str]:
    """Every name of the units, official, spoken, old and by initials."""
    names = [name for unit in units for name in (unit.full_name, unit.name, unit.initials)]
    keys = [unit.pk for unit in units]
    aliases: list[str] = settled(partial(fetch, _aliases, units=keys), "matters.aliases", *keys)
    return names + aliases


def _aliases(*, units: Any) -> Any:
    rows = UnitAlias.objects.filter(unit_id__in=units).order_by("unit__order", "pk")
    return rows.values_list("text", flat=True)


# What stands in every second title says nothing about likeness.
_FILLER = re.compile(
    "关于|有关|情况|问题|工作|报告|反映|通知|意见|建议|落实|推进|加强|做好|进一步|我市|全市|市民|来信|日报|专报|转办|请示|督查|"
    "批示|市政府|政协|人大|代表|企业|群众|信访|热线|尽快|抓紧|办理|的|了|和|与|及"
)
MOST_PAIRS, LEAST_HITS, LEAST_SHARE = 24, 2, 0.4


def pairs_of(text: str) -> list[str]:
    """Neighbouring pairs of Chinese characters, words of every title left out."""
    runs = re.findall(r"[\u3400-\u9fff]{2,}", _FILLER.sub("，", folded(text)))
    pairs = (run[i : i + 2] for run in runs for i in range(len(run) - 1))
    return list(dict.fromkeys(pairs))[:MOST_PAIRS]


def similar(title: str, user: Any, days: int = 60, most: int = 3) -> list[Matter]:
    """Matters in the user's scope that resemble `title`, best first: open, proposed, or of the last `days`.

    Resembling is sharing a good part of the pairs of characters; whether it is the same, people say.
    """
    pairs = pairs_of(title)
    least = max(LEAST_HITS, math.ceil(len(pairs) * LEAST_SHARE))
    if len(pairs) < least:
        return []
    one = IntegerField()
    hits = [
        Case(
            When(**{f"{searched_column(user)}__contains": pair}, then=Value(1)),
            default=Value(0),
            output_field=one,
        )
        for pair in pairs
    ]
    recent = Q(status__in=OPEN | PROPOSED) | Q(created_at__gte=clock.now() - timedelta(days=days))
    rows = Matter.objects.visible_to(user).filter(
        *holding([searched_column(user)], pairs), recent, parent=None
    )
    scored = rows.annotate(hits=sum(hits[1:], hits[0])).filter(hits__gte=least)
    return list(scored.for_list().order_by("-hits", "-pk")[:most])
