"""Entries as the page of operations shows them."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.db.models import QuerySet

from duxing.audit.kinds import kind_label
from duxing.audit.models import AuditBody, AuditEntry
from duxing.audit.services import STAFF_CHAIN
from duxing.core import clock

_CHINESE = re.compile("[\u4e00-\u9fff]")
MOST_WORDS, MOST_CHARACTERS = 4, 120


@dataclass(frozen=True)
class Line:
    """One act in words: who (as they were then), what, on which kind of record, its details."""

    seq: int
    ts: datetime
    who: str
    title: str
    what: str
    record: str
    details: str
    ok: bool


def entries(day: date | None = None, before: int | None = None) -> QuerySet[AuditEntry]:
    """Entries of the local `day` or of all days, newest first, those below `before`."""
    found = AuditEntry.objects.filter(chain=STAFF_CHAIN).order_by("-seq")
    if day is not None:
        found = found.filter(ts__gte=clock.start_of_day_instant(day), ts__lt=clock.end_of_day_instant(day))
    return found if before is None else found.filter(seq__lt=before)


def lines(page: Sequence[AuditEntry]) -> list[Line]:
    """The entries in words; one query for all their details."""
    numbers = [entry.seq for entry in page]
    bodies = AuditBody.objects.filter(chain=STAFF_CHAIN, seq__in=numbers).values_list("seq", "body")
    facts = {seq: json.loads(bytes(body)) for seq, body in bodies}
    return [_line(entry, facts.get(entry.seq, {})) for entry in page]


def _line(entry: AuditEntry, facts: dict[str, Any]) -> Line:
    who = facts.pop("who", {})
    return Line(
        seq=entry.seq,
        ts=entry.ts,
        who=_person(entry.actor, who),
        title=_post(str(who.get("unit", "")), str(who.get("title", ""))),
        what=kind_label(entry.kind),
        record=_record(entry.obj),
        details=_details(facts),
        ok=entry.ok,
    )


def _person(actor: str, who: dict[str, Any]) -> str:
    name = str(who.get("name", ""))
    return name if _CHINESE.search(name) else "系统" if actor == "system" or not name else name


def _post(unit: str, title: str) -> str:
    """Unit and post; the unit once only where the post's title already begins with it."""
    return title if title.startswith(unit) else f"{unit}{title}"


def _record(obj: str) -> str:
    """The kind of record, in its Chinese name."""
    try:
        return str(apps.get_model(obj.partition(":")[0])._meta.verbose_name)
    except (LookupError, ValueError):
        return ""


def _details(facts: dict[str, Any]) -> str:
    """The Chinese words of the details; codes and ids say nothing to a reader."""
    found = [value for value in facts.values() if isinstance(value, str) and _CHINESE.search(value)]
    text = "；".join(found[:MOST_WORDS])
    return text if len(text) <= MOST_CHARACTERS else text[: MOST_CHARACTERS - 1] + "…"
