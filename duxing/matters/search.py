"""What search looks through: title, words, source, place, unit names, item, pinyin initials."""

import math
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.db.models import Case, IntegerField, Q, Value, When
from pypinyin import Style, lazy_pinyin

from duxing.core import clock
from duxing.matters.models import Matter
from duxing.matters.states import OPEN, PROPOSED
from duxing.orgs.models import Unit, UnitAlias
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
    units: Iterable[Unit | None],
    excerpts: Iterable[str],
    source: Source | None,
    details: Mapping[str, Any],
) -> str:
    """One folded text, its parts apart by a bar, so that no hit runs across two of them.

    `units` are the lead and whoever helps, under all their names; `details` may hold nickname,
    place and item_label. Title, nickname and place stand there with their initials too.
    """
    spoken = [title, str(details.get("nickname") or ""), str(details.get("place") or "")]
    parts = [*spoken, *map(initials, spoken), str(details.get("item_label") or "")]
    parts += _unit_names([unit for unit in units if unit is not None])
    if source is not None:
        parts += [source.title, source.meeting, source.document_number, source.issuer]
    parts += list(excerpts)
    return "|".join(folded(part) for part in dict.fromkeys(parts) if part)[:LONGEST]


def search_text_of(matter: Matter, units: Iterable[Unit | None], **changes: Any) -> str:
    """The text of a matter on record, with `changes` that are about to be saved and its units."""
    words = matter.links.values_list("excerpt", flat=True)
    names = ("nickname", "place", "item_label")
    details = {name: changes.get(name, getattr(matter, name)) for name in names}
    return matter_search_text(changes.get("title", matter.title), units, words, matter.source, details)


def _unit_names(units: Sequence[Unit]) -> list[str]:
    """Every name of the units, official, spoken, old and by initials: one query for all of them."""
    names = [name for unit in units for name in (unit.full_name, unit.name, unit.initials)]
    aliases = UnitAlias.objects.filter(unit__in=units).order_by("unit__order", "pk")
    return names + list(aliases.values_list("text", flat=True))


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
        Case(When(search_text__contains=pair, then=Value(1)), default=Value(0), output_field=one)
        for pair in pairs
    ]
    recent = Q(status__in=OPEN | PROPOSED) | Q(created_at__gte=clock.now() - timedelta(days=days))
    rows = Matter.objects.visible_to(user).filter(recent, parent=None)
    scored = rows.annotate(hits=sum(hits[1:], hits[0])).filter(hits__gte=least)
    return list(scored.for_list().order_by("-hits", "-pk")[:most])
